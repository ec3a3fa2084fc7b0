"""ruff and mypy find nothing."""

import subprocess
import sys
from pathlib import Path

import pytest


def run(root: Path, *words: str) -> None:
    """Runs a tool of the environment in the project's folder; what it prints is the failure's text."""
    answer = subprocess.run([sys.executable, "-m", *words], cwd=root, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        pytest.fail(f"{' '.join(words)}\n{answer.stdout}{answer.stderr}", pytrace=False)


def test_ruff_finds_nothing(project_root: Path) -> None:
    run(project_root, "ruff", "check", "--quiet", ".")


def test_everything_is_formatted(project_root: Path) -> None:
    run(project_root, "ruff", "format", "--check", "--quiet", ".")


def test_types_are_strict(project_root: Path) -> None:
    # A cache of its own: somebody may be running mypy by hand beside the tests.
    run(project_root, "mypy", "--strict", "--sqlite-cache", "--cache-dir", ".mypy_cache/gate")
