"""Starting with the computer: the entry of each system, as its own tools read it, and what is in its place."""

import os
import plistlib
import shutil
import subprocess
import sys
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smsdesk.system import autostart
from smsdesk.system.autostart import entry_for, own_command
from smsdesk.system.autostart_state import AutostartError, AutostartProblem, AutostartState
from smsdesk.system.launch_agent import LaunchAgent
from smsdesk.system.paths import default_root
from smsdesk.system.run_key import RunKey
from smsdesk.system.xdg_autostart import XdgAutostart

ODD = '/opt/Kedai Melur\'s "best" $100 `x` \\ off/smsdesk'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own; Linux' folder for settings is in it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def problem_of(act: object) -> AutostartProblem:
    with pytest.raises(AutostartError) as caught:
        act()  # type: ignore[operator]
    return caught.value.problem


def started_by_a_desktop(file: Path) -> list[str]:
    """The arguments that a desktop gives. In double quotes sh and the specification escape the same four characters,
    so that sh can take the line apart."""
    line = next(each for each in file.read_text(encoding="utf-8").splitlines() if each.startswith("Exec="))
    value = line.removeprefix("Exec=").replace("\\\\", "\\")  # the string value of the key
    answer = subprocess.run(["sh", "-c", f"printf '%s\\0' {value}"], capture_output=True, text=True, check=True)
    return answer.stdout.replace("%%", "%").split("\0")[:-1]


