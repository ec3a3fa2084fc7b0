"""Files, functions and classes stay small, and names say what they are about."""

import ast
import re

from source_tree import Module

FILE_LINES = 400
MAIN_WINDOW_LINES = 200
FUNCTION_LINES = 50
CLASS_LINES = 250
PUBLIC_METHODS = 20
SAY_NOTHING = {"util", "utils", "helper", "helpers", "common", "core", "misc", "base", "manager", "managers"}


def lines(node: ast.AST) -> int:
    """How many lines a definition takes."""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def too_large(module: Module) -> list[str]:
    """What in a module is beyond a limit."""
    found = []
    length = module.source.count("\n")
    limit = MAIN_WINDOW_LINES if module.path.name == "main_window.py" else FILE_LINES
    if length > limit:
        found.append(f"{module.name}: {length} lines, at most {limit}")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines(node) > FUNCTION_LINES:
            found.append(f"{module.at(node)} {node.name}: {lines(node)} lines, at most {FUNCTION_LINES}")
        elif isinstance(node, ast.ClassDef):
            if lines(node) > CLASS_LINES:
                found.append(f"{module.at(node)} {node.name}: {lines(node)} lines, at most {CLASS_LINES}")
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
            public = [each for each in methods if not each.name.startswith("_")]
            if len(public) > PUBLIC_METHODS:
                found.append(f"{module.at(node)} {node.name}: {len(public)} public methods, at most {PUBLIC_METHODS}")
    return found


def words(name: str) -> list[str]:
    """The lower-case words of a class name: `AccountManager` gives account, manager."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)] or [name]


def says_nothing(module: Module) -> list[str]:
    """Files, folders and classes named after a drawer instead of a subject."""
    parts = module.name.removesuffix(".py").split("/")
    found = [module.name for part in parts if SAY_NOTHING & set(part.lower().split("_"))]
    classes = [node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    found += [f"{module.at(node)} {node.name}" for node in classes if words(node.name)[-1] in SAY_NOTHING]
    return found


def test_nothing_is_too_large(modules: list[Module]) -> None:
    assert [text for module in modules for text in too_large(module)] == []


def test_every_name_says_something(modules: list[Module]) -> None:
    assert [text for module in modules for text in says_nothing(module)] == []


def test_the_limits_are_seen() -> None:
    long_function = "def far():\n" + "    x = 1\n" * FUNCTION_LINES
    many_methods = "class Wide:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(PUBLIC_METHODS + 1))
    long_class = "class Long:\n" + "    x = 1\n" * CLASS_LINES
    assert len(too_large(Module.of(long_function + many_methods + long_class))) == 3
    assert len(too_large(Module.of("x = 1\n" * (FILE_LINES + 1)))) == 1
    assert len(too_large(Module.of("x = 1\n" * (MAIN_WINDOW_LINES + 1), "smsdesk/ui/main_window.py"))) == 1
    assert too_large(Module.of("x = 1\n" * FILE_LINES)) == []


def test_empty_names_are_seen() -> None:
    assert says_nothing(Module.of("", "smsdesk/ui/table_utils.py"))
    assert says_nothing(Module.of("", "smsdesk/common/tables.py"))
    assert says_nothing(Module.of("class AccountManager: ..."))
    assert not says_nothing(Module.of("class Database: ...", "smsdesk/store/database.py"))
