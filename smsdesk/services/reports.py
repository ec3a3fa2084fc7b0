"""Delivery reports and what follows from them: when a broadcast is settled, what is overdue, what is forgotten."""

from collections.abc import Callable

from smsdesk.domain.delivery import Reception
from smsdesk.domain.events import BroadcastSettled, Event, MessagesChanged, RunChanged, SettingsChanged
from smsdesk.services.bus import Bus
from smsdesk.services.looking import MINUTE, Lookout
from smsdesk.store import reports, settling
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.settings import Settings

KEPT_DAYS = 7
"""Reports for an ID that no message has are kept so long: the answer to our own request may come late."""

_GATHER = 0.25  # seconds: reports come in crowds, and one look serves them all
_AT_ONCE = 2000
_PURGE_EVERY = 3600.0


class Reports:
    """Settles broadcasts: when no report is awaited any more, or the rest is overdue. `BroadcastSettled` is told for
    each of which any report came, once at most; what came in before the program ended is seen to at its start."""

    def __init__(self, database: Database, bus: Bus, clock: Clock, settings: Callable[[], Settings]) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._settings = settings
        self.reception: Callable[[int], Reception] = lambda _account_id: Reception.OFF
        """Whether reports of an account can arrive; the listener puts its own answer here."""
        self._open: set[int] = set()
        """Broadcasts that have ended and are not settled: only of those a changed message matters."""
        self._changed: set[int] = set()
        self._look_at_all = True
        self._purged = float("-inf")
        self._lookout = Lookout(bus, clock, self._look, "reports")
        self._forget: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin with what happened while the program did not run."""
        self._forget = [
            self._bus.listen(MessagesChanged, self._on_messages_changed),
            self._bus.listen(RunChanged, self._on_run_changed),
            self._bus.listen(SettingsChanged, self._on_settings_changed),
        ]
        self._lookout.start()

    async def stop(self) -> None:
        """Settle nothing more."""
        for forget in self._forget:
            forget()
        await self._lookout.stop()

    def _on_messages_changed(self, event: MessagesChanged) -> None:
        # Told with every answer of every run as well: that of a run under way settles nothing.
        if event.broadcast_id in self._open:
            self._note(event.broadcast_id)

    def _on_run_changed(self, event: RunChanged) -> None:
        self._note(event.broadcast_id)

    def _on_settings_changed(self, _event: Event) -> None:
        self._look_at_all = True
        self._lookout.wake()

    def _note(self, broadcast_id: int) -> None:
        self._changed.add(broadcast_id)
        self._lookout.wake()

    async def _look(self) -> float:
        await self._clock.sleep(_GATHER)
        changed, self._changed = self._changed, set()
        # Of what ended since the last look, a report may have come before this is known here.
        found = set(await self._database.read(settling.unsettled))
        wanted = found if self._look_at_all or not changed else found & (changed | (found - self._open))
        self._open, self._look_at_all = found, False
        for broadcast_id in sorted(wanted):
            hours = float(self._settings().overdue_hours)
            # A crash just here keeps it from being told for ever: better than to be told at every start. The counts in
            # Sent are right all the same.
            if await self._database.write(settling.settle, broadcast_id, self._clock.wall(), hours):
                self._bus.tell(BroadcastSettled(broadcast_id))
        await self._purge()
        return MINUTE

    async def _purge(self) -> None:
        if self._clock.monotonic() - self._purged < _PURGE_EVERY:
            return
        before = self._clock.wall() - KEPT_DAYS * 86_400.0
        forgotten = _AT_ONCE
        while forgotten == _AT_ONCE:  # in portions, between which whoever sends has a turn
            forgotten = await self._database.write(reports.purge, before, _AT_ONCE)
        self._purged = self._clock.monotonic()
