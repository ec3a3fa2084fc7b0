"""What a phone shows of each kind of message: the text, with a barcode its number and a sample of the picture."""

import re

from smsdesk.domain.composing import BARCODE_MARK
from smsdesk.domain.kinds import BarcodeType
from smsdesk.services.sample_barcode import SAMPLE_LINK, SAMPLE_NUMBER, sample_barcode
from smsdesk.ui import wording_barcode as words
from smsdesk.ui.widgets.picture_bubble import Picture


def barcode_messages(text: str, kind: BarcodeType) -> list[str | Picture]:
    """The bubbles of a barcode message: where the provider's number and picture will stand, as a sample."""
    if not text.strip():
        return []
    shown = re.sub(BARCODE_MARK, SAMPLE_NUMBER, text)
    if kind is BarcodeType.TEXT:
        return [shown]
    picture = Picture(sample_barcode(), words.PICTURE_WORDS[kind], words.BADGE)
    if kind is BarcodeType.LINK:
        return [f"{shown} {SAMPLE_LINK}", picture]
    return [shown, picture] if kind is not BarcodeType.NOKIA else [picture, shown]


def barcode_length(text: str, kind: BarcodeType) -> int:
    """About how many characters arrive: the provider's number in its place, and the link where there is one."""
    return sum(len(message) for message in barcode_messages(text, kind) if isinstance(message, str))
