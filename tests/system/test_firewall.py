"""What the system's own settings say about its firewall; those of other systems are played."""

import subprocess
import sys
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from smsdesk.system.firewall import Firewall, Guard, Run, look

NONE = Path("/nowhere/ufw.conf")


def says(answers: Mapping[str, str]) -> Run:
    """A system whose programs answer by their last argument; others are not there."""

    def run(command: tuple[str, ...], **_more: Any) -> "subprocess.CompletedProcess[str]":
        if command[-1] not in answers:
            raise FileNotFoundError(command[0])
        return subprocess.CompletedProcess(command, 0, answers[command[-1]])

    return run


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# ufw\nENABLED=yes\nLOGLEVEL=low\n", Guard(True, Firewall.UFW)),
        ("enabled=YES # since Monday\n", Guard(True, Firewall.UFW)),
        ("ENABLED=no\n", Guard(None)),
        ("# ENABLED=yes\n", Guard(None)),
        ("", Guard(None)),
    ],
)
def test_ufw_says_in_its_file_whether_it_is_on(tmp_path: Path, text: str, found: Guard) -> None:
    file = tmp_path / "ufw.conf"
    file.write_text(text)
    assert look("linux", file, says({})) == found
    file.write_bytes(b"\xff\xfe")
    assert look("linux", file, says({})) == Guard(None)


def test_services_of_linux() -> None:
    assert look("linux", NONE, says({"firewalld.service": "active\n"})) == Guard(True, Firewall.FIREWALLD)
    nftables = {"firewalld.service": "inactive\n", "nftables.service": "active\n"}
    assert look("linux", NONE, says(nftables)) == Guard(True, Firewall.NFTABLES)
    assert look("linux", NONE, says({"firewalld.service": "unknown\n"})) == Guard(None)


def test_a_tool_that_hangs_is_no_answer() -> None:
    def run(command: tuple[str, ...], **more: Any) -> "subprocess.CompletedProcess[str]":
        raise subprocess.TimeoutExpired(command, more["timeout"])

    assert look("linux", NONE, run) == Guard(None)
    assert look("darwin", NONE, run) == Guard(None)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Firewall is enabled. (State = 1) \n", Guard(True, Firewall.MACOS)),
        ("Firewall is blocking all non-essential incoming connections. (State = 2)\n", Guard(True, Firewall.MACOS)),
        ("Firewall is disabled. (State = 0)\n", Guard(False, Firewall.MACOS)),
        ("socketfilterfw: what?\n", Guard(None)),
    ],
)
def test_macos(said: str, found: Guard) -> None:
    assert look("darwin", NONE, says({"--getglobalstate": said})) == found


class Registry(types.ModuleType):
    """`winreg` as far as it is used; nothing here was run on Windows."""

    HKEY_LOCAL_MACHINE, KEY_QUERY_VALUE = 1, 2

    def __init__(self, profiles: Mapping[str, int]) -> None:
        super().__init__("winreg")
        self.profiles = profiles

    def OpenKey(self, _root: int, path: str, _zero: int, _rights: int) -> "Key":
        name = path.rpartition("\\")[2]
        name = f"policy {name}" if path.startswith(r"SOFTWARE\Policies") else name
        if name not in self.profiles:
            raise FileNotFoundError(path)
        return Key(self.profiles[name])

    def QueryValueEx(self, key: "Key", name: str) -> tuple[int, int]:
        assert name == "EnableFirewall"
        return key.value, 4


class Key:
    def __init__(self, value: int) -> None:
        self.value = value

    def __enter__(self) -> "Key":
        return self

    def __exit__(self, *_error: object) -> None:
        pass


@pytest.mark.parametrize(
    ("profiles", "found"),
    [
        ({"DomainProfile": 1, "StandardProfile": 1, "PublicProfile": 1}, Guard(True, Firewall.WINDOWS)),
        ({"StandardProfile": 0, "PublicProfile": 1}, Guard(True, Firewall.WINDOWS)),
        ({"StandardProfile": 0, "PublicProfile": 0}, Guard(False, Firewall.WINDOWS)),
        # An administrator's word counts before what is set here.
        ({"DomainProfile": 0, "PublicProfile": 0, "policy DomainProfile": 1}, Guard(True, Firewall.WINDOWS)),
        ({"StandardProfile": 0, "policy PrivateProfile": 1}, Guard(True, Firewall.WINDOWS)),
        ({"DomainProfile": 1, "policy DomainProfile": 0}, Guard(False, Firewall.WINDOWS)),
        ({}, Guard(None)),
    ],
)
def test_windows(monkeypatch: pytest.MonkeyPatch, profiles: Mapping[str, int], found: Guard) -> None:
    monkeypatch.setitem(sys.modules, "winreg", Registry(profiles))
    assert look("win32") == found


def test_windows_without_its_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "winreg", None)
    assert look("win32") == Guard(None)


def test_here_it_ends_in_time_with_one_of_the_known_answers() -> None:
    found = look()
    assert found.on is None or found.firewall is not None
