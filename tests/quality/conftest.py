"""The project's own files as the gates see them."""

import ast
import shutil
import subprocess
from pathlib import Path

import pytest
from source_tree import CODE, Module, walk


@pytest.fixture(scope="session")
def modules(project_root: Path) -> list[Module]:
    """Every Python file of the program, its tests and its packaging, committed or not."""
    found = []
    for path in (path for folder in CODE for path in walk(project_root / folder) if path.suffix == ".py"):
        source = path.read_text(encoding="utf-8")
        found.append(Module(path, path.relative_to(project_root).as_posix(), source, ast.parse(source)))
    assert len(found) > 20, "the walk does not see the project"
    return found


@pytest.fixture(scope="session")
def shipped(modules: list[Module]) -> list[Module]:
    """The Python files of the program alone."""
    return [module for module in modules if module.shipped]


@pytest.fixture(scope="session")
def tracked_files(project_root: Path) -> list[Path]:
    """What is or would be committed: from git, or by walking where the source came as an archive."""
    if shutil.which("git") and (project_root / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        answer = subprocess.run(command, cwd=project_root, capture_output=True, check=False)
        if answer.returncode == 0:
            names = answer.stdout.decode().split("\0")
            return [project_root / name for name in names if name and (project_root / name).is_file()]
    return list(walk(project_root))
