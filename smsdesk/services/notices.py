"""Decides what the desktop is told: news that nobody sees because the window is not in front, each once."""

import asyncio
from collections.abc import Callable

from smsdesk.domain.events import (
    AnswersUsedUp,
    BalanceLow,
    BroadcastSettled,
    ListenerChanged,
    MessageReceived,
    OptedOutByReply,
    RunChanged,
)
from smsdesk.domain.listening import ListenerProblem
from smsdesk.domain.notices import (
    AnswersNotice,
    BalanceNotice,
    ListenerNotice,
    MessagesNotice,
    Notice,
    OptOutsNotice,
    RunNotice,
    SettledNotice,
    Writer,
)
from smsdesk.domain.records import Purpose
from smsdesk.domain.states import SELF_MENDING, Reason, RunState
from smsdesk.services.accounts import Accounts
from smsdesk.services.broadcasts import Broadcasts
from smsdesk.services.bus import Bus
from smsdesk.services.errands import Errands
from smsdesk.store import notices
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.settings import Settings

BURST_PAUSE = 1.5
"""Seconds without another message after which a burst is over."""
BURST_MOST = 10.0
"""Seconds after which a burst is told, however long it goes on."""
AGAIN = 900.0
"""Seconds in which a run that comes and goes with the network is not told again."""

_EXPECTED = frozenset({Reason.NONE, Reason.PERSON, Reason.RESTART, Reason.SLEEP})
"""Somebody asked for it, or it is over when anybody is there to read it."""

Show = Callable[[Notice], None]


