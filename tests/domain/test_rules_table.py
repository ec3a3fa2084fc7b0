"""The table of rules, how a text is mended, and that no text whatever is too much for it."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smsdesk.domain.accounts import PrefixMode
from smsdesk.domain.rules import NO_COMPANY_KNOWN, RULES, Context, Level, check, mend
from smsdesk.domain.rules_opening import with_prefix
from smsdesk.domain.rules_text import fold

CONTEXT = Context(company="Kedai Melur Sdn. Bhd.", malaysian=3, promotion=True, local_hour=10.0)
PIECES = st.sampled_from(
    (
        *(
            "RM0",
            "RM0.00 ",
            "Kedai",
            " Melur",
            ": ",
            "melur",
            ".com",
            ". ",
            "。",
            "www.",
            "012-555 0142",
            "+60",
            "reply ",
        ),
        *(
            "your ",
            "IC number",
            "OTP",
            "STOP",
            "BATAL ",
            "\u200b",
            "\n",
            "ﷺ",
            "身份证号",
            "请回复",
            "அனுப்பவும்",
            "கணக்கு எண் ",
        ),
        *("http://", "\ud800"),
    )
)
TEXTS = st.text() | st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join)


def broken(text: str, context: Context = CONTEXT) -> list[str]:
    return [finding.rule.id for finding in check(text, context)]


def test_the_table_is_whole() -> None:
    blocks = ["link", "callback", "personal_data"]
    assert [rule.id for rule in RULES] == [*blocks, "no_price_prefix", "no_company", "no_opt_out", "quiet_hours"]
    assert [rule.id for rule in RULES if rule.level is Level.BLOCK] == blocks
    assert {rule.since for rule in RULES if rule.level is Level.BLOCK} == {date(2024, 9, 1)}
    assert all(rule.title and rule.sentence and rule.source for rule in RULES)


def test_nothing_is_said_without_malaysian_recipients() -> None:
    assert check("Call 012-555 0142, www.melur.com", Context(malaysian=0, local_hour=3.0)) == ()


def test_findings_come_in_the_order_of_the_table() -> None:
    night = Context(company="Kedai Melur", malaysian=1, promotion=True, local_hour=22.5)
    text = "Reply with your OTP, call 012-555 0142, see melur.com"
    assert broken(text, night) == [rule.id for rule in RULES]
    assert broken("RM0 Kedai Melur: sale. Reply STOP to opt out.") == []


def test_an_empty_text_misses_nothing() -> None:
    assert broken("") == broken(" \n") == []


@pytest.mark.parametrize(
    ("hour", "hours", "quiet"),
    [
        (7.99, (8, 20), True),
        (8.0, (8, 20), False),
        (19.99, (8, 20), False),
        (20.0, (8, 20), True),
        (23.0, (22, 2), False),
        (3.0, (22, 2), True),
        (3.0, (0, 24), False),
        (3.0, (8, 8), False),
        (None, (8, 20), False),
    ],
)
def test_quiet_hours(hour: float | None, hours: tuple[int, int], quiet: bool) -> None:
    assert ("quiet_hours" in broken("", Context(malaysian=1, local_hour=hour, hours=hours))) == quiet


PREFIXED = (
    "RM0 x",
    "RM0.00 x",
    "rm 0.00: x",
    "[RM0] x",
    "RM0Kedai",
    "RM0,00 x",
    "ＲＭ０ x",
    "RM 00 x",
    "(RM0.00)Kedai",
    "RMO x",
)
NOT_PREFIXED = ("RM0.50 off", "RM05", "Now RM0", "RM10 x", "x", "FreeRM0")


@pytest.mark.parametrize("text", PREFIXED + NOT_PREFIXED)
@pytest.mark.parametrize("form", ["RM0 ", "RM0.00 ", "RM0", ""])
def test_the_price_prefix_is_put_in_once(text: str, form: str) -> None:
    assert ("no_price_prefix" in broken(text)) == (text in NOT_PREFIXED)
    once = with_prefix(text, form)
    assert once == (text if text in PREFIXED else f"{form.strip() or 'RM0'} {text}")
    assert with_prefix(once, form) == once


@pytest.mark.parametrize("mode", [PrefixMode.INSERTED, PrefixMode.ADDED])
def test_a_prefix_that_comes_by_itself_is_not_missed(mode: PrefixMode) -> None:
    assert "no_price_prefix" not in broken("Hello", Context(malaysian=1, prefix_mode=mode))


@pytest.mark.parametrize(
    ("company", "text", "found"),
    [
        ("Kedai Melur Sdn. Bhd.", "RM0 KEDAI MELUR: hi", True),
        ("KedaiMelur", "RM0 kedai-melur: hi", True),
        ("Kedai Melur", "RM0 KedaiMelur: hi", True),
        ("Ace", "RM0 The workplace is open", False),
        ("Ace", "RM0 workplace, ACE", True),
        ("福满茶庄", "RM0【福满茶庄】欢迎", True),
        ("மல்லிகை ஸ்டோர்ஸ்", "RM0 மல்லிகை ஸ்டோர்ஸ்: வணக்கம்", True),
        ("Melur (M) Sdn Bhd", "RM0 Melur: hi", True),
        ("Kedai Melur", "RM0 Kedai Mawar: hi", False),
    ],
)
def test_company(company: str, text: str, found: bool) -> None:
    assert ("no_company" not in broken(text, Context(company=company, malaysian=1))) == found


def test_an_account_without_a_company_is_told_so() -> None:
    (finding,) = check("RM0 hello", Context(malaysian=1, promotion=False))
    assert (finding.rule.id, finding.sentence) == ("no_company", NO_COMPANY_KNOWN)
    assert mend("RM0 hello", "no_company", Context(malaysian=1)) == "RM0 hello"


def test_mended_texts() -> None:
    assert mend("20% off", "no_price_prefix", CONTEXT) == "RM0 20% off"
    named = Context(company="Kedai Melur", malaysian=1)
    assert mend("RM0.00: 20% off", "no_company", named) == "RM0.00: Kedai Melur: 20% off"
    assert mend("20% off", "no_company", named) == "Kedai Melur: 20% off"
    assert mend("20% off.", "no_opt_out", CONTEXT) == "20% off. Reply BATAL to stop"
    assert mend("20% off", "no_opt_out", CONTEXT) == "20% off. Reply BATAL to stop"
    assert mend("see melur.com", "link", CONTEXT) == "see melur.com"


@given(TEXTS, st.sampled_from(["no_price_prefix", "no_company", "no_opt_out"]))
def test_mending_mends_and_never_twice(text: str, rule: str) -> None:
    once = mend(text, rule, CONTEXT)
    assert rule not in broken(once)
    assert mend(once, rule, CONTEXT) == once


@given(TEXTS, st.text(max_size=20))
def test_any_text_is_read_and_marked_inside(text: str, company: str) -> None:
    for finding in check(text, Context(company=company, malaysian=1)):
        for start, end in finding.at:
            assert 0 <= start < end <= len(text)
        assert list(finding.at) == sorted(finding.at)


@given(TEXTS)
@example(" \x1b\x85")
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert end == start + 1 <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        ".",
        "a.",
        "0 ",
        "012-",
        "x.com ",
        "a.com.my/",
        "reply with ic no ",
        "அனுப்ப கணக்கு எண் ",
        "w w w . ",
        "a://",
        "rm0",
        "stop ",
    ],
)
def test_a_hundred_thousand_characters_come_to_an_end(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    assert all(finding.at[-1][1] <= len(text) for finding in check(text, CONTEXT) if finding.at)
