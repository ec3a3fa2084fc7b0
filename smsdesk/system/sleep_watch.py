"""Tells when the computer goes to sleep, wakes up, or has its clock set."""

import asyncio
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from smsdesk.system.clock import Clock
from smsdesk.system.dbus import Bus, CallError, Connection, Target

_LOGIN = Target(Bus.SYSTEM, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_EVERY = 5.0  # seconds between two looks at the clocks
_SLEPT = 3.0  # seconds asleep from which on connections must be taken for dead
_JUMPED = 3.0  # seconds by which a clock was set; what network time corrects is far below


@dataclass(frozen=True)
class Sleeping:
    """The computer is about to sleep; only some systems say so."""


@dataclass(frozen=True)
class Woke:
    """The computer slept; `seconds` is 0.0 where the length is not known."""

    seconds: float = 0.0


@dataclass(frozen=True)
class ClockJump:
    """The wall clock was set forwards (positive) or backwards by so many seconds."""

    seconds: float


SleepEvent = Sleeping | Woke | ClockJump


class SleepWatch:
    """Calls `on_event` in the loop for every event, from `start` to `stop`."""

    def __init__(self, clock: Clock, on_event: Callable[[SleepEvent], None], every: float = _EVERY) -> None:
        self._clock = clock
        self._on_event = on_event
        self._every = every
        self._task: asyncio.Task[None] | None = None
        self._signals: _SleepSignals | None = None
        self._woke_told = False

    def start(self) -> None:
        """Begin to watch; needs a running loop. Without logind only the clocks are watched."""
        if self._task is not None:
            return
        self._task = asyncio.get_running_loop().create_task(self._look_at_clocks())
        if sys.platform == "linux":
            self._signals = _SleepSignals(asyncio.get_running_loop(), self.inject)

    async def stop(self) -> None:
        """End the watch; nothing is told any more."""
        if self._signals is not None:
            self._signals.stop()
            self._signals = None
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def inject(self, event: Literal["sleeping", "woke"] | SleepEvent) -> None:
        """Tell an event as if the system had told it; must be called in the loop."""
        if event == "sleeping":
            event = Sleeping()
        elif event == "woke":
            event = Woke()
        self._woke_told = self._woke_told or isinstance(event, Woke)
        self._on_event(event)

    async def _look_at_clocks(self) -> None:
        before = self._read()
        while True:
            await self._clock.sleep(self._every)
            now = self._read()
            self._compare(before, now)
            before = now

    def _read(self) -> tuple[float, float, float]:
        return self._clock.wall(), self._clock.boot()[1], self._clock.monotonic()

    def _compare(self, before: tuple[float, float, float], now: tuple[float, float, float]) -> None:
        wall, boot, awake = (b - a for a, b in zip(before, now, strict=True))
        slept = boot - awake
        if slept > _SLEPT and not self._woke_told:
            self._on_event(Woke(slept))
        self._woke_told = False
        if abs(wall - boot) > _JUMPED:
            self._on_event(ClockJump(wall - boot))


class _SleepSignals:
    """Listens to logind's PrepareForSleep in a daemon thread and tells the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, tell: Callable[[Sleeping | Woke], None]) -> None:
        self._loop = loop
        self._tell = tell
        self._connection: Connection | None = None
        self._stopped = threading.Event()
        threading.Thread(target=self._run, name="sleep-watch", daemon=True).start()

    def stop(self) -> None:
        """Nothing is told any more; the thread ends by itself."""
        self._stopped.set()
        if self._connection is not None:
            self._connection.shut()

    def _run(self) -> None:
        with suppress(CallError):
            connection = self._connection = Connection(Bus.SYSTEM)
            try:
                if not self._stopped.is_set():
                    connection.listen(_LOGIN, "PrepareForSleep", self._hear)
            finally:
                connection.close()

    def _hear(self, body: tuple[Any, ...]) -> None:
        event = Sleeping() if body and body[0] else Woke()
        with suppress(RuntimeError):  # the loop was closed meanwhile
            self._loop.call_soon_threadsafe(self._pass_on, event)

    def _pass_on(self, event: Sleeping | Woke) -> None:
        if not self._stopped.is_set():
            self._tell(event)
