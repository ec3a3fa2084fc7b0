"""Looking after runs: again whenever a run changes, and when the time has come that the last look asked for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from smsdesk.domain.events import BroadcastQueued, RunChanged
from smsdesk.domain.storage import StoreError
from smsdesk.services.bus import Bus
from smsdesk.services.pausing import pause_or
from smsdesk.services.tools import STORE_RETRY
from smsdesk.system.clock import Clock

MINUTE = 60.0
"""Seconds after which the wall clock is looked at again in any case: it may be set, and the computer may sleep."""

log = logging.getLogger(__name__)


class Lookout:
    """Calls `look`, which returns the seconds until it wants to be called again; one call at a time.

    A data file that refuses is asked again soon; any other mistake is logged, and the next look comes in a minute.
    """

    def __init__(self, bus: Bus, clock: Clock, look: Callable[[], Awaitable[float]], name: str) -> None:
        self._bus = bus
        self._clock = clock
        self._look = look
        self._name = name
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._forget: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin, with a look at once."""
        for event in (RunChanged, BroadcastQueued):
            self._forget.append(self._bus.listen(event, lambda _event: self.wake()))
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """End, also in the middle of a look."""
        for forget in self._forget:
            forget()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def wake(self) -> None:
        """Look now."""
        self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            await pause_or(self._clock, self._wake, min(await self._looked(), MINUTE))

    async def _looked(self) -> float:
        try:
            return await self._look()
        except StoreError as error:
            log.warning("%s: the data file refused: %s", self._name, error.problem)
            return STORE_RETRY
        except Exception:
            log.exception("%s failed", self._name)
            return MINUTE
