"""The parameters of each page, in lower case (gateway.md, Pages and Types; provider's sections 1 to 8).

User name and password are not among them: the client adds them when it makes the request.
"""

import re
from collections.abc import Sequence

from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.encoding.parts import Encoding
from smsdesk.encoding.ucs2 import to_hex

SEQNO_LENGTH = 20
MAX_OCTETS = 140
"""A short message holds no more (3GPP TS 23.040, 9.2.3.24)."""
_OCTETS = re.compile(rf"(?:[0-9A-Fa-f]{{2}}){{1,{MAX_OCTETS}}}")

Form = dict[str, str]


def send_form(*, numbers: Sequence[str], text: str, kind: Kind, sender: str, seqno: str, seqno_name: str) -> Form:
    """For ISendSMS and ISendSMSNoDR: type 1 and 2 plain text, type 3 and 4 UTF-16BE in hexadecimal, type 5 and 6
    octets, which are in hexadecimal already.

    Raises LoneSurrogateError, and ValueError for octets that are none or more than 140, for a barcode (it has a page
    of its own), a number that is not digits alone or a seqno not 1 to 20 long.
    """
    if kind is Kind.BARCODE:
        raise ValueError("a barcode has a page of its own")
    message = to_hex(text) if kind.encoding is Encoding.UCS2 else text
    if kind.binary and not _OCTETS.fullmatch(text):
        raise ValueError("a binary message is 1 to 140 octets in hexadecimal")
    return {**_recipients(numbers, message, sender), "type": str(kind.wire_type), **_seqno(seqno, seqno_name)}


def unicode_form(*, number: str, text: str, kind: Kind, sender: str, seqno: str, seqno_name: str) -> Form:
    """For ISendSMSUnicode: the text as it is, type 3 or 4. Raises ValueError for another kind, and as send_form."""
    if kind.encoding is not Encoding.UCS2:
        raise ValueError("the Unicode page takes the two Unicode kinds alone")
    to_hex(text)  # half a surrogate pair has no UTF-8 either: the same error as on the other pages
    return {**_recipients([number], text, sender), "type": str(kind.wire_type), **_seqno(seqno, seqno_name)}


def barcode_form(*, number: str, text: str, kind: BarcodeType, sender: str, seqno: str, seqno_name: str) -> Form:
    """For ISendSMS2D, whose table names the seqno `sseqno`: sent under both names. Raises as send_form."""
    both = {**_seqno(seqno, "seqno"), **_seqno(seqno, "sseqno"), **_seqno(seqno, seqno_name)}
    return {**_recipients([number], text, sender), "msgtype": kind.value, **both}


def transfer_form(*, customer: str, amount: int, seqno: str, seqno_name: str) -> Form:
    """For the transfer page. `seqno`, the table's own name, is always there: money moves, and a duplicate must be
    seen. Raises ValueError for an amount below 1, no customer, or a seqno not 1 to 20 long.
    """
    if amount < 1 or not customer:
        raise ValueError("a transfer needs a customer and an amount of at least 1")
    return {"cust": customer, "credit": str(amount), **_seqno(seqno, "seqno"), **_seqno(seqno, seqno_name)}


def _recipients(numbers: Sequence[str], message: str, sender: str) -> Form:
    if not numbers or not all(number.isascii() and number.isdigit() for number in numbers):
        raise ValueError("recipients are digits alone, and at least one")
    form = {"message": message, "mobile": ",".join(numbers)}
    return {**form, "sender": sender} if sender else form


def _seqno(seqno: str, name: str) -> Form:
    if not 1 <= len(seqno) <= SEQNO_LENGTH:  # the server cuts longer ones, and cut ones repeat
        raise ValueError("a seqno has 1 to 20 characters")
    return {name: seqno}
