"""How many parts a text becomes on the air, and where each begins (3GPP TS 23.040, 9.2.3.24.1)."""

from dataclasses import dataclass
from enum import StrEnum

from smsdesk.encoding import gsm7, ucs2
from smsdesk.encoding.gsm7 import UnencodableError
from smsdesk.encoding.ucs2 import LoneSurrogateError

__all__ = [
    "Count",
    "Encoding",
    "LoneSurrogateError",
    "Part",
    "PartSizes",
    "UnencodableError",
    "best_encoding",
    "count",
]


class Encoding(StrEnum):
    """How a text travels; its unit is the septet (GSM7) or the UTF-16 code unit (UCS2)."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


@dataclass(frozen=True)
class PartSizes:
    """Units that fit one part, alone or as one of several; vendors also bill 152 and 63.

    Raises ValueError for a size below 2 (a pair must fit) or a multi size above its single size.
    """

    gsm_single: int = 160
    gsm_multi: int = 153
    ucs2_single: int = 70
    ucs2_multi: int = 67

    def __post_init__(self) -> None:
        for encoding in Encoding:
            single, multi = self.of(encoding)
            if not 2 <= multi <= single:
                raise ValueError(f"part sizes {single} and {multi} make no sense")

    def of(self, encoding: Encoding) -> tuple[int, int]:
        """The sizes (single, multi) of an encoding, in its units."""
        if encoding is Encoding.GSM7:
            return self.gsm_single, self.gsm_multi
        return self.ucs2_single, self.ucs2_multi


@dataclass(frozen=True)
class Part:
    """One part: `text[start:end]`, indices into the Python str; `units` includes a reserved prefix in it."""

    start: int
    end: int
    units: int


@dataclass(frozen=True)
class Count:
    """The parts of a text; `units` includes the reserved prefix, `capacity` is that of all present parts.

    `units + left` can be below `capacity`: a part stays one unit short where the next character needs two.
    """

    encoding: Encoding
    parts: tuple[Part, ...]
    units: int
    capacity: int

    @property
    def number(self) -> int:
        """How many parts there are; never 0."""
        return len(self.parts)

    @property
    def left(self) -> int:
        """How many units may be added at the end before a further part begins."""
        return self.capacity // self.number - self.parts[-1].units


def count(text: str, encoding: Encoding, sizes: PartSizes = PartSizes(), reserved: int = 0) -> Count:
    """Split the text greedily into parts, never inside an escape pair or a surrogate pair.

    `reserved` is the units of a prefix that the gateway adds in front. Raises UnencodableError or
    LoneSurrogateError with `.positions`, and ValueError for a negative `reserved`.
    """
    if reserved < 0:
        raise ValueError("a prefix cannot take a negative number of units")
    wide = gsm7.wide(text) if encoding is Encoding.GSM7 else ucs2.wide(text)
    single, multi = sizes.of(encoding)
    units = reserved + len(text) + len(wide)
    if units <= single:
        return Count(encoding, (Part(0, len(text), units),), units, single)
    parts = _split(len(text), wide, multi, reserved)
    return Count(encoding, parts, units, multi * len(parts))


def best_encoding(text: str) -> Encoding:
    """GSM7 when every character of the text is in its alphabet, else UCS2."""
    return Encoding.GSM7 if gsm7.is_plain(text) else Encoding.UCS2


def _split(length: int, wide: list[int], size: int, reserved: int) -> tuple[Part, ...]:
    """`wide` are the characters of two units, in order; looked up by halves, a key must not count every character."""
    parts: list[Part] = []
    used = reserved
    while used > size:  # a prefix longer than a part fills whole parts before any of the text
        parts.append(Part(0, 0, size))
        used -= size
    start = before = 0  # `before`: how many wide characters are in the parts so far
    while True:
        end, within = _end_of_part(start, wide, before, size - used)
        if end >= length:
            break
        parts.append(Part(start, end, used + end - start + within - before))
        start, before, used = end, within, 0
    parts.append(Part(start, length, used + length - start + len(wide) - before))
    return tuple(parts)


def _end_of_part(start: int, wide: list[int], before: int, room: int) -> tuple[int, int]:
    """Behind the last character from `start` on that fits into so many units, and how many wide ones lie before it."""
    low, high = before, len(wide)
    while low < high:  # the first wide character that does not fit any more
        middle = (low + high) // 2
        if wide[middle] - start + middle - before + 2 <= room:
            low = middle + 1
        else:
            high = middle
    end = start + room - (low - before)
    return (min(end, wide[low]) if low < len(wide) else end), low
