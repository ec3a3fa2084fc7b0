"""Telling how to stop, and using the same words for other things."""

import pytest

from smsdesk.domain.rules import Context, check

CONTEXT = Context(company="Kedai Melur", malaysian=1, promotion=True)

FOUND = (
    "Reply STOP to opt out",
    "STOP to end",
    "Balas BATAL",
    "Hantar HENTI ke 32728",
    "回复STOP退订",
    "退订请回STOP",
    "Opt out: STOP",
    "To unsubscribe text STOP ALL",
    "Nak berhenti? Taip BATAL SEMUA",
    'Text "STOP" to 32728',
    "STOP என பதில் அனுப்பவும்",
    "STOP=opt out",
    "reply ＳＴＯＰ",
    "Tak mahu SMS? HENTI.",
    "Sms STOP to 36828",
)
NOT_FOUND = (
    "Non-stop sale",
    "Do not stop",
    "one-stop shop, reply YES",
    "Henti di sini",
    "Jangan batal",
    "Bus stop",
    "We never stop",
    "reply now, offers that never stop",
)


def warned(text: str) -> bool:
    return "no_opt_out" in {finding.rule.id for finding in check(text, CONTEXT)}


@pytest.mark.parametrize("text", FOUND)
def test_told(text: str) -> None:
    assert not warned(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_told(text: str) -> None:
    assert warned(text)


def test_only_offers_need_it() -> None:
    news = Context(company="Kedai Melur", malaysian=1, promotion=False)
    assert "no_opt_out" not in {finding.rule.id for finding in check("RM0 Kedai Melur: sale", news)}


OFFERS = ("Sale 20% off", "Jualan murah hari ini", "全场七折优惠", "தீபாவளி சலுகை", "now RM12.50", "只需RM28")
NEWS = ("Your parcel arrives at 5pm", "Temujanji anda esok jam 9 pagi", "您的验证码是 730912", "நாளை பள்ளி விடுமுறை")


@pytest.mark.parametrize("text", OFFERS + NEWS)
def test_offers_are_guessed(text: str) -> None:
    guessed = Context(company="Kedai Melur", malaysian=1, promotion=None)
    assert ("no_opt_out" in {finding.rule.id for finding in check(text, guessed)}) == (text in OFFERS)
