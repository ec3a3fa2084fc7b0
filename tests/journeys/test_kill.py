"""kill -9 at any moment of a broadcast, then restart and resume: nobody is charged twice, nobody falsely accepted."""

import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from kill_child import TUNE
from sending import control, everything_stored, faults_of, judge, ledger, number

from smsdesk.domain.decisions import Why
from smsdesk.domain.records import MessageRow
from smsdesk.domain.states import MessageState, RunState
from smsdesk.practice.process import PracticeProcess
from smsdesk.store import sent
from smsdesk.store.schema import broadcasts

CHILD = Path(__file__).with_name("kill_child.py")
TESTS = CHILD.parents[1]
ROOT = TESTS.parent
SPEED = 300.0
"""How fast time passes for the program; its next life goes on where the last one was."""


class Victim:
    """The child process of one life of the program."""

    def __init__(
        self, folder: Path, address: str, ahead: float, recipients: int, batch: int = 0, *, mixed: bool = False
    ) -> None:
        paths = os.pathsep.join((str(ROOT), str(TESTS)))
        given = [str(folder), address, str(ahead), str(recipients), str(batch), str(SPEED)]
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), *given, *(["mixed"] if mixed else [])],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self._end()

    def finish(self, seconds: float) -> None:
        """Wait for its own end."""
        watchdog = threading.Timer(seconds, self.process.kill)
        watchdog.start()
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "done\n", "the broadcast did not end"
        watchdog.cancel()
        self._end()

    def _end(self) -> None:
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


async def run_and_kill(
    folder: Path,
    *,
    kills: int,
    recipients: int,
    seed: int,
    used_up: bool,
    jump_at: int | None = None,
    batch: int = 0,
    one_code_each: bool = False,
    mixed: bool = False,
) -> tuple[list[Any], dict[str, Any]]:
    """Send to `recipients`, killing the program `kills` times at random moments; journal rows and the ledger. `mixed`:
    merged letters and tunes instead of one text."""
    source = random.Random(seed)
    gateway = PracticeProcess(folder / "practice.sqlite", credits=10 * recipients)
    await gateway.start()
    ahead = 0.0
    try:
        behaviour = {"seqno_used_by": [1703] if used_up else [], "nodr_per_number": one_code_each}
        await control(gateway.address, "behaviour", behaviour)
        await control(gateway.address, "faults", {"seed": seed, "rules": faults_of(source)})
        for kill in range(kills):
            victim = await asyncio.to_thread(Victim, folder, gateway.address, ahead, recipients, batch, mixed=mixed)
            began = time.monotonic()
            await asyncio.sleep(source.uniform(0.0, 0.6))
            victim.kill()
            ahead += (time.monotonic() - began) * SPEED
            if kill == jump_at:
                # A request that the gateway still holds back would else be taken 25 hours late: no gateway does that.
                await asyncio.sleep(2.0)
                ahead += 25 * 3600
                await control(gateway.address, "behaviour", {"clock_offset": 25 * 3600})
        victim = await asyncio.to_thread(Victim, folder, gateway.address, ahead, recipients, batch, mixed=mixed)
        await asyncio.to_thread(victim.finish, 300.0)
        return everything_stored(folder / "smsdesk.sqlite")[0], await ledger(gateway.address)
    finally:
        await gateway.stop()


def told(rows: list[Any]) -> str:
    """How many rows are in which state."""
    states = [row.state for row in rows]
    return ", ".join(f"{state} {states.count(state)}" for state in sorted(set(states)))


@pytest.mark.parametrize("used_up", [False, True], ids=["1703 keeps the seqno", "1703 uses the seqno up"])
async def test_five_kills(tmp_path: Path, used_up: bool) -> None:
    rows, truth = await run_and_kill(tmp_path, kills=5, recipients=1000, seed=20261123, used_up=used_up)
    assert len(rows) == 1000
    assert judge(rows, truth["messages"]) == []
    assert {row.state for row in rows} <= {"accepted", "accepted_no_id", "uncertain"}, told(rows)
    assert sum(row.state == MessageState.ACCEPTED for row in rows) > 500, told(rows)


async def test_kills_of_batches_answered_number_by_number(tmp_path: Path) -> None:
    rows, truth = await run_and_kill(
        tmp_path, kills=3, recipients=1200, seed=20261124, used_up=False, batch=10, one_code_each=True
    )
    assert len(rows) == 1200
    assert judge(rows, truth["messages"]) == []
    assert sum(row.state == MessageState.ACCEPTED_NO_ID for row in rows) > 100, told(rows)


def contents(folder: Path) -> list[MessageRow]:
    """Every message of the data file with what it really was."""
    engine = sa.create_engine(f"sqlite:///{folder / 'smsdesk.sqlite'}")
    with engine.connect() as connection:
        keys = connection.execute(sa.select(broadcasts.c.id)).scalars().all()
        found = [row for key in keys for row in sent.list_messages(connection, key, offset=0, limit=100_000)]
    engine.dispose()
    return found


