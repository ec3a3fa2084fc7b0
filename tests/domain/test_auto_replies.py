"""Keywords and their answers; messages that no machine should answer."""

import pytest

from smsdesk.domain.auto_replies import (
    LONGEST_TEXT,
    AutoReply,
    AutoReplyProblem,
    answer_to,
    asks_for,
    is_one_of,
    looks_automatic,
    problem_of,
)

HOURS = AutoReply(1, 1, "HOURS", "We are open 9 to 6.")
PRICE = AutoReply(2, 1, "harga list", "RM10 each.")
OFF = AutoReply(3, 1, "menu", "Soup.", on=False)
ALL = (HOURS, PRICE, OFF)


@pytest.mark.parametrize(
    "text", ["hours", "Hours?", "ＨＯＵＲＳ", "HOURS please", "hours: today", "🌹 hours 🌹", "hours\nhi"]
)
def test_a_keyword_is_the_whole_message_or_its_first_word(text: str) -> None:
    assert answer_to(text, ALL) is HOURS


@pytest.mark.parametrize("text", ["", "opening hours", "hoursx", "menu", "menu please", "harga list please", "harga"])
def test_nothing_else_is_answered(text: str) -> None:
    assert answer_to(text, ALL) is None


def test_a_keyword_of_two_words_is_the_whole_message() -> None:
    assert answer_to("Harga  List!", ALL) is PRICE


def test_the_whole_message_counts_before_its_first_word() -> None:
    both = (AutoReply(1, 1, "harga", "short"), AutoReply(2, 1, "harga list", "long"))
    assert answer_to("harga list", both) is both[1]
    assert answer_to("harga berapa", both) is both[0]


@pytest.mark.parametrize(
    "text",
    [
        "This is an automatic reply.",
        "AUTO-REPLY: I am away",
        "I am out of office until Monday",
        "hours Out of the office",
        "Please do not reply to this message",
        "Mesej ini dijana secara automatik",
        "Jangan balas mesej ini",
        "自动回复：你好",
        "Message could not be delivered",
        "ＡＵＴＯ　ＲＥＰＬＹ",
    ],
)
def test_machines_are_known_by_what_they_say(text: str) -> None:
    assert looks_automatic(text)


@pytest.mark.parametrize("text", ["hours", "Is the door automatic?", "my office is near", "reply me please", "自动门"])
def test_people_are_not_taken_for_machines(text: str) -> None:
    assert not looks_automatic(text)


def test_our_own_words_come_back_changed_a_little() -> None:
    assert is_one_of("we are open 9 to 6", ["other", "We are open 9 to 6."])
    assert is_one_of("😀", ["😀"])
    assert not is_one_of("😀", ["🌹"])
    assert not is_one_of("We are open", ["We are open 9 to 6."])


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (AutoReply(0, 1, "info", "Hello."), None),
        (AutoReply(1, 1, "Hours", "Changed."), None),
        (AutoReply(0, 1, "", "Hello."), AutoReplyProblem.KEYWORD_MISSING),
        (AutoReply(0, 1, "🌹!", "Hello."), AutoReplyProblem.KEYWORD_MISSING),
        (AutoReply(0, 1, "x" * 41, "Hello."), AutoReplyProblem.KEYWORD_TOO_LONG),
        (AutoReply(0, 1, "ｈｏｕｒｓ", "Hello."), AutoReplyProblem.KEYWORD_TAKEN),
        (AutoReply(0, 1, "Batal.", "Hello."), AutoReplyProblem.OPTS_OUT),
        (AutoReply(0, 1, "cukup", "Hello."), AutoReplyProblem.OPTS_OUT),
        (AutoReply(0, 1, "info", " \n"), AutoReplyProblem.TEXT_MISSING),
        (AutoReply(0, 1, "info", "x" * (LONGEST_TEXT + 1)), AutoReplyProblem.TEXT_TOO_LONG),
        (AutoReply(0, 1, "info", "INFO: we are open."), AutoReplyProblem.ANSWERS_ITSELF),
    ],
)
def test_what_is_kept(reply: AutoReply, problem: AutoReplyProblem | None) -> None:
    assert problem_of(reply, ALL, ("Cukup",)) is problem


def test_an_empty_keyword_asks_for_nothing() -> None:
    assert not asks_for("", "")
