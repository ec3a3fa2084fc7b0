"""The locks: every version fixed, every file hashed, no address."""

import re
import tomllib
from pathlib import Path

import pytest

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"


def entries(path: Path) -> dict[str, tuple[str, set[str]]]:
    """Name → version with its marker, and hashes, of one lock."""
    found = {}
    for block in re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip()):
        head, *hashes = [line.strip(" \\") for line in block.splitlines()]
        name, version = head.split("==", 1)
        found[name] = (version.strip(), {each.removeprefix("--hash=") for each in hashes})
    return found


def normal(name: str) -> str:
    """A package's name as the locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture
def locks(project_root: Path) -> dict[str, dict[str, tuple[str, set[str]]]]:
    """Both locks."""
    return {name: entries(project_root / "packaging" / name) for name in (RUNTIME, DEVELOPMENT)}


@pytest.mark.parametrize("name", [RUNTIME, DEVELOPMENT])
def test_a_lock_holds_versions_and_hashes_and_nothing_else(project_root: Path, name: str) -> None:
    text = (project_root / "packaging" / name).read_text(encoding="utf-8")
    line = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^:/@]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [each for each in text.splitlines() if not line.fullmatch(each)] == []
    assert "//" not in text


def test_every_package_has_hashes(locks: dict[str, dict[str, tuple[str, set[str]]]]) -> None:
    for lock in locks.values():
        assert len(lock) > 30
        assert [name for name, (_, hashes) in lock.items() if not hashes] == []


def test_testing_only_adds_packages_to_running(locks: dict[str, dict[str, tuple[str, set[str]]]]) -> None:
    runtime, development = locks[RUNTIME], locks[DEVELOPMENT]
    for name, (version, hashes) in runtime.items():
        # A marker may be narrower at run time: what is needed on one system to run may be needed on all to test.
        assert development[name][0].split(" ")[0] == version.split(" ")[0], name
        assert development[name][1] == hashes, name


def test_the_locks_hold_what_the_project_asks_for(
    project_root: Path, locks: dict[str, dict[str, tuple[str, set[str]]]]
) -> None:
    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))

    def names(wanted: list[str]) -> set[str]:
        return {normal(re.split(r"[<>=!~;\[ ]", each)[0]) for each in wanted}

    runtime = names(project["project"]["dependencies"])
    assert runtime <= locks[RUNTIME].keys()
    assert runtime | names(project["dependency-groups"]["dev"]) <= locks[DEVELOPMENT].keys()
    assert not (project_root / "uv.lock").exists()
