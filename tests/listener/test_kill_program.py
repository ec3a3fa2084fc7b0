"""kill -9 of the program itself while callbacks pour in: what got its 200 is there once, and once in the Inbox."""

import asyncio
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from ear import TOKEN
from killing import Callers, call, pour_and_kill

from smsdesk.domain.accounts import Account, AccountOptions, ListenerOptions
from smsdesk.domain.listening import digest_of
from smsdesk.store import accounts
from smsdesk.store.database import Database
from smsdesk.system.paths import DataDir

ROOT = Path(__file__).parents[2]
_QT = "This plugin does not support"  # what the offscreen plugin lacks


class Program:
    """One life of smsdesk, whole, with a window that nobody sees; ready when its listener answers."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self._said = folder.with_suffix(".stderr")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        with self._said.open("ab") as said:
            command = [sys.executable, "-m", "smsdesk", "--data-dir", str(folder)]
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=said, stderr=said)
        end = time.monotonic() + 60
        while True:
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, "it does not listen"
            with socket.socket() as caller:
                if caller.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)

    def said(self) -> str:
        """All complaints of all lives."""
        lines = self._said.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(line for line in lines if not line.startswith(_QT))

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()


async def prepared(folder: Path) -> int:
    """A data folder with an account that listens; its port, a free one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    data = DataDir(folder)
    data.prepare()
    database = Database(data.database)
    await database.open()
    listener = ListenerOptions(on=True, port=port, token_digest=digest_of(TOKEN))
    options = AccountOptions(time_zone="UTC", listener=listener)
    await database.write(accounts.add, Account(0, "Office", "https://gateway.example/", "u", options=options))
    await database.close()
    return port


@contextmanager
def running(folder: Path, port: int) -> Iterator[Program]:
    """A life that is ended as the system does it, and says nothing."""
    program = Program(folder, port)
    try:
        yield program
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(30) == 0
        assert program.said() == ""
    finally:
        program.kill()


def asked(path: Path, query: str) -> list[tuple[object, ...]]:
    """Rows of a data file in use."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


async def judge_the_end(folder: Path, port: int) -> None:
    """The last life applies all that is stored, each reply once; nothing of it stands in any other file."""
    path = DataDir(folder).database
    with running(folder, port) as program:
        async with asyncio.timeout(60):
            while asked(path, "SELECT count(*) FROM callbacks WHERE state = 'new'") != [(0,)]:
                await asyncio.sleep(0.1)
        assert await call(program.port, f"GET /{TOKEN}/report HTTP/1.1\r\nHost: a\r\n\r\n".encode()) == 200
    replies = asked(path, "SELECT id FROM callbacks WHERE kind = 'reply' ORDER BY id")
    assert asked(path, "SELECT callback_id FROM incoming ORDER BY callback_id") == replies != []
    for file in (each for each in folder.rglob("*") if each.is_file()):
        octets = file.read_bytes()
        assert TOKEN.encode() not in octets, file
        assert file.name.startswith("smsdesk.sqlite3") or b"5550142" not in octets, file


async def run_and_kill(folder: Path, kills: int, seed: int) -> Callers:
    port = await prepared(folder)
    path = DataDir(folder).database
    callers = await pour_and_kill(lambda: Program(folder, port), path, kills, seed)
    await judge_the_end(folder, port)
    return callers


@pytest.mark.timeout(300)
async def test_two_kills(tmp_path: Path) -> None:
    callers = await run_and_kill(tmp_path / "data", 2, 20261201)
    assert len(callers.answered) > 20


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_thirty_kills(tmp_path: Path) -> None:
    seed = int(os.environ.get("SMSDESK_SEED") or random.SystemRandom().randrange(10**9))
    print(f"\nseed {seed} (SMSDESK_SEED={seed} repeats it)")
    callers = await run_and_kill(tmp_path / "data", 30, seed)
    print(f"{callers.made} made, answered: {dict(callers.others)}, none lost")
