"""The program starts itself once more, with the same arguments, and leaves the new process alone."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from smsdesk.system import restarting

LIFE = """
import sys, pathlib
from smsdesk.system import restarting
lives = pathlib.Path(sys.argv[1])
with lives.open("a") as file:
    file.write(repr(sys.argv[1:]) + "\\n")
if len(lives.read_text().splitlines()) < 2:
    restarting.start_again()
"""


def test_the_next_life_has_the_same_arguments(tmp_path: Path, project_root: Path) -> None:
    script, lives = tmp_path / "life.py", tmp_path / "lives"
    script.write_text(LIFE)
    first = [sys.executable, "-X", "dev", str(script), str(lives), "--data-dir", "a b"]
    subprocess.run(first, check=True, env={"PYTHONPATH": str(project_root)}, timeout=30)
    end = time.monotonic() + 20
    while len(lives.read_text().splitlines()) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    assert lives.read_text().splitlines() == [repr([str(lives), "--data-dir", "a b"])] * 2


def test_options_of_the_interpreter_and_the_module_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-X", "dev", "-m", "smsdesk", "--data-dir", "x"])
    assert restarting.command() == [sys.executable, "-X", "dev", "-m", "smsdesk", "--data-dir", "x"]


def test_a_packed_program_is_its_own_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/smsdesk/smsdesk")
    monkeypatch.setattr(sys, "argv", ["/opt/smsdesk/smsdesk", "--data-dir", "x"])
    assert restarting.command() == ["/opt/smsdesk/smsdesk", "--data-dir", "x"]
