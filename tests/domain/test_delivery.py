"""What a report says, what is no report, and which of several counts whatever order they come in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain import delivery
from smsdesk.domain.callbacks import Callback, CallbackKind
from smsdesk.domain.delivery import FINAL, OTHER, Meaning, counting_of
from smsdesk.domain.states import MessageState

EVERY = st.one_of(st.integers(6, 17), st.sampled_from((OTHER, 1, 5, 18, 99)))


def callback(*pairs: tuple[str, str]) -> Callback:
    return Callback(1, CallbackKind.REPORT, pairs, 5.0)


def report(msg_id: str = "A-1", status: str = "6", sender: str = "60125550100") -> Callback:
    return callback(("MsgId", msg_id), ("Sender", sender), ("Status", status))


def test_a_report_as_the_specification_writes_it() -> None:
    assert delivery.read(report()) == delivery.Report("A-1", "60125550100", "6")


@pytest.mark.parametrize(
    "pairs",
    [
        [("msgid", "A-1"), ("STATUS", "6")],
        [("Status", " 6 "), ("MSGID", "A-1\r\n"), ("sender", "")],
        [("MsgId", "A-1"), ("MsgId", "A-1"), ("Status", "06"), ("p", "1234")],
    ],
    ids=["any case, no sender", "blanks around", "the same twice, and a name of somebody's own"],
)
def test_reports_that_are_written_otherwise(pairs: list[tuple[str, str]]) -> None:
    found = delivery.read(callback(*pairs))
    assert found is not None
    assert (found.msg_id, found.code) == ("A-1", 6)


@pytest.mark.parametrize(
    ("senders", "kept"),
    [
        (["6" * 41], "6" * 40),
        (["60\u202e12\x00\n"], "6012"),
        (["kedai", "62033"], "62033"),  # the first one is the registered address's own
        ([""], ""),
    ],
)
def test_whatever_stands_under_sender_the_report_counts(senders: list[str], kept: str) -> None:
    """It is not what a report is matched by, so it is no reason to lose one."""
    pairs = [("MsgId", "A-1"), *(("sender", each) for each in senders), ("Status", "6")]
    assert delivery.read(callback(*pairs)) == delivery.Report("A-1", kept, "6")


@pytest.mark.parametrize(
    "hostile",
    [
        report(msg_id=""),
        report(msg_id="A" * 65),
        report(msg_id="A 1"),
        report(msg_id="A'1; DROP TABLE reports"),
        report(msg_id="A\x001"),
        report(msg_id="Ａ１"),
        report(status=""),
        report(status="6" * 17),
        report(status="6\n7"),
        report(status="٦"),
        callback(("MsgId", "A-1"), ("MsgId", "A-2"), ("Status", "6")),
        callback(("MsgId", "A-1"), ("status", "6"), ("Status", "7")),
        callback(("MsgId", "A-1")),
        callback(),
    ],
)
def test_what_no_gateway_can_have_sent_is_not_understood(hostile: Callback) -> None:
    assert delivery.read(hostile) is None


@given(st.lists(st.tuples(st.sampled_from(("MsgId", "msgid", "Status", "Sender", "x")), st.text(max_size=80))))
def test_whatever_comes_is_read_or_left_and_never_fails(pairs: list[tuple[str, str]]) -> None:
    found = delivery.read(callback(*pairs))
    assert found is None or (
        len(found.msg_id) <= 64 and len(found.status) <= 16 and found.code >= 0 and len(found.sender) <= 40
    )


@pytest.mark.parametrize(
    ("status", "code"),
    [("6", 6), ("006", 6), ("17", 17), ("99", 99), ("1000", OTHER), ("-6", OTHER), ("6.0", OTHER), ("DELIVRD", OTHER)],
)
def test_a_status_as_a_number(status: str, code: int) -> None:
    assert delivery.code_of(status) == code


def test_every_status_of_the_specification_has_its_meaning() -> None:
    assert [delivery.meaning(status) for status in range(6, 18)] == [
        Meaning.DELIVERED,
        Meaning.FAILED,
        Meaning.EXPIRED,
        Meaning.UNKNOWN,
        Meaning.REJECTED,
        Meaning.QUEUED,
        Meaning.NOT_IN_SERVICE,
        Meaning.OUT_OF_COVERAGE,
        Meaning.OUT_OF_COVERAGE,
        Meaning.QUEUED,
        Meaning.QUEUED,
        Meaning.NOT_IN_SERVICE,
    ]
    assert {delivery.meaning(status) for status in (OTHER, 5, 18, 99)} == {Meaning.OTHER}


def test_the_final_ones_stand_side_by_side_as_the_index_of_the_data_file_wants_it() -> None:
    assert sorted(FINAL) == list(range(min(FINAL), max(FINAL) + 1))
    assert min(FINAL) > OTHER


@given(st.lists(EVERY, max_size=12))
def test_which_one_counts_in_any_order_and_with_any_repetition(statuses: list[int]) -> None:
    counts = counting_of(statuses)
    finals = [status for status in statuses if status in FINAL]
    if 6 in statuses:
        assert counts == 6
    elif finals:
        assert counts == finals[-1]
    else:
        assert counts == (statuses[-1] if statuses else None)


@given(st.lists(EVERY, max_size=8), st.lists(EVERY, max_size=8))
def test_what_counted_once_is_only_replaced_as_the_rule_says(before: list[int], after: list[int]) -> None:
    first, last = counting_of(before), counting_of(before + after)
    if first == 6:
        assert last == 6
    if first in FINAL:
        assert last in FINAL


@pytest.mark.parametrize(
    ("state", "status", "hours", "is_overdue"),
    [
        (MessageState.ACCEPTED, None, 24.1, True),
        (MessageState.ACCEPTED, None, 23.9, False),
        (MessageState.ACCEPTED, 11, 24.1, True),
        (MessageState.ACCEPTED, 9, 24.1, False),
        (MessageState.ACCEPTED, 6, 24.1, False),
        (MessageState.ACCEPTED_NO_ID, None, 24.1, False),
        (MessageState.DOUBT, None, 24.1, False),
    ],
)
def test_overdue(state: MessageState, status: int | None, hours: float, is_overdue: bool) -> None:
    assert delivery.overdue(state, status, 1000.0, 1000.0 + hours * 3600, 24) is is_overdue
    assert not delivery.overdue(state, status, None, 1e9, 24)
