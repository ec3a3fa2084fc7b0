"""The vigil over a real sender: the computer sleeps, wakes, its clock is set; it is kept awake only while sending."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from far_gateway import HTML, FarEnd, asked
from sending import Rig

from smsdesk.domain.states import Reason, RunState
from smsdesk.services.vigil import Vigil
from smsdesk.system.power import Awake, AwakeResult, AwakeWord
from smsdesk.system.sleep_watch import ClockJump, Sleeping, Woke

HELD = AwakeResult(True, AwakeWord.HELD)
REFUSED = AwakeResult(False, AwakeWord.REFUSED)


class System(Awake):
    """A computer that grants the wish to stay awake, or does not."""

    def __init__(self, answer: AwakeResult) -> None:
        super().__init__()
        self.answer = answer
        self.said: list[str] = []

    async def hold(self, reason: str) -> AwakeResult:
        self.said.append(reason)
        return self.answer

    async def release(self) -> None:
        self.said.append("released")


@asynccontextmanager
async def watched(folder: Path, far: FarEnd, answer: AwakeResult = HELD) -> AsyncIterator[tuple[Rig, Vigil, System]]:
    async with Rig(folder, "http://127.0.0.1:9/") as rig:
        rig.client = far
        system = System(answer)
        vigil = Vigil(rig.sender, rig.bus, rig.clock, system)
        yield rig, vigil, system
        await vigil.stop()


async def stands(rig: Rig, key: int, reason: Reason) -> bool:
    return (await rig.state(key))[1] == reason.value


@pytest.mark.parametrize(
    ("event", "reason"), [(Sleeping(), Reason.SLEEP), (ClockJump(-7200.0), Reason.CLOCK)], ids=["sleep", "clock"]
)
async def test_a_run_stands_still_with_its_reason_and_goes_on(tmp_path: Path, event: Any, reason: Reason) -> None:
    far = FarEnd()
    async with watched(tmp_path, far) as (rig, vigil, _system):
        credits, far.credits = far.credits, HTML  # nothing goes on before it is told
        key = await rig.sender.submit(rig.broadcast(150))
        await rig.wait(lambda: asked(far, 5))
        vigil.watch.inject(event)
        await rig.wait(lambda: stands(rig, key, reason))
        far.credits = credits
        vigil.watch.inject(Woke(60.0))
        await rig.until(key, RunState.DONE)
        assert (await rig.counts(key)).accepted == 150
        assert len({numbers for numbers, _ in far.asked}) == len(far.asked) == 150


@pytest.mark.parametrize("answer", [HELD, REFUSED], ids=["kept awake", "refused"])
async def test_the_computer_is_kept_awake_while_something_is_sent(tmp_path: Path, answer: AwakeResult) -> None:
    far = FarEnd()
    async with watched(tmp_path, far, answer) as (rig, vigil, system):
        key = await rig.sender.submit(rig.broadcast(50))
        await rig.wait(lambda: told(vigil, answer))
        await rig.until(key, RunState.DONE)
        await rig.wait(lambda: told(vigil, None))
        assert system.said[0] == "Sending a broadcast"
        assert system.said[-1] == "released"


async def told(vigil: Vigil, answer: AwakeResult | None) -> bool:
    return vigil.awake == answer
