"""The project's files on the disk, as the gates read them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NOT_SOURCE = {".git", ".venv", "build", "dist", "__pycache__"}
NOT_SOURCE |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"}
CODE = ("smsdesk", "tests", "packaging")


@dataclass(frozen=True)
class Module:
    """One Python file. `name` is its path below the project with `/`; `tree` its syntax tree."""

    path: Path
    name: str
    source: str
    tree: ast.Module

    @property
    def shipped(self) -> bool:
        """Part of the program, not of its tests or of its packaging."""
        return self.name.startswith("smsdesk/")

    def at(self, node: ast.AST) -> str:
        """`file:line`, for messages."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"

    @classmethod
    def of(cls, source: str, name: str = "smsdesk/ui/sample.py") -> "Module":
        """A module that is not on the disk, to try a rule on."""
        return cls(Path(name), name, source, ast.parse(source))


def walk(folder: Path) -> Iterator[Path]:
    """Files below a folder in order, without caches and build results."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in NOT_SOURCE and not path.name.endswith(".egg-info"):
                yield from walk(path)
        elif path.suffix != ".pyc":
            yield path
