"""Runs that reach the hours in which nothing is sent: paused, unless somebody released them in those hours."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sending import FastClock
from timed_desk import DAY, TimedDesk

from smsdesk.domain.states import Reason, RunState
from smsdesk.services.desk import Desk
from smsdesk.store import journal, runs

QUIET = (RunState.PAUSED, Reason.QUIET_HOURS)
MALAYSIA = 8 * 3600


def at_malaysian(hour: int, minute: int) -> FastClock:
    """A clock 120 times as fast that shows this time in Malaysia now."""
    passed = (time.time() + MALAYSIA) % DAY
    return FastClock(120.0, ahead=(hour * 3600 + minute * 60 - passed) % DAY)


async def slowly(desk: Desk) -> None:
    """A message a second, from eight to eight."""
    await desk.preferences.change(hours_from=8, hours_to=20, per_second=1, concurrency=1)


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[TimedDesk]:
    """Two minutes before eight in the evening."""
    made = TimedDesk(tmp_path, at_malaysian(19, 58))
    async with made.running() as desk:
        await slowly(desk)
        yield made


async def test_a_run_that_reaches_the_hour_waits_for_a_person(evening: TimedDesk) -> None:
    key = await evening.submit(evening.broadcast(600))
    await evening.until(key, *QUIET)
    sent = len(evening.gateway.sent)
    assert 0 < sent < 600
    row = await evening.desk.broadcasts.one(key)
    assert row is not None
    assert row.counts.unsent >= 600 - sent - 1


async def test_it_goes_on_in_the_quiet_hours_when_a_person_says_so(evening: TimedDesk) -> None:
    key = await evening.submit(evening.broadcast(130))
    await evening.until(key, *QUIET)
    assert await evening.desk.sender.resume(key)
    await evening.until(key, RunState.DONE)
    assert len(evening.gateway.sent) == 130


async def test_other_countries_have_no_such_hours(evening: TimedDesk) -> None:
    key = await evening.submit(evening.broadcast(130, abroad=True))
    await evening.until(key, RunState.DONE)
    assert not evening.desk.hours.open_now(evening.account_id)


async def test_what_was_released_in_the_quiet_hours_is_left_alone(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, at_malaysian(21, 0))
    async with timed.running() as desk:
        await slowly(desk)
        key = await timed.submit(timed.broadcast(90))
        await timed.until(key, RunState.DONE)
        assert len(timed.gateway.sent) == 90


async def test_what_comes_back_from_a_pause_of_its_own_is_still_the_old_release(evening: TimedDesk) -> None:
    desk = evening.desk
    key = await evening.submit(evening.broadcast(600))
    await evening.until(key, RunState.RUNNING)
    await evening.wait(lambda: key in desk.hours._inside)
    assert await desk.database.write(journal.halt, key, Reason.NO_NETWORK)
    desk.hours.wake()
    evening.clock.wall_offset += 3600
    # Or the vigil was first: it sees the jump, asks the gateway and lets it go on.
    await desk.database.write(runs.go_on, key, evening.clock.wall())
    desk.hours.wake()
    await evening.until(key, *QUIET)


async def test_the_hours_in_the_settings_count_at_once(evening: TimedDesk) -> None:
    assert evening.desk.hours.open_now(evening.account_id)
    await evening.desk.preferences.change(hours_to=19)
    assert not evening.desk.hours.open_now(evening.account_id)
    await evening.desk.preferences.change(hours_from=0, hours_to=24)
    assert evening.desk.hours.open_now(evening.account_id)
