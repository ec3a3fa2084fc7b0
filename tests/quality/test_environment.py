"""packaging/environment.py and the scripts around it: `.venv` is whole, recorded last, and starts the program."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def environment(project_root: Path) -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("environment", project_root / "packaging" / "environment.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Pip:
    """Stands where subprocess.run is: answers as pip would, and counts installations."""

    def __init__(self, version: str = "23.0.1", succeeds: bool = True) -> None:
        self.version, self.succeeds = version, succeeds
        self.installed: list[str] = []

    def __call__(self, command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        if "install" in command:
            self.installed.append(Path(command[-1]).name)
        said = f"pip {self.version} from here" if self.version else ""
        return subprocess.CompletedProcess(command, 0 if self.version and self.succeeds else 1, said, "")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty environment and two locks."""
    (tmp_path / "venv").mkdir()
    (tmp_path / "requirements.txt").write_text("one==1\n", encoding="ascii")
    (tmp_path / "requirements-dev.txt").write_text("one==1\ntwo==2\n", encoding="ascii")
    return tmp_path


def install(environment: ModuleType, place: Path, kind: str) -> None:
    """As main() does for a kind."""
    environment.install(place / "venv", [place / name for name in environment.LOCKS[kind]])


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)])
def test_a_python_that_the_locks_do_not_serve_is_named(environment: ModuleType, version: tuple[int, int]) -> None:
    with pytest.raises(environment.SetUpError, match=r"needs Python 3\.11, 3\.12 or 3\.13.*{}\.{}".format(*version)):
        environment.check_interpreter(version)


def test_the_supported_ones_are_those_of_the_project(environment: ModuleType, project_root: Path) -> None:
    for version in environment.SUPPORTED:
        environment.check_interpreter(version)
    assert 'requires-python = ">=3.11,<3.14"' in (project_root / "pyproject.toml").read_text(encoding="utf-8")


def test_the_second_time_nothing_is_installed(
    environment: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = Pip()
    monkeypatch.setattr(environment.subprocess, "run", pip)
    install(environment, place, "run")
    install(environment, place, "run")
    assert pip.installed == ["requirements.txt"]
    install(environment, place, "dev")
    install(environment, place, "dev")
    install(environment, place, "run")  # held by the lock for development
    assert pip.installed == ["requirements.txt", "requirements-dev.txt"]


def test_a_changed_lock_is_installed(environment: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip = Pip()
    monkeypatch.setattr(environment.subprocess, "run", pip)
    install(environment, place, "dev")
    (place / "requirements.txt").write_text("one==2\n", encoding="ascii")
    install(environment, place, "run")
    assert pip.installed == ["requirements-dev.txt", "requirements.txt"]


def test_an_interrupted_installation_is_not_taken_for_a_whole_one(
    environment: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.subprocess, "run", Pip())
    install(environment, place, "run")
    broken = Pip(succeeds=False)
    monkeypatch.setattr(environment.subprocess, "run", broken)
    monkeypatch.setattr(environment, "check_pip", lambda: None)
    with pytest.raises(environment.SetUpError, match="could not be installed"):
        install(environment, place, "dev")
    assert environment.recorded(place / "venv") == []


@pytest.mark.parametrize(("version", "words"), [("", "pip is missing"), ("22.0.2", "22.0.2 is too old")])
def test_a_pip_that_will_not_do_is_named(
    environment: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch, version: str, words: str
) -> None:
    monkeypatch.setattr(environment.subprocess, "run", Pip(version))
    with pytest.raises(environment.SetUpError, match=words):
        install(environment, place, "run")
    assert environment.recorded(place / "venv") == []


@pytest.fixture
def checkout(tmp_path: Path, project_root: Path) -> Path:
    """A checkout at a path with blanks, whose program prints what it is given."""
    root = tmp_path / "a place with blanks"
    shutil.copytree(project_root / "packaging", root / "packaging")
    (root / "smsdesk").mkdir(parents=True)
    (root / "smsdesk" / "__init__.py").touch()
    program = """import os, sys

def main():
    print(sys.argv[1:], os.environ.get("QT_QPA_PLATFORM"))
    return int(os.environ.get("ANSWER", "0"))
"""
    (root / "smsdesk" / "__main__.py").write_text(program, encoding="utf-8")
    return root


def test_the_command_starts_the_checkout(environment: ModuleType, checkout: Path) -> None:
    venv = checkout / ".venv"
    environment.make_venv(venv)
    environment.link_checkout(venv, checkout)
    command = [str(venv / "bin" / "smsdesk"), "--tour", "two words"]
    surroundings = os.environ | {"ANSWER": "3"}
    answer = subprocess.run(command, cwd="/", env=surroundings, capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    assert answer.stdout.startswith("['--tour', 'two words']")
    assert answer.returncode == 3


def test_an_environment_that_does_not_start_is_made_again(environment: ModuleType, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(tmp_path / "no-such-python")
    (venv / "installed-locks.txt").write_text("0" * 64, encoding="ascii")
    environment.make_venv(venv)
    assert environment.version_of(venv / "bin" / "python") == sys.version_info[:2]
    assert environment.recorded(venv) == []
    (venv / "kept").touch()
    environment.make_venv(venv)
    assert (venv / "kept").exists()


def start(checkout: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs start.sh with the variables of a display or without."""
    command = ["sh", "packaging/start.sh", *arguments]
    surroundings = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(command, cwd=checkout, env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_display_the_window_opens(environment: ModuleType, checkout: Path, variable: str) -> None:
    environment.make_venv(checkout / ".venv")
    environment.link_checkout(checkout / ".venv", checkout)
    answer = start(checkout, "--data-dir", "here", **{variable: ":7"})
    assert answer.stdout == "['--data-dir', 'here'] None\n"
    assert not (checkout / "build").exists()


def test_without_a_display_the_tour_is_taken(environment: ModuleType, checkout: Path) -> None:
    environment.make_venv(checkout / ".venv")
    environment.link_checkout(checkout / ".venv", checkout)
    old = checkout / "build" / "tour" / "old.png"
    old.parent.mkdir(parents=True)
    old.touch()
    answer = start(checkout)
    assert "['--tour', 'build/tour'] offscreen" in answer.stdout
    assert f"{checkout}/build/tour" in answer.stdout
    assert answer.returncode == 0
    assert not old.exists()
    assert start(checkout, ANSWER="3").returncode == 3
