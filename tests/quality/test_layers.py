"""Layers import only what lies below them, and each knows only its own third-party packages."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_tree import Module

QT = {"PySide6", "shiboken6", "qasync", "qtawesome", "pyqtgraph"}
THIRD_PARTY = {
    "__init__": set[str](),
    "__main__": {"PySide6", "qasync"},
    "tour": {"PySide6"},
    "app": {"PySide6", "qasync"},
    "ui": QT,
    "services": {"charset_normalizer", "defusedxml", "openpyxl", "segno", "xlsxwriter"},
    "practice": {"aiohttp", "yarl"},
    "gateway": {"aiohttp", "httpx", "httpx_aiohttp", "yarl"},
    "store": {"alembic", "sqlalchemy"},
    "listener": {"h11"},
    "system": {"jeepney", "keyring", "platformdirs", "secretstorage"},
    "domain": {"phonenumbers"},
    "encoding": set[str](),
}
"""Which package from outside belongs to which layer (the table of architecture.md)."""

READING_AND_WRITING = {"read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "rmdir", "touch"}
QT_READING_AND_WRITING = {"QFile", "QSaveFile", "QSettings", "QNetworkAccessManager", "QProcess", "QTcpSocket"}

READERS = {
    "smsdesk/ui/icons.py",  # the icon font that comes with the program
    "smsdesk/ui/imaging.py",  # images that a service has read
}


def layer(module: Module) -> str:
    """The layer's name: the first folder or file below `smsdesk`."""
    return module.name.split("/")[1].removesuffix(".py")


def imported(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Each imported top package with its place."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node, node.module.split(".")[0]


def test_contracts_of_import_linter_hold(project_root: Path) -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    answer = subprocess.run(command, cwd=project_root, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        pytest.fail(answer.stdout + answer.stderr, pytrace=False)
    assert " 0 broken" in answer.stdout, "import-linter checked nothing"


def test_every_layer_uses_only_its_own_packages_from_outside(shipped: list[Module]) -> None:
    offences = [
        f"{module.at(node)} imports {package}"
        for module in shipped
        for node, package in imported(module)
        if package not in sys.stdlib_module_names | {"smsdesk"} | THIRD_PARTY[layer(module)]
    ]
    assert offences == []


def test_every_tab_is_in_the_contract_that_keeps_tabs_apart(project_root: Path) -> None:
    settings = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    independent = next(each for each in settings["contracts"] if each["type"] == "independence")
    folders = {path.parent.name for path in (project_root / "smsdesk" / "ui").glob("*/__init__.py")}
    assert {f"smsdesk.ui.{name}" for name in folders - {"widgets"}} == set(independent["modules"])


def test_screens_read_and_write_no_files(shipped: list[Module]) -> None:
    offences = []
    for module in (module for module in shipped if layer(module) == "ui" and module.name not in READERS):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
                offences.append(f"{module.at(node)} calls open()")
            elif isinstance(node, ast.Attribute) and node.attr in READING_AND_WRITING:
                offences.append(f"{module.at(node)} calls {node.attr}")
            elif isinstance(node, ast.Name | ast.alias):
                name = node.id if isinstance(node, ast.Name) else node.name
                if name in QT_READING_AND_WRITING:
                    offences.append(f"{module.at(node)} uses {name}")
    assert offences == []
