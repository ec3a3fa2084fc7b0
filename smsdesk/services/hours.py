"""The hours in which nothing is sent: a run that reaches them waits for a person, with its reason."""

from collections.abc import Callable

from smsdesk.domain.events import MessagesChanged, RunChanged
from smsdesk.domain.records import Broadcast
from smsdesk.domain.states import SELF_MENDING, Reason, RunState
from smsdesk.domain.timing import within
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.looking import MINUTE, Lookout
from smsdesk.services.sender import Sender
from smsdesk.store import journal, runs, schedule
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.settings import Settings


class Hours:
    """Pauses what was let go inside the hours and still has +60 recipients to send to when they end; a hold that ends
    later, a network that comes back, and reports that a canary's first few have it, let nobody go then.

    Who lets a run go outside the hours has been warned and wants it, so that run is left alone.
    """

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        sender: Sender,
        bus: Bus,
        clock: Clock,
        *,
        settings: Callable[[], Settings],
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._sender = sender
        self._bus = bus
        self._clock = clock
        self._settings = settings
        self._inside: dict[int, bool] = {}
        """Runs under way, and whether they were let go inside the hours."""
        self._first_few: set[int] = set()
        """Those that waited after a canary's first few when they were last looked at."""
        self._lookout = Lookout(bus, clock, self._look, "hours")

    def start(self) -> None:
        """Begin to look at the clock."""
        self._lookout.start()

    def wake(self) -> None:
        """Look at the clock now."""
        self._lookout.wake()

    async def stop(self) -> None:
        """Pause nothing more."""
        await self._lookout.stop()

    def open_now(self, account_id: int) -> bool:
        """True while it is inside the hours by the account's clock."""
        account, settings = self._accounts.get(account_id), self._settings()
        zone = account.options.time_zone if account is not None else ""
        return within(settings.hours_from, settings.hours_to, zone, self._clock.wall())

    async def holds_back(self, broadcast_id: int) -> bool:
        """Asked before a run goes (on) by itself: True when that would be in the quiet hours, and nobody wanted that.
        It waits for a person then. Raises StoreError."""
        run = await self._database.read(runs.load, broadcast_id)
        if run is None or not self._inside.get(broadcast_id, False) or self.open_now(run.account_id):
            return False
        if _first_few(run):  # waits for a person anyway
            return await self._database.read(schedule.has_unsent_malaysian, broadcast_id)
        return await self._pause(broadcast_id)

    async def _look(self) -> float:
        under_way = [run for run in await self._sender.unfinished() if _under_way(run)]
        known, went_on = self._inside, self._first_few
        self._first_few = {run.id for run in under_way if _first_few(run)}
        # What waits for the network, say, goes on by itself: that is no new release.
        self._inside = {run.id: known.get(run.id, self.open_now(run.account_id)) for run in under_way}
        for run in under_way:
            open_now = self.open_now(run.account_id)
            if run.state is not RunState.RUNNING or open_now:
                continue
            if run.id in went_on:  # not by itself: `holds_back` was asked
                self._inside[run.id] = False
            elif self._inside[run.id]:
                await self._pause(run.id)
        return MINUTE

    async def _pause(self, broadcast_id: int) -> bool:
        if not await self._database.read(schedule.has_unsent_malaysian, broadcast_id):
            return False
        stood = await self._database.write(journal.halt, broadcast_id, Reason.QUIET_HOURS)
        if not stood and not await self._database.write(runs.break_hold, broadcast_id, Reason.QUIET_HOURS):
            return False
        self._inside.pop(broadcast_id, None)
        self._bus.tell(RunChanged(broadcast_id))
        self._bus.tell(MessagesChanged(broadcast_id))
        return True


def _under_way(run: Broadcast) -> bool:
    waits = run.state is RunState.PAUSED and run.reason in SELF_MENDING
    return waits or run.state in (RunState.HOLDING, RunState.RUNNING) or _first_few(run)


def _first_few(run: Broadcast) -> bool:
    return run.state is RunState.PAUSED and run.reason is Reason.CANARY