class TestLinux:
    def entry(self, *command: str) -> XdgAutostart:
        return XdgAutostart("smsdesk", command or ("/bin/true", "--minimised"))

    def file(self, home: Path) -> Path:
        return home / "config" / "autostart" / "smsdesk.desktop"

    def test_made_read_and_removed(self, home: Path) -> None:
        entry = self.entry()
        assert entry.state() is AutostartState.OFF
        entry.remove()
        entry.put()
        assert entry.state() is AutostartState.ON
        assert self.file(home).stat().st_mode & 0o777 == 0o600
        entry.put()
        entry.remove()
        assert entry.state() is AutostartState.OFF
        assert list(self.file(home).parent.iterdir()) == []

    @pytest.mark.parametrize("command", [("/bin/true", "--minimised"), (ODD, "--minimised", "--data-dir", "/a b/ü%f")])
    def test_it_starts_exactly_the_command(self, home: Path, command: tuple[str, ...]) -> None:
        self.entry(*command).put()
        assert started_by_a_desktop(self.file(home)) == list(command)

    @pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-validate is not installed")
    @pytest.mark.parametrize("command", [("/bin/true", "--minimised"), (ODD, "--minimised", "--data-dir", "/a b/ü%f")])
    def test_the_validator_of_freedesktop_has_nothing_to_say(self, home: Path, command: tuple[str, ...]) -> None:
        self.entry(*command).put()
        answer = subprocess.run(
            ["desktop-file-validate", str(self.file(home))], capture_output=True, text=True, check=False
        )
        assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")

    @pytest.mark.skipif(not shutil.which("gio"), reason="gio is not installed")
    def test_glib_starts_exactly_the_command(self, home: Path) -> None:
        program = home / ODD.removeprefix("/opt/")
        program.parent.mkdir(parents=True)
        program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$HOME/said.new"; mv "$HOME/said.new" "$HOME/said"\n')
        program.chmod(0o755)
        self.entry(str(program), "--minimised", "--data-dir", "/a b/ü%f").put()
        assert self.entry().state() is AutostartState.ON
        subprocess.run(["gio", "launch", str(self.file(home))], check=True, timeout=20)
        until = time.monotonic() + 20
        while not (home / "said").exists():
            assert time.monotonic() < until, "nothing was started"
            time.sleep(0.02)
        assert (home / "said").read_text(encoding="utf-8").splitlines() == ["--minimised", "--data-dir", "/a b/ü%f"]

    @pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
    def test_switched_off_by_the_desktop(self, home: Path, line: str) -> None:
        self.entry().put()
        key = line.partition("=")[0]
        kept = [each for each in self.file(home).read_text().splitlines() if not each.startswith(key)]
        self.file(home).write_text("\n".join([*kept, line]))
        assert self.entry().state() is AutostartState.DISABLED
        self.entry().put()
        assert self.entry().state() is AutostartState.ON

    def test_keys_of_other_groups_do_not_count(self, home: Path) -> None:
        self.entry().put()
        with self.file(home).open("a") as file:
            file.write("[Desktop Action x]\nHidden=true\n")
        assert self.entry().state() is AutostartState.ON

    def test_its_program_is_gone(self, home: Path) -> None:
        self.entry(str(home / "old version" / "smsdesk"), "--minimised").put()
        assert self.entry().state() is AutostartState.GONE

    def test_links_are_refused_and_nothing_is_written_through_them(self, home: Path) -> None:
        target = home / "target"
        target.write_text("mine")
        self.file(home).parent.mkdir(parents=True)
        self.file(home).symlink_to(target)
        for act in (self.entry().state, self.entry().put, self.entry().remove):
            assert problem_of(act) is AutostartProblem.LINK
        assert target.read_text() == "mine"
        self.file(home).unlink()
        self.file(home).parent.rmdir()
        (home / "elsewhere").mkdir()
        self.file(home).parent.symlink_to(home / "elsewhere")
        for act in (self.entry().state, self.entry().put, self.entry().remove):
            assert problem_of(act) is AutostartProblem.LINK
        assert list((home / "elsewhere").iterdir()) == []

    def test_a_program_that_glib_would_not_find(self) -> None:
        assert problem_of(self.entry("/opt/50%/smsdesk").put) is AutostartProblem.ODD_PATH

    def test_a_folder_in_its_place(self, home: Path) -> None:
        self.file(home).mkdir(parents=True)
        for act in (self.entry().state, self.entry().put, self.entry().remove):
            assert problem_of(act) is AutostartProblem.NOT_OURS

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_may_not_be_written(self, home: Path) -> None:
        self.file(home).parent.mkdir(parents=True, mode=0o500)
        assert problem_of(self.entry().put) is AutostartProblem.REFUSED

    def test_a_file_where_the_folder_belongs(self, home: Path) -> None:
        (home / "config").write_text("x")
        assert problem_of(self.entry().put) is AutostartProblem.REFUSED

    def test_a_relative_variable_counts_as_not_set(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", "config")
        self.entry().put()
        assert (home / ".config" / "autostart" / "smsdesk.desktop").is_file()


class FakeRegistry(types.ModuleType):
    """`winreg` as far as it is used, over a dictionary; nothing here was run on Windows."""

    HKEY_CURRENT_USER, KEY_QUERY_VALUE, KEY_SET_VALUE, REG_SZ = 1, 2, 4, 8

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[str, dict[str, object]] = {}
        self.refuses = False

    @contextmanager
    def OpenKey(self, _root: int, path: str, _reserved: int, _access: int) -> Iterator[dict[str, object]]:
        if self.refuses:
            raise PermissionError(5, "denied")
        if path not in self.keys:
            raise FileNotFoundError(2, path)
        yield self.keys[path]

    @contextmanager
    def CreateKeyEx(self, _root: int, path: str, _reserved: int, _access: int) -> Iterator[dict[str, object]]:
        if self.refuses:
            raise PermissionError(5, "denied")
        yield self.keys.setdefault(path, {})

    def QueryValueEx(self, key: dict[str, object], name: str) -> tuple[object, int]:
        if name not in key:
            raise FileNotFoundError(2, name)
        return key[name], self.REG_SZ

    def SetValueEx(self, key: dict[str, object], name: str, _reserved: int, _kind: int, value: object) -> None:
        key[name] = value

    def DeleteValue(self, key: dict[str, object], name: str) -> None:
        if name not in key:
            raise FileNotFoundError(2, name)
        del key[name]


class TestWindows:
    RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
    APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
    PROGRAM = r"C:\Program Files\smsdesk\smsdesk.exe"

    @pytest.fixture
    def registry(self, monkeypatch: pytest.MonkeyPatch) -> FakeRegistry:
        found = FakeRegistry()
        monkeypatch.setitem(sys.modules, "winreg", found)
        monkeypatch.setattr("smsdesk.system.run_key.os.path.isfile", lambda path: path == self.PROGRAM)
        return found

    def entry(self, *more: str) -> RunKey:
        return RunKey("smsdesk", (self.PROGRAM, "--minimised", *more))

    def test_made_read_and_removed(self, registry: FakeRegistry) -> None:
        entry = self.entry("--data-dir", r"D:\Kedai Melur")
        assert entry.state() is AutostartState.OFF
        entry.remove()
        entry.put()
        assert registry.keys == {
            self.RUN: {"smsdesk": rf'"{self.PROGRAM}" --minimised --data-dir "D:\Kedai Melur"'},
        }
        assert entry.state() is AutostartState.ON
        entry.remove()
        assert entry.state() is AutostartState.OFF

    def test_switched_off_in_the_task_manager(self, registry: FakeRegistry) -> None:
        self.entry().put()
        registry.keys[self.APPROVED] = {"smsdesk": bytes([3, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])}
        assert self.entry().state() is AutostartState.DISABLED
        registry.keys[self.APPROVED] = {"smsdesk": bytes([2] + [0] * 11)}
        assert self.entry().state() is AutostartState.ON
        registry.keys[self.APPROVED] = {"smsdesk": bytes([3] + [0] * 11)}
        self.entry().put()
        assert self.entry().state() is AutostartState.ON

    def test_its_program_is_gone(self, registry: FakeRegistry) -> None:
        registry.keys[self.RUN] = {"smsdesk": r'"C:\old\smsdesk.exe" --minimised'}
        assert self.entry().state() is AutostartState.GONE
        registry.keys[self.RUN] = {"smsdesk": r"C:\old\smsdesk.exe --minimised"}
        assert self.entry().state() is AutostartState.GONE

    def test_too_long_refused_and_without_a_registry(
        self, registry: FakeRegistry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert problem_of(self.entry("--data-dir", "D:\\" + "x" * 220).put) is AutostartProblem.TOO_LONG
        registry.refuses = True
        for act in (self.entry().state, self.entry().put, self.entry().remove):
            assert problem_of(act) is AutostartProblem.REFUSED
        monkeypatch.setitem(sys.modules, "winreg", None)
        assert problem_of(self.entry().state) is AutostartProblem.NOT_SUPPORTED


class TestMacOS:
    def file(self, home: Path) -> Path:
        return home / "Library" / "LaunchAgents" / "smsdesk.plist"

    def entry(self) -> LaunchAgent:
        return LaunchAgent("smsdesk", ("/bin/true", "--minimised", "--data-dir", "/a b"))

    def test_made_read_and_removed(self, home: Path) -> None:
        entry = self.entry()
        assert entry.state() is AutostartState.OFF
        entry.put()
        assert plistlib.loads(self.file(home).read_bytes()) == {
            "Label": "smsdesk",
            "ProgramArguments": ["/bin/true", "--minimised", "--data-dir", "/a b"],
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        assert entry.state() is AutostartState.ON
        entry.remove()
        entry.remove()
        assert entry.state() is AutostartState.OFF

    @pytest.mark.parametrize(
        ("changed", "state"),
        [
            ({"Disabled": True}, AutostartState.DISABLED),
            ({"RunAtLoad": False}, AutostartState.DISABLED),
            ({"ProgramArguments": ["/gone/smsdesk"]}, AutostartState.GONE),
            ({"ProgramArguments": "smsdesk"}, AutostartState.GONE),
        ],
    )
    def test_what_others_made_of_it(self, home: Path, changed: dict[str, object], state: AutostartState) -> None:
        self.entry().put()
        found = plistlib.loads(self.file(home).read_bytes())
        self.file(home).write_bytes(plistlib.dumps({**found, **changed}))
        assert self.entry().state() is state

    @pytest.mark.parametrize("data", [b"", b"<plist>", b"bplist00\xff\xff", b"\xff\xfe"])
    def test_what_is_no_property_list_starts_nothing(self, home: Path, data: bytes) -> None:
        self.file(home).parent.mkdir(parents=True)
        self.file(home).write_bytes(data)
        assert self.entry().state() is AutostartState.GONE

    def test_links_are_refused(self, home: Path) -> None:
        self.file(home).parent.mkdir(parents=True)
        self.file(home).symlink_to(home / "target")
        for act in (self.entry().state, self.entry().put, self.entry().remove):
            assert problem_of(act) is AutostartProblem.LINK


class TestCommand:
    def test_the_usual_data_folder_needs_no_argument(self) -> None:
        assert own_command(default_root())[-1] == "--minimised"

    def test_another_data_folder_is_named_and_has_an_entry_of_its_own(self, home: Path) -> None:
        other = home / "my data"
        assert own_command(other)[-3:] == ("--minimised", "--data-dir", str(other))
        for root in (default_root(), other):
            entry_for(root).put()
        assert len(list((home / "config" / "autostart").glob("smsdesk*.desktop"))) == 2
        entry_for(other).remove()
        assert entry_for(default_root()).state() is AutostartState.ON

    def test_a_relative_folder_is_the_same_from_everywhere(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(home)
        assert own_command(Path("data"))[-1] == str(home / "data")

    def test_a_script_a_frozen_program_and_an_image(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        script = home / "bin" / "smsdesk"
        script.parent.mkdir()
        script.write_text("#!/bin/sh\n")
        script.chmod(0o755)
        monkeypatch.setattr(sys, "argv", [str(script)])
        assert own_command(default_root()) == (str(script), "--minimised")
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        assert own_command(default_root()) == (sys.executable, "--minimised")
        monkeypatch.setenv("APPIMAGE", "/opt/smsdesk.AppImage")
        assert own_command(default_root()) == ("/opt/smsdesk.AppImage", "--minimised")

    def test_the_command_really_starts_this_program(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "argv", ["pytest"])
        program = own_command(default_root())[:-1]
        answer = subprocess.run([*program, "--version"], capture_output=True, text=True, check=False)
        assert answer.stdout.startswith("smsdesk "), answer.stderr

    def test_a_path_that_cannot_be_written_down(self) -> None:
        for odd in ("/tmp/a\nExec=evil", "/tmp/\udcff", "/tmp/\x1b"):
            with pytest.raises(AutostartError) as caught:
                entry_for(Path(odd))
            assert caught.value.problem is AutostartProblem.ODD_PATH

    @pytest.mark.parametrize(
        ("platform", "kind"), [("win32", RunKey), ("darwin", LaunchAgent), ("linux", XdgAutostart)]
    )
    def test_each_system_has_its_own(self, monkeypatch: pytest.MonkeyPatch, platform: str, kind: type) -> None:
        monkeypatch.setattr(autostart.sys, "platform", platform)
        assert isinstance(entry_for(default_root()), kind)
