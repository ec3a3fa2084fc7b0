"""What the practice gateway accepts: the page table, and each parameter read as the provider describes it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from smsdesk.domain.kinds import BarcodeType
from smsdesk.encoding import ucs2
from smsdesk.encoding.parts import Encoding, count

SPAM_WORD = "SPAMTEST"
"""A text with this word, in any case, is answered 1719."""

MAX_OCTETS = 140  # one short message holds no more (3GPP TS 23.040)
MAX_PARTS = 255  # the concatenation header counts in one octet (3GPP TS 23.040, 9.2.3.24.1)
SEQNO_LENGTH = 20  # longer ones are cut, as the provider's server was seen to do

# As the provider's table writes them; its sample has one in lower case, so any case is taken.
BARCODE_TYPES = {kind.value.lower(): kind for kind in BarcodeType}
_TEXT_BARCODES = (BarcodeType.TEXT, BarcodeType.LINK)  # the others are one picture or one WAP push
BARCODE_NUMBER = "800000000000"  # stands where %barcode% stood

_NUMBER = re.compile(r"[0-9]{8,15}")
_SENDER = re.compile(r"[0-9]{1,13}|[A-Za-z0-9 ._&-]{1,11}")
_OCTETS = re.compile(r"(?:[0-9A-Fa-f]{2})+")


class Page(StrEnum):
    """The six pages; the value is the name as the specification writes it."""

    SINGLE = "ISendSMS.aspx"
    MULTI = "ISendSMSNoDR.aspx"
    UNICODE = "ISendSMSUnicode.aspx"
    BARCODE = "ISendSMS2D.aspx"
    CREDITS = "creditsLeft.aspx"
    TRANSFER = "creditsTransfer.aspx"

    @property
    def group(self) -> str:
        """The word for it in the faults' settings: "send", "transfer" or "credits"."""
        return {Page.CREDITS: "credits", Page.TRANSFER: "transfer"}.get(self, "send")


_PATHS = {f"/websmsapi/{page.value}".lower(): page for page in Page}


def page_at(path: str) -> Page | None:
    """The page of a request path in any case, or None."""
    return _PATHS.get(path.lower())


@dataclass(frozen=True)
class Content:
    """A message that was understood: its text (decoded for the Unicode types, hex for binary, with a number for
    %barcode%), its type or msgtype as the provider's table writes it, and its parts."""

    text: str
    type: str
    parts: int


def read_content(page: Page, fields: dict[str, str]) -> Content | None:
    """The message of a request (names in lower case), or None where the answer is 1706."""
    message = fields.get("message", "")
    if not message or not _sender_is_valid(fields.get("sender", "")):
        return None
    kind = fields.get("msgtype" if page is Page.BARCODE else "type", "").strip()
    try:
        content = _read_barcode(message, kind) if page is Page.BARCODE else _read_typed(page, message, kind)
    except ValueError:  # not GSM, no whole code units, or half a surrogate pair
        return None
    return content if content and content.parts <= MAX_PARTS else None


def read_numbers(page: Page, fields: dict[str, str]) -> list[tuple[str, bool]]:
    """The recipients in order, each with whether it is 8 to 15 digits; only the NoDR page splits at commas."""
    mobile = fields.get("mobile", "")
    numbers = mobile.split(",") if page is Page.MULTI else [mobile]
    return [(number, is_number(number)) for number in numbers]


def is_number(number: str) -> bool:
    """True for 8 to 15 digits and nothing else."""
    return bool(_NUMBER.fullmatch(number))


def read_seqno(fields: dict[str, str]) -> str:
    """The seqno, called `seqno` or `sseqno`; empty when none was given."""
    return (fields.get("seqno") or fields.get("sseqno") or "")[:SEQNO_LENGTH]


def read_amount(fields: dict[str, str]) -> int | None:
    """The credits of a transfer, or None where the answer is 1709."""
    raw = fields.get("credit", "").strip()
    if not re.fullmatch(r"[0-9]{1,12}", raw, re.ASCII):
        return None
    return int(raw) or None


def is_spam(text: str) -> bool:
    """True when the text holds the trigger word."""
    return SPAM_WORD in text.upper()


def _sender_is_valid(sender: str) -> bool:
    return not sender or bool(_SENDER.fullmatch(sender))


def _read_typed(page: Page, message: str, kind: str) -> Content | None:
    if page is Page.UNICODE:
        return _counted(message, kind, Encoding.UCS2) if kind in ("3", "4") else None
    if kind in ("1", "2"):
        return _counted(message, kind, Encoding.GSM7)
    if kind in ("3", "4"):
        return _counted(ucs2.from_hex(message), kind, Encoding.UCS2)
    if kind in ("5", "6"):
        return _read_binary(message, kind)
    return None


def _read_binary(message: str, kind: str) -> Content | None:
    if not _OCTETS.fullmatch(message) or len(message) > 2 * MAX_OCTETS:
        return None
    octets = bytes.fromhex(message)
    if kind == "5" and octets[0] >= len(octets):  # the header that the UDHL octet announces must be there
        return None
    return Content(message.upper(), kind, 1)


def _read_barcode(message: str, kind: str) -> Content | None:
    barcode = BARCODE_TYPES.get(kind.lower())
    if barcode is None:
        return None
    text = re.sub("%barcode%", BARCODE_NUMBER, message, flags=re.IGNORECASE)
    content = _counted(text, barcode.value, Encoding.GSM7)
    return content if barcode in _TEXT_BARCODES else Content(content.text, barcode.value, 1)


def _counted(text: str, kind: str, encoding: Encoding) -> Content:
    return Content(text, kind, count(text, encoding).number)
