"""Durable callbacks a second of the listener against the same server answering 200 without storing; and the longest
stall of the GUI loop while broken requests pour in, against the same window doing nothing."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "listener"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench_stall import Watch
from ear import ANYWHERE, MINE, TOKEN
from pouring import CALLBACKS, CALLERS

from smsdesk import app
from smsdesk.domain.accounts import Account
from smsdesk.domain.callbacks import Callback
from smsdesk.domain.listening import Endpoint, digest_of
from smsdesk.listener.server import Listener
from smsdesk.store import accounts, callbacks
from smsdesk.store.database import Database
from smsdesk.system.paths import DataDir

ROUNDS = 3
TESTS = Path(__file__).resolve().parents[1]


async def forget(_callback: Callback) -> None:
    """Keep nothing."""


def elsewhere(job: str, port: int = 0) -> subprocess.Popen[str]:
    """The callers, in a process of their own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS / "listener")))}
    command = [sys.executable, str(TESTS / "bench" / "pouring.py"), job, str(port)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


async def speed(listener: Listener) -> float:
    """Answered callbacks a second."""
    await listener.start()
    callers = elsewhere("pour", listener.port)
    told, _ = await asyncio.to_thread(callers.communicate)
    assert callers.returncode == 0
    await listener.stop()
    return CALLBACKS / float(told)


async def throughput() -> tuple[list[float], list[float]]:
    durable, forgotten = [], []
    with tempfile.TemporaryDirectory() as name:
        database = Database(Path(name) / "smsdesk.sqlite")
        await database.open()
        mine = await database.write(accounts.add, Account(0, "A", "https://a.example/", "u"))
        endpoints = [Endpoint(mine.id, digest_of(TOKEN))]

        for _ in range(ROUNDS):
            keep = partial(database.write, callbacks.keep)
            durable.append(await speed(Listener(ANYWHERE, endpoints, keep, lambda _hit: None)))
            forgotten.append(await speed(Listener(ANYWHERE, endpoints, forget, lambda _hit: None)))
        await database.close()
    return durable, forgotten


async def flooded(port: int) -> tuple[float, float, float]:
    """The longest stall and the 99th percentile in milliseconds while broken requests pour in; requests a second."""
    busy = Watch()
    callers = elsewhere("flood", port)
    told, _ = await asyncio.to_thread(callers.communicate)
    return *(await busy.end()), float(told)


async def stall(_running: Any, found: dict[str, Any]) -> int:
    await asyncio.sleep(3.0)
    idle = Watch()
    await asyncio.sleep(5.0)
    found["idle"] = await idle.end()
    other = elsewhere("serve")
    assert other.stdout is not None
    found["elsewhere"] = await flooded(int(await asyncio.to_thread(other.stdout.readline)))
    await asyncio.to_thread(other.communicate)
    listener = Listener(ANYWHERE, [MINE], forget, lambda _hit: None)
    await listener.start()
    found["here"] = await flooded(listener.port)
    await listener.stop()
    return 0


def main() -> Iterator[str]:
    durable, forgotten = asyncio.run(throughput())
    mine, peer = sorted(durable)[ROUNDS // 2], sorted(forgotten)[ROUNDS // 2]
    yield f"smsdesk, committed before each 200: {mine:.0f} callbacks a second from {CALLERS} callers, a connection each"
    yield f"the same server, nothing stored: {peer:.0f} callbacks a second (medians of {ROUNDS})"
    yield f"ratio {mine / peer:.2f}"
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = DataDir(Path(name) / "data")
        folder.prepare()
        assert app.launch(folder, afterwards=lambda running: stall(running, found)) == 0
    (idle, idle_99), (apart, apart_99, _), (here, here_99, speed_here) = (
        found["idle"],
        found["elsewhere"],
        found["here"],
    )
    yield f"window doing nothing: longest stall {idle:.1f} ms, 99 % below {idle_99:.1f} ms"
    yield f"broken requests at a listener in another process: longest {apart:.1f} ms, 99 % below {apart_99:.1f} ms"
    yield f"{speed_here:.0f} a second at its own: longest {here:.1f} ms (aim 50), 99 % below {here_99:.1f} ms"
    yield f"ratio {here / apart:.2f} of the longest, {here_99 / max(apart_99, 0.01):.2f} of the 99 %"
