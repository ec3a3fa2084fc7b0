"""What stands inside each information element of a user data header, field by field (3GPP TS 23.040, 9.2.3.24)."""

from collections.abc import Callable
from dataclasses import dataclass

from smsdesk.encoding import udh_names as names

Meaning = Callable[[bytes], str]
"""Words for the octets of one field; it is called with exactly as many as the field has."""


@dataclass(frozen=True)
class Field:
    """One field: its name, its size in octets (None: all that is left), its meaning, and whether it may be missing."""

    name: str
    size: int | None
    meaning: Meaning
    optional: bool = False


def fields_of(identifier: int) -> tuple[Field, ...]:
    """The fields of an information element in their order; a single one called Data where none are defined."""
    return _FIELDS.get(identifier, (_DATA,))


def remark(identifier: int, data: bytes) -> str:
    """Why a phone passes over an element whose fields are all there, or ""."""
    if identifier not in {0x00, 0x08}:
        return ""
    total, part = data[-2], data[-1]
    if not 1 <= part <= total:
        return f"phones ignore it, there is no part {part} of {total}"
    return ""


def _number(octets: bytes) -> str:
    return str(int.from_bytes(octets, "big"))


def _silent(octets: bytes) -> str:
    return ""


def _plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _amount(unit: str) -> Meaning:
    """A count with its unit: 1 part, 2 parts."""
    return lambda octets: _plural(int.from_bytes(octets, "big"), unit)


def _choice(words: tuple[str, ...]) -> Meaning:
    """The word with that number; "reserved" beyond the last one."""
    return lambda octets: words[octets[0]] if octets[0] < len(words) else "reserved"


def _flags(*words: str) -> Meaning:
    """Words of the bits that are set, lowest first; a reserved bit has no word."""

    def meaning(octets: bytes) -> str:
        on = [word for bit, word in enumerate(words) if octets[0] >> bit & 1 and word]
        return ", ".join(on) or "none"

    return meaning


def _port(octets: bytes) -> str:
    port = int.from_bytes(octets, "big")
    return f"{port}: {names.port_name(port)}"


def _short_port(octets: bytes) -> str:
    return f"{octets[0]}: {names.short_port_name(octets[0])}"


def _waiting(octets: bytes) -> str:
    """Type and storage of a special message indication (9.2.3.24.2)."""
    kinds = {0: "voice", 1: "fax", 2: "e-mail", 3: "other", 7: "video"}
    kind = kinds.get(octets[0] & 0x1F, "reserved kind of")
    return f"{kind} message waiting, line {(octets[0] >> 5 & 3) + 1}, {'stored' if octets[0] & 0x80 else 'not stored'}"


def _format(octets: bytes) -> str:
    """Alignment, size and style of text (9.2.3.24.10.1.1)."""
    mode = octets[0]
    align = ("left", "centred", "right", "")[mode & 3]
    size = ("", "large", "small", "reserved size")[mode >> 2 & 3]
    styles = [word for bit, word in enumerate(("bold", "italic", "underlined", "struck through"), 4) if mode >> bit & 1]
    return ", ".join(word for word in (align, size, *styles) if word) or "plain"


def _colours(octets: bytes) -> str:
    return f"{names.COLOURS[octets[0] & 15]} on {names.COLOURS[octets[0] >> 4]}"


def _width(octets: bytes) -> str:
    return f"{8 * octets[0]} pixels"


def _source(octets: bytes) -> str:
    sources = {1: "written by the sender", 2: "written by the receiver", 3: "written by the service centre"}
    return sources.get(octets[0], "reserved")


def _language(octets: bytes) -> str:
    return names.language_name(octets[0])


def _locking_language(octets: bytes) -> str:
    """Spanish has no locking shift table (TS 23.038 6.2.1.2.4)."""
    return "reserved" if octets[0] == 2 else names.language_name(octets[0])


