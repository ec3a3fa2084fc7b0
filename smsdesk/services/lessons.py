"""Learned costs: the balance before and after a broadcast tells what a part costs at an account."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from smsdesk.domain.events import LessonLearned, RunChanged
from smsdesk.domain.records import Balance, Broadcast, Lesson
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.storage import StoreError
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.credit_answers import understood
from smsdesk.services.credits import Credits
from smsdesk.store import lessons, runs
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

SETTLING = 3.0
"""Seconds after the last answer in which a gateway may still be reckoning."""
_RECENT = 60.0
_LOOKED_BACK = 10
"""Lessons that are counted as saying the same."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Learned:
    """What the last lesson says: credits a part, how many lessons in a row said so, and when the last one was.

    `drift`: the one before said something else, namely `previous_rate`.
    """

    rate: Fraction
    lessons: int
    last_at: float
    drift: bool = False
    previous_rate: Fraction | None = None


class Lessons:
    """Learns from every broadcast that ends in this session. Nothing here holds up sending; a failure is logged, and
    the lesson is lost."""

    def __init__(self, database: Database, accounts: Accounts, credits: Credits, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._credits = credits
        self._bus = bus
        self._clock = clock
        self._stood_still: set[int] = set()
        self._over: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._forget: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin to listen."""
        self._forget.append(self._bus.listen(RunChanged, self._on_run_changed))

    async def stop(self) -> None:
        """Learn nothing more."""
        for forget in self._forget:
            forget()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def credits_per_part(self, account_id: int) -> Learned | None:
        """What a part costs at an account, None before the first lesson (or when the data file refuses)."""
        try:
            found = await self._database.read(lessons.latest, account_id, _LOOKED_BACK)
        except StoreError:
            return None
        return learned(found)

    def _on_run_changed(self, event: RunChanged) -> None:
        task = asyncio.create_task(self._look(event.broadcast_id), name="lesson")
        self._tasks.add(task)
        task.add_done_callback(self._looked)

    def _looked(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.warning("a lesson was lost", exc_info=task.exception())

    async def _look(self, broadcast_id: int) -> None:
        run = await self._database.read(runs.load, broadcast_id)
        if run is None:
            return
        if run.state in (RunState.PAUSED, RunState.HELD) and run.reason is not Reason.CANARY:
            self._stood_still.add(broadcast_id)  # long enough to buy credits
        elif run.state is RunState.DONE and broadcast_id not in self._over and self._just_ended(run):
            self._over.add(broadcast_id)
            await self._learn(run)

    def _just_ended(self, run: Broadcast) -> bool:
        return run.finished_at is not None and abs(self._clock.wall() - run.finished_at) < _RECENT

    async def _learn(self, run: Broadcast) -> None:
        await self._clock.sleep(SETTLING)
        asked_at = self._clock.wall()
        await self._credits.ask(run.account_id)
        now = await self._credits.latest(run.account_id)
        if now is None or now.at < asked_at or run.id in self._stood_still:
            return
        found = await self._database.read(lessons.before, run.id)
        account = self._accounts.get(run.account_id)
        if found is None or account is None:
            return
        balance, parts = found
        options = account.options
        cost = spent(understood(balance, options.bare_figure_is_left, options.left_figure), now)
        if cost is not None and cost > 0:
            lesson = Lesson(run.account_id, run.id, now.at, parts, cost)
            await self._database.write(lessons.add, lesson)
            self._bus.tell(LessonLearned(run.account_id))


def spent(before: Balance, after: Balance) -> int | None:
    """Credits that went between two answers, None when they do not say."""
    if before.left is not None and after.left is not None:
        return before.left - after.left
    if before.used is not None and after.used is not None:
        return after.used - before.used
    return None


def learned(found: list[Lesson]) -> Learned | None:
    """What lessons say, the newest first; None without any."""
    if not found:
        return None
    rates = [Fraction(each.credits, each.parts) for each in found]
    same = next((at for at, rate in enumerate(rates) if rate != rates[0]), len(rates))
    previous = rates[same] if same < len(rates) else None
    return Learned(rates[0], same, found[0].at, drift=same == 1 and previous is not None, previous_rate=previous)
