"""Numbers that can be called back, and digits that cannot."""

import pytest

from smsdesk.domain.rules import Context, check

CONTEXT = Context(company="Kedai Melur", malaysian=1, promotion=False)

FOUND = (
    "call 012-555 0142",
    "Tel:03-55500123",
    "HP 0125550142",
    "+60 12 555 0142",
    "6012-5550142",
    "(03) 5550 0123",
    "1300 88 0123",
    "1-300-88-0123",
    "Call 1800-88-0123",
    "011-5550 0142",
    "call 5550 0142",
    "+65 6123 4567",
    "致电03-55500156",
    "０１２－５５５ ０１４２",
    "0 1 2 5 5 5 0 1 4 2",
    "call 15454 now.",
    "hubungi kami di 088-555012",
    "012.555.0142",
    "0️⃣1️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣4️⃣2️⃣",
    "wsap0125550142",
    "+6 012-555 0142",
    "+60(0)12-5550142",
    "Hubungi: 04-5550138 (Ali)",
    "WhatsApp 60125550142",
    "082-555 012 utk tempahan",
    "இந்த எண் 0125550142",
)
NOT_FOUND = (
    "28-11-2026 10am",
    "01.12.2026 10am",
    "01-12-2026 9.30am",
    "Order 2026112300142",
    "RM1,200,000",
    "Reply BATAL to 32728",
    "postcode 47300",
    "No.12 Jalan 3/5",
    "IC 010203-10-1234",
    "Order no 0123456789 is ready",
    "akaun 0125550142",
    "tracking PLT012555014MY",
    "10-12 pagi, 0900-1800",
    "ref 20261123-0142",
    "flight MH0123 at 0730",
    "call 30 minutes before",
    "Dial 999 in an emergency.",
    "01/12 0900-1000",
    "OTP 482913",
    "Serial 00012345678",
    "room 03-12",
    "03-12-2026 08.00",
    "2pm-6pm",
    "Blok 05-11-03 2026",
)


def places(text: str) -> list[str]:
    """What is marked in a text."""
    found = [finding for finding in check(text, CONTEXT) if finding.rule.id == "callback"]
    return [text[start:end] for finding in found for start, end in finding.at]


@pytest.mark.parametrize("text", FOUND)
def test_found(text: str) -> None:
    assert places(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    assert places(text) == []


def test_the_whole_number_is_marked() -> None:
    assert places("Call +60 12-555 0142, or 03-5550 0123.") == ["+60 12-555 0142", "03-5550 0123"]


@pytest.mark.parametrize(
    "text",
    [
        "Somebody calls from 012-555 0142 and pretends to be the bank: a scam. Do not answer.",
        "Nombor telefon 012-555 0142 telah didaftarkan.",
        "您的手机号码 012-555 0142 已登记",
    ],
)
def test_a_number_that_is_only_told_of_is_none(text: str) -> None:
    assert places(text) == []
