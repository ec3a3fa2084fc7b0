"""Words of the builders of binary contents: names for Sent, notes, and what is wrong with what was typed or opened."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from smsdesk.domain.binary import Content
from smsdesk.encoding.operator_logo import OperatorLogo
from smsdesk.encoding.picture_message import PictureMessage
from smsdesk.encoding.tune import PHONE_NOTES, Tune
from smsdesk.encoding.vcalendar import Event
from smsdesk.encoding.vcard import Card
from smsdesk.encoding.wbxml_si import Action, ServiceIndication
from smsdesk.services.content_files import SUFFIXES, FileKind
from smsdesk.ui import figures

NOTES = {
    "ringtone": "Only older Nokia phones play this. Other phones show nothing or an unreadable message.",
    "logo": "Only older Nokia phones on this network show it. Other phones show nothing or an unreadable message.",
    "picture": "Only older Nokia phones show this. Other phones show nothing or an unreadable message.",
    "push": "Many current phones ignore WAP push. The same link in a text reaches every phone.",
    "contact": "Older phones offer to save the contact. Many current phones show nothing or an unreadable message.",
    "calendar": "Older phones offer to save the entry. Many current phones show nothing or an unreadable message.",
    "hex": "The octets leave as they stand. What a phone does with them is up to the phone.",
}
"""What to expect of each kind of content, by the builder's name."""

HEX_SENTENCE = "Type or paste the octets into the field Hex below, or open a file."
NO_HEADER = "Without a header there are only octets. Ringtones, pictures and the like travel with one."
NEEDS_HEADER = "This content travels with a header, and the kind is Binary without header. It is kept in its builder."
USE_HEADER = "Use Binary with header"
DROP_IMAGE = "Drop an image here, or open one"
KEEPS = "Also in the card: {names}."
EVENT_NOTE = "With the note “{note}”"
DITHER = "Greys become patterns of dots. Without it every dot is black or white by the threshold alone"
INVERT = "Black becomes white, and white black"
FILL = "Fills the whole picture and cuts off what does not fit"
OTHER_NETWORK = "Another network"
PICTURE_TEXT = "Text below the picture, or nothing"
OPEN_TITLE = "Open a file"
GUESSED_ZONE = "The file names no time zone that is known: its times were taken as yours."
NOT_SAVED = "The file could not be written there. Choose another folder."
SAVED = "The tune is in {name}."
CARD_FIELDS = {
    "work": "work number",
    "home": "home number",
    "fax": "fax number",
    "url": "web address",
    "note": "note",
    "street": "street",
    "city": "city",
    "region": "region",
    "postcode": "postcode",
    "country": "country",
}
RTTTL_SAMPLE = "MelurJingle:d=4,o=5,b=125:8g,8a,b,8p,8d6,8b,g"
NO_TUNE = "There is nothing to hear until the tune can be read."
RECEIVED_RINGTONE = "Ringtone received: {name}"
DELETES = "An earlier push of {link} is deleted. Nothing is shown."
ALARMS = (
    (None, "No alarm"),
    (0, "At the start"),
    (15, "15 minutes before"),
    (60, "1 hour before"),
    (1440, "1 day before"),
)
ACTIONS = {
    Action.SIGNAL_HIGH: "Show at once",
    Action.SIGNAL_MEDIUM: "Show when the phone is idle",
    Action.SIGNAL_LOW: "Keep, without a sound",
    Action.SIGNAL_NONE: "Keep, show nothing",
    Action.DELETE: "Delete an earlier push of this link",
}
NETWORKS = (
    ("Maxis", "502", "12"),
    ("Maxis (17)", "502", "17"),
    ("Celcom", "502", "19"),
    ("Celcom (13)", "502", "13"),
    ("DiGi", "502", "16"),
    ("U Mobile", "502", "18"),
    ("Tune Talk", "502", "150"),
    ("Yes", "502", "152"),
    ("Unifi Mobile", "502", "153"),
)
"""Malaysian networks: name, mobile country code, mobile network code (ITU-T E.212)."""

