"""What notifications say: figures that add up, names only where they may be shown, nothing that acts."""

import pytest

from smsdesk.domain.listening import ListenerProblem, Place
from smsdesk.domain.notices import (
    AnswersNotice,
    BalanceNotice,
    ListenerNotice,
    MessagesNotice,
    Notice,
    OptOutsNotice,
    RunNotice,
    SettledNotice,
    Writer,
)
from smsdesk.domain.records import Broadcast, BroadcastRow, Counts, Kind
from smsdesk.domain.states import Reason, RunState
from smsdesk.services.below import AutostartProblem
from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.ui import run_line, wording_notices
from smsdesk.ui.run_line import Around

JOINER = "\u2060"
AMINAH = Writer("60125550101", "Aminah")
BALA = Writer("60125550102", "Bala")


def row(counts: Counts, state: RunState = RunState.DONE, reason: Reason = Reason.NONE) -> BroadcastRow:
    broadcast = Broadcast(
        7, 1, 0.0, "me", state, reason, "RM0 Kedai: hello", Kind.TEXT, "", True, "Members 2026", 1, counts.total
    )
    return BroadcastRow(broadcast, counts, "Kedai")


def said(found: Notice, *, content: bool = True, trouble: str = "") -> tuple[str, str]:
    line = run_line.line_for(found.row, Around(0.0)) if isinstance(found, RunNotice) else None
    words = wording_notices.notice(found, content=content, line=line, trouble=trouble)
    return words.title, words.body.replace(JOINER, "")


SETTLED = Counts(delivered=46, failed=4)
CASES: list[tuple[Notice, tuple[str, str], tuple[str, str]]] = [
    (
        MessagesNotice("real", 1, (AMINAH,), "Are you open on Sunday?"),
        ("New message", "Aminah\nAre you open on Sunday?"),
        ("New message", ""),
    ),
    (
        MessagesNotice("practice", 1, (Writer("60125550142"),), "hi"),
        ("New message (practice)", "+60 12-555 0142\nhi"),
        ("New message (practice)", ""),
    ),
    (MessagesNotice("real", 5, (AMINAH,)), ("5 new messages", "From Aminah"), ("5 new messages", "")),
    (MessagesNotice("real", 5, (AMINAH, BALA)), ("5 new messages", "From Aminah and Bala"), ("5 new messages", "")),
    (
        MessagesNotice("real", 1200, (AMINAH, BALA, *(Writer(f"6012555{at:04d}") for at in range(1198)))),
        ("1,200 new messages", "From Aminah, Bala and 1,198 others"),
        ("1,200 new messages", ""),
    ),
    (
        OptOutsNotice("real", (AMINAH,)),
        ("1 person opted out by a reply", "Aminah"),
        ("1 person opted out by a reply", ""),
    ),
    (
        OptOutsNotice("practice", (AMINAH, BALA, Writer("POSLAJU"))),
        ("3 people opted out by a reply (practice)", "Aminah, Bala and POSLAJU"),
        ("3 people opted out by a reply (practice)", ""),
    ),
    (
        SettledNotice(row(SETTLED), practice=False),
        ("All reports are in", "Members 2026: delivered 46, failed 4 of 50"),
        ("All reports are in", "Delivered 46, failed 4 of 50"),
    ),
    (
        SettledNotice(
            row(Counts(delivered=1, failed=0, uncertain=2, no_report=3, not_sent=4, accepted=5)), practice=True
        ),
        (
            "Some reports are overdue (practice)",
            "Members 2026: delivered 1, failed 0, without a final report 5, no report expected 3, uncertain 2, "
            "not sent 4 of 15",
        ),
        (
            "Some reports are overdue (practice)",
            "Delivered 1, failed 0, without a final report 5, no report expected 3, uncertain 2, not sent 4 of 15",
        ),
    ),
    (
        BalanceNotice(1, "Kedai", 490, 500, practice=False),
        ("Credits are low", "Kedai has 490 credits left, below your warning level of 500."),
        ("Credits are low", "Kedai has 490 credits left, below your warning level of 500."),
    ),
    (
        AnswersNotice(1, "Kedai", 200, practice=False),
        *[
            (
                "No more automatic answers",
                "Kedai has sent 200 automatic answers within a day, the most that its settings allow. Answer the "
                "others by hand.",
            )
        ]
        * 2,
    ),
]


@pytest.mark.parametrize(("found", "open_words", "closed_words"), CASES)
def test_the_words(found: Notice, open_words: tuple[str, str], closed_words: tuple[str, str]) -> None:
    assert said(found) == open_words
    assert said(found, content=False) == closed_words


