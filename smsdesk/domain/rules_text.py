"""A text as the rules read it: small letters, plain digits, one blank, nothing invisible, and the way back to it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
"""From and up to: indexes of code points in the text as written."""

_INVISIBLE = frozenset(("Cf", "Cc", "Me"))  # marks of direction, zero-width characters, the frames of keycaps
_BLANKS = (" ", "\n")
_RUN = re.compile(r"[ \n][ \n]")
_SELECTORS = range(0xFE00, 0xFE10)


@dataclass(frozen=True)
class Folded:
    """`text` is what patterns look at; `places[i]` is where its character i stands in `written`."""

    written: str
    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Where text[start:end] stands in the text as written; both are indexes, end above start."""
        return self.places[start], self.places[end - 1] + 1


def fold(written: str) -> Folded:
    """Fold a text for the rules, so that "ＷＷＷ．" and "w\u200bww." read alike; never raises."""
    if written.isascii() and not _RUN.search(text := written.translate(_ASCII)) and len(text) == len(written):
        return Folded(written, text, range(len(text)))
    letters = [_plain(ch) for ch in written]
    text = "".join(letters)
    if len(text) == len(written) and "" not in letters and not _RUN.search(text):
        return Folded(written, text, range(len(text)))
    return _mapped(written, letters)


def _mapped(written: str, letters: list[str]) -> Folded:
    """The slower way, where a character became several or none; a run of blanks is one, or one line break."""
    kept: list[str] = []
    places: list[int] = []
    blank = False
    for place, plain in enumerate(letters):
        if not plain:
            continue
        if blank and plain in _BLANKS:
            kept[-1] = "\n" if plain == "\n" else kept[-1]
            continue
        blank = plain in _BLANKS
        kept.append(plain)
        places += [place] * len(plain)
    return Folded(written, "".join(kept), places)


@lru_cache(maxsize=4096)
def _plain(ch: str) -> str:
    """One character in compatibility form and small; "" for what nobody sees."""
    if ch in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    if ch.isspace():
        return " "
    digit = unicodedata.decimal(ch, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(ch) in _INVISIBLE or ord(ch) in _SELECTORS:
        return ""
    if unicodedata.category(ch) == "Pd":
        return "-"
    return unicodedata.normalize("NFKC", ch).lower().replace(" ", "")


_ASCII = {ord(ch): _plain(ch) for ch in map(chr, range(128))}
"""Of these none becomes several, so an equal length tells that none went."""


def is_latin(ch: str) -> bool:
    """True for the letters and digits that make a word longer: neighbours in Chinese or Tamil do not."""
    return ch.isascii() and ch.isalnum()


class Words:
    """Many words and phrases, with commas between, looked for at once. Latin ones stand alone; those with a star at
    the end may go on.

    `pattern` finds what has too many forms to list; it has to begin with a letter, which makes it quick.
    """

    def __init__(self, words: str, pattern: str = "") -> None:
        each = dict.fromkeys(word.strip() for word in words.split(","))
        self._words = tuple((word.rstrip("*"), word.endswith("*")) for word in each if word)
        self._latin = tuple(pair for pair in self._words if pair[0].isascii())
        self._pattern = re.compile(pattern) if pattern else None

    def places(self, text: str) -> list[Span]:
        """Where they stand in a folded text, from left to right."""
        found = []
        if self._pattern is not None:
            spans = (each.span() for each in self._pattern.finditer(text))
            found += [(start, end) for start, end in spans if _stands_alone(text, start, end, open_end=False)]
        for word, open_end in self._latin if text.isascii() else self._words:
            at = text.find(word)
            while at >= 0:
                end = at + len(word)
                if _stands_alone(text, at, end, open_end=open_end):
                    found.append((at, end))
                at = text.find(word, end)
        return sorted(found)

    def is_in(self, text: str) -> bool:
        """True when any of them stands in a folded text."""
        return bool(self.places(text))


def _stands_alone(text: str, start: int, end: int, *, open_end: bool) -> bool:
    if start and is_latin(text[start]) and is_latin(text[start - 1]):
        return False
    return open_end or end == len(text) or not (is_latin(text[end - 1]) and is_latin(text[end]))


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)
