"""Runs that wait after their first few recipients: they go on when all of those are reported as delivered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from smsdesk.domain.events import MessagesChanged, RunChanged
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.storage import StoreError
from smsdesk.services.tools import Tools
from smsdesk.store import runs

log = logging.getLogger(__name__)


class Canaries:
    """Looks at the runs that began to wait in this session; after a restart nothing leaves by itself.

    `go_on` lets one go, and looks again itself whether it still waits.
    """

    def __init__(self, tools: Tools, go_on: Callable[[int], Awaitable[object]]) -> None:
        self._tools = tools
        self._go_on = go_on
        self._waiting: set[int] = set()
        self._to_look: set[int] = set()
        self._looking: asyncio.Task[None] | None = None
        self._forget: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin to listen."""
        self._forget = [
            self._tools.bus.listen(RunChanged, self._on_run_changed),
            self._tools.bus.listen(MessagesChanged, self._on_messages_changed),
        ]

    async def stop(self) -> None:
        """Listen no more."""
        for forget in self._forget:
            forget()
        self._forget.clear()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    def _on_run_changed(self, event: RunChanged) -> None:
        self._look_at(event.broadcast_id)

    def _on_messages_changed(self, event: MessagesChanged) -> None:
        # Told with every answer of every run: only those that wait are looked at.
        if event.broadcast_id in self._waiting:
            self._look_at(event.broadcast_id)

    def _look_at(self, broadcast_id: int) -> None:
        self._to_look.add(broadcast_id)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="canaries")

    async def _look(self) -> None:
        while self._to_look:
            broadcast_id = self._to_look.pop()
            try:
                await self._look_at_one(broadcast_id)
            except StoreError:
                continue  # the next report or change looks again, and a person can always let it go
            except Exception:
                log.exception("a canary could not be looked at")

    async def _look_at_one(self, broadcast_id: int) -> None:
        run = await self._tools.database.read(runs.load, broadcast_id)
        if run is None or (run.state, run.reason) != (RunState.PAUSED, Reason.CANARY):
            self._waiting.discard(broadcast_id)
            return
        self._waiting.add(broadcast_id)
        if await self._tools.database.read(runs.canary_delivered, broadcast_id):
            await self._go_on(broadcast_id)
