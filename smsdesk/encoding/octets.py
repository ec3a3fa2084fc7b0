"""Octets of a binary message: read from hexadecimal digits, written as them, and checked before they leave."""

from dataclasses import dataclass
from enum import StrEnum

MAX_OCTETS = 140
"""Octets of user data in one message, header included (3GPP TS 23.040, 9.2.3.16)."""

_MAX_TEXT = 20_000  # far beyond 140 octets however they are spaced; a paste of a megabyte is refused by its length
_DIGITS = frozenset("0123456789abcdefABCDEF")
_SEPARATORS = str.maketrans(",:;", "   ")


class OctetProblem(StrEnum):
    """What is wrong with the octets of a message."""

    EMPTY = "empty"
    BAD_DIGIT = "bad_digit"
    ODD_LENGTH = "odd_length"  # one digit stands where an octet needs two
    TOO_LONG = "too_long"  # `said` may be there at most
    HEADER_TOO_LONG = "header_too_long"  # octet 0 announces `said` octets, `there` follow
    ELEMENT_TOO_LONG = "element_too_long"  # the length octet announces `said`, `there` are left in the header
    ELEMENT_CUT = "element_cut"  # an identifier ends the header, its length is missing
    TOO_MANY_PARTS = "too_many_parts"  # a concatenation counts to `said`


class OctetError(ValueError):
    """Octets that cannot be sent; `at` is the index of the octet from 0, or None when it is about all of them.

    `said` and `there` are the two figures that disagree, `digit` is the character that is no digit.
    """

    def __init__(
        self, reason: OctetProblem, at: int | None = None, said: int = 0, there: int = 0, digit: str = ""
    ) -> None:
        super().__init__(f"{reason} at octet {at}: {said} said, {there} there {digit!r}")
        self.reason = reason
        self.at = at
        self.said = said
        self.there = there
        self.digit = digit


@dataclass(frozen=True)
class Span:
    """The octets `start` to `end` (not included) of a message."""

    start: int
    end: int


def from_hex(text: str) -> bytes:
    """The octets of hexadecimal digits in pairs, in either case.

    Blanks, line breaks, `,`, `:` and `;` may stand between octets, and `0x` before them; a digit alone between blanks
    is refused rather than joined with the next one. No text gives no octets. Raises OctetError with BAD_DIGIT,
    ODD_LENGTH or, for a text that no message can hold, TOO_LONG.
    """
    if len(text) > _MAX_TEXT:
        raise OctetError(OctetProblem.TOO_LONG, MAX_OCTETS, MAX_OCTETS, len("".join(text.split())) // 2)
    octets = bytearray()
    for group in text.translate(_SEPARATORS).split():
        digits = group[2:] if group[:2] in {"0x", "0X"} else group
        octets += _pairs(digits, len(octets))
    return bytes(octets)


def to_hex(octets: bytes) -> str:
    """Two upper-case digits an octet, nothing between them: what the gateway takes (gateway.md, types 5 and 6)."""
    return octets.hex().upper()


def spaced_hex(octets: bytes) -> str:
    """Two upper-case digits an octet, a blank between octets: for reading."""
    return octets.hex(" ").upper()


def check(octets: bytes, with_header: bool) -> None:
    """Raises OctetError for the first reason not to send the octets as one message, with or without a header."""
    if not octets:
        raise OctetError(OctetProblem.EMPTY)
    error = header_spans(octets)[1] if with_header else None
    if error:
        raise error
    if len(octets) > MAX_OCTETS:
        raise OctetError(OctetProblem.TOO_LONG, MAX_OCTETS, MAX_OCTETS, len(octets))


def header_end(octets: bytes) -> int:
    """Where the user data begins: behind the header that octet 0 announces, at the end when it announces too many."""
    return min(1 + octets[0], len(octets)) if octets else 0


def header_spans(octets: bytes) -> tuple[tuple[Span, ...], OctetError | None]:
    """Where each information element of the header lies, and the first error (TS 23.040 9.2.3.24, figure 9.2.3.24 (a)).

    Never raises: an element that runs over the header is cut at its end, so that the spans fill the header.
    """
    if not octets:
        return (), OctetError(OctetProblem.EMPTY)
    end = header_end(octets)
    error = None
    if octets[0] > end - 1:
        error = OctetError(OctetProblem.HEADER_TOO_LONG, 0, octets[0], end - 1)
    spans: list[Span] = []
    at = 1
    while at < end:
        error = error or _element_error(octets, at, end)
        length = octets[at + 1] if at + 1 < end else 0
        spans.append(Span(at, min(at + 2 + length, end)))
        at = spans[-1].end
    return tuple(spans), error


def _element_error(octets: bytes, at: int, end: int) -> OctetError | None:
    if at + 1 == end:
        return OctetError(OctetProblem.ELEMENT_CUT, at)
    said, there = octets[at + 1], end - at - 2
    return OctetError(OctetProblem.ELEMENT_TOO_LONG, at + 1, said, there) if said > there else None


def _pairs(digits: str, before: int) -> bytes:
    """The octets of digits without anything between; `before` is how many octets were read in front of them."""
    for index, digit in enumerate(digits):
        if digit not in _DIGITS:
            raise OctetError(OctetProblem.BAD_DIGIT, before + index // 2, digit=digit)
    if len(digits) % 2 or not digits:
        raise OctetError(OctetProblem.ODD_LENGTH, before + len(digits) // 2)
    return bytes.fromhex(digits)
