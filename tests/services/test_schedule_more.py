"""What is scheduled keeps its day: after a restored file, and when one of a series is moved."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sending import FastClock
from timed_desk import DAY, TimedDesk

from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.timing import Every, Repeat
from smsdesk.store import recovery

DAILY = Repeat(Every.DAY, times=3).to_text()


@pytest.fixture
async def timed(tmp_path: Path) -> AsyncIterator[TimedDesk]:
    made = TimedDesk(tmp_path, FastClock(60.0))
    async with made.running():
        yield made


async def restored(timed: TimedDesk, key: int) -> None:
    """The file turned out to be a backup."""
    await timed.desk.database.write(recovery.hold_restored, key)
    assert await timed.standing(key) == (RunState.HELD, Reason.RESTORED)


async def test_resuming_on_a_restored_file_keeps_the_day(timed: TimedDesk) -> None:
    due = timed.in_seconds(5 * DAY)
    key = await timed.submit(timed.broadcast(due_at=due, repeat=DAILY))
    await restored(timed, key)
    assert await timed.desk.sender.resume(key)
    await timed.clock.sleep(30)
    assert timed.gateway.sent == []
    assert await timed.standing(key) == (RunState.SCHEDULED, Reason.NONE)
    assert (await timed.load(key)).timing.due_at == due


async def test_what_came_due_on_a_restored_file_is_asked_about_and_its_series_goes_on(timed: TimedDesk) -> None:
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(600), repeat=DAILY))
    await restored(timed, key)
    timed.clock.wall_offset += 3600
    assert await timed.desk.sender.resume(key)
    await timed.until(key, RunState.HELD, Reason.MISSED)
    assert timed.gateway.sent == []
    assert len(await timed.desk.schedule.upcoming()) == 1
    assert await timed.desk.sender.resume(key)
    await timed.until(key, RunState.DONE)
    assert len(timed.gateway.sent) == 3


async def test_moving_the_first_of_a_series_moves_no_other(timed: TimedDesk) -> None:
    due = timed.in_seconds(9 * DAY)
    key = await timed.submit(timed.broadcast(due_at=due, repeat=DAILY))
    assert await timed.desk.schedule.reschedule(key, timed.in_seconds(20))
    await timed.until(key, RunState.DONE)
    (following,) = await timed.desk.schedule.upcoming()
    assert following.timing.due_at == pytest.approx(due + DAY, abs=1)
    repeat = Repeat.from_text(following.timing.repeat)
    assert repeat is not None
    assert repeat.number == 2


async def test_send_now_pressed_before_the_file_is_known_to_be_restored_sends_nothing(
    timed: TimedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(5 * DAY)))

    async def found_out() -> None:
        await restored(timed, key)

    monkeypatch.setattr(timed.desk.schedule, "_ready", found_out)
    assert not await timed.desk.schedule.send_now(key)
    await timed.clock.sleep(30)
    assert timed.gateway.sent == []
    assert await timed.standing(key) == (RunState.HELD, Reason.RESTORED)
