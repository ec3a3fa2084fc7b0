"""What a phone makes of the messages of a builder: all parts in order, or nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.binary import Content, content_of
from smsdesk.encoding import operator_logo, picture_message, ringtone, rtttl, vcalendar, vcard, wap_push
from smsdesk.encoding.bitmap import Bitmap
from smsdesk.encoding.operator_logo import OperatorLogo
from smsdesk.encoding.picture_message import PictureMessage
from smsdesk.encoding.vcalendar import Event
from smsdesk.encoding.vcard import Card
from smsdesk.encoding.wbxml_si import Action, ServiceIndication

TUNE = rtttl.parse("MelurJingle:d=4,o=5,b=125:" + ",".join(["8g", "8a", "b"] * 60))
LOGO, PICTURE = Bitmap(72, 14, bytes(range(126))), Bitmap(72, 28, bytes(range(252)))
CARD = Card(family="Raman", given="Kavitha", mobile="+60125550136", note="வணக்கம் " * 8)
EVENT = Event("Jom Raya", datetime(2026, 11, 28, 10, tzinfo=UTC), datetime(2026, 11, 28, 18, tzinfo=UTC), "Kedai Melur")
EACH: list[tuple[tuple[bytes, ...], Content]] = [
    (ringtone.ringtone_messages(TUNE, 7), TUNE),
    (operator_logo.operator_logo_message(LOGO, "502", "12"), OperatorLogo(LOGO, "502", "12")),
    (picture_message.picture_messages(PICTURE, "Selamat datang", 8), PictureMessage(PICTURE, "Selamat datang")),
    (
        wap_push.wap_push_messages("Offer", "https://example.com/", Action.SIGNAL_HIGH, 9),
        ServiceIndication("Offer", "https://example.com/", Action.SIGNAL_HIGH),
    ),
    (vcard.vcard_messages(CARD, 10), vcard.read(vcard.write(CARD)).card),
    (vcalendar.vcalendar_messages(EVENT, 11), EVENT),
]


@pytest.mark.parametrize(("messages", "content"), EACH, ids=lambda value: type(value).__name__)
def test_every_content_is_read_again(messages: tuple[bytes, ...], content: Content) -> None:
    assert content_of(messages) == content


def test_parts_that_are_missing_doubled_or_swapped_are_no_content() -> None:
    messages = EACH[0][0]
    assert len(messages) > 1
    for wrong in (messages[:-1], messages[1:], messages[::-1], messages + messages, (), messages[:1] * len(messages)):
        assert content_of(wrong) is None


def test_unknown_ports_and_octets_without_one_are_no_content() -> None:
    assert content_of((bytes.fromhex("0605041234000041"),)) is None
    assert content_of((b"\x00ABC",)) is None
    assert content_of((b"",)) is None


@given(
    st.sampled_from(["1581", "1582", "158A", "0B84", "23F4", "23F5"]),
    st.one_of(st.binary(max_size=133), st.sampled_from(EACH).map(lambda one: one[0][0][7:])),
    st.integers(0, 132),
)
def test_any_octets_are_content_or_nothing(port: str, data: bytes, cut: int) -> None:
    content = content_of((bytes.fromhex(f"060504{port}0000") + data[:cut],))
    assert content is None or isinstance(content, Content)
