"""The kinds of message this program sends, and their wire types (provider's section 1, parameter Type)."""

from enum import StrEnum

from smsdesk.encoding.parts import Encoding


class Kind(StrEnum):
    """A kind of text message; the value is what the database stores."""

    TEXT = "text"
    FLASH = "flash"
    UNICODE = "unicode"
    UNICODE_FLASH = "unicode_flash"

    @property
    def wire_type(self) -> int:
        """The gateway's `type` parameter, 1 to 4."""
        return _WIRE_TYPES[self]

    @property
    def encoding(self) -> Encoding:
        """How the text travels: GSM 03.38 septets or UCS-2 code units."""
        return Encoding.UCS2 if self in (Kind.UNICODE, Kind.UNICODE_FLASH) else Encoding.GSM7

    @property
    def flash(self) -> bool:
        """True for class 0 messages, shown at once and not kept by the phone."""
        return self in (Kind.FLASH, Kind.UNICODE_FLASH)


_WIRE_TYPES = {Kind.TEXT: 1, Kind.FLASH: 2, Kind.UNICODE: 3, Kind.UNICODE_FLASH: 4}
