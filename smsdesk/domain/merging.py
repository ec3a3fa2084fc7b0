"""Templates: texts with fields such as {name} or {name|customer}, filled by one pass of our own."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property, lru_cache

NAME = "name"
NUMBER = "number"
BUILT_IN = (NAME, NUMBER)
"""The fields that every recipient has."""

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_OPENING = re.compile(r"\{\{|\{")
_INSIDE = re.compile(rf"[^{{}}{_LINE_ENDS}]*")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMBEDDINGS = "\u202a\u202b\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_END_OF_EMBEDDING = "\u202c"
_END_OF_ISOLATE = "\u2069"


class TemplateProblem(StrEnum):
    """What makes a brace no field."""

    UNCLOSED = "unclosed"  # no "}" before the next "{" or the end of the line
    EMPTY = "empty"  # no name in it


@dataclass(frozen=True)
class Flaw:
    """A problem of a template, in `source[start:end]`; what stands there is sent as it is written."""

    problem: TemplateProblem
    start: int
    end: int


@dataclass(frozen=True)
class Literal:
    """`text` as it is sent, from `source[start:end]`: one sign from two where a brace was doubled."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Field:
    """A field at `source[start:end]`. `name` is as written, without blanks around; `fallback` None: none was given."""

    name: str
    fallback: str | None
    start: int
    end: int

    @property
    def key(self) -> str:
        """The name for comparing."""
        return key_of(self.name)


Piece = Literal | Field


@dataclass(frozen=True)
class Template:
    """A parsed text; the pieces follow each other without gaps."""

    source: str
    pieces: tuple[Piece, ...]
    problems: tuple[Flaw, ...] = ()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields, in order; one that is written twice is there twice."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Field))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The names of the fields for comparing, each once."""
        return tuple(dict.fromkeys(field.key for field in self.fields))


@dataclass(frozen=True)
class Span:
    """`source[start:end]` became `merged[to_start:to_end]`; with `same`, character by character."""

    start: int
    end: int
    to_start: int
    to_end: int
    same: bool


@dataclass(frozen=True)
class Rendered:
    """A filled template. `empty` names the fields, as written and each once, that had neither value nor fallback."""

    text: str
    empty: tuple[str, ...]
    spans: tuple[Span, ...]

    def to_merged(self, at: int) -> int:
        """The place in the merged text for a place in the source; inside a field it is the start of its value.

        Any number is taken; a later place never comes before an earlier one.
        """
        return _across(at, self.spans, lambda span: (span.start, span.end, span.to_start, span.to_end))

    def to_source(self, at: int) -> int:
        """The place in the source for a place in the merged text; inside a value it is the start of the field."""
        return _across(at, self.spans, lambda span: (span.to_start, span.to_end, span.start, span.end))


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """A name for comparing: no blanks around, single ones inside, no case."""
    return " ".join(name.split()).casefold()


def parse(text: str) -> Template:
    """The pieces of a text; never raises. `{{` is a brace, and `}` alone is one."""
    pieces: list[Piece] = []
    problems: list[Flaw] = []
    begin = at = 0  # what stands from `begin` on is literal and not yet a piece
    while found := _OPENING.search(text, at):
        start, at = found.span()
        if found.group() == "{{":
            _add_literal(pieces, text, begin, start)
            pieces.append(Literal("{", start, at))
            begin = at
            continue
        end = _closing(text, at)
        if end is None:
            problems.append(Flaw(TemplateProblem.UNCLOSED, start, at))
            continue
        name, bar, fallback = text[at : end - 1].partition("|")
        at = end
        if not name.strip():
            problems.append(Flaw(TemplateProblem.EMPTY, start, end))
            continue
        _add_literal(pieces, text, begin, start)
        pieces.append(Field(name.strip(), fallback if bar else None, start, end))
        begin = end
    _add_literal(pieces, text, begin, len(text))
    return Template(text, tuple(pieces), tuple(problems))


def escape(text: str) -> str:
    """`text` as a template that gives exactly this text."""
    return text.replace("{", "{{")


def render(template: Template, values: Mapping[str, str]) -> Rendered:
    """Fill a template; names are compared by `key_of`, values are tidied by `tidy`, and never filled again."""
    known = {key_of(name): value for name, value in values.items()}
    return fill(template, {key: tidy(known.get(key, "")) for key in template.keys})


def fill(template: Template, values: Mapping[str, str]) -> Rendered:
    """Fill a template with tidied values, one for each of `template.keys`."""
    texts: list[str] = []
    spans: list[Span] = []
    empty: dict[str, str] = {}
    place = 0
    for piece in template.pieces:
        if isinstance(piece, Literal):
            text = piece.text
        else:
            text = values[piece.key] or piece.fallback or ""
            if not text and piece.fallback is None:
                empty.setdefault(piece.key, piece.name)
        same = isinstance(piece, Literal) and len(text) == piece.end - piece.start
        spans.append(Span(piece.start, piece.end, place, place + len(text), same))
        texts.append(text)
        place += len(text)
    return Rendered("".join(texts), tuple(empty.values()), tuple(spans))


def tidy(value: str) -> str:
    """A value from outside as it may stand in a message: runs of control characters and line breaks are one space,
    blanks around it go, and so do bidi controls that are not closed: they would turn the text behind them round."""
    value = _CONTROLS.sub(" ", value).strip()
    return value if value.isascii() or _balanced(value) else _BIDI.sub("", value).strip()


def suggest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, as it is written there."""
    by_key = {key_of(one): one for one in known}
    close = get_close_matches(key_of(name)[:100], [key[:100] for key in by_key], n=1, cutoff=0.6)
    return next((one for key, one in by_key.items() if close and key[:100] == close[0]), None)


def _closing(text: str, at: int) -> int | None:
    """The place behind the "}" of a field whose inside begins at `at`."""
    inside = _INSIDE.match(text, at)
    end = inside.end() if inside else at
    return end + 1 if text[end : end + 1] == "}" else None


def _add_literal(pieces: list[Piece], text: str, start: int, end: int) -> None:
    if start < end:
        pieces.append(Literal(text[start:end], start, end))


def _balanced(value: str) -> bool:
    """True when every embedding, override and isolate is closed inside the value, in the right order."""
    open_ends: list[str] = []
    for sign in _BIDI.findall(value):
        if sign in _EMBEDDINGS:
            open_ends.append(_END_OF_EMBEDDING)
        elif sign in _ISOLATES:
            open_ends.append(_END_OF_ISOLATE)
        elif not open_ends or open_ends.pop() != sign:
            return False
    return not open_ends


def _across(at: int, spans: tuple[Span, ...], sides: Callable[[Span], tuple[int, int, int, int]]) -> int:
    """`sides` gives (start, end) on the near side, then on the far one."""
    index = bisect_right(spans, at, key=lambda span: sides(span)[0]) - 1
    if index < 0:
        return 0
    start, end, to_start, to_end = sides(spans[index])
    if at >= end:
        return to_end
    return to_start + (at - start if spans[index].same else 0)
