"""What has come in and is stored: looked at in order, once each, also what a crash left."""

import asyncio
from collections.abc import Mapping

from smsdesk.domain.callbacks import CallbackKind
from smsdesk.domain.storage import StoreError
from smsdesk.services.bus import Bus
from smsdesk.store import arrivals
from smsdesk.store.arrivals import Handler
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

_AFTER_REFUSAL = 5.0


class Arrivals:
    """Works through stored callbacks whenever `wake` is called, and once at the start."""

    def __init__(self, database: Database, bus: Bus, clock: Clock, handlers: Mapping[CallbackKind, Handler]) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._handlers = handlers
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with what an earlier run left."""
        self._woken.set()
        self._task = asyncio.create_task(self._run(), name="arrivals")

    async def stop(self) -> None:
        """End; what is stored waits for the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """Something was stored; call it in the thread of the loop."""
        self._woken.set()

    async def _run(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                while await self.work_off():
                    pass
            except StoreError:
                # Nothing is lost: it waits in the file, which may take it later.
                await asyncio.sleep(_AFTER_REFUSAL)
                self._woken.set()

    async def work_off(self) -> int:
        """Apply some of what is stored and tell what follows; how many there were. Raises StoreError."""
        number, events = await self._database.write(arrivals.apply, self._handlers, self._clock.wall())
        for event in events:
            self._bus.tell(event)
        return number
