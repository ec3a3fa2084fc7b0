"""From places in a Python text to places in Qt's: an emoji is one character there and two code units here."""

import re
from bisect import bisect_right

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
