"""Picture messages: a 72 x 28 picture and a text (Nokia Smart Messaging 3.0.0, multipart message, port 158A)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from smsdesk.encoding import bitmap as bitmaps
from smsdesk.encoding.bitmap import Bitmap
from smsdesk.encoding.contents import ContentError, ContentReason, messages, require_text

PORT = 0x158A
WIDTH, HEIGHT = 72, 28
TEXT_OCTETS = 120
"""What phones keep of the text: 120 Latin-1 characters or 60 UTF-16 code units; three messages in all."""

_VERSION = 0x30
_ITEM_HEAD = 3  # type, length in two octets


class _Item(IntEnum):
    LATIN_TEXT = 0
    UNICODE_TEXT = 1
    PICTURE = 2


_KINDS = frozenset(int(kind) for kind in _Item)


@dataclass(frozen=True)
class PictureMessage:
    """A picture and the text below it, which may be empty."""

    bitmap: Bitmap
    text: str = ""


def picture_messages(bitmap: Bitmap, text: str, reference: int) -> tuple[bytes, ...]:
    """The messages of a picture: three, or two to three by the length of the text.

    The text travels as ISO-8859-1 where that suffices, else as UTF-16BE; an empty one takes no item. Raises
    ContentError for another size than 72 x 28 and for a text above TEXT_OCTETS (found, limit: characters).
    """
    bitmaps.require_size(bitmap, WIDTH, HEIGHT)
    return messages(_payload(bitmap, text), PORT, reference)


def read_picture_message(payload: bytes) -> PictureMessage:
    """The picture message of a content without its UDH, items in any order; items of other kinds are skipped.

    Raises ContentError, also when there is no picture in it.
    """
    if payload[:1] != bytes((_VERSION,)):
        raise ContentError(ContentReason.UNKNOWN_FORM, found=0)
    text, picture = "", None
    for kind, octets in _items(payload):
        if kind is _Item.LATIN_TEXT:
            text = octets.decode("latin-1")
        elif kind is _Item.UNICODE_TEXT:
            text = octets.decode("utf-16-be", "replace")
        else:
            picture = bitmaps.from_octets(octets)
    if picture is None:
        raise ContentError(ContentReason.TRUNCATED, found=len(payload))
    return PictureMessage(picture, text)


def _payload(bitmap: Bitmap, text: str) -> bytes:
    text = require_text(text, "text", TEXT_OCTETS, lines=True)
    try:
        kind, octets, width = _Item.LATIN_TEXT, text.encode("latin-1"), 1
    except UnicodeEncodeError:
        kind, octets, width = _Item.UNICODE_TEXT, text.encode("utf-16-be"), 2
    if len(octets) > TEXT_OCTETS:
        raise ContentError(ContentReason.TOO_LONG, "text", found=len(octets) // width, limit=TEXT_OCTETS // width)
    written = _item(kind, octets) if octets else b""
    return bytes((_VERSION,)) + written + _item(_Item.PICTURE, bitmap.to_octets())


def _item(kind: _Item, octets: bytes) -> bytes:
    return bytes((kind,)) + len(octets).to_bytes(2, "big") + octets


def _items(payload: bytes) -> Iterator[tuple[_Item, bytes]]:
    """The items of a known kind behind the version."""
    at = 1
    while at < len(payload):
        length = int.from_bytes(payload[at + 1 : at + _ITEM_HEAD], "big")
        end = at + _ITEM_HEAD + length
        if end > len(payload):
            raise ContentError(ContentReason.TRUNCATED, found=len(payload))
        if payload[at] in _KINDS:
            yield _Item(payload[at]), payload[at + _ITEM_HEAD : end]
        at = end
