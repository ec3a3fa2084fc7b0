"""The kinds of message this program sends, and their wire types (provider's section 1, parameter Type)."""

from enum import StrEnum

from smsdesk.encoding.parts import Encoding


class BarcodeType(StrEnum):
    """The 2D page's `msgtype`, in the case of the provider's table (its sample writes `mms`)."""

    EMS = "EMS"
    NOKIA = "Nokia"
    MMS = "MMS"  # delivered as WAP push
    TEXT = "textmsg"
    LINK = "textlink"


class Kind(StrEnum):
    """A kind of message; the value is what the database stores."""

    TEXT = "text"
    FLASH = "flash"
    UNICODE = "unicode"
    UNICODE_FLASH = "unicode_flash"
    BINARY_UDH = "binary_udh"  # the octets begin with a user data header
    BINARY = "binary"
    BARCODE = "barcode"  # the provider makes a 2D barcode

    @property
    def wire_type(self) -> int:
        """The gateway's `type` parameter, 1 to 6. Raises KeyError for BARCODE: its page has none."""
        return _WIRE_TYPES[self]

    @property
    def encoding(self) -> Encoding:
        """How a text travels: GSM 03.38 septets or UCS-2 code units; octets have no encoding, so it is never asked."""
        return Encoding.UCS2 if self in (Kind.UNICODE, Kind.UNICODE_FLASH) else Encoding.GSM7

    @property
    def flash(self) -> bool:
        """True for class 0 messages, shown at once and not kept by the phone."""
        return self in (Kind.FLASH, Kind.UNICODE_FLASH)

    @property
    def binary(self) -> bool:
        """True when the message is octets, in hexadecimal wherever it is kept."""
        return self in (Kind.BINARY_UDH, Kind.BINARY)

    @property
    def one_each(self) -> bool:
        """True for what goes one request a recipient, always with delivery reports."""
        return self.binary or self is Kind.BARCODE


_WIRE_TYPES = {
    Kind.TEXT: 1,
    Kind.FLASH: 2,
    Kind.UNICODE: 3,
    Kind.UNICODE_FLASH: 4,
    Kind.BINARY_UDH: 5,
    Kind.BINARY: 6,
}
