"""A text as the units that leave, septets or UTF-16 code units, and which character each of them belongs to."""

import re
from bisect import bisect_left
from itertools import pairwise

from smsdesk.encoding import gsm7
from smsdesk.encoding.parts import Encoding

_EXTENDED = re.compile("[" + re.escape("".join(gsm7.EXTENSION.values())) + "]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Units:
    """The units of one text; a character takes one, or two as an escape pair or a surrogate pair.

    `octets` are the units one after the other, `size` octets each: 1 for septets (unpacked, the top bit 0), 2 for
    code units (UTF-16BE). Places are counted from 0 in the Python str and in units. A lone surrogate stands for
    itself, so that it can be shown; such a text cannot be sent. Raises UnencodableError for GSM7 and characters
    outside its alphabet.
    """

    def __init__(self, text: str, encoding: Encoding) -> None:
        self.text = text
        self.encoding = encoding
        septets = encoding is Encoding.GSM7
        self.size = 1 if septets else 2
        self.octets = gsm7.encode(text) if septets else text.encode("utf-16-be", "surrogatepass")
        self._wide = [found.start() for found in (_EXTENDED if septets else _ASTRAL).finditer(text)]
        self._pairs = [at + before for before, at in enumerate(self._wide)]

    def __len__(self) -> int:
        """How many units there are."""
        return len(self.octets) // self.size

    def unit_of(self, char: int) -> int:
        """The first unit of a character; for the place behind the last character the number of units."""
        return char + bisect_left(self._wide, char)

    def char_of(self, unit: int) -> int:
        """The character that a unit belongs to; for the place behind the last unit the number of characters."""
        return unit - bisect_left(self._pairs, unit)

    def whole(self, unit: int) -> tuple[int, int]:
        """All units of the character that a unit belongs to: (first, behind the last)."""
        char = self.char_of(unit)
        return self.unit_of(char), self.unit_of(char + 1)

    def packed_octets(self, seams: tuple[int, ...] = ()) -> int:
        """Octets on the air, headers not counted, when parts begin at the characters `seams` (and at 0).

        Eight septets are packed into seven octets, each part for itself (TS 23.038 6.1.2.1.1).
        """
        if self.encoding is Encoding.UCS2:
            return len(self.octets)
        ends = (0, *(self.unit_of(seam) for seam in seams), len(self))
        return sum((7 * (end - start) + 7) // 8 for start, end in pairwise(ends))