def test_a_run_says_what_the_run_bar_says() -> None:
    held = row(Counts(accepted=1, waiting=2), RunState.HELD, Reason.NO_CREDITS)
    title, body = said(RunNotice(held, practice=False))
    assert title == "Paused: not enough credits"
    assert body.startswith("1 sent, 2 not sent")


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason not in (Reason.NONE, Reason.PERSON)])
def test_every_reason_has_words(reason: Reason) -> None:
    title, _body = said(RunNotice(row(Counts(waiting=2), RunState.HELD, reason), practice=False))
    assert title
    assert not title.endswith(".")


def test_a_listener_in_trouble() -> None:
    found = ListenerNotice(1, "Kedai", ListenerProblem.PORT_TAKEN)
    assert said(found, trouble="another program uses port 8484.") == (
        "Reports and replies cannot arrive",
        "Kedai: another program uses port 8484.",
    )


HOSTILE = '<a href="http://evil.example/pay">Pay now</a>\u202e www.evil.example\n<img src="file:///etc/passwd">'


@pytest.mark.parametrize(
    "found",
    [
        MessagesNotice("real", 1, (Writer("60125550101", HOSTILE),), HOSTILE),
        MessagesNotice("real", 1, (Writer(HOSTILE),), "x"),
        MessagesNotice("real", 9, (Writer(HOSTILE), Writer("1", HOSTILE))),
        OptOutsNotice("real", (Writer(HOSTILE),)),
        SettledNotice(row(SETTLED), practice=False),
        BalanceNotice(1, HOSTILE, 1, 5, practice=False),
        AnswersNotice(1, HOSTILE, 1, practice=False),
        ListenerNotice(1, HOSTILE, ListenerProblem.FAILED),
    ],
)
def test_others_words_stay_out_of_the_title_and_are_no_links(found: Notice) -> None:
    words = wording_notices.notice(found, content=True)
    assert not {"<", ">", "evil", "Pay"} & set(words.title.split())
    assert "evil.example" not in words.body
    assert "http://" not in words.body
    assert "\u202e" not in words.body
    assert words.body.count("\n") <= 1
    assert len(words.body) < 600


def test_a_nameless_and_numberless_sender() -> None:
    assert said(MessagesNotice("real", 1, (Writer(""),), "x"))[1] == "Unknown\nx"


OFF, ON = ListenerState(), ListenerState(ListenerStatus.ON, Place("127.0.0.1", 8484))
STARTING = ListenerState(ListenerStatus.STARTING, Place("127.0.0.1", 8484))
TAKEN = ListenerState(ListenerStatus.PROBLEM, Place("127.0.0.1", 8484), ListenerProblem.PORT_TAKEN)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ([], "Listener: off"),
        ([("Kedai", OFF)], "Listener: off"),
        ([("Kedai", OFF), ("Butik", ON)], "Listening on port 8484"),
        (
            [("A", ON), ("B", ON), ("C", ListenerState(ListenerStatus.ON, Place("::", 9000)))],
            "Listening on ports 8484 and 9000",
        ),
        ([("Kedai", STARTING)], "Listener: starting"),
        ([("Kedai", ON), ("Butik", TAKEN)], "Not listening: Butik"),
    ],
)
def test_the_listeners_in_a_line(found: list[tuple[str, ListenerState]], line: str) -> None:
    assert wording_notices.listeners(found) == line


def test_many_listeners_do_not_make_a_menu_that_is_wider_than_the_screen() -> None:
    names = [f"Kedai Bunga Melur Cawangan Subang Jaya Nombor {at}" for at in range(7)]
    line = wording_notices.listeners([(name, TAKEN) for name in names])
    assert line.endswith(" and 5 others")
    assert len(line) < 120
    on = [("a", ListenerState(ListenerStatus.ON, Place("127.0.0.1", 8484 + at))) for at in range(5)]
    assert wording_notices.listeners(on) == "Listening on ports 8484, 8485 and 3 others"


def test_every_problem_of_autostart_has_a_sentence() -> None:
    assert len({wording_notices.autostart(problem) for problem in AutostartProblem}) == len(AutostartProblem)


def test_the_tray() -> None:
    assert wording_notices.tray_tip(0, "Listener: off") == "smsdesk: nothing unread\nListener: off"
    assert wording_notices.tray_tip(1234, "Listening on port 8484").startswith("smsdesk: 1,234 unread\n")
