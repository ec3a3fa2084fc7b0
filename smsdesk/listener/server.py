"""The listener: one socket, in a thread and a loop of its own."""

import time
from collections.abc import Awaitable, Callable, Iterable

from smsdesk.domain.callbacks import Callback
from smsdesk.domain.listening import Endpoint, Hit, ListenerError, ListenerProblem, Place
from smsdesk.listener.limits import Limits


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

    @property
    def port(self) -> int:
        """The port it listens on; the one that was asked for while it does not."""
        return self.place.port

    def change_endpoints(self, endpoints: Iterable[Endpoint]) -> None:
        """From now on these accounts and tokens count; may be called in any thread, also before `start`."""
        self._endpoints = tuple(endpoints)

    async def start(self) -> None:
        """Listen. Raises ListenerError; nothing is left behind then."""
        raise ListenerError(ListenerProblem.FAILED)

    async def stop(self) -> None:
        """Take no more; callbacks on their way to the disk are waited for and answered, for some seconds at most."""
