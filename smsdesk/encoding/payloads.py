"""What stands behind a user data header, in a few words for the inspector, told by the port it goes to."""

from collections.abc import Callable
from datetime import UTC

from smsdesk.encoding import operator_logo, picture_message, ringtone, vcalendar, vcard, wap_push
from smsdesk.encoding.contents import ContentError
from smsdesk.encoding.udh_names import port_name


def describe(port: int | None, payload: bytes) -> str:
    """Words for the octets behind the header, "" for a port whose contents this program does not know; never raises.

    Made to be given to `udh.parse_header`; texts in it come from outside and may be long.
    """
    if port not in _READERS:
        return ""
    try:
        return _READERS[port](payload)
    except ContentError:
        return f"Not readable as {port_name(port)}"


def _logo(payload: bytes) -> str:
    found = operator_logo.read_operator_logo(payload)
    return f"Logo for network {found.mcc} {found.mnc}, {found.bitmap.width} × {found.bitmap.height}"


def _picture(payload: bytes) -> str:
    found = picture_message.read_picture_message(payload)
    size = f"Picture, {found.bitmap.width} × {found.bitmap.height}"
    return f"{size}: {found.text}" if found.text else size


def _link(payload: bytes) -> str:
    found = wap_push.read_wap_push(payload)
    return f"Link, {found.action}: {found.title}"


def _card(payload: bytes) -> str:
    card = vcard.read(payload).card
    return f"Contact: {' '.join(name for name in (card.given, card.family, card.company) if name)}"


def _entry(payload: bytes) -> str:
    return f"Calendar entry: {vcalendar.read(payload, UTC).event.summary}"


_READERS: dict[int, Callable[[bytes], str]] = {
    ringtone.PORT: ringtone.describe,
    operator_logo.PORT: _logo,
    picture_message.PORT: _picture,
    wap_push.PORT: _link,
    vcard.PORT: _card,
    vcalendar.PORT: _entry,
}
