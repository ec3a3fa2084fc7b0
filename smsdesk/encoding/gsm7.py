"""The GSM 7-bit default alphabet with its extension table and packing (3GPP TS 23.038, 6.2.1 and 6.1.2.1)."""

import re

ESCAPE = 0x1B
"""Septet that announces a character of the extension table."""

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
"""The 128 places of TS 23.038 6.2.1; the index is the septet. Place 0x1B is the escape, not a character."""

EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
"""The ten characters of TS 23.038 6.2.1.1: septet after the escape -> character; each takes two septets."""

_CODES = {char: bytes((septet,)) for septet, char in enumerate(BASIC) if septet != ESCAPE}
_CODES |= {char: bytes((ESCAPE, septet)) for septet, char in EXTENSION.items()}
_OUTSIDE = re.compile("[^" + re.escape("".join(_CODES)) + "]")
_EXTENDED = re.compile("[" + re.escape("".join(EXTENSION.values())) + "]")


class UnencodableError(ValueError):
    """A text holds characters outside the alphabet; `positions` are their indices in the Python str."""

    def __init__(self, positions: tuple[int, ...]) -> None:
        super().__init__(f"{len(positions)} characters are not in the GSM alphabet")
        self.positions = positions


def is_encodable(ch: str) -> bool:
    """True when the character is in the alphabet or its extension table; U+001B is not."""
    return ch in _CODES


def units(ch: str) -> int:
    """Septets one character takes: 1, or 2 from the extension table. Raises UnencodableError."""
    if ch not in _CODES:
        raise UnencodableError((0,))
    return len(_CODES[ch])


def wide(text: str) -> list[int]:
    """The places of the characters that take two septets, in order. Raises UnencodableError."""
    _require_encodable(text)
    return [found.start() for found in _EXTENDED.finditer(text)]


def unencodable(text: str) -> list[tuple[int, str]]:
    """Every character outside the alphabet with its index in the Python str, in order."""
    if is_plain(text):
        return []
    return [(at, ch) for at, ch in enumerate(text) if ch not in _CODES]


def is_plain(text: str) -> bool:
    """True when every character of the text is in the alphabet."""
    return _OUTSIDE.search(text) is None


def encode(text: str) -> bytes:
    """The text as unpacked septets, one an octet, escapes included. Raises UnencodableError."""
    _require_encodable(text)
    return b"".join([_CODES[ch] for ch in text])


def decode(septets: bytes) -> str:
    """The text of unpacked septets, read as TS 23.038 6.2.1.1 asks of a phone.

    An escape before a place that the extension table leaves free gives the character of the basic table; an
    escape before another one, or at the end, is shown as a space. Raises ValueError for an octet above 0x7F.
    """
    out: list[str] = []
    escaped = False
    for septet in septets:
        if septet > 0x7F:
            raise ValueError(f"0x{septet:02X} is not a septet")
        if septet == ESCAPE:
            if escaped:
                out.append(" ")
            escaped = not escaped
            continue
        out.append(EXTENSION.get(septet, BASIC[septet]) if escaped else BASIC[septet])
        escaped = False
    return "".join(out) + (" " if escaped else "")


def pack(septets: bytes, fill_bits: int = 0) -> bytes:
    """Septets packed into octets, low bits first (TS 23.038 6.1.2.1.1), behind 0 to 6 zero fill bits.

    The fill bits are those that follow a user data header (TS 23.040 9.2.3.24). Raises ValueError for an
    octet above 0x7F.
    """
    value = 0
    for index, septet in enumerate(septets):
        if septet > 0x7F:
            raise ValueError(f"0x{septet:02X} is not a septet")
        value |= septet << (7 * index + fill_bits)
    return value.to_bytes((7 * len(septets) + fill_bits + 7) // 8, "little")


def unpack(octets: bytes, number: int, fill_bits: int = 0) -> bytes:
    """The first `number` septets of packed octets, behind the fill bits.

    Raises ValueError when octets are missing. The number must be told: seven septets and
    seven with a trailing `@` take the same seven octets.
    """
    if 8 * len(octets) < 7 * number + fill_bits:
        raise ValueError(f"{len(octets)} octets cannot hold {number} septets")
    value = int.from_bytes(octets, "little") >> fill_bits
    return bytes((value >> (7 * index)) & 0x7F for index in range(number))


def _require_encodable(text: str) -> None:
    found = unencodable(text)
    if found:
        raise UnencodableError(tuple(position for position, _ in found))
