"""Calls in daemon threads: results, errors, limits, and loops that end first."""

import asyncio
import os
import subprocess
import sys
import threading

import pytest

from smsdesk.system.threads import in_daemon


async def test_result_and_error() -> None:
    assert await in_daemon(lambda: threading.current_thread().daemon, limit=10, name="t")
    with pytest.raises(ZeroDivisionError):
        await in_daemon(lambda: 1 / 0, limit=10, name="t")


async def test_an_error_that_a_future_refuses() -> None:
    def stop() -> None:
        raise StopIteration

    with pytest.raises(RuntimeError):
        await in_daemon(stop, limit=10, name="t")


async def test_a_late_result_is_handed_on() -> None:
    go, late = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    results: list[str] = []

    def blocked() -> str:
        go.wait(10)
        return "late"

    def too_late(result: str) -> None:
        results.append(result)
        loop.call_soon_threadsafe(late.set)

    with pytest.raises(TimeoutError):
        await in_daemon(blocked, limit=0.05, name="t", too_late=too_late)
    assert results == []
    go.set()
    await asyncio.wait_for(late.wait(), 10)
    assert results == ["late"]


def test_a_late_result_after_the_loop_is_closed() -> None:
    go = threading.Event()
    results: list[bool] = []

    async def begin() -> None:
        with pytest.raises(TimeoutError):
            await in_daemon(lambda: go.wait(10), limit=0.05, name="late", too_late=results.append)

    asyncio.run(begin())
    hanging = [thread for thread in threading.enumerate() if thread.name == "late"]
    go.set()
    for thread in hanging:
        thread.join(10)
    assert results == [True]


def test_the_program_ends_although_a_call_hangs() -> None:
    code = """
import asyncio, threading
from smsdesk.system.threads import in_daemon
async def main():
    try:
        await in_daemon(threading.Event().wait, limit=0.05, name="t")
    except TimeoutError:
        print("given up")
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert (done.stdout, done.stderr) == ("given up\n", "")


def test_under_qasync_a_late_result_is_handed_on_after_the_loop_is_closed() -> None:
    code = """
import asyncio, threading, qasync
from PySide6.QtWidgets import QApplication
from smsdesk.system.threads import in_daemon
app = QApplication([])
go = threading.Event()
async def main():
    print(await in_daemon(lambda: "in time", limit=20, name="t"))
    try:
        await in_daemon(lambda: go.wait(20), limit=0.05, name="late", too_late=lambda _: print("late", flush=True))
    except TimeoutError:
        print("given up", flush=True)
with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
    runner.run(main())
hanging = [thread for thread in threading.enumerate() if thread.name == "late"]
go.set()
[thread.join(20) for thread in hanging]
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("in time\ngiven up\nlate\n", "")
