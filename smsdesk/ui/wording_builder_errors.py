"""Words of what is wrong in the builders of binary contents: what was typed, what was opened, what cannot be heard."""

from smsdesk.domain.binary import BuildError
from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.octets import OctetError, OctetProblem
from smsdesk.encoding.rtttl import MAX_TEXT, RtttlError, RtttlProblem
from smsdesk.encoding.tune import DURATIONS, MAX_NOTES, MAX_TEMPO, MIN_TEMPO, OCTAVES
from smsdesk.services.content_files import LIMITS, FileError, FileKind, FileProblem
from smsdesk.services.playing import PlayerError, PlayerProblem
from smsdesk.ui import figures
from smsdesk.ui.imaging import MOST_OCTETS, MOST_PIXELS, ImageError, ImageProblem
from smsdesk.ui.wording_hex import octet_text

_FIELDS = {
    "": "The content",
    "title": "The title",
    "link": "The link",
    "text": "The text",
    "name": "The name",
    "given": "The name",
    "family": "The family name",
    "mobile": "The number",
    "work": "The work number",
    "home": "The home number",
    "fax": "The fax number",
    "email": "The e-mail address",
    "company": "The company",
    "url": "The web address",
    "note": "The note",
    "street": "The street",
    "city": "The city",
    "region": "The region",
    "postcode": "The postcode",
    "country": "The country",
    "summary": "The title",
    "place": "The place",
    "start": "The beginning",
    "end": "The end",
    "alarm": "The alarm",
    "picture": "The picture",
}
_MISSING = {
    "picture": "There is no picture yet. Open an image.",
    "link": "The link is missing. It begins with https://.",
    "title": "The title is missing. It is what the phone shows.",
    "summary": "The title is missing. It is what the phone shows.",
    "name": "The name is missing. A card needs a name or a company.",
}
_SAMPLE = "Jingle:d=4,o=5,b=125:8g,8a,b"
_KINDS = {
    FileKind.HEX: "hex file",
    FileKind.OCTETS: "file of octets",
    FileKind.RINGTONE: "ringtone file",
    FileKind.IMAGE: "image",
    FileKind.CARD: "contact file",
    FileKind.EVENT: "calendar file",
}
_ADVICE = {
    FileKind.CARD: "Save the one contact in a file of its own.",
    FileKind.EVENT: "Save the one entry in a file of its own.",
    FileKind.IMAGE: "Make it smaller first.",
}
_CONTENT = {
    ContentReason.EMPTY: "{what} is missing.",
    ContentReason.TOO_LONG: "{what} has {found} characters, and at most {limit} are sent. Shorten it.",
    ContentReason.TOO_LARGE: "There are {found} octets, and at most {limit} are read.",
    ContentReason.TOO_MANY_PARTS: "It takes {found} messages, and phones take at most {limit}. Make it shorter.",
    ContentReason.CONTROL_CHARACTER: "{what} has a character at {at} that cannot be seen. Remove it.",
    ContentReason.LONE_SURROGATE: "{what} has half a character at {at}, from a broken copy. Remove it.",
    ContentReason.LINK_SCHEME: "The link begins with http:// or https://. Add it.",
    ContentReason.LINK_HOST: "The link has no address behind https://. Add one, such as example.com.",
    ContentReason.LINK_CHARACTER: "Character {at} of the link is not plain ASCII. Write it as %…, or remove it.",
    ContentReason.COUNTRY_CODE: "A country code (MCC) has three digits, such as 502 for Malaysia.",
    ContentReason.NETWORK_CODE: "A network code (MNC) has two or three digits, such as 12.",
    ContentReason.PICTURE_SIZE: "The picture’s {field} is {found} dots, and it has to be {limit}.",
    ContentReason.END_BEFORE_START: "The entry ends before it begins. Correct one of the two.",
    ContentReason.ALARM: "The alarm comes before the beginning, and at most 28 days before it.",
    ContentReason.DATE: "{what} is not a date that can be sent.",
    ContentReason.NO_CARD: "There is no contact in it.",
    ContentReason.NO_EVENT: "There is no calendar entry in it.",
    ContentReason.TRUNCATED: "The octets end too early: only {found} are there.",
    ContentReason.UNKNOWN_FORM: "Octet {at} is not what was expected there.",
}


def error_text(error: BuildError) -> str:
    """What is wrong, where (counted from 1), and what to do."""
    if isinstance(error, OctetError):
        return octet_text(error)
    return rtttl_text(error) if isinstance(error, RtttlError) else content_text(error)


def not_yet(error: BuildError) -> str:
    """Why "Review and send" is grey, in a few words that fit below it: what is missing, or that something is wrong."""
    missing = error.reason in (OctetProblem.EMPTY, RtttlProblem.EMPTY, ContentReason.EMPTY)
    return error_text(error).partition(". ")[0].rstrip(".") + "." if missing else "The content is not right yet."


