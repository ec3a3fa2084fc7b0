"""Delivery reports in the data file: matched by ID alone, once each, early ones joined, foreign ones left."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_stage import Stage, journal_stage, some
from query_plans import plans, statements
from reports_stage import another_account, kept, outcomes, push, report, sample, told

from smsdesk.domain.answers import Exchange, Item
from smsdesk.domain.decisions import Why
from smsdesk.domain.delivery import OTHER, code_of, counting_of
from smsdesk.domain.events import MessagesChanged
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Claim
from smsdesk.domain.states import MessageState
from smsdesk.store import callbacks, erasing, reports, runs, sent
from smsdesk.store import schema as tables

S = MessageState


@pytest.fixture
def stage() -> Iterator[Stage]:
    with journal_stage() as made:
        yield made


def accepted(msg_id: str) -> Exchange:
    return Exchange(items=(Item(1701, msg_id),), page="p")


def test_a_report_counts_for_its_message_and_tells_so(stage: Stage) -> None:
    key = stage.start(recipients=some(3))
    stage.send_all()
    assert push(stage.connection, report("ID-2", 6, at=77.0)) == (MessagesChanged(key),)
    assert told(stage, key) == [(None, None), (6, 77.0), (None, None)]
    counts = stage.counts(key)
    assert (counts.delivered, counts.accepted, counts.awaited) == (1, 2, 2)
    assert outcomes(stage.connection) == ["applied"]


def test_the_same_again_changes_nothing_and_is_kept_once(stage: Stage) -> None:
    key = stage.start(recipients=some(1))
    stage.send_all()
    push(stage.connection, report("ID-1", 7, at=10.0), report("ID-1", 8, at=11.0))
    assert push(stage.connection, report("ID-1", 7, at=12.0)) == ()
    assert told(stage, key) == [(8, 11.0)]
    assert outcomes(stage.connection) == ["applied", "applied", "repeated"]
    assert [each.status for each in sent.details(stage.connection, stage.rows(key)[0].id).reports] == ["7", "8"]


def test_delivered_stays_and_all_others_are_kept(stage: Stage) -> None:
    key = stage.start(recipients=some(1))
    stage.send_all()
    for at, status in enumerate((11, 6, 7, 13, 9)):
        push(stage.connection, report("ID-1", status, at=float(at)))
    assert told(stage, key) == [(6, 1.0)]
    assert [status for _, status, _ in kept(stage.connection)] == ["11", "6", "7", "13", "9"]


def test_unknown_is_final_and_stays_among_the_accepted(stage: Stage) -> None:
    key = stage.start(recipients=some(2))
    stage.send_all()
    push(stage.connection, report("ID-1", 9), report("ID-1", 11), report("ID-2", "DELIVRD"))
    assert [delivery for delivery, _ in told(stage, key)] == [9, OTHER]
    counts = stage.counts(key)
    assert (counts.accepted, counts.unknown, counts.awaited) == (2, 1, 1)


def test_who_gets_several_messages_counts_once_as_unknown_too(stage: Stage) -> None:
    key = stage.start(recipients=some(1), kind=Kind.BINARY, text="00", pieces=("01", "02"), parts=2)
    stage.send_all()
    push(stage.connection, report("ID-1", 9), report("ID-2", 11))
    counts = stage.counts(key)
    assert (counts.accepted, counts.unknown, counts.awaited) == (1, 0, 1)
    push(stage.connection, report("ID-2", 6))
    counts = stage.counts(key)
    assert (counts.accepted, counts.unknown, counts.delivered, counts.awaited) == (1, 1, 0, 0)


def test_a_report_before_its_answer_waits_and_is_joined(stage: Stage) -> None:
    key = stage.start(recipients=some(2))
    first, _second = stage.claim(2)
    assert push(stage.connection, report("X-1", 11, at=20.0), report("X-1", 6, at=21.0)) == ()
    assert outcomes(stage.connection) == ["unmatched", "unmatched"]
    assert kept(stage.connection) == [("X-1", "11", None), ("X-1", "6", None)]
    stage.answer(first, accepted("X-1"))
    assert told(stage, key) == [(6, 21.0), (None, None)]
    assert outcomes(stage.connection) == ["applied", "applied"]
    (message_id,) = first.message_ids
    assert {message for *_, message in kept(stage.connection)} == {message_id}


@pytest.mark.parametrize("early", [True, False])
def test_an_id_that_two_rows_got_proves_nothing_about_the_second(stage: Stage, early: bool) -> None:
    key = stage.start(recipients=some(2))
    first, second = stage.claim(2)
    stage.answer(first, accepted("X-1"))
    if early:
        push(stage.connection, report("X-1", 6))
    stage.answer(second, accepted("X-1"))
    if not early:
        push(stage.connection, report("X-1", 6))
    rows = stage.rows(key)
    assert [(row.state, row.delivery) for row in rows] == [(S.ACCEPTED, 6), (S.ACCEPTED_NO_ID, None)]
    assert rows[1].why is Why.SAME_ID


@pytest.mark.parametrize(
    ("own", "proves_nothing"),
    [({}, True), ({"user_name": "v"}, False), ({"address": "https://other.example/"}, False)],
)
def test_an_id_that_another_provider_gave_too_is_no_repetition(
    stage: Stage, own: dict[str, Any], proves_nothing: bool
) -> None:
    """Two providers count for themselves: 1701:4711 of one says nothing about the other's."""
    mine = stage.account_id
    keys = []
    for account in (mine, another_account(stage.connection, **own)):
        stage.account_id = account
        keys.append(stage.start(recipients=some(1)))
        (claim,) = stage.claim()
        stage.answer(claim, accepted("4711"))
    (second,) = stage.rows(keys[1])
    assert second.state is (S.ACCEPTED_NO_ID if proves_nothing else S.ACCEPTED)
    push(stage.connection, report("4711", 6, account=stage.account_id), report("4711", 7, account=mine))
    assert [told(stage, key)[0][0] for key in keys] == ([6, None] if proves_nothing else [7, 6])


