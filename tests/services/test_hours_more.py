"""Nothing goes on by itself in the quiet hours that a person let go in the daytime."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sending import FastClock
from test_hours import QUIET, at_malaysian, slowly
from timed_desk import TimedDesk

from smsdesk.domain.events import MessagesChanged
from smsdesk.domain.records import Timing
from smsdesk.domain.states import Reason, RunState
from smsdesk.store.schema import messages

CANARY = (RunState.PAUSED, Reason.CANARY)


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[TimedDesk]:
    """An hour before eight in the evening: half a minute of ours, for a computer that is busy."""
    made = TimedDesk(tmp_path, at_malaysian(19, 0))
    async with made.running() as desk:
        await slowly(desk)
        yield made


async def delivered(timed: TimedDesk, key: int) -> None:
    """All that was sent of a broadcast is reported as delivered."""

    def report(connection: sa.Connection) -> None:
        connection.execute(messages.update().where(messages.c.broadcast_id == key).values(delivery=6))

    await timed.desk.database.write(report)
    timed.desk.bus.tell(MessagesChanged(key))


async def settled(timed: TimedDesk) -> None:
    """Time for whatever would happen by itself."""
    await timed.clock.sleep(90)


async def test_reports_that_come_at_night_let_nobody_go(evening: TimedDesk) -> None:
    key = await evening.submit(replace(evening.broadcast(40), timing=Timing(canary=2)))
    await evening.until(key, *CANARY)
    assert evening.desk.hours.open_now(evening.account_id)
    await evening.wait(lambda: key in evening.desk.hours._first_few)
    evening.clock.wall_offset += 5400
    assert not evening.desk.hours.open_now(evening.account_id)
    await delivered(evening, key)
    await settled(evening)
    assert len(evening.gateway.sent) == 2
    assert (await evening.standing(key))[0] is RunState.PAUSED
    assert await evening.desk.sender.resume(key)  # a person wants it now
    await evening.until(key, RunState.DONE)
    assert len(evening.gateway.sent) == 40


async def test_a_canary_that_was_let_go_at_night_goes_on_at_night(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, at_malaysian(21, 0))
    async with timed.running() as desk:
        await slowly(desk)
        key = await timed.submit(replace(timed.broadcast(10), timing=Timing(canary=2)))
        await timed.until(key, *CANARY)
        await delivered(timed, key)
        await timed.until(key, RunState.DONE)


async def test_a_hold_that_ends_in_the_night_was_pressed_in_the_daytime(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, FastClock(60.0, ahead=at_malaysian(19, 55).wall_offset))
    async with timed.running() as desk:
        await slowly(desk)
        key = await timed.submit(replace(timed.broadcast(30), hold_seconds=330.0))
        await timed.until(key, *QUIET)
        assert timed.gateway.sent == []
