"""The daily limit of credits for broadcasts, whoever lets one go: its hour, a reply, a person, or what came back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sending import FastClock
from timed_desk import DAY, TimedDesk

from smsdesk.domain.records import Purpose
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.timing import Every, Repeat, day_of
from smsdesk.store import journal, runs

ZONE = "Asia/Kuala_Lumpur"
OVER = (RunState.HELD, Reason.DAY_LIMIT)


@pytest.fixture
async def timed(tmp_path: Path) -> AsyncIterator[TimedDesk]:
    """At noon, with a limit of 10 credits a day."""
    clock = FastClock(60.0)
    clock.wall_offset = day_of(clock.wall(), ZONE)[0] + DAY / 2 - clock.wall()
    made = TimedDesk(tmp_path, clock)
    async with made.running() as desk:
        await desk.vigil.watch.stop()  # a clock that jumps is no matter of these: it would break a hold now and then
        await limit(made, 10)
        yield made


async def limit(timed: TimedDesk, credits: int) -> None:
    account = timed.desk.accounts.get(timed.account_id)
    assert account is not None
    options = replace(account.options, broadcast_day_limit=credits, time_zone=ZONE)
    await timed.desk.accounts.set_options(timed.account_id, options)


async def spend(timed: TimedDesk, people: int, first: int = 900) -> None:
    key = await timed.submit(timed.broadcast(people, first=first))
    await timed.until(key, RunState.DONE)


async def test_one_at_its_hour_is_held_and_goes_when_the_limit_is_higher(timed: TimedDesk) -> None:
    key = await timed.submit(timed.broadcast(6, due_at=timed.in_seconds(60)))
    await spend(timed, 5)
    await timed.until(key, *OVER)
    assert len(timed.gateway.sent) == 5
    assert not await timed.desk.sender.resume(key)
    assert await timed.standing(key) == OVER
    assert await timed.desk.day_limits.free(timed.account_id) == 5
    await limit(timed, 11)
    assert await timed.desk.sender.resume(key)
    await timed.until(key, RunState.DONE)
    assert len(timed.gateway.sent) == 11


async def test_it_goes_on_the_next_day_when_a_person_says_so(timed: TimedDesk) -> None:
    await spend(timed, 9)
    key = await timed.submit(timed.broadcast(2))
    await timed.until(key, *OVER)
    timed.clock.wall_offset += DAY
    await timed.clock.sleep(60)  # nothing leaves by itself
    assert await timed.standing(key) == OVER
    assert await timed.desk.sender.resume(key)
    await timed.until(key, RunState.DONE)


async def test_of_two_at_the_same_hour_the_second_is_held(timed: TimedDesk) -> None:
    due = timed.in_seconds(30)
    keys = [await timed.submit(timed.broadcast(6, due_at=due, first=at * 50)) for at in range(2)]

    async def settled() -> bool:
        found = {await timed.standing(key) for key in keys}
        return found == {(RunState.DONE, Reason.NONE), OVER}

    await timed.wait(settled)
    assert len(timed.gateway.sent) == 6


async def test_a_series_goes_on_though_one_of_it_is_held(timed: TimedDesk) -> None:
    await spend(timed, 9)
    repeat = Repeat(Every.DAY, times=3).to_text()
    key = await timed.submit(timed.broadcast(3, due_at=timed.in_seconds(30), repeat=repeat))
    await timed.until(key, *OVER)
    assert [run.state for run in await timed.all()][-1] is RunState.SCHEDULED
    timed.clock.wall_offset += DAY - 60
    timed.clock.boot_offset += DAY - 60
    timed.desk.schedule.wake()
    last = (await timed.all())[-1].id
    await timed.until(last, RunState.DONE)
    assert await timed.standing(key) == OVER


async def test_send_now_of_a_scheduled_one_is_held(timed: TimedDesk) -> None:
    await spend(timed, 9)
    key = await timed.submit(timed.broadcast(3, due_at=timed.in_seconds(9 * DAY)))
    assert await timed.desk.schedule.send_now(key)
    await timed.until(key, *OVER)
    assert len(timed.gateway.sent) == 9


@pytest.mark.parametrize("purpose", [Purpose.AUTO_REPLY, Purpose.REPLY, Purpose.CONFIRMATION])
async def test_replies_are_held_too(timed: TimedDesk, purpose: Purpose) -> None:
    await spend(timed, 10)
    new = replace(timed.broadcast(1), purpose=purpose)
    if purpose is Purpose.CONFIRMATION:  # it goes to nobody else
        await timed.desk.opt_outs.add("real", [new.recipients[0].number], "", "reply")
    key = await timed.submit(new)
    await timed.until(key, *OVER)
    assert len(timed.gateway.sent) == 10


async def test_the_end_of_the_hold_by_a_person_is_held(timed: TimedDesk) -> None:
    await spend(timed, 9)
    key = await timed.submit(replace(timed.broadcast(2), hold_seconds=600.0))
    await timed.desk.sender.send_now(key)
    assert await timed.standing(key) == OVER


async def test_what_goes_on_by_itself_is_held_when_the_limit_was_lowered(timed: TimedDesk) -> None:
    timed.gateway.says_left = False
    key = await timed.submit(replace(timed.broadcast(4), hold_seconds=600.0))
    write = timed.desk.database.write
    assert await write(runs.end_hold, key, timed.clock.wall())
    assert await write(journal.halt, key, Reason.NO_NETWORK)
    await limit(timed, 3)
    timed.desk.sender._courier(timed.account_id)
    timed.desk.sender.try_now()
    await timed.until(key, *OVER)
    assert timed.gateway.sent == []


async def test_a_held_one_takes_no_room_of_smaller_ones(timed: TimedDesk) -> None:
    await spend(timed, 6)
    key = await timed.submit(timed.broadcast(5))
    await timed.until(key, *OVER)
    assert await timed.desk.day_limits.room(timed.account_id) == 4
    await spend(timed, 4, first=700)
    assert await timed.standing(key) == OVER


async def test_a_run_that_needs_nothing_more_is_never_held(timed: TimedDesk) -> None:
    await spend(timed, 3)
    key = await timed.submit(timed.broadcast(3))
    timed.gateway.answers = ["<html>", "<html>", "<html>"]
    await timed.until(key, RunState.PAUSED, Reason.NOT_GATEWAY)
    await limit(timed, 1)
    await timed.desk.sender.resume(key)  # or the program itself was first
    await timed.until(key, RunState.DONE)


async def test_yesterdays_credits_do_not_count_and_without_a_limit_nothing_does(timed: TimedDesk) -> None:
    began, ends = day_of(timed.clock.wall(), ZONE)
    timed.clock.wall_offset += ends - timed.clock.wall() - 3600  # a minute of ours, for a computer that is busy
    await spend(timed, 10)
    late = await timed.submit(timed.broadcast(1))
    await timed.until(late, *OVER)
    timed.clock.wall_offset += 7200
    assert await timed.desk.day_limits.room(timed.account_id) == 10
    await spend(timed, 10, first=500)
    await limit(timed, 0)
    assert await timed.desk.day_limits.free(timed.account_id) is None
    await spend(timed, 30, first=600)
    assert began < ends


async def test_it_stays_held_over_a_restart(tmp_path: Path) -> None:
    made = TimedDesk(tmp_path, FastClock(60.0))
    async with made.running():
        await limit(made, 1)
        key = await made.submit(made.broadcast(3))
        await made.until(key, *OVER)
    async with made.running():
        assert await made.standing(key) == OVER
        assert await made.desk.sender.stop_run(key)
    assert made.gateway.sent == []


async def test_the_rest_after_the_first_few_is_held_and_not_forgotten(timed: TimedDesk) -> None:
    new = timed.broadcast(6)
    key = await timed.submit(replace(new, timing=replace(new.timing, canary=1)))
    await timed.until(key, RunState.PAUSED, Reason.CANARY)
    await limit(timed, 3)
    assert not await timed.desk.sender.resume(key)
    assert await timed.standing(key) == OVER
    assert len(timed.gateway.sent) == 1
    await limit(timed, 6)
    assert await timed.desk.sender.resume(key)
    await timed.until(key, RunState.PAUSED, Reason.CANARY)  # the question about the first few was not answered
    assert await timed.desk.sender.resume(key)
    await timed.until(key, RunState.DONE)
    assert len(timed.gateway.sent) == 6
