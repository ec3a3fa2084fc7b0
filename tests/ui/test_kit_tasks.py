"""Coroutines started from slots: kept, reported, replaced, ended."""

import asyncio
import inspect

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from smsdesk.ui.tasks import Tasks


@pytest.fixture
def errors() -> list[tuple[str, BaseException]]:
    return []


@pytest.fixture
def tasks(errors: list[tuple[str, BaseException]]) -> Tasks:
    return Tasks(lambda name, error: errors.append((name, error)))


async def test_a_slot_starts_a_coroutine_on_qts_loop(tasks: Tasks, qapp: QApplication) -> None:
    done = asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        done.set()

    button = QPushButton("Go")
    button.clicked.connect(lambda: tasks.spawn(work(), "work"))
    button.click()
    assert tasks.count == 1
    await asyncio.wait_for(done.wait(), 5)
    await asyncio.sleep(0)
    assert tasks.count == 0


async def test_errors_go_to_the_one_handler(tasks: Tasks, errors: list[tuple[str, BaseException]]) -> None:
    async def fail() -> None:
        raise ValueError("no")

    task = tasks.spawn(fail(), "failing")
    assert task is not None
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert [(name, str(error)) for name, error in errors] == [("failing", "no")]


async def test_the_latest_replaces_the_one_before(tasks: Tasks, errors: list[tuple[str, BaseException]]) -> None:
    heard: list[str] = []

    async def search(text: str) -> None:
        await asyncio.sleep(0)
        heard.append(text)

    for text in ("k", "ka", "kav"):
        tasks.spawn_latest("search", search(text))
    while tasks.count:
        await asyncio.sleep(0)
    assert heard == ["kav"]
    assert errors == []
    tasks.spawn_latest("search", search("x"))
    tasks.cancel("search")
    tasks.cancel("search")
    while tasks.count:
        await asyncio.sleep(0)
    assert heard == ["kav"]


async def test_stop_ends_all_and_nothing_starts_afterwards(tasks: Tasks) -> None:
    ended: list[str] = []

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("one")

    tasks.spawn(stubborn(), "one")
    tasks.spawn(stubborn(), "two")
    await asyncio.sleep(0)
    await tasks.stop()
    assert (ended, tasks.count) == (["one", "one"], 0)
    assert tasks.spawn(stubborn(), "late") is None
    assert tasks.spawn_latest("late", stubborn()) is None
    await tasks.stop()


async def test_stop_may_be_called_from_inside_a_task(tasks: Tasks) -> None:
    tasks.spawn(asyncio.Event().wait(), "waiting")
    task = tasks.spawn(tasks.stop(), "stopping")
    assert task is not None
    await asyncio.wait_for(task, 5)
    await asyncio.sleep(0)
    assert tasks.count == 0


def test_without_a_loop_the_caller_hears_of_it_and_no_coroutine_is_left() -> None:
    async def work() -> None:
        raise AssertionError("it must not run")

    coro = work()
    with pytest.raises(RuntimeError, match="no running event loop"):
        Tasks(lambda _name, _error: None).spawn(coro, "work")
    assert inspect.getcoroutinestate(coro) == inspect.CORO_CLOSED