def _address(octets: bytes) -> str:
    """A number coded as in TP addresses (9.1.2.5): digits, type, digits swapped in pairs."""
    if len(octets) < 2:
        return ""
    count, kind, swapped = octets[0], octets[1] >> 4 & 7, octets[2:].hex()
    digits = "".join(swapped[at + 1] + swapped[at] for at in range(0, len(swapped), 2))[:count]
    if len(digits) < count or not digits.isdecimal():
        return ""
    return ("+" if kind == 1 else "") + digits


def _compression(octets: bytes) -> str:
    return "LZSS" if octets[0] & 15 == 0 else "reserved"


def _forwarding(octets: bytes) -> str:
    return "must not be forwarded" if octets[0] & 1 else "may be forwarded"


def _voice_mail(octets: bytes) -> str:
    return "deletion confirmed" if octets[0] & 1 else "notification"


_DATA = Field("Data", None, _silent)
_POSITION = Field("Position", 1, lambda octets: f"at character {octets[0] + 1}")
_LONG_POSITION = Field("Position", 2, lambda octets: f"at character {int.from_bytes(octets, 'big') + 1}")
_PARTS = (Field("Parts", 1, _amount("part")), Field("This part", 1, _number))


def _counted(data: str) -> Field:
    """The rest of an object, told by its length."""
    return Field(data, None, lambda octets: _plural(len(octets), "octet"))


_BITMAP = _counted("Bitmap")


_FIELDS: dict[int, tuple[Field, ...]] = {
    0x00: (Field("Reference", 1, _number), *_PARTS),
    0x01: (Field("Indication", 1, _waiting), Field("Number", 1, _amount("message"))),
    0x04: (Field("Destination", 1, _short_port), Field("Source", 1, _short_port)),
    0x05: (Field("Destination", 2, _port), Field("Source", 2, _port)),
    0x06: (
        Field(
            "Reports",
            1,
            _flags(
                "report when completed",
                "report a permanent error",
                "report when given up after a temporary error",
                "report a temporary error",
                "",
                "",
                "no reports for the other parts",
                "repeat this header in reports",
            ),
        ),
    ),
    0x07: (Field("Source", 1, _source),),
    0x08: (Field("Reference", 2, _number), *_PARTS),
    0x0A: (
        _POSITION,
        Field("Length", 1, lambda octets: _amount("character")(octets) if octets[0] else "all text from here"),
        Field("Format", 1, _format),
        Field("Colours", 1, _colours, optional=True),
    ),
    0x0B: (_POSITION, Field("Sound", 1, _choice(names.SOUNDS))),
    0x0C: (_POSITION, _counted("iMelody")),
    0x0D: (_POSITION, Field("Animation", 1, _choice(names.ANIMATIONS))),
    0x0E: (_POSITION, _BITMAP),
    0x0F: (_POSITION, _BITMAP),
    0x10: (_POSITION, _BITMAP),
    0x11: (_POSITION, _BITMAP),
    0x12: (_POSITION, Field("Width", 1, _width), Field("Height", 1, _amount("pixel")), _BITMAP),
    0x13: (Field("Objects", 1, _amount("object")),),
    0x14: (
        Field("Reference", 1, _number),
        Field("Length", 2, _amount("octet")),
        Field("Control", 1, _flags("must not be forwarded", "shown as a user prompt")),
        Field("Type", 1, _number),
        _LONG_POSITION,
        _counted("Object"),
    ),
    0x15: (Field("Reference", 1, _number), _LONG_POSITION),
    0x16: (Field("Algorithm", 1, _compression), Field("Length", 2, _amount("octet")), _counted("Compressed data")),
    0x17: (Field("Elements", 1, _amount("element")), Field("Forwarding", 1, _forwarding)),
    0x18: (_POSITION, _counted("Drawing")),
    0x19: (_POSITION, _counted("Drawing")),
    0x20: (Field("Length", 1, _amount("octet")),),
    0x21: (
        _LONG_POSITION,
        Field("Title", 1, _amount("character")),
        Field("Address", 1, _amount("character")),
    ),
    0x22: (Field("Number", None, _address),),
    0x23: (Field("Kind", 1, _voice_mail), _DATA),
    0x24: (Field("Language", 1, _language),),
    0x25: (Field("Language", 1, _locking_language),),
}
