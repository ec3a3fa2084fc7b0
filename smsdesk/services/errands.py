"""Short tasks that a service starts when it hears of something; nobody waits for them."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from smsdesk.domain.storage import StoreError

log = logging.getLogger(__name__)


class Errands:
    """Keeps what runs, logs what fails, and ends all with the service. `name` stands in the log."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._running: set[asyncio.Task[None]] = set()

    @property
    def count(self) -> int:
        """How many are still running."""
        return len(self._running)

    def start(self, errand: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a coroutine beside everything else."""
        task = asyncio.create_task(errand, name=self._name)
        self._running.add(task)
        task.add_done_callback(self._on_done)
        return task

    async def stop(self) -> None:
        """Cancel all and wait for their ends."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreError):
            log.warning("%s: the data file refused: %s", self._name, error.problem)
        elif error is not None:
            log.error("%s failed", self._name, exc_info=error)
