"""Words of the 2D barcode: its five types, what stands in the message, and what the preview cannot know."""

from smsdesk.domain.kinds import BarcodeType

TITLES = {
    BarcodeType.EMS: "EMS",
    BarcodeType.NOKIA: "Nokia",
    BarcodeType.MMS: "MMS as WAP push",
    BarcodeType.TEXT: "Text message",
    BarcodeType.LINK: "Text link",
}
SENTENCES = {
    BarcodeType.EMS: "The picture is in the message. Older phones with EMS.",
    BarcodeType.NOKIA: "Nokia picture message. Older Nokia phones only.",
    BarcodeType.MMS: "A push message leads to the picture. Needs mobile data.",
    BarcodeType.TEXT: "Only the number of the code. Works on every phone.",
    BarcodeType.LINK: "A web link to the picture. Needs mobile data.",
}
PLACE = "%barcode%"
INSERT = f"Insert {PLACE}"
DOCK = "The provider builds the octets of this kind."
ESTIMATE = f"The provider makes the barcode and puts its number at {PLACE}. The length is an estimate."
NO_PLACE = f"The number of the barcode stands nowhere in the text. Insert {PLACE} where it is to be read."
TWO_PLACES = f"{PLACE} stands more than once. Keep one."
PICTURE_WORDS = {
    BarcodeType.EMS: "Illustration. Current phones may not show it.",
    BarcodeType.NOKIA: "Illustration. Current phones may not show it.",
    BarcodeType.MMS: "The push message opens this picture:",
    BarcodeType.LINK: "The link opens this picture:",
}
BADGE = "SAMPLE"


def not_gsm(what: str) -> str:
    """Characters that a barcode message cannot carry: `what` names them."""
    return f"A barcode message carries plain characters only. Replace {what}."
