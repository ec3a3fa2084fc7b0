"""Links of incoming texts: what counts as one, and which address would really be opened."""

import pytest

from smsdesk.domain.links import find_links


def addresses(text: str) -> list[str]:
    return [link.address for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Here: https://example.com/list", ["https://example.com/list"]),
        ("(see https://example.com/a_(b)).", ["https://example.com/a_(b)"]),
        ("HTTP://Example.COM/A?b=c#d!", ["http://example.com/A?b=c#d"]),
        ("https://a.example and http://b.example:8080/", ["https://a.example", "http://b.example:8080/"]),
        ("看https://例え.jp/路径。", ["https://xn--r8jz45g.jp/%E8%B7%AF%E5%BE%84"]),
        ("https://[2001:DB8::1]:8080/x", ["https://[2001:db8::1]:8080/x"]),
        ("javascript:alert(1) file:///etc/passwd sms:1 hxxp://x.example ftp://x.example", []),
        ("https:// https://. https://-x https://a..b https://x:port/", []),
        ("https://good.example\\@evil.example/", []),
        ("https://www.p\u0430ypal.com", ["https://www.xn--pypal-4ve.com"]),
        ("https://example.com/\u202egpj.exe", ["https://example.com/"]),
    ],
)
def test_links_of_a_text(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


def test_the_host_is_what_stands_behind_the_at() -> None:
    (link,) = find_links("Bank: https://bank.example@evil.example/login now")
    assert (link.host, link.address) == ("evil.example", "https://bank.example@evil.example/login")
    assert link.short == "evil.example/login"


def test_places_are_those_of_the_text() -> None:
    text = "“https://example.com/”, she wrote"
    (link,) = find_links(text)
    assert text[link.start : link.end] == "https://example.com/"
    assert link.short == "example.com"


def test_every_address_is_ascii_and_hostile_texts_take_no_time() -> None:
    text = "https://" + "ü" * 5000 + " https://x.example/" + "é" * 3000 + " http://" * 20_000
    found = find_links(text)
    assert all(link.address.isascii() for link in found)
    assert len(find_links("https://a.example " * 500)) == 20
