"""The sender when something inside fails: the data file, the client, a clock, a mistake of ours; nothing is lost."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from far_gateway import HTML, LOST, FarEnd, asked, code, idle, in_doubt, some, trouble
from sending import FastClock, Rig

from smsdesk.domain.answers import Exchange
from smsdesk.domain.decisions import Why
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.store import journal, runs

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


async def test_a_hold_outlives_an_undo_and_a_stop_that_fail(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await rig.sender.submit(replace(rig.broadcast(2), hold_seconds=30.0))

    def refuse(*_arguments: Any) -> bool:
        raise StoreError(StoreProblem.BUSY)

    with monkeypatch.context() as patch:
        patch.setattr(runs, "undo", refuse)
        patch.setattr(runs, "stop", refuse)
        for wish in (rig.sender.undo, rig.sender.stop_run):
            with pytest.raises(StoreError):
                await wish(key)
    await rig.until(key, RunState.DONE, seconds=5.0)


async def test_send_now_at_the_very_end_of_the_hold_is_served(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    really, began, gate = runs.release, threading.Event(), threading.Event()

    def slow(*arguments: Any) -> bool:
        began.set()
        gate.wait(5.0)
        return really(*arguments)

    monkeypatch.setattr(runs, "release", slow)
    key = await rig.sender.submit(rig.broadcast(3))
    await asyncio.to_thread(began.wait, 5.0)  # the hold has ended and its commit is under way
    wish = asyncio.ensure_future(rig.sender.send_now(key))
    await asyncio.sleep(0.05)
    gate.set()
    await wish
    await rig.until(key, RunState.DONE, seconds=5.0)


async def test_a_client_that_cannot_be_had_leaves_rows_queued(rig: Rig) -> None:
    async def fail(_account_id: int) -> Any:
        raise RuntimeError("the keyring broke")

    rig.sender._tools.gateway_for = fail
    key = await rig.sender.submit(rig.broadcast(2))
    await rig.until(key, RunState.HELD, seconds=5.0)
    await rig.wait(lambda: idle(rig))
    assert {row.state for row in await rig.rows()} == {S.QUEUED}


async def test_an_answer_that_cannot_be_written_is_in_doubt_and_asked_for(
    rig: Rig, far: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, failed = journal.record, list[int]()

    def fail_once(*arguments: Any) -> Any:
        if not failed:
            failed.append(1)
            raise KeyError("a mistake of ours")
        return really(*arguments)

    monkeypatch.setattr(journal, "record", fail_once)
    far.answer = lambda numbers, at: code(1701, "ID") if at == 1 else code(1718)
    key = await rig.sender.submit(rig.broadcast(1))
    await rig.until(key, RunState.DONE, seconds=5.0)
    assert [row.why for row in await rig.rows()] == [Why.SEQNO_KNOWN]
    assert len({seqno for _, seqno in far.asked}) == 1


async def test_a_mistake_while_claiming_pauses_and_the_courier_lives_on(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> Any:
        raise KeyError("a mistake of ours")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "claim", fail)
        key = await rig.sender.submit(rig.broadcast(2))
        await rig.until(key, RunState.PAUSED, seconds=5.0)
    assert await rig.state(key) == (RunState.PAUSED, Reason.DISK.value)
    assert await rig.sender.resume(key)
    await rig.until(key, RunState.DONE, seconds=5.0)
    assert rig.sender.trouble is None


async def test_the_probe_lives_on_after_a_mistake(rig: Rig, far: FarEnd) -> None:
    far.answer = lambda numbers, at: HTML
    look, failed = far.credits_left, list[int]()

    async def fail_once() -> Exchange:
        if not failed:
            failed.append(1)
            raise KeyError("a mistake of ours")
        return await look()

    far.credits_left = fail_once
    key = await rig.sender.submit(rig.broadcast(4))
    await rig.until(key, RunState.PAUSED)
    far.answer = far.accept
    await rig.until(key, RunState.DONE, seconds=10.0)


async def test_the_probe_begins_although_the_file_refused_once(
    rig: Rig, far: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, refused = journal.waiting_for, list[int]()

    def refuse_once(*arguments: Any) -> Any:
        found = really(*arguments)
        if found and not refused:
            refused.append(1)
            raise StoreError(StoreProblem.BUSY)
        return found

    monkeypatch.setattr(journal, "waiting_for", refuse_once)
    far.answer = lambda numbers, at: HTML
    key = await rig.sender.submit(rig.broadcast(4))
    await rig.wait(lambda: some(refused))
    far.answer = far.accept
    await rig.until(key, RunState.DONE, seconds=10.0)


async def test_the_end_of_the_program_ends_holds_that_are_refused(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any) -> bool:
        raise StoreError(StoreProblem.FULL)

    monkeypatch.setattr(runs, "release", refuse)
    key = await rig.sender.submit(rig.broadcast(2))
    await rig.wait(lambda: trouble(rig))
    await rig.sender.stop()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == f"hold {key}"]


async def test_trouble_goes_with_the_hold_that_had_it(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any) -> bool:
        raise StoreError(StoreProblem.FULL)

    monkeypatch.setattr(runs, "release", refuse)
    key = await rig.sender.submit(rig.broadcast(2))
    await rig.wait(lambda: trouble(rig))
    assert await rig.sender.undo(key)
    await rig.wait(lambda: _no_trouble(rig))


async def _no_trouble(rig: Rig) -> bool:
    return rig.sender.trouble is None


async def test_a_clock_set_back_does_not_make_doubts_wait_for_its_difference(rig: Rig, far: FarEnd) -> None:
    clock = rig.clock
    assert isinstance(clock, FastClock)
    far.answer = lambda numbers, at: LOST
    key = await rig.sender.submit(rig.broadcast(1))
    await rig.wait(lambda: in_doubt(rig, key))
    clock.wall_offset -= 7200
    await rig.sender.halt(Reason.CLOCK)
    await rig.until(key, RunState.DONE, seconds=5.0)
    assert [row.why for row in await rig.rows()] == [Why.CLOCK_BACK]


async def test_the_gateways_clock_is_heard_before_an_old_row_is_asked_again(rig: Rig, far: FarEnd) -> None:
    clock = rig.clock
    assert isinstance(clock, FastClock)
    start = clock.wall()
    far.answer = lambda numbers, at: code(1703, server_time=start)
    key = await rig.sender.submit(rig.broadcast(1))
    await rig.wait(lambda: asked(far, 1))
    await rig.sender.pause(key)
    await rig.wait(lambda: idle(rig))
    await rig.sender.stop()
    # Another start of the computer, whose wall clock lost a day.
    clock._boot = ("another boot", 5.0)
    far.credits = replace(far.credits, server_time=start + 25 * 3600)
    far.asked.clear()
    rig.sender = rig.new_sender()
    await rig.sender.start()
    await rig.sender.resume(key)
    await rig.until(key, RunState.DONE, seconds=5.0)
    assert far.asked == []
    assert [row.why for row in await rig.rows()] == [Why.TOO_OLD]


async def test_requests_under_way_get_their_answers_at_the_end(rig: Rig, far: FarEnd) -> None:
    async def slow() -> Exchange:
        await asyncio.sleep(0.1)
        return code(1701, f"ID-{len(far.asked)}-{asyncio.current_task()}")

    far.answer = lambda numbers, at: slow()
    await rig.sender.submit(rig.broadcast(50))
    await rig.wait(lambda: asked(far, 4))
    await rig.sender.stop()
    rows = await rig.rows()
    assert not [row for row in rows if row.state == S.SENDING]
    assert sum(row.state in (S.ACCEPTED, S.ACCEPTED_NO_ID) for row in rows) == len(far.asked)


async def test_a_full_disk_pauses_and_nothing_leaves(rig: Rig, far: FarEnd) -> None:
    key = await rig.sender.submit(replace(rig.broadcast(300), hold_seconds=30.0))
    await rig.database.write(_no_more_pages)
    await rig.until(key, RunState.RUNNING, RunState.PAUSED)
    await rig.wait(lambda: _trouble_or_paused(rig, key))
    await rig.wait(lambda: idle(rig)) if not far.asked else None
    accepted = len(far.asked)
    assert accepted < 300
    await rig.database.write(_pages_again)
    await rig.until(key, RunState.PAUSED, seconds=10.0)
    assert (await rig.state(key))[1] == Reason.DISK.value
    await rig.wait(lambda: idle(rig))
    assert await rig.sender.resume(key)
    await rig.until(key, RunState.DONE)
    assert len(far.asked) == len({numbers for numbers, _ in far.asked}) == 300


def _no_more_pages(connection: sa.Connection) -> None:
    # What SQLite says on a full disk; a few pages are left, so that the disk fills up in the middle.
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")


def _pages_again(connection: sa.Connection) -> None:
    connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


async def _trouble_or_paused(rig: Rig, key: int) -> bool:
    return rig.sender.trouble is not None or (await rig.state(key))[0] is RunState.PAUSED


async def test_trouble_ends_when_the_file_takes_something_again(
    rig: Rig, far: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any) -> Any:
        raise StoreError(StoreProblem.READ_ONLY)

    with monkeypatch.context() as patch:
        patch.setattr(journal, "claim", refuse)
        patch.setattr(journal, "halt_all", refuse)
        key = await rig.sender.submit(rig.broadcast(2))
        await rig.wait(lambda: trouble(rig))
        await rig.sender.pause(key)
    await rig.wait(lambda: _no_trouble(rig))
    assert far.asked == []
