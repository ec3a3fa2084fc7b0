"""Callers for the benchmarks of the listener, in a process of their own: `pouring.py pour|flood|serve PORT`."""

import asyncio
import random
import sys
import time

from ear import Ear, get
from test_fuzz import damaged

from smsdesk.listener.limits import Limits

CALLBACKS = 3000
CALLERS = 32
FLOOD_SECONDS = 10.0


async def pour(port: int) -> float:
    """So many callbacks, each on its own connection; all have to hear 200. The seconds it took."""
    names = iter(range(CALLBACKS))

    async def caller() -> None:
        for name in names:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(get(f"MsgId=M{name}&Sender=60111&Status=6"))
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
            writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return time.perf_counter() - began


async def flood(port: int) -> float:
    """Broken requests as fast as they are taken, for some seconds; how many a second."""
    source = random.Random(1)
    until = time.monotonic() + FLOOD_SECONDS
    made = 0

    async def caller() -> None:
        nonlocal made
        while time.monotonic() < until:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(damaged(source))
                writer.write_eof()
                await reader.read()
                writer.close()
            except OSError:
                continue
            made += 1

    await asyncio.gather(*(caller() for _ in range(16)))
    return made / FLOOD_SECONDS


async def serve(_port: int) -> str:
    """A listener that keeps nothing; it says its port and ends with its input."""
    ear = Ear(limits=Limits())
    async with ear:
        print(ear.listener.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)
    return ""


if __name__ == "__main__":
    jobs = {"pour": pour, "flood": flood, "serve": serve}
    print(asyncio.run(jobs[sys.argv[1]](int(sys.argv[2]))))
