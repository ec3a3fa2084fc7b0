"""Delivers the ledger's pushes to the callback addresses: HTTP GET, at most three times until 200."""

import asyncio
import time

import aiohttp
from yarl import URL

from smsdesk.practice import pushes
from smsdesk.practice.clerk import Clerk
from smsdesk.practice.pushes import Push

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST_SLEEP = 5.0
_GATHER = 0.02  # a burst of accepted messages asks the ledger once, not once each
_TIMEOUT = aiohttp.ClientTimeout(total=10)


def callback_address(raw: object) -> str:
    """A callback address, checked; raises ValueError. Practice never pushes to another computer."""
    if not isinstance(raw, str):
        raise ValueError("a callback address is a text")
    address = URL(raw)
    if address.scheme != "http" or address.host not in LOOPBACK:
        raise ValueError("a callback address begins with http://127.0.0.1 or http://localhost")
    return raw


class Pusher:
    """Waits for due pushes and sends them; several at a time, so that they may overtake each other."""

    def __init__(self, clerk: Clerk, callbacks: dict[str, str]) -> None:
        """`callbacks` is the ledger's own dictionary: kind of push -> address."""
        self._clerk = clerk
        self._callbacks = callbacks
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """There may be a new push."""
        self._nudged.set()

    async def run(self) -> None:
        """Push until cancelled."""
        # One connection a push: aiohttp repeats a GET by itself when a kept one was dropped.
        connector = aiohttp.TCPConnector(force_close=True, limit=16)
        async with aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT) as session:
            while True:
                self._nudged.clear()
                ready, following = await self._clerk.do(pushes.due)
                await asyncio.gather(*(self._push(session, push) for push in ready))
                if not ready:
                    await self._sleep(following)

    async def _sleep(self, until: float | None) -> None:
        seconds = _LONGEST_SLEEP if until is None else min(max(until - time.time(), 0.0), _LONGEST_SLEEP)
        try:
            await asyncio.wait_for(self._nudged.wait(), seconds)
        except TimeoutError:
            return
        await asyncio.sleep(min(_GATHER, seconds))

    async def _push(self, session: aiohttp.ClientSession, push: Push) -> None:
        address = self._callbacks.get(push.kind)
        answered = bool(address) and await _get(session, URL(address or ""), push.parameters)
        await self._clerk.do(lambda ledger: pushes.settle(ledger, push, answered))


async def _get(session: aiohttp.ClientSession, address: URL, parameters: dict[str, str]) -> bool:
    try:
        async with session.get(address.update_query(parameters), allow_redirects=False) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
