"""What a builder makes: binary messages in their order, and what they are when a phone reads them again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC

from smsdesk.encoding import operator_logo, picture_message, ringtone, udh, vcalendar, vcard, wap_push
from smsdesk.encoding.contents import ContentError
from smsdesk.encoding.octets import OctetError
from smsdesk.encoding.operator_logo import OperatorLogo
from smsdesk.encoding.picture_message import PictureMessage
from smsdesk.encoding.ringtone import RingtoneError
from smsdesk.encoding.rtttl import RtttlError
from smsdesk.encoding.tune import Tune
from smsdesk.encoding.vcalendar import Event
from smsdesk.encoding.vcard import Card
from smsdesk.encoding.wbxml_si import ServiceIndication

Content = Tune | OperatorLogo | PictureMessage | ServiceIndication | Card | Event
BuildError = OctetError | ContentError | RtttlError


@dataclass(frozen=True)
class Made:
    """What a builder gives: `messages` of at most 140 octets each, in order, empty while `error` says why not.

    `title` names it in words for Sent; `hint` is a sentence about what changes on the way, or "". `content` is what
    a phone reads from the messages, None when they are octets of no kind that this program knows.
    """

    messages: tuple[bytes, ...] = ()
    title: str = ""
    hint: str = ""
    content: Content | None = None
    error: BuildError | None = None


def content_of(messages: Sequence[bytes]) -> Content | None:
    """What a phone makes of messages with headers: all parts of one content in their order, by its port.

    None for an unknown port, for parts that are missing or out of order, and for octets that break their format.
    """
    heads = [udh.parse_header(message) for message in messages]
    if not heads or heads[0].port is None or any(head.error or head.port != heads[0].port for head in heads):
        return None
    wanted = [(number, len(heads)) for number in range(1, len(heads) + 1)]
    if [head.part or (1, 1) for head in heads] != wanted:
        return None
    reader = _READERS.get(heads[0].port)
    payload = b"".join(message[head.data_start :] for message, head in zip(messages, heads, strict=True))
    try:
        return reader(payload) if reader else None
    except (ContentError, RingtoneError):
        return None


_READERS: dict[int, Callable[[bytes], Content]] = {
    ringtone.PORT: ringtone.read_ringtone,
    operator_logo.PORT: operator_logo.read_operator_logo,
    picture_message.PORT: picture_message.read_picture_message,
    wap_push.PORT: wap_push.read_wap_push,
    vcard.PORT: lambda payload: vcard.read(payload).card,
    vcalendar.PORT: lambda payload: vcalendar.read(payload, UTC).event,
}
