"""What a reviewer tried to break in the sender: late answers, opt-outs, holds, speed, batches, what is repeated."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from far_gateway import HTML, LOST, FarEnd, asked, code, idle, in_doubt
from sending import Rig, control, judge, ledger, number

from smsdesk.domain.answers import Exchange, Figures
from smsdesk.domain.decisions import Why
from smsdesk.domain.events import RunChanged
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.practice.process import PracticeProcess
from smsdesk.store import opt_outs, sent

S = MessageState


@pytest.fixture
def far() -> FarEnd:
    return FarEnd()


@pytest.fixture
async def rig(tmp_path: Path, far: FarEnd) -> AsyncIterator[Rig]:
    made = Rig(tmp_path, "http://127.0.0.1:9/")
    made.client = far
    async with made:
        yield made


async def one_in_doubt_stopped(rig: Rig, far: FarEnd) -> int:
    """A stopped broadcast whose only message is in doubt and asked about."""
    far.answer = lambda numbers, at: LOST
    key = await rig.sender.submit(rig.broadcast(1))
    await rig.wait(lambda: in_doubt(rig, key))
    assert await rig.sender.stop_run(key)
    return key


@pytest.mark.parametrize("refusal", [1702, 1704])
async def test_doubts_of_a_stopped_run_are_not_asked_on_after_a_refusal(rig: Rig, far: FarEnd, refusal: int) -> None:
    key = await one_in_doubt_stopped(rig, far)
    far.answer = lambda numbers, at: code(refusal)
    before = len(far.asked)
    await rig.wait(lambda: asked(far, before + 1))
    await asyncio.sleep(0.2)  # 12 s of the rig's time
    assert len(far.asked) == before + 1
    assert not rig.sender.asks(key)
    assert (await rig.counts(key)).in_doubt == 1
    far.answer = far.accept
    assert await rig.sender.resume(key)  # "Ask again"
    await rig.wait(lambda: _nothing_waits(rig, key))


async def _nothing_waits(rig: Rig, key: int) -> bool:
    return (await rig.counts(key)).waiting == 0


async def test_a_wrong_password_stops_every_broadcast_of_the_account(rig: Rig, far: FarEnd) -> None:
    rig.sender.change_speed(1, 0.0)
    gate = asyncio.Event()

    async def late_refusal() -> Exchange:
        await gate.wait()
        return code(1702)

    far.answer = lambda numbers, at: late_refusal()
    first = await rig.sender.submit(rig.broadcast(5))
    second = await rig.sender.submit(rig.broadcast(5, first=100))
    await rig.until(second, RunState.RUNNING)
    await rig.wait(lambda: asked(far, 1))
    gate.set()
    await rig.until(first, RunState.HELD)
    await asyncio.sleep(0.1)
    assert len(far.asked) == 1
    assert await rig.state(second) == (RunState.HELD, Reason.BAD_LOGIN.value)


async def test_a_late_refusal_is_never_retried_by_the_program(rig: Rig, far: FarEnd) -> None:
    gate = asyncio.Event()

    async def late() -> Exchange:
        await gate.wait()
        return code(1704)

    far.answer = lambda numbers, at: late() if at == 1 else HTML
    far.credits = HTML
    key = await rig.sender.submit(rig.broadcast(8))
    await rig.until(key, RunState.PAUSED)
    gate.set()
    await rig.until(key, RunState.HELD)  # what waits for the network would go on by itself, and repeat the 1704
    before, far.credits, far.answer = len(far.asked), Exchange(figures=Figures(left=9)), far.accept
    rig.sender.try_now()
    await asyncio.sleep(0.3)
    assert len(far.asked) == before
    assert await rig.state(key) == (RunState.HELD, Reason.NO_CREDITS.value)
    assert await rig.sender.resume(key)
    await rig.until(key, RunState.DONE)


async def test_a_broadcast_whose_people_all_opted_out_in_the_hold_ends(rig: Rig, far: FarEnd) -> None:
    key = await rig.sender.submit(replace(rig.broadcast(2), hold_seconds=30.0))
    await rig.database.write(opt_outs.add, "practice", [number(0), number(1)], "me", "by hand", 1.0)
    await rig.until(key, RunState.DONE, seconds=5.0)
    assert (await rig.counts(key)).not_sent == 2
    assert far.asked == []


async def test_opting_everybody_out_of_a_paused_broadcast_ends_it(rig: Rig, far: FarEnd) -> None:
    await rig.set_password(None)
    key = await rig.sender.submit(rig.broadcast(2))
    await rig.until(key, RunState.HELD)
    await rig.database.write(opt_outs.add, "practice", [number(0), number(1)], "me", "by hand", 1.0)
    assert (await rig.state(key))[0] is RunState.DONE


async def test_a_pause_in_the_hold_is_not_undone_by_its_end(rig: Rig, far: FarEnd) -> None:
    key = await rig.sender.submit(replace(rig.broadcast(2), hold_seconds=12.0))
    await rig.sender.pause(key)
    await asyncio.sleep(0.4)  # 24 s of the rig's time
    assert await rig.state(key) == (RunState.PAUSED, Reason.PERSON.value)
    assert far.asked == []
    assert await rig.sender.resume(key)
    await rig.until(key, RunState.DONE)


async def test_undo_wins_while_the_balance_is_asked(rig: Rig, far: FarEnd) -> None:
    looked, gate = asyncio.Event(), asyncio.Event()

    async def slow_balance(_account_id: int) -> int | None:
        looked.set()
        await gate.wait()
        return 0

    rig.sender._left_for = slow_balance
    key = await rig.sender.submit(rig.broadcast(2))
    await looked.wait()
    assert await rig.sender.undo(key)
    gate.set()
    await asyncio.sleep(0.05)
    assert far.asked == []
    assert await rig.sender.unfinished() == []


async def test_two_resumes_at_once_are_one(rig: Rig, far: FarEnd) -> None:
    await rig.set_password(None)
    key = await rig.sender.submit(rig.broadcast(20))
    await rig.until(key, RunState.HELD)
    rig.client, rig.password = far, "practice"
    assert await asyncio.gather(rig.sender.resume(key), rig.sender.resume(key)) == [True, True]
    await rig.until(key, RunState.DONE)
    assert sorted(numbers for numbers, _ in far.asked) == [(number(at),) for at in range(20)]


async def test_the_reason_changes_when_the_next_hindrance_is_another(rig: Rig) -> None:
    await rig.set_password(None)
    key = await rig.sender.submit(rig.broadcast(3))
    await rig.until(key, RunState.HELD)
    rig.left = 1
    assert not await rig.sender.resume(key)
    assert await rig.state(key) == (RunState.HELD, Reason.NO_CREDITS.value)


async def test_a_paused_run_without_a_password_asks_for_it(rig: Rig, far: FarEnd) -> None:
    far.answer = lambda numbers, at: HTML
    far.credits = HTML
    key = await rig.sender.submit(rig.broadcast(4))
    await rig.until(key, RunState.PAUSED)
    await rig.set_password(None)
    await rig.until(key, RunState.HELD, seconds=10.0)
    assert (await rig.state(key))[1] == Reason.NO_PASSWORD.value


async def test_credits_told_but_no_messages_taken_is_asked_ever_more_slowly(rig: Rig, far: FarEnd) -> None:
    far.answer = lambda numbers, at: HTML
    await rig.sender.submit(rig.broadcast(1000))
    await asyncio.sleep(0.5)  # 30 s: after 2, 5 and 10 s, not every 2 s
    assert far.looks <= 5


async def test_a_new_speed_holds_for_a_running_broadcast(rig: Rig, far: FarEnd) -> None:
    rig.sender.change_speed(2, 0.1)
    key = await rig.sender.submit(rig.broadcast(60))
    await rig.wait(lambda: asked(far, 1))
    courier = rig.sender._couriers[rig.account_id]
    rig.sender.change_speed(4, 0.0)
    await rig.until(key, RunState.DONE, seconds=5.0)
    assert rig.sender._couriers[rig.account_id] is courier
    assert len(far.asked) == 60


async def test_somebody_who_opted_out_while_asked_gets_nothing_after_a_crash(rig: Rig, far: FarEnd) -> None:
    never = asyncio.Event()

    async def silent() -> Exchange:
        await never.wait()
        return LOST

    far.answer = lambda numbers, at: silent()
    key = await rig.sender.submit(rig.broadcast(1))
    await rig.wait(lambda: asked(far, 1))
    await rig.sender.stop_run(key)
    await rig.database.write(opt_outs.add, "practice", [number(0)], "me", "by hand", 1.0)
    await asyncio.gather(*(courier.stop(0.0) for courier in rig.sender._couriers.values()))
    far.asked.clear()
    rig.sender = rig.new_sender()
    await rig.sender.start()
    assert (await rig.counts(key)).in_doubt == 1
    await rig.sender.resume(key)  # "Ask again"
    await asyncio.sleep(0.2)
    assert far.asked == []
    assert [row.why for row in await rig.rows()] == [Why.OPTED_OUT]


async def test_batches_do_not_run_ahead_of_the_speed_limit(rig: Rig, far: FarEnd) -> None:
    rig.sender.change_speed(4, 1.0)
    first = await rig.sender.submit(rig.broadcast(1))
    await rig.until(first, RunState.DONE)
    await asyncio.sleep(0.2)  # the allowance grows to four numbers meanwhile
    far.asked.clear()
    await rig.sender.submit(rig.broadcast(40, reports=False, batch=10, first=100))
    await asyncio.sleep(0.1)  # 6 s
    assert len(far.asked) == 1


async def test_run_changes_are_told_for_every_run_that_stops(rig: Rig, far: FarEnd) -> None:
    told: list[int] = []
    rig.bus.listen(RunChanged, lambda event: told.append(event.broadcast_id))
    far.answer = lambda numbers, at: code(1702)
    first = await rig.sender.submit(rig.broadcast(3))
    await rig.until(first, RunState.HELD)
    await rig.wait(lambda: idle(rig))
    assert first in told


async def test_a_lost_answer_about_a_batch_never_makes_a_refused_number_accepted(tmp_path: Path) -> None:
    gateway = PracticeProcess(tmp_path / "practice.sqlite", credits=1000)
    await gateway.start()
    try:
        async with Rig(tmp_path, gateway.address) as rig:
            await control(rig.address, "behaviour", {"nodr_per_number": True})
            await control(rig.address, "faults", {"rules": [{"fault": "reset_after", "next": 1}]})
            new = rig.broadcast(3, reports=False)
            people = (*new.recipients[:2], replace(new.recipients[2], number="60125"))  # this one is refused
            key = await rig.sender.submit(replace(new, recipients=people))
            await rig.until(key, RunState.DONE)
            assert judge(await rig.rows(), (await ledger(rig.address))["messages"]) == []
            assert (await rig.counts(key)).uncertain == 3
    finally:
        await gateway.stop()


async def test_failed_rows_go_into_a_new_broadcast_and_uncertain_ones_only_when_marked(rig: Rig, far: FarEnd) -> None:
    answers = {number(0): code(1705), number(1): code(1718), number(2): code(1701, "ID")}
    far.answer = lambda numbers, at: answers[numbers[0]]
    key = await rig.sender.submit(rig.broadcast(3))
    await rig.until(key, RunState.DONE)
    assert [one.number for one in await rig.database.read(sent.failed_recipients, key)] == [number(0)]
    uncertain = [row.id for row in await rig.rows() if row.state == S.UNCERTAIN]
    await rig.sender.mark(uncertain, sent=False)
    assert [one.number for one in await rig.database.read(sent.failed_recipients, key)] == [number(0), number(1)]


async def test_the_hold_of_an_undone_broadcast_never_ends_that_of_the_next(rig: Rig, far: FarEnd) -> None:
    looked, gate = asyncio.Event(), asyncio.Event()

    async def slow_balance(_account_id: int) -> int | None:
        looked.set()
        await gate.wait()
        return None

    rig.sender._left_for = slow_balance
    first = await rig.sender.submit(rig.broadcast(2))
    await looked.wait()  # its hold is over, its balance is being asked
    assert await rig.sender.undo(first)
    second = await rig.sender.submit(replace(rig.broadcast(2), hold_seconds=3600.0))
    gate.set()
    await asyncio.sleep(0.1)
    assert (await rig.state(second))[0] is RunState.HOLDING
    assert far.asked == []
    assert await rig.sender.undo(second)


async def test_a_broadcast_sent_right_after_an_undo_has_a_hold_of_its_own(rig: Rig, far: FarEnd) -> None:
    for _ in range(3):
        key = await rig.sender.submit(replace(rig.broadcast(2), hold_seconds=3600.0))
        assert await rig.sender.undo(key)
    key = await rig.sender.submit(replace(rig.broadcast(2), hold_seconds=3.0))
    await rig.until(key, RunState.DONE, seconds=5.0)
    assert len(far.asked) == 2
