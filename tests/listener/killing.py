"""Callers who pour in callbacks while whoever takes them is killed, and what has to be true afterwards."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from ear import TOKEN, get, post

from smsdesk.store.database import Database
from smsdesk.store.schema import callbacks

CALLERS = 24


class Victim(Protocol):
    """One life of what listens."""

    port: int

    def kill(self) -> None:
        """kill -9."""


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
            elif self.made % 3 == 1:
                octets = get(f"Shortcode=1&Sender=60125550142&ContentType=1&Msg={name}")
            else:
                octets = get(f"MsgId={name}&Sender=60111&Status=6")
            status = await call(port, octets)
            if status == 0:
                return
            self.others[status] += 1
            if status == 200:
                self.answered.add(name)


async def stored(path: Path) -> list[str]:
    """The names of all callbacks in a data file that nobody has open."""
    database = Database(path)
    await database.open()
    try:
        rows = await database.read(lambda connection: connection.execute(sa.select(callbacks.c.parameters)).all())
    finally:
        await database.close()
    pairs = [dict(row.parameters) for row in rows]
    return [each.get("MsgId") or each["Msg"] for each in pairs]


async def pour_and_kill(begin: Callable[[], Victim], path: Path, kills: int, seed: int) -> Callers:
    """Kill so many lives at random moments, and judge what is in the file then."""
    source = random.Random(seed)
    callers = Callers()
    for _ in range(kills):
        victim = await asyncio.to_thread(begin)
        pouring = [asyncio.create_task(callers.pour(victim.port)) for _ in range(CALLERS)]
        await asyncio.sleep(source.uniform(0.05, 0.8))
        victim.kill()
        await asyncio.gather(*pouring)
    names = Counter(await stored(path))
    lost = callers.answered - names.keys()
    assert lost == set(), f"{len(lost)} of {len(callers.answered)} are lost"
    assert set(names.values()) <= {1}
    assert not any(name.startswith("wrong") for name in names)
    assert callers.others.keys() <= {200, 404}
    # Those that were being kept at a kill may be there without their 200, and nobody else.
    assert len(names) - len(callers.answered) <= kills * CALLERS
    return callers
