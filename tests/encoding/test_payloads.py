"""Every content that this program builds is told in a few words by the inspector, and no other octets upset it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import operator_logo, picture_message, ringtone, vcalendar, vcard, wap_push
from smsdesk.encoding.bitmap import Bitmap
from smsdesk.encoding.payloads import describe
from smsdesk.encoding.rtttl import parse
from smsdesk.encoding.udh import parse_header
from smsdesk.encoding.wbxml_si import Action

PORTS = [module.PORT for module in (ringtone, operator_logo, picture_message, wap_push, vcard, vcalendar)]


def blank(height: int) -> Bitmap:
    return Bitmap(72, height, bytes(9 * height))


def payload(messages: tuple[bytes, ...]) -> tuple[int | None, bytes]:
    """Port and joined user data of messages."""
    headers = [parse_header(message) for message in messages]
    data = b"".join(message[header.data_start :] for message, header in zip(messages, headers, strict=True))
    return headers[0].port, data


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        (ringtone.ringtone_messages(parse("A:b=125:c"), 1), "Ringtone: 1 song, tempo 125"),
        (operator_logo.operator_logo_message(blank(14), "502", "19"), "Logo for network 502 19, 72 × 14"),
        (picture_message.picture_messages(blank(28), "", 1), "Picture, 72 × 28"),
        (picture_message.picture_messages(blank(28), "Selamat", 1), "Picture, 72 × 28: Selamat"),
        (
            wap_push.wap_push_messages("Menu", "https://example.com/m", Action.SIGNAL_HIGH, 1),
            "Link, signal-high: Menu",
        ),
        (vcard.vcard_messages(vcard.Card(family="Melur", given="Aisyah"), 1), "Contact: Aisyah Melur"),
        (
            vcalendar.vcalendar_messages(vcalendar.Event("Sale", datetime(2026, 12, 1, 2, tzinfo=UTC)), 1),
            "Calendar entry: Sale",
        ),
    ],
)
def test_what_the_builders_make(messages: tuple[bytes, ...], words: str) -> None:
    assert describe(*payload(messages)) == words


def test_unknown_ports_say_nothing() -> None:
    assert describe(None, b"abc") == describe(16_001, b"abc") == ""


def test_octets_that_do_not_belong_to_their_port() -> None:
    assert describe(picture_message.PORT, b"abc") == "Not readable as Nokia picture message"


@given(st.sampled_from(PORTS), st.binary(max_size=140) | st.text(max_size=100).map(str.encode))
def test_no_octets_upset_it(port: int, octets: bytes) -> None:
    assert describe(port, octets)
