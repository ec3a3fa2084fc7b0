"""Reports from the stored callback to what follows: settled once, canaries that go on, restarts, what is forgotten."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from reports_stage import report
from sending import FastClock
from timed_desk import TimedDesk

from smsdesk.domain.callbacks import Callback
from smsdesk.domain.delivery import Reception
from smsdesk.domain.events import BroadcastSettled, MessagesChanged
from smsdesk.domain.records import Timing
from smsdesk.domain.spending import By
from smsdesk.domain.states import Reason, RunState
from smsdesk.services.desk import Desk
from smsdesk.store import callbacks, sent
from smsdesk.store.schema import reports

CANARY = (RunState.PAUSED, Reason.CANARY)


@pytest.fixture
async def timed(tmp_path: Path) -> TimedDesk:
    made = TimedDesk(tmp_path, FastClock(20.0))
    made.gateway.ids = "ID"
    return made


def listen(desk: Desk) -> list[int]:
    """The broadcasts that were told as settled."""
    settled: list[int] = []
    desk.bus.listen(BroadcastSettled, lambda event: settled.append(event.broadcast_id))
    return settled


async def push(desk: Desk, *pushed: Callback) -> None:
    """As the listener does: store, then wake."""
    for each in pushed:
        await desk.database.write(callbacks.keep, each)
    desk.arrivals.wake()


async def delivered(desk: Desk, key: int) -> int:
    return (await desk.database.read(sent.counts, key)).delivered


async def settled_at(timed: TimedDesk, key: int) -> float | None:
    return (await timed.load(key)).settled_at


async def test_the_last_report_settles_a_broadcast_and_that_is_told_once(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        told = listen(desk)
        changed: list[int] = []
        key = await timed.submit(timed.broadcast(3))
        await timed.until(key, RunState.DONE)
        desk.bus.listen(MessagesChanged, lambda event: changed.append(event.broadcast_id))
        await push(desk, report("ID-1", 6), report("ID-2", 7))
        await timed.wait(lambda: changed)
        assert told == []
        await push(desk, report("ID-3", 6), report("ID-3", 6))
        await timed.wait(lambda: told)
        await push(desk, report("ID-2", 6))
        await timed.wait(lambda: _is(delivered(desk, key), 3))
        await desk.clock.sleep(5.0)
        assert told == [key]


async def _is(found: Awaitable[int], wanted: int) -> bool:
    return await found == wanted


async def test_what_was_stored_before_a_crash_is_applied_and_settled_after_the_next_start(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        key = await timed.submit(timed.broadcast(2))
        await timed.until(key, RunState.DONE)
        await desk.database.write(callbacks.keep, report("ID-1", 6))
        await desk.database.write(callbacks.keep, report("ID-2", 10))
    async with timed.running() as desk:
        told = listen(desk)
        await timed.wait(lambda: told)
        assert told == [key]
        counts = await desk.database.read(sent.counts, key)
        assert (counts.delivered, counts.failed) == (1, 1)
    async with timed.running() as desk:
        told = listen(desk)
        await desk.clock.sleep(5.0)
        assert told == []


async def test_overdue_ones_settle_it_and_a_shorter_time_in_the_settings_counts_at_once(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        told = listen(desk)
        key = await timed.submit(timed.broadcast(2))
        await timed.until(key, RunState.DONE)
        await push(desk, report("ID-1", 6))
        await timed.wait(lambda: _is(delivered(desk, key), 1))
        timed.clock.wall_offset += 20 * 3600.0
        await desk.clock.sleep(70.0)
        assert told == []
        await desk.preferences.change(overdue_hours=12)
        await timed.wait(lambda: told)
        assert await settled_at(timed, key) is not None


async def test_without_any_report_a_broadcast_is_laid_aside_without_a_word(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        told = listen(desk)
        key = await timed.submit(timed.broadcast(2))
        await timed.until(key, RunState.DONE)
        timed.clock.wall_offset += 25 * 3600.0
        await timed.wait(lambda: _not_none(timed, key))
        assert told == []


async def _not_none(timed: TimedDesk, key: int) -> bool:
    return await settled_at(timed, key) is not None


async def test_a_canary_goes_on_when_its_first_few_are_delivered(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        key = await timed.submit(replace(timed.broadcast(6), timing=Timing(canary=2)))
        await timed.until(key, *CANARY)
        await push(desk, report("ID-1", 6), report("ID-2", 11))
        await timed.wait(lambda: _is(delivered(desk, key), 1))
        assert await timed.standing(key) == CANARY
        await push(desk, report("ID-2", 6))
        await timed.until(key, RunState.DONE)
        assert len(timed.gateway.sent) == 6


async def test_a_canary_whose_reports_are_quicker_than_its_own_end_goes_on_too(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        await push(desk, report("ID-1", 6), report("ID-2", 6))
        key = await timed.submit(replace(timed.broadcast(5), timing=Timing(canary=2)))
        await timed.until(key, RunState.DONE)
        assert len(timed.gateway.sent) == 5


async def test_a_canary_that_failed_waits_for_a_person(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        key = await timed.submit(replace(timed.broadcast(4), timing=Timing(canary=1)))
        await timed.until(key, *CANARY)
        await push(desk, report("ID-1", 8))
        await desk.clock.sleep(5.0)
        assert await timed.standing(key) == CANARY
        assert len(timed.gateway.sent) == 1


async def test_what_reports_call_failed_is_wasted_and_nothing_else(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        key = await timed.submit(timed.broadcast(6))
        await timed.until(key, RunState.DONE)
        asked = desk.clock.wall()
        statuses = ((1, 7), (2, 8), (3, 10), (4, 9), (5, 13), (2, 6))  # the second one arrives after all
        timed.clock.wall_offset += 40 * 86_400.0  # as late as a report may be: it belongs to the month of the request
        await push(desk, *(report(f"ID-{at}", status, at=desk.clock.wall()) for at, status in statuses))
        await timed.wait(lambda: _is(delivered(desk, key), 1))
        spent = await desk.spending.load(timed.account_id)
        assert (spent.total.messages, spent.total.credits) == (6, 6)
        assert (spent.total.failed, spent.total.wasted, spent.total.uncertain) == (2, 2, 0)
        (month,) = spent.rows(By.MONTH)
        assert month.key == f"{datetime.fromtimestamp(asked, UTC) + timedelta(hours=8):%Y-%m}"
        assert month.figures == spent.total


async def test_reports_of_strangers_are_forgotten_after_a_week(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        await timed.wait(lambda: desk.reports._purged > 0)  # it is looked for old ones at the start, then once an hour
        now = desk.clock.wall()
        await push(desk, report("F-1", 6, at=now - 8 * 86_400), report("F-2", 6, at=now - 6 * 86_400))
        await timed.wait(lambda: _is(_reports(desk), 2))
    async with timed.running() as desk:
        await timed.wait(lambda: _is(_reports(desk), 1))


async def _reports(desk: Desk) -> int:
    return await desk.database.read(
        lambda connection: int(connection.execute(sa.select(sa.func.count(reports.c.id))).scalar_one())
    )


async def test_without_a_listener_no_reports_can_arrive(timed: TimedDesk) -> None:
    async with timed.running() as desk:
        assert desk.reports.reception(timed.account_id) is Reception.OFF
