"""The seconds in which Undo works: one task a broadcast, which ends only when the data file has taken the end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.services.pausing import pause_or
from smsdesk.services.tools import STORE_RETRY
from smsdesk.system.clock import Clock

log = logging.getLogger(__name__)


class Holds:
    """Runs holds. `release` ends one for good, or leaves the broadcast alone when it does not hold any more."""

    def __init__(
        self, clock: Clock, release: Callable[[int], Awaitable[object]], refused: Callable[[int], None]
    ) -> None:
        """`refused` hears of each broadcast whose hold could not be ended yet."""
        self._clock = clock
        self._release = release
        self._refused = refused
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._over: dict[int, asyncio.Event] = {}
        self._troubles: dict[int, StoreProblem] = {}

    def begin(self, broadcast_id: int, seconds: float) -> None:
        """Release a broadcast in so many seconds."""
        self._over[broadcast_id] = asyncio.Event()
        task = asyncio.create_task(self._hold(broadcast_id, seconds), name=f"hold {broadcast_id}")
        self._tasks[broadcast_id] = task
        task.add_done_callback(lambda _done: self._forget(broadcast_id))

    def drop(self, broadcast_id: int) -> None:
        """The data file says that this hold is over: wait no longer. A release under way finds that out itself."""
        if broadcast_id in self._over:
            self._over[broadcast_id].set()

    def all(self) -> list[int]:
        """The broadcasts whose hold runs."""
        return list(self._tasks)

    @property
    def trouble(self) -> StoreProblem | None:
        """Why a hold cannot be ended at the moment, or None."""
        return next(iter(self._troubles.values()), None)

    async def stop(self) -> None:
        """End all tasks; what holds then waits for a person at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _hold(self, broadcast_id: int, seconds: float) -> None:
        over = self._over[broadcast_id]
        await pause_or(self._clock, over, seconds)
        while not over.is_set():
            try:
                await self._release(broadcast_id)
                return
            except StoreError as error:
                self._troubles[broadcast_id] = error.problem
            except Exception:
                log.exception("a hold could not be ended")
                self._troubles[broadcast_id] = StoreProblem.FAILED
            # Nothing has left: asked for again until the data file takes it, or Undo or Stop got through.
            self._refused(broadcast_id)
            await pause_or(self._clock, over, STORE_RETRY)

    def _forget(self, broadcast_id: int) -> None:
        self._tasks.pop(broadcast_id, None)
        self._over.pop(broadcast_id, None)
        self._troubles.pop(broadcast_id, None)