def test_reports_of_practice_match_wherever_its_gateway_is_just_now(stage: Stage) -> None:
    row = dict(name="P", address="http://127.0.0.1:8900/", user_name="practice", practice=True)
    stage.account_id = another_account(stage.connection, **row)
    key = stage.start(recipients=some(1))
    stage.send_all()
    again = another_account(stage.connection, **row | dict(address="http://127.0.0.1:8901/"))
    push(stage.connection, report("ID-1", 6, account=again))
    assert told(stage, key)[0][0] == 6


def test_a_repetition_for_an_erased_message_is_still_one(stage: Stage) -> None:
    key = stage.start(recipients=some(1))
    stage.send_all()
    push(stage.connection, report("ID-1", 7), report("ID-1", 9))
    erasing.empty_messages(stage.connection, [stage.rows(key)[0].id])
    assert push(stage.connection, report("ID-1", 7)) == ()
    assert told(stage, key)[0][0] == 9
    push(stage.connection, report("ID-1", 6))
    assert told(stage, key)[0][0] == 6
    senders = sa.select(tables.reports.c.sender).distinct()
    assert list(stage.connection.execute(senders).scalars()) == [""]


def test_a_row_without_an_id_or_refused_matches_nothing(stage: Stage) -> None:
    key = stage.start(recipients=some(2))
    first, second = stage.claim(2)
    stage.answer(first, Exchange(items=(Item(1701, None),), page="p"))
    stage.answer(second, Exchange(items=(Item(1705, "X-2"),), page="p"))
    push(stage.connection, report("X-2", 6))
    assert told(stage, key) == [(None, None)] * 2
    assert outcomes(stage.connection) == ["unmatched"]