def rtttl_text(error: RtttlError) -> str:
    """Why a text is no tune."""
    at, found = figures.whole(error.at + 1), _shown(error.found)
    lengths = ", ".join(map(str, DURATIONS))
    match error.reason:
        case RtttlProblem.EMPTY:
            return "There is no tune yet. Type or paste RTTTL, or open a file."
        case RtttlProblem.TOO_LONG:
            return f"A tune has at most {figures.whole(MAX_TEXT)} characters. This is longer."
        case RtttlProblem.CONTROL_CHARACTER:
            return f"Character {at} cannot be seen, and a title has only visible ones. Remove it."
        case RtttlProblem.NO_DEFAULTS:
            return f"No colon follows the title. The form is {_SAMPLE}."
        case RtttlProblem.NO_NOTES:
            return f"There are no notes behind a second colon. The form is {_SAMPLE}."
        case RtttlProblem.BAD_DEFAULT:
            return f"{found} at {at} is no setting. Only d= (length), o= (octave) and b= (tempo) stand there."
        case RtttlProblem.BAD_DURATION:
            return f"{found} at {at} is no length of a note. There are {lengths}."
        case RtttlProblem.BAD_OCTAVE:
            return f"{found} at {at} is not in the octaves {OCTAVES[0]} to {OCTAVES[-1]}."
        case RtttlProblem.BAD_TEMPO:
            return f"{found} at {at} is no tempo. It is between {MIN_TEMPO} and {MAX_TEMPO}."
        case RtttlProblem.BAD_NOTE:
            return f"{found} at {at} is no note. Notes are a to g, with # for sharp, and p for a pause."
        case RtttlProblem.MISSING_NOTE:
            return f"A note is missing at {at}. Add it, or remove the comma."
        case RtttlProblem.TOO_MANY_NOTES:
            return f"A tune has at most {MAX_NOTES} notes. Note {MAX_NOTES + 1} begins at {at}."


def content_text(error: ContentError) -> str:
    """Why a content cannot be made or read."""
    if error.reason is ContentReason.EMPTY and error.field in _MISSING:
        return _MISSING[error.field]
    what = _FIELDS.get(error.field, _FIELDS[""])
    at, found, limit = (figures.whole(number) for number in (error.found + 1, error.found, error.limit))
    return _CONTENT[error.reason].format(what=what, field=error.field, at=at, found=found, limit=limit)


def file_text(error: FileError | ContentError | ImageError, name: str) -> str:
    """Why a file was not taken, and what became of what stood there: nothing."""
    shown = f"“{_cut(name)}”"
    if isinstance(error, ImageError):
        return _image_text(error, shown)
    if isinstance(error, ContentError):
        return f"{shown}: {content_text(error)}"
    kind = _KINDS[error.kind] if error.kind else "file"
    match error.problem:
        case FileProblem.NOT_FOUND:
            return f"{shown} is not there any more."
        case FileProblem.NOT_ALLOWED:
            return f"{shown} may not be read. Copy it to a folder of yours and open the copy."
        case FileProblem.NOT_A_FILE:
            return f"{shown} is not a file."
        case FileProblem.TOO_LARGE:
            limit = octets_text(LIMITS[error.kind or FileKind.IMAGE])
            advice = _ADVICE.get(error.kind, "") if error.kind else ""
            article = "an" if error.kind is FileKind.IMAGE else "a"
            has = f"{shown} has {octets_text(error.found)}"
            return f"{has}, and of {article} {kind} at most {limit} are read. {advice}".strip()
        case FileProblem.TOO_SLOW:
            return f"{shown} could not be read in 20 s. The drive it is on does not answer."
        case FileProblem.EMPTY:
            return f"{shown} is empty."
        case FileProblem.NOT_TEXT:
            return f"{shown} is no {kind}: it is not text."
        case FileProblem.UNKNOWN:
            return f"{shown} is nothing that a binary message holds: no tune, image, contact, calendar entry or hex."


def player_text(error: PlayerError) -> str:
    """Why nothing is heard."""
    match error.problem:
        case PlayerProblem.NONE_FOUND:
            return "This computer has no program that plays sound. Save the tune as WAV and play it elsewhere."
        case PlayerProblem.FAILED:
            return f"{error.program} could not play the tune. The message is not affected."
        case PlayerProblem.HANGS:
            return f"{error.program} did not come to an end and was stopped. The message is not affected."
        case PlayerProblem.NO_ROOM:
            return "The tune could not be written to the folder for temporary files. The message is not affected."


def octets_text(number: int) -> str:
    """The size of a file: "64 KB", "5.2 MB"; exact below 10,000."""
    if number < 10_000:
        return figures.counted(number, "octet", "octets")
    if number < 1_000_000:
        return f"{round(number / 1024)} KB"
    return f"{number / 1_000_000:.1f} MB".replace(".0 ", " ")


def too_long_paste(length: int) -> str:
    """Why a paste was refused."""
    most = figures.whole(MAX_TEXT)
    return f"That is {figures.whole(length)} characters long, and a tune has at most {most}. Nothing was pasted."


def _image_text(error: ImageError, shown: str) -> str:
    match error.problem:
        case ImageProblem.TOO_LARGE:
            has, most = octets_text(error.found), octets_text(MOST_OCTETS)
            return f"{shown} has {has}, and of an image at most {most} are read. Make it smaller first."
        case ImageProblem.TOO_MANY_PIXELS:
            pixels = figures.whole(round(error.found / 1_000_000))
            most = figures.whole(MOST_PIXELS // 1_000_000)
            return f"{shown} has {pixels} megapixels, and at most {most} are opened. Make it smaller first."
        case ImageProblem.NOT_AN_IMAGE:
            return f"{shown} is not an image this program opens. PNG, JPEG, GIF, BMP and WebP are."
        case ImageProblem.BROKEN:
            return f"{shown} is damaged: its picture cannot be read."


def _shown(found: str) -> str:
    if not found:
        return "What stands"
    if not found.isprintable():
        return f"U+{ord(found[0]):04X}"
    return f"“{_cut(found, 12)}”"


def _cut(text: str, most: int = 40) -> str:
    clean = "".join(char if char.isprintable() else "\ufffd" for char in text)
    return clean if len(clean) <= most else clean[: most - 1] + "…"
