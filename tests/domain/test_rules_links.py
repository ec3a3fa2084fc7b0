"""Links in every disguise, and the many dots that are none."""

import pytest

from smsdesk.domain.rules import Context, check

CONTEXT = Context(company="Kedai Melur", malaysian=1, promotion=False)

FOUND = (
    "Visit kedaimelur.my now",
    "order at http://melur.com",
    "melur[.]com",
    "melur dot com",
    "melur .com",
    "melur . com",
    "Klik s.id/abc",
    "youtu.be/abc",
    "bit . ly/abc",
    "t.me/melur",
    "KEDAIMELUR.COM.MY",
    "浏览melur.com查看",
    "melur。com",
    "ｗｗｗ．ｍｅｌｕｒ．ｃｏｍ",
    "me\u200blur.c\u200bom",
    "https://192.168.1.4/x",
    "forms.gle/x",
    "goo.gl/x",
    "shopee.com.my/melur",
    "wa.me/60125550142",
    "kedai-melur.shop",
    "melur(.)my",
    "w w w.melur.com",
    "see melur.com.",
    "melur.com/promo?x=1",
    "மலர்.com பாருங்கள்",
    "app.melur.io",
    "hxxp://melur[.]my",
    "kedaimelur . my",
    "fb.com/melur",
    "kedaimelur titik com",
    "https : // melur . com",
    "linktr.ee/x",
    "maps.app.goo.gl/x",
    "lazada.co/x",
    "cutt.ly/x",
    "rb.gy/x",
    "shp.ee/x",
    "melur.onpay.my",
    "//melur.com",
)
NOT_FOUND = (
    "10.30am to 6pm",
    "RM12.50.Come now",
    "Dr.Lim is in",
    "No.12,Jalan 3",
    "Kedai Melur Sdn.Bhd",
    "e.g. this",
    "Thank you.My team",
    "6pm.We are",
    "ends 9 p.m.So come",
    "v1.2.3",
    "28.11.2026",
    "Encik Ali b.Abu",
    "Tmn.Sri, Jln.SS2",
    "ASP.NET class",
    "a.m. to p.m.",
    "mail abu@example.com",
    "IG @melur.my",
    "U.S. visa",
    "Hari Isnin.Jumpa lagi",
    "esok.Sila datang",
    "price 3.50/kg",
    "27/11/2026",
    "St. John",
    "Sale ends today. Me and my team",
    "Welcome . See you",
    "datang . Me",
    "优惠。欢迎",
    "Wi-Fi 5.0GHz",
    "Size 8.5.In stock",
    "done.In case of rain",
    "Ok.So",
    "Bhd.Info",
    "etc.to",
)


def places(text: str) -> list[str]:
    """What is marked in a text."""
    found = [finding for finding in check(text, CONTEXT) if finding.rule.id == "link"]
    return [text[start:end] for finding in found for start, end in finding.at]


@pytest.mark.parametrize("text", FOUND)
def test_found(text: str) -> None:
    assert places(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    assert places(text) == []


def test_the_whole_link_is_marked() -> None:
    assert places("see ｗｗｗ．melur．com/a?b=1 now") == ["ｗｗｗ．melur．com/a?b=1"]
    assert places("Buy at melur.com.my, or bit.ly/x") == ["melur.com.my", "bit.ly/x"]
