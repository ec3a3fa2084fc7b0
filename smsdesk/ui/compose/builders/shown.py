"""What a phone shows of binary messages, read from the octets themselves."""

from collections.abc import Sequence
from datetime import tzinfo

from smsdesk.domain.binary import Content, Made
from smsdesk.encoding.bitmap import Bitmap
from smsdesk.encoding.operator_logo import OperatorLogo
from smsdesk.encoding.picture_message import PictureMessage
from smsdesk.encoding.tune import Tune
from smsdesk.encoding.vcalendar import Event
from smsdesk.encoding.vcard import Card
from smsdesk.encoding.wbxml_si import Action, ServiceIndication
from smsdesk.ui import figures
from smsdesk.ui import wording_builders as words
from smsdesk.ui.widgets.picture_bubble import Picture


def bubbles(made: Made, zone: tzinfo) -> tuple[str | Picture, ...]:
    """The bubbles of the preview; octets of no known kind are named, nothing gives none. Times are shown in `zone`."""
    if isinstance(made.content, Event):
        return (_event(made.content, zone),)
    if made.content is not None:
        return _of(made.content)
    return (made.title,) if made.messages else ()


def _of(content: Content) -> tuple[str | Picture, ...]:
    match content:
        case Tune():
            return (words.RECEIVED_RINGTONE.format(name=content.name).rstrip(": "),)
        case OperatorLogo():
            return (Picture(rows(content.bitmap), words.title(content, ())),)
        case PictureMessage():
            return (Picture(rows(content.bitmap)), content.text) if content.text else (Picture(rows(content.bitmap)),)
        case ServiceIndication():
            if content.action is Action.DELETE:
                return (words.DELETES.format(link=content.link),)
            return (f"{content.title}\n{content.link}",)
        case Card():
            return ("\n".join((f"Contact: {words.card_name(content)}", *_filled(content.mobile, content.email))),)
    return ()


def rows(bitmap: Bitmap) -> tuple[bytes, ...]:
    """The dots of a bitmap from the top, an octet a dot, 1 for dark."""
    across = range(bitmap.width)
    return tuple(bytes(bitmap.is_black(x, y) for x in across) for y in range(bitmap.height))


def _filled(*texts: str) -> Sequence[str]:
    return [text for text in texts if text]


def _event(event: Event, zone: tzinfo) -> str:
    begin = event.start.astimezone(zone)
    times = words.event_day(begin)
    if event.end is not None:
        end = event.end.astimezone(zone)
        times += " – " + (figures.clock(end) if end.date() == begin.date() else words.event_day(end))
    return "\n".join((f"Calendar: {event.summary}", *_filled(times, event.place)))
