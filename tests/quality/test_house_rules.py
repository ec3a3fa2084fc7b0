"""House rules that a linter does not know: no nested loops, no cached keyring, one place for colours."""

import ast
import re
from collections.abc import Callable

import pytest
from source_tree import Module

NESTING = {
    "QMessageBox": {"about", "critical", "information", "question", "warning"},
    "QInputDialog": {"getDouble", "getInt", "getItem", "getMultiLineText", "getText"},
    "QFileDialog": {"getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"},
    "QColorDialog": {"getColor"},
    "QFontDialog": {"getFont"},
}
"""Static calls that wait in a loop of their own, which can kill background tasks for good (qasync 0.28)."""

CACHED_KEYRING = {"get_keyring", "get_password", "set_password", "delete_password", "get_credential"}
"""Functions of the module `keyring` that take whatever back end environment and files name, plain text too."""

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6})\b")
PLACES_OF_COLOURS = re.compile(r"smsdesk/ui/(style|palette)(\w*\.py|/)")

Rule = Callable[[Module], list[str]]


def owner(node: ast.AST) -> str:
    """The name left of the last dot: `QMessageBox` of `QtWidgets.QMessageBox.question`."""
    value = getattr(node, "value", None)
    return getattr(value, "attr", None) or getattr(value, "id", "")


def nested_loops(module: Module) -> list[str]:
    """Calls of `exec` and of the static dialogs, and exec() of Python itself."""
    found = []
    for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in {"exec", "exec_"} or name in NESTING.get(owner(call.func), ()):
            found.append(f"{module.at(call)} {name}")
    return found


def slot_decorators(module: Module) -> list[str]:
    """qasync's decorators: `asyncSlot` drops arguments, `asyncClose` spins events."""
    found = []
    for node in ast.walk(module.tree):
        name = node.name if isinstance(node, ast.alias) else getattr(node, "attr", getattr(node, "id", ""))
        if name in {"asyncSlot", "asyncClose"}:
            found.append(f"{module.at(node)} {name}")
    return found


def cached_keyring(module: Module) -> list[str]:
    """Uses of `keyring` that do not name the back end."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and owner(node) == "keyring" and node.attr in CACHED_KEYRING:
            found.append(f"{module.at(node)} keyring.{node.attr}")
        elif isinstance(node, ast.ImportFrom) and node.module in {"keyring", "keyring.core"}:
            taken = {alias.name for alias in node.names} & CACHED_KEYRING
            found += [f"{module.at(node)} keyring.{name}" for name in sorted(taken)]
    return found


def stray_colours(module: Module) -> list[str]:
    """Colours written down outside the style: they would be wrong in light or in dark."""
    if PLACES_OF_COLOURS.match(module.name):
        return []
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and COLOUR.search(node.value):
            found.append(f"{module.at(node)} {node.value[:40]!r}")
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "QColor":
            if node.args and all(isinstance(each, ast.Constant) for each in node.args):
                found.append(f"{module.at(node)} QColor of constants")
        elif isinstance(node, ast.Attribute) and owner(node) == "GlobalColor" and node.attr != "transparent":
            found.append(f"{module.at(node)} GlobalColor")
    return found


def missing_docstring(module: Module) -> list[str]:
    """Modules that do not begin with a sentence saying what they are about."""
    docstring = ast.get_docstring(module.tree) or ""
    first = docstring.split("\n\n")[0].strip()
    return [] if first.endswith(".") else [f"{module.name} {first[:40]!r}"]


RULES: dict[Rule, tuple[str, ...]] = {
    nested_loops: ("dialog.exec()", "app.exec_()", "QtWidgets.QMessageBox.question(a, b)", "exec('x')"),
    slot_decorators: ("@asyncSlot()\ndef f(): ...", "from qasync import asyncClose", "x = qasync.asyncSlot"),
    cached_keyring: ("keyring.get_keyring()", "from keyring import set_password", "x = keyring.get_password"),
    stray_colours: ("x = 'color: #ff8800;'", "QColor(1, 2, 3)", "QtGui.QColor('red')", "Qt.GlobalColor.red"),
    missing_docstring: ("x = 1", '"""No full stop"""'),
}
"""Each rule with what it must find."""

ALLOWED: dict[Rule, tuple[str, ...]] = {
    nested_loops: ("dialog.open()", "connection.execute(x)", "box.question(a)"),
    slot_decorators: ("asyncio.Slot()",),
    cached_keyring: ("secrets.get_password()", "from keyring.backends import SecretService"),
    stray_colours: ("x = 'message #123456789'", "QColor(name)", "Qt.GlobalColor.transparent"),
    missing_docstring: ('"""What this is about."""', '"""One sentence\nover two lines.\n\nMore"""'),
}


def test_the_program_has_sentences_at_its_heads(modules: list[Module]) -> None:
    assert [text for module in modules for text in missing_docstring(module)] == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule is not missing_docstring])
def test_rule_holds(rule: Rule, shipped: list[Module]) -> None:
    assert [text for module in shipped for text in rule(module)] == []


@pytest.mark.parametrize(("rule", "source"), [(rule, each) for rule, many in RULES.items() for each in many])
def test_rule_sees(rule: Rule, source: str) -> None:
    assert rule(Module.of(source))


@pytest.mark.parametrize(("rule", "source"), [(rule, each) for rule, many in ALLOWED.items() for each in many])
def test_rule_allows(rule: Rule, source: str) -> None:
    assert rule(Module.of(source)) == []
