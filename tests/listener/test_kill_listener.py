"""kill -9 while callbacks pour in: every one that got its 200 is in the file afterwards, each once."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from ear import TOKEN
from killing import Callers, pour_and_kill

CHILD = Path(__file__).with_name("kill_listener_child.py")
ROOT = CHILD.parents[2]


class Child:
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


async def run_and_kill(folder: Path, kills: int, seed: int) -> Callers:
    return await pour_and_kill(lambda: Child(folder), folder / "smsdesk.sqlite", kills, seed)


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
