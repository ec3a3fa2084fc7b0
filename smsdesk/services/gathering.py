"""Signs from other threads brought into the loop: many of them become one call, at most so often."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress


class Gathering:
    """`sign` may be called in any thread, as often as it likes; `deliver` is called in the loop of `start`."""

    def __init__(self, deliver: Callable[[], None], seconds: float) -> None:
        """At least `seconds` lie between two calls."""
        self._deliver = deliver
        self._seconds = seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._signed = False
        self._earliest = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Call it in the loop."""
        self._loop = asyncio.get_running_loop()

    def stop(self) -> None:
        """Deliver nothing more."""
        self._loop = None
        if self._timer is not None:
            self._timer.cancel()

    def sign(self) -> None:
        """Something is there; costs next to nothing while the one before is not delivered yet."""
        with self._lock:
            loop = self._loop
            if self._signed or loop is None:
                return
            self._signed = True
        with suppress(RuntimeError):  # the loop was closed meanwhile: the program ends
            loop.call_soon_threadsafe(self._arrange, loop)

    def _arrange(self, loop: asyncio.AbstractEventLoop) -> None:
        rest = self._earliest - loop.time()
        if rest > 0:
            self._timer = loop.call_later(rest, self._now, loop)
        else:
            self._now(loop)

    def _now(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            self._signed = False  # before: what comes during the call is another one
        self._earliest = loop.time() + self._seconds
        if self._loop is not None:
            self._deliver()
