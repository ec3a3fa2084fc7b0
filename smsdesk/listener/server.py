"""The listener: one socket, in a thread and a loop of its own."""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Future
from typing import Any

from smsdesk.domain.callbacks import Callback
from smsdesk.domain.listening import Endpoint, Hit, ListenerError, ListenerProblem, Place
from smsdesk.listener import binding, parameters
from smsdesk.listener.connection import Terms
from smsdesk.listener.crowd import Crowd
from smsdesk.listener.keeping import Keeper
from smsdesk.listener.limits import Limits
from smsdesk.listener.noting import Notes

log = logging.getLogger(__name__)


class Listener:
    """Takes callbacks at one place for any number of accounts. `start` once, `stop` once; both may be awaited in any
    loop and block none."""

    def __init__(
        self,
        place: Place,
        endpoints: Iterable[Endpoint],
        keep: Callable[[Callback], Awaitable[object]],
        on_hit: Callable[[Hit], None],
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`keep` is awaited in the listener's loop and returns when the callback is durable; whatever it raises means
        503. `on_hit` is called in the listener's thread for every request, also refused ones. `clock` gives seconds
        since the epoch."""
        self.place = place
        self._endpoints = tuple(endpoints)
        self._keep = keep
        self._on_hit = on_hit
        self._limits = limits or Limits()
        self._clock = clock
        self._port = place.port
        self._notes = Notes()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked_to_stop: asyncio.Event | None = None
        self._started: Future[int] = Future()
        self._ended: Future[None] = Future()

    @property
    def port(self) -> int:
        """The port it listens on; the one that was asked for while it does not."""
        return self._port

    def change_endpoints(self, endpoints: Iterable[Endpoint]) -> None:
        """From now on these accounts and tokens count; may be called in any thread, also before `start`."""
        self._endpoints = tuple(endpoints)

    async def start(self) -> None:
        """Listen. Raises ListenerError; nothing is left behind then."""
        # A daemon: a data file that hangs must not keep the program from ending.
        self._thread = threading.Thread(target=self._serve, name="listener", daemon=True)
        self._thread.start()
        try:
            self._port = await asyncio.wrap_future(self._started)
        except asyncio.CancelledError:
            self._ask_to_stop()
            raise

    async def stop(self) -> None:
        """Take no more; callbacks on their way to the disk are waited for and answered, for some seconds at most."""
        if self._thread is None:
            return
        self._ask_to_stop()
        await asyncio.shield(asyncio.wrap_future(self._ended))

    def _ask_to_stop(self) -> None:
        if self._loop is None or self._asked_to_stop is None or self._ended.done():
            return
        try:
            self._loop.call_soon_threadsafe(self._asked_to_stop.set)
        except RuntimeError:
            log.debug("the listener's loop ended meanwhile")

    # From here on in the listener's thread

    def _serve(self) -> None:
        try:
            # Not the system's own kind: Windows' other one cannot tell when a socket can accept.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._run())
        finally:
            self._ended.set_result(None)

    async def _run(self) -> None:
        try:
            context = binding.tls_context(self.place)
            door = binding.listening_socket(self.place)
        except Exception as error:
            if not isinstance(error, ListenerError):  # those are the caller's, who tries again and again
                log.error("the listener cannot start: %s", type(error).__name__)
            known = error if isinstance(error, ListenerError) else ListenerError(ListenerProblem.FAILED)
            if self._started.set_running_or_notify_cancel():
                self._started.set_exception(known)
            return
        with door:
            self._loop = asyncio.get_running_loop()
            self._loop.set_exception_handler(_complain)
            self._asked_to_stop = asyncio.Event()
            if not self._started.set_running_or_notify_cancel():
                return
            keeper = Keeper(self._keep, self._limits.in_flight)
            crowd = Crowd(door, context, Terms(self._limits, keeper, self._owner, self._tell, self._clock))
            crowd.open()
            self._started.set_result(door.getsockname()[1])
            await self._asked_to_stop.wait()
            crowd.shut()
            await keeper.finish(self._limits.keep_seconds)
            await crowd.empty(self._limits.linger_seconds)
            self._notes.flush()

    def _owner(self, target: bytes) -> Endpoint | None:
        return parameters.owner(self._endpoints, target)

    def _tell(self, hit: Hit) -> None:
        self._notes.note(hit)
        try:
            self._on_hit(hit)
        except Exception as error:  # whoever looks on must not stand in the way
            log.error("a hit could not be told: %s", type(error).__name__)


def _complain(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Errors that only the loop sees; of an exception its kind alone, as its text may hold what came."""
    error = context.get("exception")
    log.error("in the listener's loop: %s", type(error).__name__ if error else context.get("message"))
