"""kill -9 while replies pour in: each is in the Inbox once, each opt-out is made, nobody is answered twice."""

import asyncio
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from inbox_child import most_answered, texts
from sending import ledger, number

from smsdesk.practice.process import PracticeProcess
from smsdesk.store.schema import auto_replied, broadcasts, callbacks, conversations, incoming, opt_outs

CHILD = Path(__file__).with_name("inbox_child.py")
TESTS = CHILD.parents[1]


class Victim:
    """The child process of one life of the program."""

    def __init__(self, folder: Path, address: str, people: int) -> None:
        paths = os.pathsep.join((str(TESTS.parent), str(TESTS)))
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), str(folder), address, str(people)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.communicate()

    def finish(self) -> None:
        """Wait for its own end."""
        watchdog = threading.Timer(120.0, self.process.kill)
        watchdog.start()
        assert self.process.communicate()[0] == "done\n"
        watchdog.cancel()
        assert self.process.returncode == 0


def stored(folder: Path) -> dict[str, list[Any]]:
    """All rows of a data file that nobody has open."""
    engine = sa.create_engine(f"sqlite:///{folder / 'smsdesk.sqlite3'}")
    tables = (callbacks, incoming, conversations, opt_outs, auto_replied, broadcasts)
    with engine.connect() as connection:
        found = {table.name: list(connection.execute(sa.select(table))) for table in tables}
    engine.dispose()
    return found


async def run_and_kill(folder: Path, *, kills: int, people: int, seed: int) -> None:
    """Let people write while the program is killed at random moments, and judge what is there at the end."""
    source = random.Random(seed)
    gateway = PracticeProcess(folder / "practice.sqlite", credits=10 * people)
    await gateway.start()
    data = folder / "data"
    try:
        for _ in range(kills):
            victim = await asyncio.to_thread(Victim, data, gateway.address, people)
            await asyncio.sleep(source.uniform(0.0, 0.6))
            await asyncio.to_thread(victim.kill)
        victim = await asyncio.to_thread(Victim, data, gateway.address, people)
        await asyncio.to_thread(victim.finish)
        _judge(stored(data), (await ledger(gateway.address))["messages"], people)
    finally:
        await gateway.stop()


def _judge(rows: dict[str, list[Any]], charged: list[dict[str, Any]], people: int) -> None:
    assert len(rows["callbacks"]) == 2 * people
    assert {row.state for row in rows["callbacks"]} == {"applied"}
    written = Counter((row.number, row.text) for row in rows["incoming"])
    assert written == Counter((number(at), text) for at in range(people) for text in texts(at))
    assert sorted(row.callback_id for row in rows["incoming"]) == sorted(row.id for row in rows["callbacks"])
    assert {row.number: row.unread for row in rows["conversations"]} == {number(at): 2 for at in range(people)}
    assert {row.number for row in rows["opt_outs"]} == {number(at) for at in range(0, people, 5)}
    noted = Counter(row.number for row in rows["auto_replied"])
    assert max(noted.values()) == 1
    assert len(rows["broadcasts"]) == len(rows["auto_replied"]) <= most_answered(people)
    sent = Counter(message["number"] for message in charged)
    assert set(sent) <= set(noted)
    assert max(sent.values()) == 1
    out = {row.number for row in rows["opt_outs"]}
    assert all((message["text"] == "You are out.") == (message["number"] in out) for message in charged)
    # Most are answered: what a kill took is left out for good.
    assert len(sent) >= people // 2


async def test_five_kills(tmp_path: Path) -> None:
    await run_and_kill(tmp_path, kills=5, people=120, seed=20261201)


@pytest.mark.soak
async def test_thirty_kills(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    await run_and_kill(tmp_path, kills=30, people=600, seed=seed)