@pytest.mark.parametrize(
    ("own", "matches"),
    [
        ({}, True),
        ({"name": "Another name"}, True),
        ({"user_name": "v"}, False),
        ({"address": "https://other.example/"}, False),
        ({"practice": True}, False),
    ],
)
@pytest.mark.parametrize("early", [True, False])
def test_another_account_matches_only_when_it_is_the_same_one_connected_again(
    stage: Stage, own: dict[str, Any], matches: bool, early: bool
) -> None:
    other = another_account(stage.connection, **own)
    key = stage.start(recipients=some(1))
    pushed = report("ID-1", 6, account=other)
    if early:
        push(stage.connection, pushed)
    stage.send_all()
    if not early:
        push(stage.connection, pushed)
    assert told(stage, key) == [(6, 5.0) if matches else (None, None)]
    assert outcomes(stage.connection) == ["applied" if matches else "unmatched"]


def test_what_is_no_report_and_what_the_doctor_sends_leave_no_trace_among_reports(stage: Stage) -> None:
    stage.start(recipients=some(1))
    stage.send_all()
    push(stage.connection, report("ID-1", ""), report("ID 1", 6), sample("ID-1"))
    assert kept(stage.connection) == []
    assert outcomes(stage.connection) == ["not_understood", "not_understood", "applied"]


def test_reports_for_nobody_are_kept_for_a_while_and_then_forgotten(stage: Stage) -> None:
    stage.start(recipients=some(1))
    stage.send_all()
    push(stage.connection, *(report(f"F-{at}", 6, at=float(at)) for at in range(5)), report("ID-1", 6, at=0.0))
    assert reports.purge(stage.connection, 3.0, 2) == 2
    assert reports.purge(stage.connection, 3.0, 2) == 1
    assert reports.purge(stage.connection, 3.0, 2) == 0
    assert [msg_id for msg_id, *_ in kept(stage.connection)] == ["F-3", "F-4", "ID-1"]
    assert outcomes(stage.connection) == ["unmatched", "unmatched", "applied"]


def test_reports_go_with_a_broadcast_that_goes(stage: Stage) -> None:
    key = stage.start(recipients=some(1))
    stage.send_all()
    push(stage.connection, report("ID-1", 6))
    stage.connection.execute(tables.broadcasts.delete().where(tables.broadcasts.c.id == key))
    assert kept(stage.connection) == []


ACTS = st.one_of(
    st.just(("send", 0, "", "")),
    st.tuples(
        st.just("report"),
        st.integers(1, 4),
        st.sampled_from(("6", "06", "7", "8", "9", "10", "11", "13", "99", "DELIVRD")),
        st.sampled_from(("60125550100", "")),
    ),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(ACTS, max_size=25))
def test_in_whatever_order_sends_and_reports_come_the_rule_holds_and_all_are_kept(acts: list[Any]) -> None:
    with journal_stage() as stage:
        key = stage.start(recipients=some(3))
        came: dict[str, dict[tuple[str, str], int]] = {}
        for name, at, status, sender in acts:
            if name == "report":
                push(stage.connection, report(f"ID-{at}", status, sender=sender))
                came.setdefault(f"ID-{at}", {}).setdefault((status, sender), code_of(status))
            else:
                for claim in stage.claim():
                    stage.answer(claim, 1701)
        stage.send_all()
        for row in stage.rows(key):
            of_it = came.get(row.msg_id or "", {})
            assert row.delivery == counting_of(of_it.values())
            assert (row.reported_at is None) == (not of_it)
            stored = sent.details(stage.connection, row.id).reports
            assert [(each.status, each.sender) for each in stored] == list(of_it)
        foreign = [message for msg_id, _, message in kept(stage.connection) if msg_id == "ID-4"]
        assert foreign == [None] * len(came.get("ID-4", {}))