def judge_contents(rows: list[MessageRow], charged: list[dict[str, Any]]) -> list[str]:
    """The promise for every single content to every number; and what arrived is what the row shows."""
    broken = judge(
        [replace(row, number=f"{row.number} {row.text}") for row in rows],
        [each | {"number": f"{each['number']} {each['text']}"} for each in charged],
    )
    shown = {(row.number, row.text, str(row.kind.wire_type), row.sender) for row in rows}
    for each in charged:
        if (each["number"], each["text"], each["type"], each["sender"]) not in shown:
            broken.append(f"{each} is not what its row shows")
    tunes: dict[str, list[str]] = {}
    for each in charged:
        if each["type"] == "5":
            tunes.setdefault(each["number"], []).append(each["text"])
    broken += [f"{digits} got {got}" for digits, got in tunes.items() if tuple(got) != TUNE[: len(got)]]
    return broken


async def test_kills_of_letters_and_tunes(tmp_path: Path) -> None:
    rows, truth = await run_and_kill(tmp_path, kills=5, recipients=200, seed=20261125, used_up=False, mixed=True)
    shown = contents(tmp_path)
    assert len(rows) == len(shown) == 200 + 200 + 3 * 100
    assert judge_contents(shown, truth["messages"]) == []
    assert {row.state for row in rows} <= {"accepted", "accepted_no_id", "uncertain", "cancelled"}, told(rows)
    cancelled = {row.why for row in shown if row.state is MessageState.CANCELLED}
    assert cancelled <= {Why.PART_MISSING}
    assert sum(row.state is MessageState.ACCEPTED and row.piece == 3 for row in shown) > 30, told(rows)
    assert {each["type"] for each in truth["messages"]} == {"1", "3", "5"}
    assert {(each["number"][:2], each["sender"]) for each in truth["messages"] if each["type"] != "5"} == {
        ("60", ""),
        ("65", "MELUR"),
    }


async def test_a_jump_of_25_hours_between_two_lives(tmp_path: Path) -> None:
    rows, truth = await run_and_kill(tmp_path, kills=2, recipients=300, seed=7, used_up=False, jump_at=1)
    assert judge(rows, truth["messages"]) == []


async def test_another_program_holds_the_database(tmp_path: Path) -> None:
    gateway = PracticeProcess(tmp_path / "practice.sqlite", credits=10_000)
    await gateway.start()
    try:
        victim = await asyncio.to_thread(Victim, tmp_path, gateway.address, 0.0, 300)
        other = sqlite3.connect(tmp_path / "smsdesk.sqlite", timeout=10.0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(0.3)
        before = len((await ledger(gateway.address))["messages"])
        await asyncio.sleep(2.5)
        # Nothing leaves while its journal cannot be written.
        assert len((await ledger(gateway.address))["messages"]) == before
        other.execute("ROLLBACK")
        other.close()
        await asyncio.to_thread(victim.finish, 60.0)
        rows, runs = everything_stored(tmp_path / "smsdesk.sqlite")
        assert judge(rows, (await ledger(gateway.address))["messages"]) == []
        assert [run.state for run in runs] == [RunState.DONE]
        assert {row.number for row in rows} == {number(at) for at in range(300)}
    finally:
        await gateway.stop()


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("used_up", [False, True], ids=["1703 keeps the seqno", "1703 uses the seqno up"])
async def test_thirty_kills(tmp_path: Path, used_up: bool) -> None:
    seed = int(os.environ.get("SMSDESK_SEED") or random.SystemRandom().randrange(10**9))
    print(f"\nseed {seed} (SMSDESK_SEED={seed} repeats it)")
    rows, truth = await run_and_kill(
        tmp_path, kills=30, recipients=1000, seed=seed, used_up=used_up, jump_at=random.Random(seed).randrange(30)
    )
    print(told(rows))
    assert len(rows) == 1000
    assert judge(rows, truth["messages"]) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_thirty_kills_of_letters_and_tunes(tmp_path: Path) -> None:
    seed = int(os.environ.get("SMSDESK_SEED") or random.SystemRandom().randrange(10**9))
    print(f"\nseed {seed} (SMSDESK_SEED={seed} repeats it)")
    rows, truth = await run_and_kill(tmp_path, kills=30, recipients=1000, seed=seed, used_up=False, mixed=True)
    print(told(rows))
    assert judge_contents(contents(tmp_path), truth["messages"]) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("used_up", [False, True], ids=["1703 keeps the seqno", "1703 uses the seqno up"])
@pytest.mark.parametrize("one_code_each", [False, True], ids=["one code for all", "one code each"])
async def test_thirty_kills_in_batches(tmp_path: Path, used_up: bool, one_code_each: bool) -> None:
    seed = int(os.environ.get("SMSDESK_SEED") or random.SystemRandom().randrange(10**9))
    print(f"\nseed {seed} (SMSDESK_SEED={seed} repeats it)")
    rows, truth = await run_and_kill(
        tmp_path, kills=30, recipients=6000, seed=seed, used_up=used_up, batch=10, one_code_each=one_code_each
    )
    print(told(rows))
    assert len(rows) == 6000
    assert judge(rows, truth["messages"]) == []
