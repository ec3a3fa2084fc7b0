"""Words from outside become one plain line that no desktop takes for an address."""

import re

import pytest

from smsdesk.domain.harmless import harmless

JOINER = "\u2060"


def read(text: str, most: int = 200) -> str:
    """What a person sees of it."""
    return harmless(text, most).replace(JOINER, "")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Are you open on Sunday?", "Are you open on Sunday?"),
        ("two\nlines\r\n\tand more", "two lines and more"),
        ("a\x00b\x1b[31mc\x7f", "a b [31mc"),
        ("\u202egnp.exe\u202c \u2066x\u2069\u200f", "gnp.exe x"),
        ("أهلا وسهلا", "أهلا وسهلا"),
        ("👩‍👩‍👧 தமிழ்", "👩‍👩‍👧 தமிழ்"),
        ("  ", ""),
        ("\ud83d half", "half"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_it_is_read_as_written_without_what_controls(text: str, seen: str) -> None:
    assert read(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "http://evil.example/x",
        "see www.evil.example",
        "evil.example/pay",
        "HTTPS://EVIL.EXAMPLE",
        "me@evil.example",
        "mailto:me@evil.example",
        "ftp://evil.example",
        "file:///etc/passwd",
        "tel:+60125550101",
        "//evil.example",
        "evil。example",
    ],
)
def test_nothing_in_it_can_be_taken_for_a_link(text: str) -> None:
    made = harmless(text, 200)
    known = re.compile(r"[a-z]+:[/+\w]|//|www\.\w|\w[.。]\w|\w@\w|\w/\w", re.IGNORECASE)
    assert known.search(text)
    assert not known.search(made), ascii(made)
    assert read(text) == text


def test_a_long_one_is_cut() -> None:
    assert read("word " * 100, 20) == "word word word word…"
    assert len(read("😀" * 500, 160)) == 160
    assert harmless("." * 100_000, 160).count(".") < 160
