"""User data headers written: ports, concatenation, and a payload cut into messages (3GPP TS 23.040, 9.2.3.24)."""

from smsdesk.encoding.octets import MAX_OCTETS, OctetError, OctetProblem

MAX_PARTS = 255
_CONCATENATION = 5  # octets of an 8-bit concatenation element


def ports(destination: int, source: int = 0) -> bytes:
    """The element that addresses 16-bit application ports (9.2.3.24.4). Raises ValueError beyond 0 to 65535."""
    if not (0 <= destination <= 0xFFFF and 0 <= source <= 0xFFFF):
        raise ValueError("a port has 16 bits")
    return b"\x05\x04" + destination.to_bytes(2, "big") + source.to_bytes(2, "big")


def concatenation(reference: int, total: int, part: int) -> bytes:
    """The element of part 1 to `total` of a message with an 8-bit reference (9.2.3.24.1). Raises ValueError."""
    if not (0 <= reference <= 0xFF and 1 <= part <= total <= MAX_PARTS):
        raise ValueError(f"there is no part {part} of {total} with reference {reference}")
    return bytes((0x00, 0x03, reference, total, part))


def header(*elements: bytes) -> bytes:
    """The header made of whole elements, its length in front; without elements there is none.

    Raises ValueError when it does not fit a message.
    """
    joined = b"".join(elements)
    if len(joined) >= MAX_OCTETS:
        raise ValueError("the header is longer than a message")
    return bytes((len(joined),)) + joined if joined else b""


def split(payload: bytes, *elements: bytes, reference: int) -> tuple[bytes, ...]:
    """The messages that carry the payload, each with the elements in its header and at most 140 octets long.

    Only where one does not suffice, each gets a concatenation element with the reference (0 to 255) behind the others.
    Raises OctetError with TOO_MANY_PARTS above 255 of them.
    """
    alone = header(*elements) + payload
    if len(alone) <= MAX_OCTETS:
        return (alone,)
    room = MAX_OCTETS - len(header(*elements, bytes(_CONCATENATION)))
    total = -(-len(payload) // room) if room > 0 else MAX_PARTS + 1
    if total > MAX_PARTS:
        raise OctetError(OctetProblem.TOO_MANY_PARTS, said=MAX_PARTS, there=total)
    return tuple(
        header(*elements, concatenation(reference, total, part)) + payload[(part - 1) * room : part * room]
        for part in range(1, total + 1)
    )
