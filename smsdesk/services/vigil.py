"""Keeps the computer awake while something is sent, and pauses runs when it sleeps or its clock jumps."""

import asyncio
import logging
from collections.abc import Callable

from smsdesk.domain.events import AwakeChanged, RunChanged
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.storage import StoreError
from smsdesk.services.bus import Bus
from smsdesk.services.sender import Sender
from smsdesk.system.clock import Clock
from smsdesk.system.power import Awake, AwakeResult
from smsdesk.system.sleep_watch import ClockJump, SleepEvent, Sleeping, SleepWatch, Woke

log = logging.getLogger(__name__)


class Vigil:
    """Watches over running broadcasts. `awake` tells whether the system keeps the computer awake (None: not asked)."""

    def __init__(
        self,
        sender: Sender,
        bus: Bus,
        clock: Clock,
        awake: Awake | None = None,
        *,
        on_time: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_time` is called when much time may have passed at once, or another one is shown."""
        self.awake: AwakeResult | None = None
        self.watch = SleepWatch(clock, self._on_event)
        self._sender = sender
        self._on_time = on_time
        self._bus = bus
        self._system = awake or Awake()
        self._looking: asyncio.Task[None] | None = None
        self._again = False
        self._halting: set[asyncio.Task[None]] = set()
        self._forget = bus.listen(RunChanged, self._on_run_changed)

    def start(self) -> None:
        """Begin to watch."""
        self.watch.start()

    async def stop(self) -> None:
        """Let the computer sleep again and end."""
        self._forget()
        await self.watch.stop()
        for task in [*self._halting, *([self._looking] if self._looking else [])]:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self._system.release()

    def _on_run_changed(self, _event: RunChanged) -> None:
        self._again = True
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="vigil")

    async def _look(self) -> None:
        while self._again:
            self._again = False
            try:
                runs = await self._sender.unfinished()
            except StoreError:
                return
            if any(run.state is RunState.RUNNING for run in runs):
                result = await self._system.hold("Sending a broadcast")
            else:
                await self._system.release()
                result = None
            if result != self.awake:
                self.awake = result
                self._bus.tell(AwakeChanged())

    def _on_event(self, event: SleepEvent) -> None:
        if isinstance(event, Woke):
            self._sender.try_now()
        elif isinstance(event, Sleeping):
            self._halt(Reason.SLEEP)
        elif isinstance(event, ClockJump):
            self._halt(Reason.CLOCK)
        self._on_time()

    def _halt(self, reason: Reason) -> None:
        task = asyncio.create_task(self._sender.halt(reason), name="halt")
        self._halting.add(task)
        task.add_done_callback(self._halted)

    def _halted(self, task: asyncio.Task[None]) -> None:
        self._halting.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("the runs could not be paused", exc_info=task.exception())