def test_no_statement_looks_through_a_table_however_many_messages_there_are(stage: Stage) -> None:
    stage.start(recipients=some(300))
    stage.send_all(300)
    early = stage.start(recipients=some(1))
    push(stage.connection, report("ID-301", 11), report("ID-301", 6))
    with statements(stage.connection) as found:
        push(stage.connection, report("ID-7", 11), report("ID-7", 6), report("F-1", 6))
        stage.send_all()
        sent.details(stage.connection, stage.rows(early)[0].id)
        reports.purge(stage.connection, 1.0, 100)
    assert told(stage, early)[0][0] == 6
    assert plans(stage.connection, found) == []


def test_every_accepted_message_asks_no_statement_more_than_before(stage: Stage) -> None:
    stage.start(recipients=some(2))
    plain, early = stage.claim(2)
    with statements(stage.connection) as found:
        stage.answer(plain, 1701)
    assert [one for one, _ in found if "reports" in one] == [
        one for one, _ in found if "reports" in one and "messages" in one
    ]
    assert len([one for one, _ in found if "reports" in one]) == 1
    push(stage.connection, report("ID-2", 6))
    stage.answer(early, 1701)
    assert stage.counts(1).delivered == 1


class CrashError(Exception):
    pass


@pytest.mark.parametrize("early", [False, True])
def test_a_crash_at_any_statement_leaves_everything_right(early: bool) -> None:
    """What was committed before is there afterwards, and applied once; nothing else is."""
    for point in range(1, 60):
        with journal_stage() as stage:
            key = stage.start(recipients=some(2))
            first, second = stage.claim(2)
            stage.answer(first, 1701)
            for msg_id, status in (("ID-1", 11), ("ID-1", 6), ("ID-1", 6), ("ID-2", 7), ("F-1", 6)):
                callbacks.keep(stage.connection, report(msg_id, status))

            def answer(stage: Stage = stage, second: Claim = second) -> None:
                stage.answer(second, accepted("ID-2"))

            def work_off(stage: Stage = stage) -> None:
                _work_off(stage.connection)

            crashing, other = (answer, work_off) if early else (work_off, answer)
            if early:
                other()
            crashed = _crash_at(stage, point, crashing)
            if crashed:
                crashing()
            if not early:
                other()
            assert told(stage, key) == [(6, 5.0), (7, 5.0)]
            assert [one[:2] for one in kept(stage.connection)] == [
                ("ID-1", "11"),
                ("ID-1", "6"),
                ("ID-2", "7"),
                ("F-1", "6"),
            ]
            assert outcomes(stage.connection) == ["applied", "applied", "repeated", "applied", "unmatched"]
        if not crashed:
            break
    assert point > 8


def _crash_at(stage: Stage, point: int, act: Callable[[], None]) -> bool:
    """Do it and lose everything of it at the `point`-th statement; False when it ended before that."""
    left = [point]

    def die(*_args: Any) -> None:
        left[0] -= 1
        if not left[0]:
            raise CrashError

    savepoint = stage.connection.begin_nested()
    sa.event.listen(stage.connection, "before_cursor_execute", die)
    try:
        act()
    except CrashError:
        sa.event.remove(stage.connection, "before_cursor_execute", die)
        savepoint.rollback()
        return True
    sa.event.remove(stage.connection, "before_cursor_execute", die)
    savepoint.commit()
    return False


def _work_off(connection: sa.Connection) -> None:
    """As the services do, without the net that keeps one bad callback from stopping those after it."""
    for callback_id, callback in callbacks.fresh(connection, 100):
        applied = reports.apply(connection, callback_id, callback, 9.0)
        callbacks.settle(connection, callback_id, applied.state)


def test_stop_and_marks_leave_what_was_reported_alone(stage: Stage) -> None:
    key = stage.start(recipients=some(3))
    (claim,) = stage.claim(1)
    stage.answer(claim, 1701)
    push(stage.connection, report("ID-1", 6))
    assert runs.stop(stage.connection, key, stage.at)
    assert stage.counts(key).delivered == 1
