"""What can be wrong with the content of a binary message, and the way every content takes into messages."""

from enum import StrEnum
from math import ceil

from smsdesk.encoding import udh_writing

MOST_PARTS = 10
"""Messages that one content may take; old phones refuse longer series, and every one is paid for."""

PART_OCTETS = 140 - 12
"""Octets of content in one of several messages behind application ports and a concatenation header."""


class ContentReason(StrEnum):
    """Why a content cannot be made or read; the figures that belong to it are named in brackets."""

    EMPTY = "empty"  # (field)
    TOO_LONG = "too_long"  # a field (field, found and limit in characters)
    TOO_LARGE = "too_large"  # a file or content to read (found and limit in octets)
    TOO_MANY_PARTS = "too_many_parts"  # (found and limit in messages)
    CONTROL_CHARACTER = "control_character"  # (field, found: its index)
    LONE_SURROGATE = "lone_surrogate"  # (field, found: its index)
    LINK_SCHEME = "link_scheme"  # neither http:// nor https:// (field)
    LINK_HOST = "link_host"  # no host behind the scheme (field)
    LINK_CHARACTER = "link_character"  # outside printable ASCII, or a blank (field, found: its index)
    COUNTRY_CODE = "country_code"  # an MCC is three digits (field, found: its length)
    NETWORK_CODE = "network_code"  # an MNC is two or three digits (field, found: its length)
    PICTURE_SIZE = "picture_size"  # (field: "width" or "height", found and limit in pixels)
    END_BEFORE_START = "end_before_start"  # an event
    ALARM = "alarm"  # of an event: after its start, or too early (field, found and limit in minutes before it)
    DATE = "date"  # not a date, or none that UTC can express (field)
    NO_CARD = "no_card"  # a file without a vCard
    NO_EVENT = "no_event"  # a file without a calendar entry
    TRUNCATED = "truncated"  # octets end too early (found: how many there are)
    UNKNOWN_FORM = "unknown_form"  # octets that are something else (found: index of the octet)


class ContentError(ValueError):
    """A content cannot be made or read; a record that the screens word, never shown as it is.

    `field` names the input ("" when there is one only), `found` and `limit` are figures as the reason says.
    """

    def __init__(self, reason: ContentReason, field: str = "", *, found: int = 0, limit: int = 0) -> None:
        super().__init__(f"{reason} {field} {found}/{limit}")
        self.reason = reason
        self.field = field
        self.found = found
        self.limit = limit


def require_text(text: str, field: str, limit: int, *, lines: bool = False) -> str:
    """The text without blanks around it and with line feeds for line ends, fit to be written.

    Line feeds and tabs are allowed with `lines` only. Raises ContentError for control characters, lone
    surrogates and more than `limit` characters.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > limit:  # first: a paste of a megabyte is never gone through
        raise ContentError(ContentReason.TOO_LONG, field, found=len(text), limit=limit)
    for index, ch in enumerate(text):
        if "\ud800" <= ch <= "\udfff":
            raise ContentError(ContentReason.LONE_SURROGATE, field, found=index)
        if is_control(ch) and not (lines and ch in "\n\t"):
            raise ContentError(ContentReason.CONTROL_CHARACTER, field, found=index)
    return text


def is_control(ch: str) -> bool:
    """True for the C0 and C1 control characters and delete."""
    return ch < " " or "\x7f" <= ch <= "\x9f"


def messages(payload: bytes, destination: int, reference: int, source: int = 0) -> tuple[bytes, ...]:
    """The content as messages to an application port: UDH and data, at most 140 octets each, in order.

    A concatenation header is there only when one message does not suffice; `reference` (0-255) is that of the
    series. Raises ContentError(TOO_MANY_PARTS) above MOST_PARTS.
    """
    parts = ceil(len(payload) / PART_OCTETS)
    if parts > MOST_PARTS:
        raise ContentError(ContentReason.TOO_MANY_PARTS, found=parts, limit=MOST_PARTS)
    return udh_writing.split(payload, udh_writing.ports(destination, source), reference=reference)
