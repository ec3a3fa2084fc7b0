"""Starts coroutines from Qt slots, keeps them, reports their errors to one place, and ends them all."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

OnError = Callable[[str, BaseException], None]


class Tasks:
    """The only way from a slot to a coroutine; needs the running loop (qasync's) when something is started."""

    def __init__(self, on_error: OnError) -> None:
        """`on_error(name, error)` hears of everything that a coroutine raises, cancelling excepted."""
        self._on_error = on_error
        self._running: set[asyncio.Task[Any]] = set()
        self._latest: dict[str, asyncio.Task[Any]] = {}
        self._stopped = False

    def spawn(self, coro: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any] | None:
        """Start `coro`; its result is dropped. After `stop` nothing is started any more and None comes back."""
        if self._stopped:
            coro.close()
            return None
        try:
            task = asyncio.get_running_loop().create_task(coro, name=name)
        except RuntimeError:
            coro.close()  # no loop runs: the caller hears of it, and nobody else later on
            raise
        self._running.add(task)
        task.add_done_callback(self._on_done)
        return task

    def spawn_latest(self, key: str, coro: Coroutine[Any, Any, Any]) -> asyncio.Task[Any] | None:
        """Start `coro` and cancel the one started before under the same key, as for a search while typing."""
        previous = self._latest.pop(key, None)
        if previous is not None:
            previous.cancel()
        task = self.spawn(coro, key)
        if task is not None:
            self._latest[key] = task
        return task

    def cancel(self, key: str) -> None:
        """Cancel what `spawn_latest` started under `key`, if it still runs."""
        task = self._latest.pop(key, None)
        if task is not None:
            task.cancel()

    @property
    def count(self) -> int:
        """How many are still running."""
        return len(self._running)

    async def stop(self) -> None:
        """Cancel all and wait until the last has ended; may be called from inside one of them, or twice."""
        self._stopped = True
        own = asyncio.current_task()
        while others := [task for task in self._running if task is not own]:
            for task in others:
                task.cancel()
            await asyncio.wait(others)

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if self._latest.get(task.get_name()) is task:
            del self._latest[task.get_name()]
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._on_error(task.get_name(), error)
