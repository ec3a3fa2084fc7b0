"""The longest stall of the GUI loop while 2,000 messages are sent, against the same window doing nothing."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sending import number

from smsdesk import app
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import NewBroadcast, Recipient
from smsdesk.domain.states import RunState
from smsdesk.practice import control
from smsdesk.system.paths import DataDir

MESSAGES = 2000
TICK = 0.001


class Watch:
    """Wakes every millisecond in the loop that paints; the longest lateness is the longest stall."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            self.late.append(time.perf_counter() - before - TICK)

    async def end(self) -> tuple[float, float]:
        """The longest and the 99th percentile, in milliseconds."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        ordered = sorted(self.late)
        return ordered[-1] * 1000, ordered[int(len(ordered) * 0.99)] * 1000


async def measure(running: Any, found: dict[str, Any]) -> int:
    desk = running.desk
    account = await desk.practice.begin()
    running.shell.set_account(account)
    await control.ask(account.address, "credits", {"credits": 10 * MESSAGES})
    desk._tools.per_second = 0.0
    running.window.show_tab("sent")
    await asyncio.sleep(3.0)
    idle = Watch()
    await asyncio.sleep(5.0)
    found["idle"] = await idle.end()
    busy = Watch()
    people = tuple(Recipient(number(at), f"Person {at}") for at in range(MESSAGES))
    began = time.perf_counter()
    key = await desk.sender.submit(
        NewBroadcast(account.id, "RM0 Kedai: hello", Kind.TEXT, "", True, "Everybody", 1, people, "bench", 100, 0.0)
    )
    while (await desk.broadcasts.one(key)).broadcast.state is not RunState.DONE:
        await asyncio.sleep(0.2)
    found["speed"] = MESSAGES / (time.perf_counter() - began)
    found["busy"] = await busy.end()
    return 0


def main() -> Iterator[str]:
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = DataDir(Path(name) / "data")
        folder.prepare()
        assert app.launch(folder, afterwards=lambda running: measure(running, found)) == 0
    (idle, idle_99), (busy, busy_99) = found["idle"], found["busy"]
    yield f"window doing nothing: longest stall {idle:.1f} ms, 99 % below {idle_99:.1f} ms"
    yield f"sending {MESSAGES}, {found['speed']:.0f} a second: longest stall {busy:.1f} ms, 99 % below {busy_99:.1f} ms"
    yield f"ratio {busy / idle:.2f} of the longest, {busy_99 / max(idle_99, 0.01):.2f} of the 99 %"
