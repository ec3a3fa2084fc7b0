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
from smsdesk.store import journal, schedule
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.settings import Settings


class Hours:
    """Pauses what was released inside the hours and still has +60 recipients to send to when they end.

    Who releases a run outside the hours has been warned and wants it, so that run is left alone.
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
        """Runs under way, and whether they were released inside the hours."""
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

    async def _look(self) -> float:
        under_way = [run for run in await self._sender.unfinished() if _under_way(run)]
        running = [run for run in under_way if run.state is RunState.RUNNING]
        known = self._inside
        # What waits for the network goes on by itself: that is no new release.
        self._inside = {run.id: known[run.id] for run in under_way if run.id in known}
        for run in running:
            open_now = self.open_now(run.account_id)
            if self._inside.setdefault(run.id, open_now) and not open_now:
                await self._pause(run.id)
        return MINUTE

    async def _pause(self, broadcast_id: int) -> None:
        if not await self._database.read(schedule.has_unsent_malaysian, broadcast_id):
            return
        if await self._database.write(journal.halt, broadcast_id, Reason.QUIET_HOURS):
            del self._inside[broadcast_id]
            self._bus.tell(RunChanged(broadcast_id))
            self._bus.tell(MessagesChanged(broadcast_id))


def _under_way(run: Broadcast) -> bool:
    return run.state is RunState.RUNNING or (run.state is RunState.PAUSED and run.reason in SELF_MENDING)
