"""Sends broadcasts at their time; what was missed is asked about and never sent by itself; series go on."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from smsdesk.domain.events import RunChanged
from smsdesk.domain.records import Broadcast
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.timing import Following, Repeat, following, local_time
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.looking import MINUTE, Lookout
from smsdesk.services.sender import Sender
from smsdesk.store import runs, schedule
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.settings import Settings

LATE = 120.0
"""Seconds after its time in which a broadcast still goes out by itself, if the program ran the whole time."""
_SOONEST = 0.05

log = logging.getLogger(__name__)


class Schedule:
    """Looks after SCHEDULED broadcasts. `recover` comes first, then `start`, `stop` last."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        sender: Sender,
        bus: Bus,
        clock: Clock,
        *,
        settings: Callable[[], Settings],
        ready: Callable[[], Awaitable[None]],
    ) -> None:
        """`ready` returns when it is known whether the data file is the one this computer used last (row 18)."""
        self._database = database
        self._accounts = accounts
        self._sender = sender
        self._bus = bus
        self._clock = clock
        self._settings = settings
        self._ready = ready
        self._lookout = Lookout(bus, clock, self._look, "schedule")

    async def recover(self) -> list[int]:
        """Everything that came due while the program did not run was missed, by however little; the ids.

        Raises StoreError.
        """
        now = self._clock.wall()
        overdue = [run for run in await self.upcoming() if _due_at(run) <= now]
        for run in overdue:
            await self._miss(run)
        return [run.id for run in overdue]

    def start(self) -> None:
        """Begin to send what comes due from now on."""
        self._lookout.start()

    def wake(self) -> None:
        """Look at the clock now."""
        self._lookout.wake()

    async def stop(self) -> None:
        """Release nothing more."""
        await self._lookout.stop()

    async def upcoming(self) -> list[Broadcast]:
        """Broadcasts that wait for their time (`timing.due_at`), the next one first. Raises StoreError."""
        return await self._database.read(schedule.upcoming)

    async def reschedule(self, broadcast_id: int, due_at: float) -> bool:
        """Give a broadcast that waits for its time, or missed it, another one (seconds since the epoch).

        False when it is neither. Of a series only this one is moved. Raises StoreError.
        """
        done = await self._database.write(schedule.reschedule, broadcast_id, due_at, self._anchored)
        self._bus.tell(RunChanged(broadcast_id))
        return done

    async def send_now(self, broadcast_id: int) -> bool:
        """Begin the hold of a broadcast that waits for its time, or missed it; the others of its series stay where
        they are. False when it is neither. Raises StoreError."""
        asked = await self._database.read(runs.load, broadcast_id)
        await self._ready()
        run = await self._database.read(runs.load, broadcast_id)
        if run is None or asked is None or (run.reason is Reason.RESTORED and asked.reason is not Reason.RESTORED):
            return False  # found out just now: the person has to see that first
        if run.state is not RunState.SCHEDULED:
            return await self.reschedule(broadcast_id, self._clock.wall())
        return await self._release(run)

    async def _look(self) -> float:
        if not any(_due_at(run) <= self._clock.wall() for run in await self.upcoming()):
            return await self._until_next()
        await self._ready()
        for run in await self.upcoming():
            if _due_at(run) <= self._clock.wall():
                await self._at_its_time(run)
        return await self._until_next()

    async def _until_next(self) -> float:
        waiting = await self.upcoming()
        return max(_SOONEST, _due_at(waiting[0]) - self._clock.wall()) if waiting else MINUTE

    async def _at_its_time(self, run: Broadcast) -> None:
        if self._clock.wall() - _due_at(run) > LATE or self._accounts.get(run.account_id) is None:
            await self._miss(run)
        else:
            await self._release(run)

    async def _release(self, run: Broadcast) -> bool:
        begin = partial(schedule.begin, following=self._following(run), now=self._clock.wall())
        return await self._sender.release_scheduled(run.id, float(self._settings().hold_seconds), begin)

    async def _miss(self, run: Broadcast) -> None:
        await self._database.write(schedule.miss, run.id, self._following(run), self._clock.wall())
        self._bus.tell(RunChanged(run.id))

    def _anchored(self, run: Broadcast) -> str:
        """Its repeat, which tells from now on when the first one was to be: moving that moves no other."""
        account = self._accounts.get(run.account_id)
        try:
            repeat = Repeat.from_text(run.timing.repeat)
        except ValueError:
            repeat = None
        if account is None or repeat is None or repeat.first is not None:
            return run.timing.repeat
        return replace(repeat, first=local_time(_due_at(run), account.options.time_zone)).to_text()

    def _following(self, run: Broadcast) -> Following | None:
        """The next one of its series that is still to come; None at its end, or without the account's clock."""
        account = self._accounts.get(run.account_id)
        try:
            repeat = Repeat.from_text(run.timing.repeat)
        except ValueError:
            log.error("what a broadcast says of its series is not understood: it ends")
            return None
        if account is None or repeat is None or repeat.passed_on:
            return None
        return following(repeat, _due_at(run), account.options.time_zone, after=self._clock.wall())


def _due_at(run: Broadcast) -> float:
    return run.timing.due_at or 0.0
