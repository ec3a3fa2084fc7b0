"""What is due in a test's loop between two phases of the test can start coroutines, as while the loop runs."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from smsdesk.ui.tasks import Tasks


@pytest.fixture
async def begun(qapp: QApplication) -> AsyncIterator[list[str]]:
    """A coroutine that is started by a callback which is due when the fixture is ready."""
    done: list[str] = []
    failed: list[BaseException] = []

    async def work() -> None:
        done.append("worked")

    tasks = Tasks(lambda _name, error: failed.append(error))
    asyncio.get_running_loop().call_later(0.02, lambda: tasks.spawn(work(), "work"))
    yield done
    await tasks.stop()
    assert failed == []


@pytest.fixture
def due(begun: list[str]) -> list[str]:
    """By then the callback is due, and the loop does not run."""
    time.sleep(0.1)
    return begun


async def test_it_is_started(due: list[str]) -> None:
    await asyncio.sleep(0.1)
    assert due == ["worked"]


@pytest.fixture
async def begun_late(qapp: QApplication) -> AsyncIterator[list[str]]:
    """A coroutine that is started by a timer which is due only when the loop has stopped already."""
    done: list[str] = []

    async def work() -> None:
        done.append("worked")

    tasks = Tasks(lambda _name, error: pytest.fail(repr(error)))
    setting_up = asyncio.current_task()
    assert setting_up is not None
    setting_up.add_done_callback(lambda _: QTimer.singleShot(0, lambda: tasks.spawn(work(), "work")))
    yield done
    await tasks.stop()


async def test_what_is_due_as_the_loop_stops_is_started_too(begun_late: list[str]) -> None:
    await asyncio.sleep(0.1)
    assert begun_late == ["worked"]
