"""The sender against the practice gateway: a real file, a real server, and every row of the failure model."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sending import FastClock, Rig, control, judge, ledger, number

from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.practice.process import PracticeProcess
from smsdesk.store import runs
from smsdesk.store.schema import opt_outs

S = MessageState


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[PracticeProcess]:
    process = PracticeProcess(tmp_path / "practice.sqlite", credits=100_000)
    await process.start()
    yield process
    await process.stop()


@pytest.fixture
async def rig(tmp_path: Path, gateway: PracticeProcess) -> AsyncIterator[Rig]:
    async with Rig(tmp_path, gateway.address) as made:
        yield made


async def settled(rig: Rig) -> list[str]:
    return judge(await rig.rows(), (await ledger(rig.address))["messages"])


async def switch(rig: Rig, *rules: dict[str, Any]) -> None:
    await control(rig.address, "faults", {"rules": list(rules)})


async def test_everybody_gets_it_once_with_reports(rig: Rig) -> None:
    key = await rig.sender.submit(rig.broadcast(238))
    await rig.until(key, RunState.DONE)
    counts = await rig.counts(key)
    assert (counts.accepted, counts.total) == (238, 238)
    assert await settled(rig) == []


async def test_everybody_gets_it_once_in_batches(rig: Rig) -> None:
    key = await rig.sender.submit(rig.broadcast(238, reports=False, batch=100))
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).no_report == 238
    found = await ledger(rig.address)
    assert len({message["seqno"] for message in found["messages"]}) == 3
    assert await settled(rig) == []


async def test_undo_leaves_nothing(rig: Rig) -> None:
    new = rig.broadcast(3)
    key = await rig.sender.submit(type(new)(**{**new.__dict__, "hold_seconds": 3600.0}))
    assert await rig.sender.undo(key)
    assert await rig.rows() == []
    assert not await rig.sender.undo(key)
    assert (await ledger(rig.address))["messages"] == []


@pytest.mark.parametrize("fault", ["reset_after", "half_answer", "empty", "slow"])
async def test_a_lost_answer_is_asked_for_with_the_same_seqno(rig: Rig, fault: str) -> None:
    rig.total_seconds = 0.5
    await switch(rig, {"fault": fault, "next": 3, "seconds": 1.0} if fault == "slow" else {"fault": fault, "next": 3})
    key = await rig.sender.submit(rig.broadcast(20))
    await rig.until(key, RunState.DONE)
    counts = await rig.counts(key)
    assert (counts.accepted, counts.no_report) == (17, 3)  # 1718 after a lost answer: it had arrived
    assert await settled(rig) == []


async def test_a_request_that_never_arrived_is_sent(rig: Rig) -> None:
    await switch(rig, {"fault": "reset_before", "next": 4})
    key = await rig.sender.submit(rig.broadcast(12))
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).accepted == 12
    assert await settled(rig) == []


@pytest.mark.parametrize("used_up", [False, True])
async def test_server_errors_back_off_with_the_same_seqno(rig: Rig, used_up: bool) -> None:
    await control(rig.address, "behaviour", {"seqno_used_by": [1703] if used_up else []})
    await switch(rig, {"fault": "server_error", "next": 5})
    key = await rig.sender.submit(rig.broadcast(10))
    await rig.until(key, RunState.DONE)
    counts = await rig.counts(key)
    if used_up:  # 1718 then proves nothing: a person has to look
        assert counts.uncertain > 0
        assert counts.uncertain + counts.accepted == 10
    else:
        assert counts.accepted == 10
    assert await settled(rig) == []


async def test_endless_server_errors_pause_the_run(rig: Rig) -> None:
    await switch(rig, {"fault": "server_error"})
    key = await rig.sender.submit(rig.broadcast(2))
    await rig.until(key, RunState.PAUSED)
    assert await rig.state(key) == (RunState.PAUSED, Reason.SERVER_ERROR.value)
    await switch(rig)
    assert await rig.sender.resume(key)
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).accepted == 2
    assert await settled(rig) == []


async def test_a_wrong_password_holds_the_run_at_the_first_answer(rig: Rig) -> None:
    await rig.set_password("wrong")
    key = await rig.sender.submit(rig.broadcast(50))
    await rig.until(key, RunState.HELD)
    assert await rig.state(key) == (RunState.HELD, Reason.BAD_LOGIN.value)
    await rig.wait(lambda: _idle(rig))
    asked = sum((await ledger(rig.address))["requests"]["ISendSMS.aspx"].values())
    assert asked <= rig.concurrency
    await asyncio.sleep(0.3)  # 18 s of the rig's time: nothing is asked again by itself
    assert sum((await ledger(rig.address))["requests"]["ISendSMS.aspx"].values()) == asked
    await rig.set_password("practice")
    assert await rig.sender.resume(key)
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).accepted == 50
    assert await settled(rig) == []


async def _idle(rig: Rig) -> bool:
    return not rig.sender.busy


async def test_no_credits_in_the_middle_goes_on_with_a_fresh_seqno(rig: Rig) -> None:
    await control(rig.address, "behaviour", {"seqno_used_by": [1704]})
    await control(rig.address, "credits", {"credits": 7})
    key = await rig.sender.submit(rig.broadcast(20))
    await rig.until(key, RunState.HELD)
    assert (await rig.state(key))[1] == Reason.NO_CREDITS.value
    await rig.wait(lambda: _idle(rig))
    counts = await rig.counts(key)
    assert (counts.accepted, counts.unsent) == (7, 13)
    await control(rig.address, "credits", {"credits": 100})
    assert await rig.sender.resume(key)
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).accepted == 20
    assert await settled(rig) == []


async def test_a_balance_that_does_not_suffice_holds_the_run_before_it_starts(rig: Rig) -> None:
    rig.left = 4
    key = await rig.sender.submit(rig.broadcast(5))
    await rig.until(key, RunState.HELD)
    assert (await ledger(rig.address))["messages"] == []


async def test_no_password_holds_the_run(rig: Rig) -> None:
    await rig.set_password(None)
    key = await rig.sender.submit(rig.broadcast(5))
    await rig.until(key, RunState.HELD)
    assert (await rig.state(key))[1] == Reason.NO_PASSWORD.value
    await rig.set_password("practice")
    await rig.sender.resume(key)
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).accepted == 5


async def test_a_network_that_goes_and_comes(tmp_path: Path, gateway: PracticeProcess) -> None:
    async with Rig(tmp_path, gateway.address) as rig:
        await gateway.stop()
        key = await rig.sender.submit(rig.broadcast(30))
        await rig.until(key, RunState.PAUSED)
        assert (await rig.state(key))[1] == Reason.NO_NETWORK.value
        await rig.wait(lambda: _idle(rig))
        assert {row.state for row in await rig.rows()} == {S.QUEUED}
        again = PracticeProcess(tmp_path / "practice.sqlite", gateway.port, credits=100_000)
        await again.start()
        try:
            await rig.until(key, RunState.DONE)  # the harmless question is answered, the run goes on by itself
            assert (await rig.counts(key)).accepted == 30
            assert await settled(rig) == []
        finally:
            await again.stop()


async def test_a_foreign_page_pauses_the_run_until_the_gateway_is_back(rig: Rig) -> None:
    await switch(rig, {"fault": "html", "pages": ["send", "credits"]})
    key = await rig.sender.submit(rig.broadcast(10))
    await rig.until(key, RunState.PAUSED)
    assert (await rig.state(key))[1] == Reason.NOT_GATEWAY.value
    await switch(rig)
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).accepted == 10
    assert await settled(rig) == []


async def test_an_unknown_code_is_asked_once_more_then_uncertain(rig: Rig) -> None:
    await switch(rig, {"fault": "unknown_code", "next": 2})
    key = await rig.sender.submit(rig.broadcast(1))
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).uncertain == 1


async def test_pause_resume_and_stop(rig: Rig) -> None:
    await switch(rig, {"fault": "slow", "seconds": 0.05})
    key = await rig.sender.submit(rig.broadcast(200))
    await rig.wait(lambda: _some_accepted(rig, key))
    await rig.sender.pause(key)
    await rig.wait(lambda: _idle(rig))
    before = await rig.counts(key)
    await asyncio.sleep(0.2)
    assert await rig.counts(key) == before
    assert await rig.state(key) == (RunState.PAUSED, Reason.PERSON.value)
    await rig.sender.resume(key)
    await rig.wait(lambda: _more(rig, key, before.accepted))
    await rig.sender.stop_run(key)
    await rig.wait(lambda: _idle(rig))
    counts = await rig.counts(key)
    assert counts.waiting == 0
    assert counts.not_sent == 200 - counts.sent
    assert await settled(rig) == []


async def _some_accepted(rig: Rig, key: int) -> bool:
    return (await rig.counts(key)).accepted > 5


async def _more(rig: Rig, key: int, than: int) -> bool:
    return (await rig.counts(key)).accepted > than


async def test_doubts_are_settled_after_a_stop(rig: Rig) -> None:
    rig.total_seconds = 0.3
    await switch(rig, {"fault": "reset_after", "next": 4}, {"fault": "slow", "seconds": 0.2})
    key = await rig.sender.submit(rig.broadcast(40))
    await rig.wait(lambda: _doubts(rig, key))
    await rig.sender.stop_run(key)
    await switch(rig)
    await rig.wait(lambda: _nothing_waits(rig, key))
    assert await settled(rig) == []


async def _doubts(rig: Rig, key: int) -> bool:
    return (await rig.counts(key)).in_doubt > 0


async def _nothing_waits(rig: Rig, key: int) -> bool:
    return (await rig.counts(key)).waiting == 0


async def test_an_opt_out_cancels_rows_of_a_running_broadcast(rig: Rig) -> None:
    await switch(rig, {"fault": "slow", "seconds": 0.1})
    key = await rig.sender.submit(rig.broadcast(100))
    late = [number(90), number(91)]
    await rig.database.write(_opt_out, late)
    await rig.database.write(runs.cancel_opted_out, "practice", 1.0)
    await switch(rig)
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).not_sent == 2
    assert not {message["number"] for message in (await ledger(rig.address))["messages"]} & set(late)


async def test_an_opt_out_made_while_paused_counts_on_resume(rig: Rig) -> None:
    new = rig.broadcast(10, reports=False, batch=4)
    await rig.set_password(None)
    key = await rig.sender.submit(new)
    await rig.until(key, RunState.HELD)
    await rig.database.write(_opt_out, [number(1), number(9)])
    await rig.set_password("practice")
    await rig.sender.resume(key)
    await rig.until(key, RunState.DONE)
    counts = await rig.counts(key)
    assert (counts.no_report, counts.not_sent) == (8, 2)
    assert await settled(rig) == []


def _opt_out(connection: Any, numbers: list[str]) -> None:
    row = dict(book="practice", at=1.0, by="tester", source="by hand")
    connection.execute(opt_outs.insert(), [row | {"number": digits} for digits in numbers])


async def test_two_broadcasts_queue_oldest_first(rig: Rig) -> None:
    first = await rig.sender.submit(rig.broadcast(30))
    second = await rig.sender.submit(rig.broadcast(30, first=1000))
    await rig.until(first, RunState.DONE)
    await rig.until(second, RunState.DONE)
    numbers = [message["number"] for message in (await ledger(rig.address))["messages"]]
    assert len(numbers) == len(set(numbers)) == 60
    assert await settled(rig) == []


async def test_after_a_restart_nothing_leaves_by_itself(rig: Rig, tmp_path: Path) -> None:
    await switch(rig, {"fault": "slow", "seconds": 5.0})
    key = await rig.sender.submit(rig.broadcast(20))
    await rig.wait(lambda: _sending(rig))
    await asyncio.gather(*(c.stop(0.0) for c in rig.sender._couriers.values()))
    await switch(rig)
    again = rig.new_sender()
    assert await again.start() == [key]
    assert await rig.state(key) == (RunState.PAUSED, Reason.RESTART.value)
    states = {row.state for row in await rig.rows()}
    assert states == {S.DOUBT, S.QUEUED}
    asked = len((await ledger(rig.address))["messages"])
    await asyncio.sleep(0.2)
    assert len((await ledger(rig.address))["messages"]) == asked
    assert await again.resume(key)
    await rig.until(key, RunState.DONE)
    await again.stop()
    assert await settled(rig) == []


async def _sending(rig: Rig) -> bool:
    return any(row.state == S.SENDING for row in await rig.rows())


@pytest.mark.parametrize("set_back", [False, True])
async def test_clocks_that_moved_leave_doubts_to_a_person(
    tmp_path: Path, gateway: PracticeProcess, set_back: bool
) -> None:
    clock = FastClock(60.0)
    async with Rig(tmp_path, gateway.address, clock) as rig:
        rig.total_seconds = 0.3
        await switch(rig, {"fault": "reset_after", "next": 2})
        await rig.set_password("practice")
        key = await rig.sender.submit(rig.broadcast(2))
        await rig.wait(lambda: _doubts(rig, key))
        await rig.sender.pause(key)
        await rig.wait(lambda: _idle(rig))
        in_doubt = (await rig.counts(key)).in_doubt
        clock.wall_offset += -3600 if set_back else 25 * 3600
        if not set_back:
            clock.boot_offset += 25 * 3600
            await control(rig.address, "behaviour", {"clock_offset": 25 * 3600})  # the gateway has forgotten the seqno
        await rig.sender.resume(key)
        if set_back:
            clock.wall_offset += 0
            await rig.database.write(_due_now, clock.wall())
            rig.sender._couriers[rig.account_id].wake()
        await rig.until(key, RunState.DONE)
        assert in_doubt
        assert (await rig.counts(key)).uncertain == in_doubt
        assert await settled(rig) == []


def _due_now(connection: Any, wall: float) -> None:
    connection.exec_driver_sql("UPDATE submissions SET next_try_at = ?", (wall - 1,))


async def test_sleep_pauses_and_waking_goes_on(rig: Rig) -> None:
    await switch(rig, {"fault": "slow", "seconds": 0.05})
    key = await rig.sender.submit(rig.broadcast(60))
    await rig.wait(lambda: _some_accepted(rig, key))
    await rig.sender.halt(Reason.SLEEP)
    assert (await rig.state(key))[1] == Reason.SLEEP.value
    await switch(rig)
    rig.sender.try_now()
    await rig.until(key, RunState.DONE)
    assert (await rig.counts(key)).accepted == 60
    assert await settled(rig) == []
