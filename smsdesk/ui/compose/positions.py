"""From a text of Qt and its places to Python's and back: an emoji is one character here and two code units there."""

import re
from bisect import bisect_right

from PySide6.QtGui import QTextDocument

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Positions:
    """Translates the places of one text."""

    def __init__(self, text: str) -> None:
        self._wide = [found.start() for found in _ASTRAL.finditer(text)]

    def in_qt(self, at: int) -> int:
        """The UTF-16 place of the character at `at` (from 0)."""
        return at + bisect_right(self._wide, at - 1)

    def in_python(self, place: int) -> int:
        """The character that the UTF-16 place `place` belongs to."""
        at = place
        for index, wide in enumerate(self._wide):
            if wide + index >= place:
                break
            at = place - index - 1
        return at


def utf16_length(text: str) -> int:
    """How long Qt takes a text to be."""
    return len(text) + sum(1 for _ in _ASTRAL.finditer(text))


def text_of(document: QTextDocument) -> str:
    """The text of a document with every code unit: PySide leaves half surrogate pairs out without a word."""
    text = document.toRawText()
    length = document.characterCount() - 1
    if utf16_length(text) == length:
        return text
    units = "".join(map(document.characterAt, range(length)))
    return units.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "surrogatepass")
