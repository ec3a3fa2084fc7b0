"""When a broadcast is settled: once, when all reports have come or the rest is overdue."""

from collections.abc import Iterator

import pytest
from journal_stage import LOST, Stage, journal_stage, some
from query_plans import plans, statements
from reports_stage import push, report

from smsdesk.store import runs, settling
from smsdesk.store import schema as tables

HOUR = 3600.0


@pytest.fixture
def stage() -> Iterator[Stage]:
    with journal_stage() as made:
        yield made


def settle(stage: Stage, key: int, hours: float = 24.0) -> bool:
    return settling.settle(stage.connection, key, stage.at, hours)


def test_the_last_report_settles_it_once(stage: Stage) -> None:
    key = stage.start(recipients=some(3))
    stage.send_all()
    assert settling.unsettled(stage.connection) == [key]
    assert not settle(stage, key)
    push(stage.connection, report("ID-1", 6), report("ID-2", 7), report("ID-3", 11))
    assert not settle(stage, key)
    assert stage.run(key).settled_at is None
    push(stage.connection, report("ID-3", 9))
    stage.at += 5
    assert settle(stage, key)
    assert stage.run(key).settled_at == stage.at
    assert not settle(stage, key)
    assert settling.unsettled(stage.connection) == []
    push(stage.connection, report("ID-3", 6))
    assert stage.counts(key).delivered == 2  # what comes later counts all the same


@pytest.mark.parametrize("status", ["11", "12", "13", "14", "15", "16", "17", "99", "5", "DELIVRD"])
def test_no_status_that_is_not_final_settles_it(stage: Stage, status: str) -> None:
    key = stage.start(recipients=some(1))
    stage.send_all()
    push(stage.connection, report("ID-1", status))
    assert not settle(stage, key)
    assert stage.run(key).settled_at is None


def test_while_it_runs_or_stands_still_nothing_is_settled(stage: Stage) -> None:
    key = stage.start(recipients=some(2))
    (claim,) = stage.claim(1)
    stage.answer(claim, 1701)
    push(stage.connection, report("ID-1", 6))
    assert not settle(stage, key)
    assert settling.unsettled(stage.connection) == []


def test_a_stopped_one_waits_for_its_doubts_too(stage: Stage) -> None:
    key = stage.start(recipients=some(3))
    first, second = stage.claim(2)
    stage.answer(first, 1701)
    stage.answer(second, LOST)
    assert runs.stop(stage.connection, key, stage.at)
    push(stage.connection, report("ID-1", 6))
    assert not settle(stage, key)
    stage.at += 60
    (again,) = stage.claim(1, asking=[key])
    stage.answer(again, 1701)
    assert not settle(stage, key)
    push(stage.connection, report("ID-2", 8))
    assert settle(stage, key)


def test_what_never_expected_a_report_is_settled_without_a_word(stage: Stage) -> None:
    key = stage.start(recipients=some(2), reports=False)
    (claim,) = stage.claim(1)
    stage.answer(claim, 1701)
    assert not settle(stage, key)
    assert stage.run(key).settled_at == stage.at


def test_reports_that_do_not_come_settle_it_when_they_are_overdue(stage: Stage) -> None:
    key = stage.start(recipients=some(2))
    stage.send_all()
    push(stage.connection, report("ID-1", 6))
    stage.at += 24 * HOUR - 1
    assert not settle(stage, key)
    stage.at += 2
    assert not settle(stage, key, hours=48)
    assert settle(stage, key)
    assert stage.counts(key).awaited == 1


def test_where_no_report_ever_came_nothing_is_told(stage: Stage) -> None:
    key = stage.start(recipients=some(2))
    stage.send_all()
    stage.at += 25 * HOUR
    assert not settle(stage, key)
    assert stage.run(key).settled_at == stage.at


def test_one_that_was_accepted_long_after_a_stop_is_not_overdue_with_the_others(stage: Stage) -> None:
    key = stage.start(recipients=some(2))
    first, second = stage.claim(2)
    stage.answer(first, 1701)
    stage.answer(second, LOST)
    assert runs.stop(stage.connection, key, stage.at)
    stage.at += 20 * HOUR
    (again,) = stage.claim(1, asking=[key])
    stage.answer(again, 1701)
    push(stage.connection, report("ID-1", 6))
    stage.at += 10 * HOUR
    assert not settle(stage, key)
    assert stage.run(key).settled_at is None
    stage.at += 15 * HOUR
    assert settle(stage, key)


def test_looking_takes_steps_in_an_index_only(stage: Stage) -> None:
    key = stage.start(recipients=some(200))
    stage.send_all(200)
    push(stage.connection, *(report(f"ID-{at}", 6) for at in range(1, 200)))
    with statements(stage.connection) as found:
        assert not settle(stage, key)
        assert settling.unsettled(stage.connection) == [key]
        push(stage.connection, report("ID-200", 10))
        assert settle(stage, key)
    assert plans(stage.connection, found) == []
    steps = [
        line.detail
        for statement, parameters in found
        if "settled_at" in statement or "since" in statement
        for line in stage.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        if "messages" in line.detail
    ]
    assert steps
    assert all(
        "ix_messages_broadcast_id_state_delivery (broadcast_id=? AND state=? AND delivery" in one for one in steps
    )


def test_what_is_gone_settles_nothing(stage: Stage) -> None:
    key = stage.start(recipients=some(1))
    stage.send_all()
    stage.connection.execute(tables.broadcasts.delete())
    assert not settle(stage, key)
