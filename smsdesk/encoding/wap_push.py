"""WAP push of a Service Indication: connectionless WSP (WAP-230, WAP-235) to port 2948 of the phone."""

import re

from smsdesk.encoding import wbxml_si
from smsdesk.encoding.contents import ContentError, ContentReason, messages, require_text
from smsdesk.encoding.wbxml_si import Action, ServiceIndication

PORT, SOURCE_PORT = 0x0B84, 0x23F0
LINK_LIMIT = 255
"""Characters of a link that phones of that age take."""

TITLE_LIMIT = 160

_PUSH = 0x06
_SERVICE_INDICATION = 0xAE  # application/vnd.wap.sic, well-known 2E with the high bit set
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9]|\[[0-9A-Fa-f:.]+\]")
_OUTSIDE = re.compile("[^!-~]")


def wap_push_messages(title: str, link: str, action: Action, reference: int) -> tuple[bytes, ...]:
    """The messages that announce a link with a title; `reference` (0-255) is the transaction's number too.

    With `Action.DELETE` the link is sent as the si-id, which WAP-167 demands; earlier ones without an si-id are
    found by it. Raises ContentError for a link that is not http or https and for texts that are too long.
    """
    title = require_text(title, "title", TITLE_LIMIT)
    if not title and action is not Action.DELETE:
        raise ContentError(ContentReason.EMPTY, "title")
    link = checked_link(link)
    identity = link if action is Action.DELETE else ""
    document = wbxml_si.write(ServiceIndication(title, link, action, identity))
    head = bytes((reference, _PUSH, 1, _SERVICE_INDICATION))
    return messages(head + document, PORT, reference, SOURCE_PORT)


def checked_link(link: str) -> str:
    """The link with its scheme in lower case. Raises ContentError (field "link")."""
    link = require_text(link, "link", LINK_LIMIT)
    if not link:
        raise ContentError(ContentReason.EMPTY, "link")
    if outside := _OUTSIDE.search(link):
        raise ContentError(ContentReason.LINK_CHARACTER, "link", found=outside.start())
    scheme = _SCHEME.match(link)
    if scheme is None:
        raise ContentError(ContentReason.LINK_SCHEME, "link")
    if not _HOST.match(link, scheme.end()):
        raise ContentError(ContentReason.LINK_HOST, "link")
    return scheme.group().lower() + link[scheme.end() :]


def read_wap_push(payload: bytes) -> ServiceIndication:
    """The Service Indication of a content without its UDH; WSP headers of any length are skipped.

    Raises ContentError when it is no push, no Service Indication, or ends early.
    """
    if len(payload) < 4:
        raise ContentError(ContentReason.TRUNCATED, found=len(payload))
    if payload[1] != _PUSH:
        raise ContentError(ContentReason.UNKNOWN_FORM, found=1)
    length, start = _uintvar(payload, 2)
    headers = payload[start : start + length]
    if _SERVICE_INDICATION not in headers[:3]:  # alone, or behind the length of a type with its charset
        raise ContentError(ContentReason.UNKNOWN_FORM, found=start)
    return wbxml_si.read(payload[start + length :])


def _uintvar(payload: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits an octet (WAP-230 8.1.2), at most five octets, and where it ends."""
    number = 0
    for place, octet in enumerate(payload[at : at + 5], start=at + 1):
        number = number << 7 | octet & 0x7F
        if octet < 0x80:
            return number, place
    raise ContentError(ContentReason.TRUNCATED, found=len(payload))
