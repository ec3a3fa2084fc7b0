"""Unicode text as the gateway takes it for types 3 and 4: UTF-16BE code units in hexadecimal digits."""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_HEX_UNITS = re.compile(r"(?:[0-9A-Fa-f]{4})*")


class LoneSurrogateError(ValueError):
    """A text holds half a surrogate pair; `positions` are indices in the Python str, or of code units."""

    def __init__(self, positions: tuple[int, ...]) -> None:
        super().__init__(f"{len(positions)} lone surrogates")
        self.positions = positions


def units(text: str) -> int:
    """UTF-16 code units of the text: two for every character above U+FFFF. Raises LoneSurrogateError."""
    return len(text) + len(wide(text))


def wide(text: str) -> list[int]:
    """The places of the characters that take two code units, in order. Raises LoneSurrogateError."""
    _require_whole(text)
    return [found.start() for found in _ASTRAL.finditer(text)]


def to_hex(text: str) -> str:
    """Four upper-case digits a code unit, no BOM, prefix or blanks (provider's section 1).

    Raises LoneSurrogateError.
    """
    _require_whole(text)
    return text.encode("utf-16-be").hex().upper()


def from_hex(digits: str) -> str:
    """The text of UTF-16BE hexadecimal digits in either case; a BOM stays a character.

    Raises ValueError when the digits are not whole code units, LoneSurrogateError (positions in code units)
    when half a pair stands alone.
    """
    if not _HEX_UNITS.fullmatch(digits):
        raise ValueError("not a whole number of four-digit code units")
    text = bytes.fromhex(digits).decode("utf-16-be", "surrogatepass")
    lone = [found.start() for found in _SURROGATE.finditer(text)]
    if lone:
        raise LoneSurrogateError(tuple(at + sum(ch > "\uffff" for ch in text[:at]) for at in lone))
    return text


def _require_whole(text: str) -> None:
    lone = tuple(found.start() for found in _SURROGATE.finditer(text))
    if lone:
        raise LoneSurrogateError(lone)