class Notices:
    """Listens from `start` to `stop`. `listener_problem(account_id)` is the trouble of an account's listener."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        broadcasts: Broadcasts,
        bus: Bus,
        clock: Clock,
        *,
        settings: Callable[[], Settings],
        listener_problem: Callable[[int], ListenerProblem | None],
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._broadcasts = broadcasts
        self._bus = bus
        self._clock = clock
        self._settings = settings
        self._listener_problem = listener_problem
        self._show: Show = lambda notice: None
        self._in_front: Callable[[], bool] = lambda: True
        self._came: list[MessageReceived] = []
        self._opted_out: list[OptedOutByReply] = []
        self._gathering: asyncio.Task[None] | None = None
        self._standing: dict[int, Reason] = {}
        self._told_at: dict[tuple[int, Reason], float] = {}
        self._troubles: dict[int, ListenerProblem] = {}
        self._errands = Errands("notices")
        self._forget: list[Callable[[], None]] = []

    def start(self, show: Show, in_front: Callable[[], bool]) -> None:
        """Hand every notice to `show` from now on; `in_front` tells whether a window of ours is looked at."""
        self._show, self._in_front = show, in_front
        self._forget = [
            self._bus.listen(MessageReceived, self._on_message_received),
            self._bus.listen(OptedOutByReply, self._on_opted_out),
            self._bus.listen(BroadcastSettled, self._on_broadcast_settled),
            self._bus.listen(RunChanged, self._on_run_changed),
            self._bus.listen(BalanceLow, self._on_balance_low),
            self._bus.listen(AnswersUsedUp, self._on_answers_used_up),
            self._bus.listen(ListenerChanged, self._on_listener_changed),
        ]
        for account in self._accounts.all():  # trouble from before there was anybody to hear
            self._on_listener_changed(ListenerChanged(account.id))

    async def stop(self) -> None:
        """Tell nothing more."""
        for forget in self._forget:
            forget()
        await self._errands.stop()

    @property
    def _wanted(self) -> bool:
        return self._settings().notify and not self._in_front()

    def _is_practice(self, account_id: int) -> bool:
        account = self._accounts.get(account_id)
        return account is not None and account.practice

    # Messages and opt-outs: gathered

    def _on_message_received(self, event: MessageReceived) -> None:
        if self._wanted:
            self._came.append(event)
            self._gather()

    def _on_opted_out(self, event: OptedOutByReply) -> None:
        if self._wanted:
            self._opted_out.append(event)
            self._gather()

    def _gather(self) -> None:
        if self._gathering is None or self._gathering.done():
            self._gathering = self._errands.start(self._tell_bursts())

    async def _tell_bursts(self) -> None:
        while self._came or self._opted_out:
            await self._wait_for_the_end()
            came, self._came = self._came, []
            opted_out, self._opted_out = self._opted_out, []
            for book in sorted({event.book for event in came} | {event.book for event in opted_out}):
                mine = [event.incoming_id for event in opted_out if event.book == book]
                await self._tell_opt_outs(book, mine)
                # "STOP" itself is told once, as what it led to.
                others = {event.incoming_id for event in came if event.book == book} - set(mine)
                await self._tell_messages(book, sorted(others))

    async def _wait_for_the_end(self) -> None:
        waited = 0.0
        before = -1
        while before != len(self._came) + len(self._opted_out) and waited < BURST_MOST:
            before = len(self._came) + len(self._opted_out)
            await self._clock.sleep(BURST_PAUSE)
            waited += BURST_PAUSE

    async def _tell_messages(self, book: str, incoming_ids: list[int]) -> None:
        found = await self._database.read(notices.received, incoming_ids)
        if found and self._wanted:  # somebody may have come to the window meanwhile
            text = found[0][1] if len(found) == 1 else ""
            self._show(MessagesNotice(book, len(found), _unique(found), text))

    async def _tell_opt_outs(self, book: str, incoming_ids: list[int]) -> None:
        found = await self._database.read(notices.received, incoming_ids)
        if found and self._wanted:
            self._show(OptOutsNotice(book, _unique(found)))

    # Broadcasts

    def _on_broadcast_settled(self, event: BroadcastSettled) -> None:
        self._errands.start(self._look_at_reports(event.broadcast_id))

    def _on_run_changed(self, event: RunChanged) -> None:
        self._errands.start(self._look_at_run(event.broadcast_id))

    async def _look_at_reports(self, broadcast_id: int) -> None:
        row = await self._broadcasts.one(broadcast_id) if self._wanted else None
        # Replies are broadcasts to one person; of these nobody waits for a report.
        if row is not None and row.broadcast.purpose is Purpose.BROADCAST and self._wanted:
            self._show(SettledNotice(row, self._is_practice(row.broadcast.account_id)))

    async def _look_at_run(self, broadcast_id: int) -> None:
        row = await self._broadcasts.one(broadcast_id)
        state = None if row is None else row.broadcast.state
        if row is None or state not in (RunState.PAUSED, RunState.HELD) or row.broadcast.reason in _EXPECTED:
            self._standing.pop(broadcast_id, None)
        elif self._is_news(broadcast_id, row.broadcast.reason) and self._wanted:
            self._show(RunNotice(row, self._is_practice(row.broadcast.account_id)))

    def _is_news(self, broadcast_id: int, reason: Reason) -> bool:
        """True once for each time it comes to stand; what mends itself comes and goes, and is told now and then."""
        if self._standing.get(broadcast_id) is reason:
            return False
        self._standing[broadcast_id] = reason
        now = self._clock.monotonic()
        last = self._told_at.get((broadcast_id, reason))
        if reason in SELF_MENDING and last is not None and now - last < AGAIN:
            return False
        self._told_at[broadcast_id, reason] = now
        return True

    # Accounts

    def _on_balance_low(self, event: BalanceLow) -> None:
        account = self._accounts.get(event.account_id)
        if account is not None and self._wanted:
            level = account.options.warn_below
            self._show(BalanceNotice(account.id, account.name, event.left, level, account.practice))

    def _on_answers_used_up(self, event: AnswersUsedUp) -> None:
        account = self._accounts.get(event.account_id)
        if account is not None and self._wanted:
            most = account.options.replies.answers_a_day
            self._show(AnswersNotice(account.id, account.name, most, account.practice))

    def _on_listener_changed(self, event: ListenerChanged) -> None:
        """A problem is told when it comes or becomes another one."""
        problem = self._listener_problem(event.account_id)
        before = self._troubles.pop(event.account_id, None)
        if problem is None:
            return
        self._troubles[event.account_id] = problem
        account = self._accounts.get(event.account_id)
        if account is not None and problem is not before and self._wanted:
            self._show(ListenerNotice(account.id, account.name, problem))


def _unique(found: list[tuple[Writer, str]]) -> tuple[Writer, ...]:
    return tuple(dict.fromkeys(writer for writer, _text in found))
