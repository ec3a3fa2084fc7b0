"""kill -9 at any moment of a transfer, then restart: never two moves for one, never a silent one."""

import asyncio
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sending import control, faults_of, ledger
from transfer_stage import judge

from smsdesk.domain.transfer_records import Transfer
from smsdesk.domain.transfers import TransferState
from smsdesk.practice.process import PracticeProcess
from smsdesk.store import transfer_list
from smsdesk.system.paths import DataDir

CHILD = Path(__file__).with_name("transfer_child.py")
TESTS = CHILD.parents[1]
SPEED = 30.0
"""How fast time passes for the program; its next life goes on where the last one was."""
STILL_ON_ITS_WAY = 2.0
"""Seconds after which the gateway holds no request back any more."""


class Life:
    """One life of the program, as a process of its own."""

    def __init__(self, folder: Path, address: str, ahead: float, seed: str, *words: str) -> None:
        given = [str(folder), address, str(ahead), str(SPEED), seed, *words]
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), *given],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS)))},
            text=True,
        )
        assert self.line() == "ready\n"

    def line(self) -> str:
        """The next line that it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self._end()

    def finish(self, seconds: float) -> None:
        """Wait for its own end."""
        watchdog = threading.Timer(seconds, self.process.kill)
        watchdog.start()
        assert self.line() == "done\n", "what was in doubt was not settled"
        watchdog.cancel()
        self._end()

    def _end(self) -> None:
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def faults(source: random.Random) -> list[dict[str, Any]]:
    """For transfers all there are, for the harmless question a few."""
    rules = [rule | {"pages": ["transfer"]} for rule in faults_of(source, 0.5)]
    asking = [{"fault": fault, "pages": ["credits"], "probability": 0.03} for fault in ("reset_before", "html")]
    return [*rules, {"fault": "unknown_code", "pages": ["transfer"], "probability": 0.05}, *asking]


def stored(folder: Path) -> list[Transfer]:
    """All transfers of a data file that nobody has open."""
    engine = sa.create_engine(f"sqlite:///{DataDir(folder).database}")
    with engine.connect() as connection:
        found = transfer_list.where(connection, sa.true())
    engine.dispose()
    return found


async def lives(
    folder: Path, *, kills: int, seed: int, used_up: bool, jump_at: int | None = None
) -> tuple[list[Transfer], dict[str, Any]]:
    """Kill the program so often at random moments, comparing list and ledger after each; both at the end."""
    source = random.Random(seed)
    gateway = PracticeProcess(folder / "practice.sqlite", credits=100_000)
    await gateway.start()
    data, ahead = folder / "data", 0.0
    try:
        await control(gateway.address, "behaviour", {"seqno_used_by": [1703, 1704, 1708] if used_up else []})
        await control(gateway.address, "faults", {"seed": seed, "rules": faults(source)})
        for kill in range(kills):
            life = await asyncio.to_thread(Life, data, gateway.address, ahead, f"{seed} {kill}")
            began = time.monotonic()
            await asyncio.sleep(source.uniform(0.0, 1.0))
            life.kill()
            ahead += (time.monotonic() - began) * SPEED
            truth = await ledger(gateway.address)
            assert judge(stored(data), truth["transfers"]) == [], f"seed {seed}, after kill {kill + 1}"
            if kill == jump_at:
                await asyncio.sleep(STILL_ON_ITS_WAY)
                ahead += 25 * 3600
                await control(gateway.address, "behaviour", {"clock_offset": 25 * 3600})
        life = await asyncio.to_thread(Life, data, gateway.address, ahead, f"{seed} end", "settle")
        await asyncio.to_thread(life.finish, 300.0)
        await asyncio.sleep(STILL_ON_ITS_WAY)
        return stored(data), await ledger(gateway.address)
    finally:
        await gateway.stop()


def told(rows: list[Transfer]) -> str:
    """How many transfers are in which state."""
    states = [row.state for row in rows]
    return ", ".join(f"{state} {states.count(state)}" for state in TransferState if state in states)


def look(rows: list[Transfer], truth: dict[str, Any], seed: int) -> None:
    """The promise; and that the test was one."""
    print(f"\nseed {seed} (SMSDESK_SEED={seed} repeats it): {told(rows)}; {len(truth['transfers'])} moved")
    assert judge(rows, truth["transfers"]) == [], f"seed {seed}"
    assert sum(row.state is TransferState.DONE for row in rows) >= 3, told(rows)
    assert any(row.attempts > 1 for row in rows), told(rows)


@pytest.mark.parametrize("used_up", [False, True], ids=["errors keep the seqno", "errors use the seqno up"])
async def test_three_kills(tmp_path: Path, used_up: bool) -> None:
    seed = int(os.environ.get("SMSDESK_SEED") or 20261126)
    look(*await lives(tmp_path, kills=3, seed=seed, used_up=used_up), seed)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("used_up", [False, True], ids=["errors keep the seqno", "errors use the seqno up"])
async def test_twenty_five_kills(tmp_path: Path, used_up: bool) -> None:
    seed = int(os.environ.get("SMSDESK_SEED") or random.SystemRandom().randrange(10**9))
    jump_at = random.Random(seed).randrange(25)
    look(*await lives(tmp_path, kills=25, seed=seed, used_up=used_up, jump_at=jump_at), seed)
