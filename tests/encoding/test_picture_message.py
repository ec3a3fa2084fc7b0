"""Picture messages: netpbm writes the same, Gammu shows picture and text, tshark joins the parts."""

import judges
import phone_judges
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding.bitmap import Bitmap
from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.picture_message import (
    PORT,
    PictureMessage,
    picture_messages,
    read_picture_message,
)

PICTURE = Bitmap(72, 28, bytes((5 * place) % 256 for place in range(252)))
pictures = st.binary(min_size=252, max_size=252).map(lambda bits: Bitmap(72, 28, bits))
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip)


def joined(messages: tuple[bytes, ...]) -> bytes:
    return b"".join(message[1 + message[0] :] for message in messages)


def test_netpbm_writes_the_same_items() -> None:
    others = phone_judges.netpbm(PICTURE, "-fmt", "HEX_NPM", "-txt", "Selamat")[7:]
    assert joined(picture_messages(PICTURE, "Selamat", 1)) == b"\x30" + others  # netpbm leaves the version out


@pytest.mark.parametrize("text", ["Selamat Hari Raya", "Crème brûlée 新", "新年快乐 😀", "A" * 120])
def test_gammu_shows_picture_and_text(text: str) -> None:
    """Gammu takes ISO-8859-1 for UTF-8, so accents are judged in Unicode only."""
    messages = picture_messages(PICTURE, text, 7)
    printed = phone_judges.gammu_inbox(messages)
    assert f"ID (8 bit) 7, {len(messages)} parts" in printed
    assert f'Text                 : "{text}"' in printed
    assert phone_judges.drawn(PICTURE) in printed


def test_tshark_joins_the_parts() -> None:
    messages = picture_messages(PICTURE, "Selamat", 200)
    read = judges.pdml(messages)
    assert judges.shown(read, "gsm_sms.destination_port") == [str(PORT)] * len(messages)
    assert judges.shown(read, "gsm_sms.udh.mm.msg_id") == ["200"] * len(messages)
    assert judges.shown(read, "gsm_sms.reassembled.length") == [str(len(joined(messages)))]
    assert judges.complaints(read) == []


@pytest.mark.parametrize(("text", "parts"), [("", 3), ("A" * 120, 3), ("中" * 60, 3)])
def test_a_picture_takes_three_messages_with_any_text(text: str, parts: int) -> None:
    messages = picture_messages(PICTURE, text, 0)
    assert len(messages) == parts
    assert max(map(len, messages)) <= 140


def test_the_items_are_those_of_the_specification() -> None:
    payload = joined(picture_messages(PICTURE, "é", 0))
    assert payload[:12] == bytes.fromhex("30 00 0001 E9 02 0100 00 48 1C 01")
    assert joined(picture_messages(PICTURE, "中", 0))[:6] == bytes.fromhex("30 01 0002 4E2D")
    assert joined(picture_messages(PICTURE, "", 0))[:4] == bytes.fromhex("30 02 0100")


@pytest.mark.parametrize(
    ("text", "reason", "found", "limit"),
    [
        ("A" * 121, ContentReason.TOO_LONG, 121, 120),
        ("中" * 61, ContentReason.TOO_LONG, 61, 60),
        ("😀" * 31, ContentReason.TOO_LONG, 62, 60),
        ("a\0", ContentReason.CONTROL_CHARACTER, 1, 0),
        ("ab\ud800", ContentReason.LONE_SURROGATE, 2, 0),
    ],
)
def test_texts_that_do_not_fit_are_refused(text: str, reason: ContentReason, found: int, limit: int) -> None:
    with pytest.raises(ContentError) as caught:
        picture_messages(PICTURE, text, 0)
    error = caught.value
    assert (error.reason, error.field, error.found, error.limit) == (reason, "text", found, limit)


@given(pictures, texts)
def test_a_picture_message_is_read_back(bitmap: Bitmap, text: str) -> None:
    assert read_picture_message(joined(picture_messages(bitmap, text, 9))) == PictureMessage(bitmap, text)


def test_items_are_read_in_any_order_and_unknown_ones_skipped() -> None:
    picture = b"\x02\x01\x00" + PICTURE.to_octets()
    payload = b"\x30" + picture + b"\x05\x00\x02xx" + b"\x00\x00\x02Hi"
    assert read_picture_message(payload) == PictureMessage(PICTURE, "Hi")


@given(st.binary(max_size=20).map(lambda rest: b"\x30" + rest) | st.binary(max_size=20))
def test_any_octets_are_a_picture_message_or_refused(payload: bytes) -> None:
    try:
        assert read_picture_message(payload).bitmap.bits
    except ContentError as error:
        refused = error.reason
    else:
        return
    assert refused in (ContentReason.TRUNCATED, ContentReason.UNKNOWN_FORM)
