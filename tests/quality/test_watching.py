"""What tests/conftest.py promises: a test that leaves something behind fails."""

import os
import re
import subprocess
import sys
from pathlib import Path


def test_badly_behaved_tests_are_caught(project_root: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-rA", "--tb=no", "-p", "no:cacheprovider"]
    answer = subprocess.run(
        [*command, "tests/quality/badly_behaved.py"],
        cwd=project_root,
        env=os.environ | {"DISPLAY": ":99", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    outcome: dict[str, set[str]] = {}
    for word, name in re.findall(r"^(PASSED|FAILED|ERROR) \S+::(\w+)", answer.stdout, re.MULTILINE):
        outcome.setdefault(name, set()).add(word)
    good = {name for name in outcome if name.startswith("test_good")}
    assert len(good) == 4, answer.stdout
    assert {name for name, words in outcome.items() if words == {"PASSED"}} == good, answer.stdout
    assert len(outcome) - len(good) == 8
    assert "1 deselected" in answer.stdout
