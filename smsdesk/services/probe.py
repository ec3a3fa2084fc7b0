"""The probe of one account: asks a harmless question while its runs wait for the gateway, and lets them go on."""

import asyncio
import logging
from collections.abc import Callable

from smsdesk.domain.states import SELF_MENDING, Reason
from smsdesk.domain.storage import StoreError
from smsdesk.services.pausing import pause_or
from smsdesk.services.tools import STORE_RETRY, Tools
from smsdesk.store import journal, runs

PROBE_WAITS = (2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between the harmless questions that find out whether the gateway is back; the last one repeats."""

log = logging.getLogger(__name__)


class Probe:
    """Waits until a run of its account stands still for something that mends itself; `released` hears of each
    broadcast that goes on."""

    def __init__(self, account_id: int, tools: Tools, released: Callable[[int], None]) -> None:
        self._account_id = account_id
        self._tools = tools
        self._released = released
        self._begin = asyncio.Event()
        self._now = asyncio.Event()
        self._tries = 0

    def begin(self, *, now: bool = False) -> None:
        """A run may wait for the gateway: look, and ask, `now` without the wait."""
        self._begin.set()
        if now:
            self._now.set()

    def answered(self) -> None:
        """The gateway answered a real request: the next trouble is a new one. Until then the waits grow, so that a
        gateway that tells credits and takes no messages is not asked every two seconds."""
        self._tries = 0

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self._look()
            except StoreError:
                await self._tools.clock.sleep(STORE_RETRY)
            except Exception:
                log.exception("the probe failed")
                await self._tools.clock.sleep(STORE_RETRY)

    async def _look(self) -> None:
        if not await self._waiting():
            self._now.clear()
            await self._begin.wait()
            self._begin.clear()
            return
        await pause_or(self._tools.clock, self._now, PROBE_WAITS[min(self._tries, len(PROBE_WAITS) - 1)])
        self._now.clear()
        self._tries += 1
        gateway = await self._tools.gateway_for(self._account_id)
        if gateway is None:
            await self._hold()
        elif (await gateway.credits_left()).failure is None:
            await self._release()

    async def _waiting(self) -> list[int]:
        return await self._tools.database.read(journal.waiting_for, self._account_id, SELF_MENDING)

    async def _hold(self) -> None:
        """Without a password this never mends itself: a person is asked."""
        for broadcast_id in await self._tools.database.write(journal.halt_all, self._account_id, Reason.NO_PASSWORD):
            self._tools.tell(broadcast_id, run=True)

    async def _release(self) -> None:
        for broadcast_id in await self._waiting():
            if await self._tools.held_back(broadcast_id):
                continue
            run = await self._tools.database.read(runs.load, broadcast_id)
            if run is None:
                continue
            if await self._tools.release(run, runs.go_on):
                self._released(broadcast_id)
            self._tools.tell(broadcast_id, run=True)
