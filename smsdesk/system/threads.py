"""Blocking calls in daemon threads, which may hang for ever without holding up the end of the program."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


async def in_daemon(
    function: Callable[[], T],
    *,
    limit: float,
    name: str,
    too_late: Callable[[T], object] | None = None,
) -> T:
    """Run `function` in a daemon thread and give its result, or raise what it raised.

    After `limit` seconds TimeoutError is raised and the thread is left alone; a result that still comes is
    handed to `too_late` (in that thread), so that what it holds can be closed. An executor is not used: the
    interpreter waits for its threads at exit, and a locked keyring blocks on a prompt for ever.
    """
    loop = asyncio.get_running_loop()
    settled: asyncio.Future[T] = loop.create_future()
    handover = _Handover(loop, settled, too_late)
    threading.Thread(target=handover.run, args=(function,), name=name, daemon=True).start()
    try:
        async with asyncio.timeout(limit):
            return await settled
    finally:
        handover.give_up()


class _Handover:
    """Brings one outcome from the thread to the loop, unless the loop no longer waits for it."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        settled: asyncio.Future[Any],
        too_late: Callable[[Any], object] | None,
    ) -> None:
        self._loop = loop
        self._settled = settled
        self._too_late = too_late

    def run(self, function: Callable[[], Any]) -> None:
        """The thread's body."""
        try:
            result = function()
        except BaseException as error:
            self._deliver(None, error)
        else:
            self._deliver(result, None)

    def give_up(self) -> None:
        """Called in the loop once nobody waits any longer."""
        self._settled.cancel()

    def _deliver(self, result: Any, error: BaseException | None) -> None:
        try:
            if self._loop.is_closed():  # qasync's loop would swallow the call without a word
                raise RuntimeError("the loop was closed meanwhile")
            self._loop.call_soon_threadsafe(self._settle, result, error)
        except RuntimeError:
            self._drop(result, error)

    def _settle(self, result: Any, error: BaseException | None) -> None:
        if self._settled.done():
            self._drop(result, error)
        elif error is None:
            self._settled.set_result(result)
        elif isinstance(error, StopIteration):  # a future refuses it
            self._settled.set_exception(RuntimeError("StopIteration in a thread"))
        else:
            self._settled.set_exception(error)

    def _drop(self, result: Any, error: BaseException | None) -> None:
        if error is None and self._too_late is not None:
            with suppress(Exception):
                self._too_late(result)
