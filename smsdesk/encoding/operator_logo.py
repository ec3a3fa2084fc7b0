"""Operator logos: a 72 x 14 picture for the phones of one network (Nokia Smart Messaging 3.0.0, port 1582)."""

from dataclasses import dataclass

from smsdesk.encoding import bitmap as bitmaps
from smsdesk.encoding.bitmap import Bitmap
from smsdesk.encoding.contents import ContentError, ContentReason, messages

PORT = 0x1582
WIDTH, HEIGHT = 72, 14
_VERSION, _LINE_FEED, _NONE = 0x30, 0x0A, 0xF
_CODE = 3  # octets of a network code
_BITMAP_HEAD = bytes((0, WIDTH, HEIGHT, 1))
_DIGITS = frozenset("0123456789")  # not str.isdigit, which takes digits of every script


@dataclass(frozen=True)
class OperatorLogo:
    """A logo and the network it is for: mobile country code (3 digits), mobile network code (2 or 3)."""

    bitmap: Bitmap
    mcc: str
    mnc: str


def operator_logo_message(bitmap: Bitmap, mcc: str, mnc: str, reference: int = 0) -> tuple[bytes, ...]:
    """The logo in its compact form: always one message of exactly 140 octets, header included.

    Raises ContentError for another size than 72 x 14, and for codes that are not digits.
    """
    bitmaps.require_size(bitmap, WIDTH, HEIGHT)
    return messages(network_code(mcc, mnc) + bitmap.to_octets(), PORT, reference)


def network_code(mcc: str, mnc: str) -> bytes:
    """MCC and MNC in three octets (3GPP TS 24.008 10.5.1.3): MCC2 MCC1, MNC3 MCC3, MNC2 MNC1.

    The place of the third digit of a short MNC holds F. Raises ContentError.
    """
    if len(mcc) != 3 or not _DIGITS.issuperset(mcc):
        raise ContentError(ContentReason.COUNTRY_CODE, "mcc", found=len(mcc))
    if len(mnc) not in (2, 3) or not _DIGITS.issuperset(mnc):
        raise ContentError(ContentReason.NETWORK_CODE, "mnc", found=len(mnc))
    one, two, three = (int(digit) for digit in mcc)
    first, second, *rest = (int(digit) for digit in mnc)
    third = rest[0] if rest else _NONE
    return bytes((two << 4 | one, third << 4 | three, second << 4 | first))


def read_operator_logo(payload: bytes) -> OperatorLogo:
    """The logo of a content without its UDH, compact (code, bitmap) or long (30, code, 0A, bitmap).

    Raises ContentError.
    """
    compact = payload[_CODE : _CODE + len(_BITMAP_HEAD)] == _BITMAP_HEAD
    start = int(payload[:1] == bytes((_VERSION,)) and not compact)
    mcc, mnc = _read_code(payload[start : start + _CODE], start)
    picture = start + _CODE
    if payload[picture : picture + 1] == bytes((_LINE_FEED,)):
        picture += 1
    return OperatorLogo(_read_picture(payload, picture), mcc, mnc)


def _read_code(octets: bytes, start: int) -> tuple[str, str]:
    if len(octets) < _CODE:
        raise ContentError(ContentReason.TRUNCATED, found=start + len(octets))
    nibbles = [digit for octet in octets for digit in (octet & 15, octet >> 4)]
    one, two, three, last, first, second = nibbles
    mnc = [first, second] if last == _NONE else [first, second, last]
    for index, digit in enumerate(nibbles):
        if digit > 9 and not (index == 3 and digit == _NONE):
            raise ContentError(ContentReason.UNKNOWN_FORM, found=start + index // 2)
    return f"{one}{two}{three}", "".join(map(str, mnc))


def _read_picture(payload: bytes, start: int) -> Bitmap:
    octets = payload[start:]
    if octets[: len(_BITMAP_HEAD)] != _BITMAP_HEAD[: len(octets)]:
        raise ContentError(ContentReason.UNKNOWN_FORM, found=start)
    try:
        return bitmaps.from_octets(octets)
    except ContentError as error:
        raise ContentError(error.reason, found=start + error.found) from error
