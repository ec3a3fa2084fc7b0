"""Broadcasts at their time: sent once, missed ones asked about, series that go on; over real data files."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sending import FastClock, number
from timed_desk import DAY, TimedDesk

from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.timing import Every, Repeat
from smsdesk.services.installation import Checked, Standing
from smsdesk.services.schedule import LATE, Schedule
from smsdesk.store.schema import broadcasts

SCHEDULED = (RunState.SCHEDULED, Reason.NONE)
MISSED = (RunState.HELD, Reason.MISSED)
DAILY = Repeat(Every.DAY, times=3).to_text()


@pytest.fixture
async def timed(tmp_path: Path) -> AsyncIterator[TimedDesk]:
    made = TimedDesk(tmp_path, FastClock(60.0))
    async with made.running():
        yield made


async def test_it_goes_out_at_its_time_and_not_before(timed: TimedDesk) -> None:
    due = timed.in_seconds(30)
    key = await timed.submit(timed.broadcast(due_at=due))
    assert [run.id for run in await timed.desk.schedule.upcoming()] == [key]
    while timed.clock.wall() < due - 5:
        assert await timed.standing(key) == SCHEDULED
        assert timed.gateway.sent == []
        await timed.clock.sleep(5)
    await timed.until(key, RunState.DONE)
    assert timed.gateway.sent == [number(at) for at in range(3)]
    assert await timed.desk.schedule.upcoming() == []


async def test_the_seconds_to_undo_begin_at_its_time(timed: TimedDesk) -> None:
    await timed.desk.preferences.change(hold_seconds=120)
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(1)))
    await timed.until(key, RunState.HOLDING)
    assert await timed.desk.sender.undo(key)
    assert await timed.all() == []
    assert timed.gateway.sent == []


async def test_what_is_too_late_is_asked_about(timed: TimedDesk) -> None:
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(300)))
    timed.clock.wall_offset += 300 + LATE + 60  # asleep, or somebody set the clock
    await timed.until(key, RunState.HELD, Reason.MISSED)
    assert timed.gateway.sent == []
    assert await timed.desk.sender.resume(key)
    await timed.until(key, RunState.DONE)
    assert len(timed.gateway.sent) == 3


async def test_a_missed_one_can_be_given_another_time(timed: TimedDesk) -> None:
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(300)))
    timed.clock.wall_offset += 900
    await timed.until(key, RunState.HELD, Reason.MISSED)
    assert await timed.desk.schedule.reschedule(key, timed.in_seconds(20))
    assert await timed.standing(key) == SCHEDULED
    await timed.until(key, RunState.DONE)
    assert len(timed.gateway.sent) == 3
    assert not await timed.desk.schedule.reschedule(key, timed.in_seconds(20))


async def test_one_that_waits_can_be_moved_forwards_and_sent_sooner(timed: TimedDesk) -> None:
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(9 * DAY)))
    assert await timed.desk.schedule.reschedule(key, timed.in_seconds(2))
    await timed.until(key, RunState.DONE)


async def test_waking_from_sleep_looks_at_the_clock_at_once(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, FastClock(1.0))
    async with timed.running() as desk:
        key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(300)))
        timed.clock.wall_offset += 301
        timed.clock.boot_offset += 301
        desk.vigil.watch.inject("woke")
        await timed.until(key, RunState.DONE)  # by the clock alone it would take a minute


async def test_two_at_the_same_time_both_go_out(timed: TimedDesk) -> None:
    due = timed.in_seconds(10)
    keys = [await timed.submit(timed.broadcast(2, due_at=due, first=first)) for first in (0, 2)]
    for key in keys:
        await timed.until(key, RunState.DONE)
    assert sorted(timed.gateway.sent) == [number(at) for at in range(4)]


async def test_without_its_account_it_is_missed(timed: TimedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timed.desk.accounts, "get", lambda _key: None)
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(1), repeat=DAILY))
    await timed.until(key, RunState.HELD, Reason.MISSED)
    assert len(await timed.all()) == 1


async def test_a_series_sends_the_same_again_until_its_end(timed: TimedDesk) -> None:
    first_due = timed.in_seconds(10)
    key = await timed.submit(timed.broadcast(due_at=first_due, repeat=DAILY))
    for at in range(3):
        await timed.until(key, RunState.DONE)
        waiting = await timed.desk.schedule.upcoming()
        assert len(waiting) == (1 if at < 2 else 0)
        if waiting:
            assert waiting[0].timing.due_at == pytest.approx(first_due + (at + 1) * DAY)
            key = waiting[0].id
            timed.clock.wall_offset += DAY - 60
            timed.desk.schedule.wake()
    assert timed.gateway.sent == [number(at) for _ in range(3) for at in range(3)]
    stored = await timed.all()
    assert [run.timing.repeat.split()[-1] for run in stored] == ["passed_on", "passed_on", "number=3"]
    assert len(stored) == 3


async def test_who_opted_out_is_not_in_the_next_one(timed: TimedDesk) -> None:
    key = await timed.submit(timed.broadcast(5, due_at=timed.in_seconds(30), repeat=DAILY))
    await timed.desk.opt_outs.add("real", [number(1), number(3)], "tester", "by hand")
    await timed.until(key, RunState.DONE)
    (following,) = await timed.desk.schedule.upcoming()
    rows = await timed.desk.broadcasts.messages(following.id, 0, 10)
    assert [row.number for row in rows] == [number(0), number(2), number(4)]
    assert following.recipients == 3
    assert timed.gateway.sent == [number(0), number(2), number(4)]


async def test_a_missed_one_of_a_series_is_asked_about_once_and_the_series_goes_on(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, FastClock(60.0))
    async with timed.running():
        due = timed.in_seconds(600)
        key = await timed.submit(timed.broadcast(due_at=due, repeat=Repeat(Every.DAY, times=9).to_text()))
    timed.clock.wall_offset += 5.5 * DAY
    async with timed.running():
        assert await timed.standing(key) == MISSED
        (following,) = await timed.desk.schedule.upcoming()
        assert following.timing.due_at == pytest.approx(due + 6 * DAY)
        repeat = Repeat.from_text(following.timing.repeat)
        assert repeat is not None
        assert repeat.number == 7
        assert len(await timed.all()) == 2
    assert timed.gateway.sent == []


async def test_a_restart_in_between_misses_what_came_due_by_however_little(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, FastClock(1.0))
    async with timed.running():
        late = await timed.submit(timed.broadcast(due_at=timed.in_seconds(60)))
        soon = await timed.submit(timed.broadcast(due_at=timed.in_seconds(600), first=10))
    timed.clock.wall_offset += 61
    async with timed.running():
        assert await timed.standing(late) == MISSED
        assert await timed.standing(soon) == SCHEDULED
        timed.clock.wall_offset += 541
        timed.desk.schedule.wake()
        await timed.until(soon, RunState.DONE)  # it came due while the program ran
    assert timed.gateway.sent == [number(10 + at) for at in range(3)]


async def test_on_a_restored_file_nothing_goes_out_not_even_the_next_one_of_a_series(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed = TimedDesk(tmp_path, FastClock(60.0))
    async with timed.running():
        await timed.submit(timed.broadcast(due_at=timed.in_seconds(600), repeat=DAILY))
        later = await timed.submit(timed.broadcast(due_at=timed.in_seconds(3 * DAY), first=10))
    timed.clock.wall_offset += 1200

    async def restored() -> Checked:
        return Checked(Standing.RESTORED)

    monkeypatch.setattr("smsdesk.services.installation.Installation.check", lambda _self: restored())
    async with timed.running():
        await timed.until(later, RunState.HELD, Reason.RESTORED)
        assert {(run.state, run.reason) for run in await timed.all()} == {(RunState.HELD, Reason.RESTORED)}
        assert len(await timed.all()) == 3
        assert await timed.desk.schedule.reschedule(later, timed.in_seconds(2 * DAY))
        assert await timed.standing(later) == SCHEDULED


async def test_nothing_is_released_before_the_file_is_known(timed: TimedDesk, tmp_path: Path) -> None:
    asked: list[float] = []

    async def slow() -> None:
        asked.append(timed.clock.wall())
        timed.clock.wall_offset += LATE + 60  # the keyring asked for its password

    desk = timed.desk
    await desk.schedule.stop()
    parts = (desk.database, desk.accounts, desk.sender, desk.bus, desk.clock)
    desk.schedule = Schedule(*parts, settings=lambda: desk.preferences.values, ready=slow)
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(1)))
    desk.schedule.start()
    await timed.until(key, RunState.HELD, Reason.MISSED)
    await desk.schedule.stop()
    assert asked
    assert timed.gateway.sent == []


async def test_a_series_that_is_not_understood_ends_and_this_one_goes_out(
    timed: TimedDesk, caplog: pytest.LogCaptureFixture
) -> None:
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(900)))
    await timed.desk.database.write(lambda c: c.execute(sa.update(broadcasts).values(repeat="every full moon")))
    assert await timed.desk.schedule.reschedule(key, timed.in_seconds(1))
    await timed.until(key, RunState.DONE)
    assert len(await timed.all()) == 1
    assert "not understood" in caplog.text


async def test_stop_ends_the_series(timed: TimedDesk) -> None:
    key = await timed.submit(timed.broadcast(due_at=timed.in_seconds(900), repeat=DAILY))
    assert await timed.desk.sender.stop_run(key)
    timed.clock.wall_offset += 900
    # Not another broadcast to wait for: its hold may be broken by the clock that jumped.
    await timed.desk.schedule._look()
    await timed.clock.sleep(20)
    assert timed.gateway.sent == []
    assert await timed.desk.schedule.upcoming() == []
    assert (await timed.standing(key))[0] is RunState.STOPPED
