"""Sends a second, journal and all, against a plain httpx loop that keeps nothing; both to the same practice gateway."""

import asyncio
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sending import Rig, number

from smsdesk.domain.states import RunState
from smsdesk.practice.process import PracticeProcess
from smsdesk.system.clock import Clock

MESSAGES = 2000
CONNECTIONS = 4


async def ours(folder: Path, address: str) -> float:
    """Messages a second of the sender, with every message journalled before its request and after its answer."""
    async with Rig(folder, address, Clock(), concurrency=CONNECTIONS, total_seconds=45.0) as rig:
        began = time.perf_counter()
        key = await rig.sender.submit(rig.broadcast(MESSAGES))
        await rig.until(key, RunState.DONE, seconds=300.0)
        seconds = time.perf_counter() - began
        assert (await rig.counts(key)).accepted == MESSAGES
    return MESSAGES / seconds


async def plain(address: str) -> float:
    """Messages a second of four httpx loops on httpx's own transport, which forget everything."""
    queue = list(range(MESSAGES))

    async def loop(client: httpx.AsyncClient) -> None:
        while queue:
            form = dict(
                username="practice",
                password="practice",
                message="RM0 Kedai: hello",
                mobile=number(500_000 + queue.pop()),
                type="1",
                seqno=secrets.token_hex(10),
            )
            answer = await client.post(address + "websmsapi/ISendSMS.aspx", data=form)
            assert answer.text.startswith("1701:")

    async with httpx.AsyncClient(trust_env=False) as client:
        began = time.perf_counter()
        await asyncio.gather(*(loop(client) for _ in range(CONNECTIONS)))
        return MESSAGES / (time.perf_counter() - began)


async def measure() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gateway = PracticeProcess(folder / "practice.sqlite", credits=10 * MESSAGES)
        await gateway.start()
        try:
            return await ours(folder, gateway.address), await plain(gateway.address)
        finally:
            await gateway.stop()


def main() -> Iterator[str]:
    mine, peer = asyncio.run(measure())
    yield f"smsdesk, journalled: {mine:.0f} messages a second over {CONNECTIONS} connections, no speed limit"
    yield f"plain httpx loop, nothing kept: {peer:.0f} messages a second over {CONNECTIONS} connections"
    yield f"ratio {mine / peer:.2f}"
