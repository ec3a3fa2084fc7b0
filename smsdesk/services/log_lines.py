"""Lines of the log made of nothing but the program's own words: for somebody else to read."""

import enum
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath, PureWindowsPath
from types import CodeType, FunctionType, ModuleType

from smsdesk.domain.erasing import ERASED

_OURS = "smsdesk"
_LOGGERS = {"log", "_log"}
"""What a module calls its logger."""
_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (DEBUG|INFO|WARNING|ERROR|CRITICAL) (\S+): (.*)")
_FRAME = re.compile(r'\s*File "(.*)", line (\d+)(?:, in (\S+))?')
_RAISED = re.compile(r"([A-Za-z_][\w.]*)(?::.*)?")
_ARGUMENT = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]")
_SMALL = re.compile(r"-?\d{1,4}(?:\.\d{1,3})?")
_KEPT = ("Traceback (most recent call last):", "During handling of the above exception", "The above exception was the")


class OwnWords:
    """What the program can have said: its sentences with gaps, its enumerations, its modules and functions. Built from
    the code that is loaded, so that it works where there is no source."""

    def __init__(self) -> None:
        self._sentences: list[tuple[re.Pattern[str], str]] = []
        self._words: set[str] = set()
        self._known: dict[str, str] = {}
        self._functions: dict[str, set[str]] = {}
        self._errors = {each.__name__ for each in _all_errors(BaseException) if _is_known(each)}
        sentences: set[str] = set()
        for name, module in sorted(sys.modules.items()):
            if name.split(".")[0] == _OURS and isinstance(module, ModuleType):
                codes = list(_codes(module))
                self._functions[name] = {code.co_name for code in codes}
                sentences.update(_sentences(codes))
                self._words.update(_enumerated(module))
        for sentence in sorted(sentences, key=lambda each: len(_ARGUMENT.sub("", each)), reverse=True):
            pattern = ".*".join(re.escape(part) for part in _ARGUMENT.split(sentence))
            self._sentences.append((re.compile(pattern.replace(".*", "(.*)")), sentence))

    def told(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines as they may be shown; what cannot be made of our own words is left out or stands as •••."""
        for line in lines:
            if line.startswith("  | "):
                frame = self._frame(line[4:])
                if frame:
                    yield f"  | {frame}"
                continue
            found = _LINE.fullmatch(line)
            if found:
                at, level, logger, message = found.groups()
                yield f"{at} {level} {self._logger(logger)}: {self._message(message)}"

    def _logger(self, name: str) -> str:
        return name if name in sys.modules else ERASED

    def _message(self, message: str) -> str:
        if message not in self._known:
            self._known[message] = self._made_of_own_words(message)
        return self._known[message]

    def _made_of_own_words(self, message: str) -> str:
        for pattern, sentence in self._sentences:
            found = pattern.fullmatch(message)
            if found:
                return _filled(sentence, map(self._argument, found.groups()))
        return ERASED

    def _argument(self, text: str) -> str:
        return text if text in self._words or _SMALL.fullmatch(text) else ERASED

    def _frame(self, line: str) -> str:
        found = _FRAME.match(line)
        if found:
            module = _module_of(found[1])
            function = found[3] if found[3] in self._functions.get(module, ()) else ""
            return f"{module or ERASED} line {found[2]}{' in ' if function else ''}{function}"
        if line.startswith(_KEPT):
            return next(each for each in _KEPT if line.startswith(each))
        raised = _RAISED.fullmatch(line)
        name = raised[1].rpartition(".")[2] if raised else ""
        return name if name in self._errors else ""


def _filled(sentence: str, arguments: Iterator[str]) -> str:
    return _ARGUMENT.sub(lambda _gap: next(arguments), sentence)


def _module_of(path: str) -> str:
    """The loaded module that a file is of, "" for others: the folders before it may name somebody."""
    parts = (PureWindowsPath if "\\" in path else PurePosixPath)(path).with_suffix("").parts
    for start in range(len(parts)):
        name = ".".join(parts[start:]).removesuffix(".__init__")
        if name in sys.modules:
            return name
    return ""


def _codes(module: ModuleType) -> Iterator[CodeType]:
    """Everything in a module that can run, also inside classes and functions."""
    for value in vars(module).values():
        if getattr(value, "__module__", None) == module.__name__:
            yield from _codes_in(value)


def _codes_in(value: object) -> Iterator[CodeType]:
    if isinstance(value, type):
        for each in vars(value).values():
            if not isinstance(each, type):
                yield from _codes_in(each)
        return
    if isinstance(value, property):
        value = value.fget
    function = inspect.unwrap(value) if callable(value) else getattr(value, "__func__", None)
    if isinstance(function, FunctionType):
        waiting = [function.__code__]
        while waiting:
            code = waiting.pop()
            yield code
            waiting += [each for each in code.co_consts if isinstance(each, CodeType)]


def _sentences(codes: Iterable[CodeType]) -> Iterator[str]:
    """What code that knows a logger may give it."""
    for code in codes:
        if _LOGGERS & set(code.co_names):
            yield from (each for each in code.co_consts if isinstance(each, str) and each)


def _enumerated(module: ModuleType) -> Iterator[str]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, enum.StrEnum) and value.__module__.split(".")[0] == _OURS:
            yield from (each.value for each in value)


def _is_known(error: type[BaseException]) -> bool:
    """True for an error that stands in a module, not one that somebody made up while the program ran."""
    module = sys.modules.get(error.__module__)
    return getattr(module, error.__name__, None) is error


def _all_errors(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for each in type.__subclasses__(kind):
        yield from _all_errors(each)