_TAKES = {
    "ringtone": (FileKind.RINGTONE,),
    "logo": (FileKind.IMAGE,),
    "picture": (FileKind.IMAGE,),
    "contact": (FileKind.CARD,),
    "calendar": (FileKind.EVENT,),
    "hex": (FileKind.HEX, FileKind.OCTETS),
}
_FILE_WORDS = {
    "ringtone": "Ringtones",
    "logo": "Images",
    "picture": "Images",
    "contact": "Contacts",
    "calendar": "Calendar entries",
    "hex": "Octets",
}


def title(content: Content | None, messages: Sequence[bytes]) -> str:
    """What a binary broadcast is called in Sent."""
    match content:
        case Tune():
            return f"Ringtone {content.name}".strip()
        case OperatorLogo():
            return f"Operator logo for {network(content.mcc, content.mnc)}"
        case PictureMessage():
            return "Picture message"
        case ServiceIndication():
            return f"WAP push {host(content.link)}"
        case Card():
            return f"Contact {card_name(content)}"
        case Event():
            return f"Calendar entry {content.summary}".strip()
        case _:
            return f"Binary, {figures.counted(sum(map(len, messages)), 'octet', 'octets')}"


def host(link: str) -> str:
    """Where a link leads, without its scheme and path."""
    return link.partition("://")[2].partition("/")[0] or link


def card_name(card: Card) -> str:
    """Whom a card is of."""
    return " ".join(part for part in (card.given, card.family) if part) or card.company


def network(mcc: str, mnc: str) -> str:
    """The name of a network, or its two codes."""
    known = next((name for name, *codes in NETWORKS if codes == [mcc, mnc]), "")
    return known.partition(" (")[0] or f"network {mcc} {mnc}"


def alarm(minutes: int) -> str:
    """An alarm that is none of the usual ones."""
    return f"{figures.span(60 * minutes)} before"


def event_day(when: datetime) -> str:
    """The beginning or end of an entry with its year, "Mon 23 Nov 2026 19:00"."""
    return f"{when:%a} {when.day} {when:%b} {when.year} {figures.clock(when)}"


def tune_text(tune: Tune) -> str:
    """How many notes a tune has, and how many phones play."""
    notes = figures.counted(len(tune.notes), "note", "notes")
    return (
        f"{notes} of at most {PHONE_NOTES}"
        if len(tune.notes) <= PHONE_NOTES
        else f"{notes}, many phones stop after {PHONE_NOTES}"
    )


def clock(seconds: float) -> str:
    """Minutes and seconds of a tune: "0:08"; a begun second counts only when it is over."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def tune_hint(typed: Tune, sent: Tune) -> str:
    """What a phone gets otherwise than it was typed, or ""."""
    changes = []
    if sent.name != typed.name:
        changes.append(f"The phone shows the title “{sent.name}”.")
    if sent.tempo != typed.tempo:
        changes.append(f"It plays with tempo {sent.tempo}: {typed.tempo} is none of the 32 there are.")
    return " ".join(changes)


def filters(builder: str) -> str:
    """The filters of the file chooser: what the builder takes, what any of them takes, everything."""
    wanted = [suffix for suffix, kind in SUFFIXES.items() if kind in _TAKES.get(builder, ())]
    own = f"{_FILE_WORDS[builder]} ({_stars(wanted)});;" if wanted else ""
    return f"{own}All that can be opened ({_stars(SUFFIXES)});;All files (*)"


def file_name(title: str) -> str:
    """A name for a file that every system takes."""
    return "".join(char for char in title if char.isalnum() or char in " -_").strip() or "Ringtone"


def left_out_text(properties: Sequence[str]) -> str:
    """What a file has that phones do not get, or ""."""
    if not properties:
        return ""
    shown = ", ".join(properties[:4]).lower()
    more = f" and {len(properties) - 4} more" if len(properties) > 4 else ""
    return f"Left out, because there is no place for it: {shown}{more}."


def more_text(kind: FileKind, more: int) -> str:
    """What else is in a file and was left there, or ""."""
    many = {FileKind.RINGTONE: "tunes", FileKind.CARD: "contacts", FileKind.EVENT: "entries"}.get(kind)
    return f"Only the first of {figures.whole(more + 1)} {many} in the file was taken." if more and many else ""


def _stars(suffixes: Iterable[str]) -> str:
    return " ".join(f"*{suffix}" for suffix in suffixes)
