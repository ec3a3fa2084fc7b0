"""Callbacks on their way to the disk: each is answered when it is durable, and only so many may be under way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from smsdesk.domain.callbacks import Callback

log = logging.getLogger(__name__)


class Keeper:
    """Hands callbacks to `keep`, for callers who may have given up meanwhile."""

    def __init__(self, keep: Callable[[Callback], Awaitable[object]], most: int) -> None:
        self._keep = keep
        self._most = most
        self._tasks: set[asyncio.Task[None]] = set()
        self._failing = ""

    def take(self, callback: Callback, done: Callable[[bool], None]) -> bool:
        """Begin to keep; `done` is told whether it is durable. False, and nothing is done, when too many wait."""
        if len(self._tasks) >= self._most:
            return False
        task = asyncio.create_task(self._run(callback, done), name="callback")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, at most so long; the rest is left to whoever keeps it, and has no answer."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, callback: Callback, done: Callable[[bool], None]) -> None:
        try:
            await self._keep(callback)
        except Exception as error:  # whatever it is: the caller is told to come again
            self._complain(type(error).__name__)
            done(False)
        else:
            self._failing = ""
            done(True)

    def _complain(self, kind: str) -> None:
        """Once until something is stored again, or callbacks that pour in would fill the log. Only the kind of the
        error: its text might hold what came."""
        if kind != self._failing:
            self._failing = kind
            log.warning("a callback could not be stored: %s", kind)
