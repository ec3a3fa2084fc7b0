"""kill -9 while callbacks pour in: every one that got its 200 is in the file afterwards, each once."""

import asyncio
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from ear import TOKEN, get, post

from smsdesk.store.database import Database
from smsdesk.store.schema import callbacks

CHILD = Path(__file__).with_name("kill_listener_child.py")
ROOT = CHILD.parents[2]
CALLERS = 24


class Victim:
    """One life of the listener."""

    def __init__(self, folder: Path) -> None:
        paths = os.pathsep.join((str(ROOT), str(CHILD.parent)))
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), str(folder), TOKEN],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
            text=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


async def call(port: int, octets: bytes) -> int:
    """The status that a caller hears; 0 for none."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return 0
    try:
        writer.write(octets)
        answer = await reader.readline()
        return int(answer[9:12]) if answer.endswith(b"\r\n") else 0
    except OSError:
        return 0
    finally:
        writer.close()


class Callers:
    """They call as fast as they are answered, each callback once, and note every 200."""

    def __init__(self) -> None:
        self.made = 0
        self.answered: set[str] = set()
        self.others: Counter[int] = Counter()

    async def pour(self, port: int) -> None:
        """Until the listener is gone."""
        while True:
            self.made += 1
            name = f"M{self.made}"
            if self.made % 7 == 0:
                name = f"wrong-{name}"
                octets = get(f"MsgId={name}&Status=6", path=f"/{TOKEN.lower()}/report")
            elif self.made % 3 == 0:
                octets = post(f"MsgId={name}&Status=6&p=x".encode())
            else:
                octets = get(f"MsgId={name}&Sender=60111&Status=6")
            status = await call(port, octets)
            if status == 0:
                return
            self.others[status] += 1
            if status == 200:
                self.answered.add(name)


async def stored(folder: Path) -> list[str]:
    """The names of all callbacks in the file, as its next life finds them."""
    database = Database(folder / "smsdesk.sqlite")
    await database.open()
    try:
        rows = await database.read(lambda connection: connection.execute(sa.select(callbacks.c.parameters)).all())
    finally:
        await database.close()
    return [dict(row.parameters)["MsgId"] for row in rows]


async def run_and_kill(folder: Path, kills: int, seed: int) -> Callers:
    source = random.Random(seed)
    callers = Callers()
    for _ in range(kills):
        victim = await asyncio.to_thread(Victim, folder)
        pouring = [asyncio.create_task(callers.pour(victim.port)) for _ in range(CALLERS)]
        await asyncio.sleep(source.uniform(0.05, 0.8))
        victim.kill()
        await asyncio.gather(*pouring)
    names = Counter(await stored(folder))
    lost = callers.answered - names.keys()
    assert lost == set(), f"{len(lost)} of {len(callers.answered)} are lost"
    assert set(names.values()) <= {1}
    assert not any(name.startswith("wrong") for name in names)
    assert callers.others.keys() <= {200, 404}
    # Those that were being kept at a kill may be there without their 200, and nobody else.
    assert len(names) - len(callers.answered) <= kills * CALLERS
    return callers


async def test_four_kills(tmp_path: Path) -> None:
    callers = await run_and_kill(tmp_path, 4, 20261201)
    assert len(callers.answered) > 100
    assert callers.others[404] > 10


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_sixty_kills(tmp_path: Path) -> None:
    seed = int(os.environ.get("SMSDESK_SEED") or random.SystemRandom().randrange(10**9))
    print(f"\nseed {seed} (SMSDESK_SEED={seed} repeats it)")
    callers = await run_and_kill(tmp_path, 60, seed)
    print(f"{callers.made} made, answered: {dict(callers.others)}, none lost")
