"""Whether a firewall of this computer is switched on, as far as its own settings say without any rights."""

import importlib
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_SECONDS = 5.0
_UFW = Path("/etc/ufw/ufw.conf")
_MAC = "/usr/libexec/ApplicationFirewall/socketfilterfw"
_SET_HERE = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
_SET_ABOVE = r"SOFTWARE\Policies\Microsoft\WindowsFirewall"
_PROFILES = (
    (rf"{_SET_ABOVE}\DomainProfile", rf"{_SET_HERE}\DomainProfile"),
    (rf"{_SET_ABOVE}\PrivateProfile", rf"{_SET_ABOVE}\StandardProfile", rf"{_SET_HERE}\StandardProfile"),
    (rf"{_SET_ABOVE}\PublicProfile", rf"{_SET_HERE}\PublicProfile"),
)
"""For each kind of network where it may be set, what counts most first: an administrator's policy."""


class Firewall(StrEnum):
    """Those that are known here."""

    UFW = "ufw"
    FIREWALLD = "firewalld"
    NFTABLES = "nftables"
    WINDOWS = "windows"
    MACOS = "macos"


@dataclass(frozen=True)
class Guard:
    """`on`: whether it is switched on, None where that cannot be told. `firewall`: which one it is, None: none that is
    known."""

    on: bool | None
    firewall: Firewall | None = None


Run = Callable[..., "subprocess.CompletedProcess[str]"]


def look(platform: str = sys.platform, ufw: Path = _UFW, run: Run = subprocess.run) -> Guard:
    """Which firewall guards this computer. Blocks, for seconds at worst; never raises for what the system answers."""
    if platform == "win32":
        return _windows()
    if platform == "darwin":
        return _macos(run)
    return _linux(ufw, run)


def _linux(ufw: Path, run: Run) -> Guard:
    """The rules themselves are root's affair, and a rule set of somebody's own can be anywhere: no firewall that is
    known is no proof that there is none."""
    with suppress(OSError, ValueError):
        lines = [line.split("#")[0].strip().lower() for line in ufw.read_text("utf-8")[:65_536].splitlines()]
        if "enabled=yes" in lines:
            return Guard(True, Firewall.UFW)
    for firewall in (Firewall.FIREWALLD, Firewall.NFTABLES):
        if _answer(run, "systemctl", "is-active", f"{firewall}.service") == "active":
            return Guard(True, firewall)
    return Guard(None)


def _macos(run: Run) -> Guard:
    """ "Firewall is enabled. (State = 1)"; 2 blocks everything (Apple, "socketfilterfw")."""
    said = _answer(run, _MAC, "--getglobalstate")
    state = said.rpartition("State = ")[2][:1]
    return Guard(state != "0", Firewall.MACOS) if state.isdigit() else Guard(None)


def _windows() -> Guard:
    """One setting for each kind of network; which of them is in use now is not asked, so one that is on counts."""
    try:
        registry: Any = importlib.import_module("winreg")
    except ImportError:
        return Guard(None)
    settings = [[_setting(registry, path) for path in paths] for paths in _PROFILES]
    found = [next((value for value in values if value is not None), None) for values in settings]
    found = [value for value in found if value is not None]
    return Guard(any(found), Firewall.WINDOWS) if found else Guard(None)


def _setting(registry: Any, path: str) -> bool | None:
    with suppress(OSError), registry.OpenKey(registry.HKEY_LOCAL_MACHINE, path, 0, registry.KEY_QUERY_VALUE) as key:
        return bool(registry.QueryValueEx(key, "EnableFirewall")[0])
    return None


def _answer(run: Run, *command: str) -> str:
    """What a program says, "" where it is not there or takes too long."""
    try:
        done = run(command, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
