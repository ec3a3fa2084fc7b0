"""packaging/linux/system-packages.sh: installs only what is missing and only where it may, else says the one command.

The script runs as it is, with a PATH on which dpkg-query, apt-get, sudo, id and python3 are ours.
"""

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

REAL = ("sh", "sed", "tr", "sort", "grep", "env", "printf", "true")
EVERYTHING = [
    "libglib2.0-0",
    "libegl1",
    "libgl1",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon0",
    "libgssapi-krb5-2",
    "libbrotli1",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libwayland-client0",
    "libwayland-cursor0",
    "fonts-noto-core",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
    "xvfb",
    "openbox",
    "dbus-daemon",
    "at-spi2-core",
    "gnome-keyring",
    "tshark",
    "gammu",
    "gnokii",
    "netpbm",
    "libwbxml2-utils",
    "desktop-file-utils",
    "curl",
    "wget",
    "chromium",
]


@dataclass
class Computer:
    """A pretended computer: what is installed, who asks, and what was called on it."""

    folder: Path
    script: Path
    installed: list[str] = field(default_factory=lambda: list(EVERYTHING))
    root: bool = False
    sudo: bool = False
    python: str = "exit 0"
    update: str = "exit 0"
    install: str = "exit 0"
    debian: bool = True

    def put(self, name: str, body: str) -> None:
        """A command of ours that notes how it was called."""
        path = self.folder / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.folder}/calls"\n{body}\n', encoding="utf-8")
        path.chmod(0o755)

    def run(self, kind: str = "test") -> subprocess.CompletedProcess[str]:
        """Runs the script on this computer."""
        for name in REAL:
            real = shutil.which(name)
            assert real
            (self.folder / name).symlink_to(real)
        lines = "".join(f"installed {each if ',' in each else each + ', '}\\n" for each in self.installed)
        self.put("uname", "echo Linux")
        self.put("id", f"echo {0 if self.root else 1000}")
        self.put("python3", self.python)
        if self.debian:
            self.put("dpkg-query", f"printf '{lines}config-files gone, \\n'")
            self.put("apt-get", f'case "$1" in update) {self.update};; *) {self.install};; esac')
        if self.sudo:
            self.put("sudo", 'shift; exec "$@"')
        environment = {"PATH": str(self.folder), "HOME": str(self.folder)}
        command = [str(self.folder / "sh"), str(self.script), kind]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    @property
    def calls(self) -> list[str]:
        """What apt-get and sudo were asked."""
        lines = (self.folder / "calls").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.startswith(("apt-get", "sudo"))]


@pytest.fixture
def computer(tmp_path: Path, project_root: Path) -> Computer:
    """One with everything installed and an ordinary user."""
    folder = tmp_path / "commands"
    folder.mkdir()
    return Computer(folder, project_root / "packaging" / "linux" / "system-packages.sh")


@pytest.mark.parametrize("kind", ["run", "tour", "test"])
def test_nothing_is_done_when_all_are_there(computer: Computer, kind: str) -> None:
    answer = computer.run(kind)
    assert (answer.returncode, answer.stdout, answer.stderr, computer.calls) == (0, "", "", [])


def test_a_package_under_a_newer_name_counts(computer: Computer) -> None:
    computer.installed.remove("libglib2.0-0")
    computer.installed.append("libglib2.0-0t64, libglib2.0-0 (= 2.80.0-6)")
    assert computer.run().returncode == 0
    assert computer.calls == []


def test_root_installs_what_is_missing_and_no_more(computer: Computer) -> None:
    computer.root = True
    computer.installed = [name for name in EVERYTHING if name not in {"openbox", "libegl1"}]
    answer = computer.run()
    assert answer.returncode == 0, answer.stderr
    update, install = computer.calls
    assert update.startswith("apt-get update")
    assert install.endswith("--no-install-recommends libegl1 openbox")


@pytest.mark.parametrize(("kind", "missing"), [("run", "libegl1"), ("tour", "libegl1 fonts-noto-cjk")])
def test_less_is_needed_to_run(computer: Computer, kind: str, missing: str) -> None:
    computer.root = True
    computer.installed = [name for name in EVERYTHING if name not in {"openbox", "libegl1", "fonts-noto-cjk"}]
    assert computer.run(kind).returncode == 0
    assert computer.calls[-1].endswith(f"--no-install-recommends {missing}")


def test_a_sudo_that_asks_for_no_password_is_used(computer: Computer) -> None:
    computer.sudo = True
    computer.installed.remove("xvfb")
    assert computer.run().returncode == 0
    assert computer.calls[0] == "sudo -n true"
    assert "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install" in "\n".join(computer.calls)


def test_without_rights_the_one_command_is_said_and_nothing_done(computer: Computer) -> None:
    computer.installed = [name for name in EVERYTHING if name not in {"xvfb", "openbox"}]
    answer = computer.run()
    assert answer.returncode == 1
    assert computer.calls == []
    assert "apt-get update && apt-get install -y --no-install-recommends xvfb openbox'" in answer.stderr


def test_pip_and_venv_are_asked_of_python_itself(computer: Computer) -> None:
    computer.root = True
    computer.python = "exit 1"
    assert computer.run().returncode == 0
    assert computer.calls[-1].endswith("--no-install-recommends python3-venv python3-pip")


def test_a_package_source_that_does_not_answer_is_no_reason_to_stop(computer: Computer) -> None:
    computer.root = True
    computer.update = "exit 100"
    computer.installed.remove("xvfb")
    assert computer.run().returncode == 0
    assert computer.calls[-1].endswith("xvfb")


def test_a_failed_installation_stops_everything(computer: Computer) -> None:
    computer.root = True
    computer.install = "exit 100"
    computer.installed.remove("xvfb")
    assert computer.run().returncode != 0


def test_other_systems_are_told_what_is_needed(computer: Computer) -> None:
    computer.debian = False
    answer = computer.run("run")
    assert answer.returncode == 0
    assert "libxcb-cursor0" in answer.stdout
