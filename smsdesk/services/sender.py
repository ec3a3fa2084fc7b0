"""The sender: holds a broadcast, lets it go, pauses, resumes, stops it; one courier an account does the asking."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from smsdesk.domain.events import BroadcastQueued, MessagesChanged, RunChanged
from smsdesk.domain.records import Broadcast, NewBroadcast
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.storage import StoreProblem
from smsdesk.services.canaries import Canaries
from smsdesk.services.courier import Courier
from smsdesk.services.holds import Holds
from smsdesk.services.tools import Tools
from smsdesk.store import counting, freezing, journal, marks, recovery, runs, schedule, sent
from smsdesk.system.clock import user_name

GRACE = 5.0
"""Seconds that requests under way get for their answers when the program ends."""

log = logging.getLogger(__name__)


class Sender:
    """All that may happen to a broadcast after "Send". Every method returns after the change is on the disk."""

    def __init__(
        self,
        tools: Tools,
        *,
        left_for: Callable[[int], Awaitable[int | None]],
        before_release: Callable[[], Awaitable[None]],
    ) -> None:
        """`left_for` asks an account's remaining credits (None: not known); `before_release` moves the
        installation's generation on (row 18)."""
        self._tools = tools
        self._database = tools.database
        self._left_for = left_for
        self._before_release = before_release
        self._couriers: dict[int, Courier] = {}
        self._holds = Holds(tools.clock, self._end_hold, self._announce)
        self._canaries = Canaries(tools, self._end_canary)
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def start(self) -> list[int]:
        """Recover the journal; nothing leaves by itself. The ids of runs that wait for "Resume safely"."""
        waiting = await self._database.write(recovery.recover, self._tools.clock.wall())
        for broadcast_id in waiting:
            self._tools.bus.tell(RunChanged(broadcast_id))
        self._canaries.start()
        return waiting

    async def stop(self) -> None:
        """End in order: nothing new is claimed, requests under way get a few seconds for their answers."""
        await self._canaries.stop()
        await self._holds.stop()
        await asyncio.gather(*(courier.stop(GRACE) for courier in self._couriers.values()))

    async def submit(self, new: NewBroadcast) -> int:
        """Store a broadcast with all its messages in one commit and start its hold, or keep it for its hour; its id.

        Raises ValueError when a number is there twice, StoreError when nothing was stored.
        """
        broadcast_id = await self.submit_as(new, freezing.create)
        assert broadcast_id is not None
        return broadcast_id

    async def submit_as(
        self, new: NewBroadcast, create: Callable[[Any, NewBroadcast, float], int | None]
    ) -> int | None:
        """As `submit`, where `create(connection, new, now)` stores it, and more in the same commit; None when it did
        not."""
        broadcast_id = await self._database.write(create, new, self._tools.clock.wall())
        if broadcast_id is None:
            return None
        self._tools.bus.tell(BroadcastQueued(broadcast_id))
        if new.timing.due_at is None:
            self._holds.begin(broadcast_id, new.hold_seconds)
        return broadcast_id

    async def release_scheduled(
        self, broadcast_id: int, hold_seconds: float = 10.0, begin: Callable[..., bool] = runs.begin_hold
    ) -> bool:
        """The hour of a scheduled broadcast has come: its hold begins. False when it is not scheduled any more.

        `begin(connection, broadcast_id, hold_until)` may do more in the same commit.
        """
        until = self._tools.clock.wall() + hold_seconds
        if not await self._database.write(begin, broadcast_id, until):
            return False
        self._tools.bus.tell(BroadcastQueued(broadcast_id))
        self._announce(broadcast_id)
        self._holds.begin(broadcast_id, hold_seconds)
        return True

    async def undo(self, broadcast_id: int) -> bool:
        """Take a broadcast back that holds, is scheduled or was missed; nothing of it has left. False when it is too
        late.

        The data file decides who was first, so the hold goes on until it has: also when it refuses (StoreError).
        """
        done = await self._database.write(runs.undo, broadcast_id)
        if done:
            self._holds.drop(broadcast_id)
        self._tools.bus.tell(RunChanged(broadcast_id))
        return done

    async def send_now(self, broadcast_id: int) -> None:
        """End the hold at once."""
        await self.resume(broadcast_id)
        self._holds.drop(broadcast_id)

    async def pause(self, broadcast_id: int) -> None:
        """Claim nothing more of this broadcast; requests under way end by themselves."""
        await self._change(broadcast_id, RunState.PAUSED, Reason.PERSON)

    async def resume(self, broadcast_id: int) -> bool:
        """Release a run: opt-outs and balance are checked again, then it goes (on). False when it may not run."""
        async with self._turns[broadcast_id]:
            return await self._let_go(broadcast_id, runs.release)

    async def _end_hold(self, broadcast_id: int) -> None:
        async with self._turns[broadcast_id]:
            await self._let_go(broadcast_id, runs.end_hold, RunState.HOLDING)

    async def _end_canary(self, broadcast_id: int) -> None:
        async with self._turns[broadcast_id]:
            await self._let_go(broadcast_id, runs.end_canary, RunState.PAUSED)

    async def _let_go(self, broadcast_id: int, how: Callable[..., bool], only: RunState | None = None) -> bool:
        """Let a run go as `how` says; by the program itself `only` from the state that ends now."""
        asked = await self._database.read(runs.load, broadcast_id)
        await self._before_release()
        broadcast = await self._database.read(runs.load, broadcast_id)
        if broadcast is None or asked is None:
            return False
        if only is not None and await self._tools.held_back(broadcast_id):
            return False
        if broadcast.reason is Reason.RESTORED and asked.reason is not Reason.RESTORED:
            return False  # found out just now: the person has to see that first
        if only is not None and broadcast.state is not only:
            return False  # a person was faster
        if broadcast.state is RunState.SCHEDULED:
            return False  # it has an hour of its own: `release_scheduled`
        if await self._keeps_its_hour(broadcast):
            return True
        if broadcast.state is RunState.STOPPED:
            await self._database.write(runs.ask_again, broadcast_id, self._tools.clock.wall())
            self._ask_stopped(broadcast)
            return True
        if broadcast.state is not RunState.RUNNING and await self._short_of_credits(broadcast):
            await self._change(broadcast_id, RunState.HELD, Reason.NO_CREDITS)
            return False
        released = await self._database.write(how, broadcast_id, self._tools.clock.wall())
        self._announce(broadcast_id)
        if released or broadcast.state is RunState.RUNNING:
            self._courier(broadcast.account_id).wake(broadcast_id)
            return True
        return False

    async def _keeps_its_hour(self, broadcast: Broadcast) -> bool:
        """What was held on a restored file before its hour waits for it again; if that has passed, it was missed."""
        due_at = broadcast.timing.due_at
        if broadcast.reason is not Reason.RESTORED or due_at is None:
            return False
        kept = await self._database.write(schedule.reschedule, broadcast.id, due_at)
        if kept:
            self._announce(broadcast.id)
        return kept

    async def _short_of_credits(self, broadcast: Broadcast) -> bool:
        left = await self._left_for(broadcast.account_id)
        return left is not None and left < await self._need(broadcast)

    async def _need(self, broadcast: Broadcast) -> int:
        if broadcast.merged or broadcast.pieces > 1:
            return await self._database.read(counting.parts_unsent, broadcast.id)
        return broadcast.parts * (await self._database.read(sent.counts, broadcast.id)).unsent

    def _ask_stopped(self, broadcast: Broadcast) -> None:
        courier = self._courier(broadcast.account_id)
        courier.asking.add(broadcast.id)
        courier.wake(broadcast.id)
        self._announce(broadcast.id)

    async def stop_run(self, broadcast_id: int) -> bool:
        """Stop for good: what is not sent will not be; messages in doubt go on being asked about."""
        stopped = await self._database.write(runs.stop, broadcast_id, self._tools.clock.wall())
        broadcast = await self._database.read(runs.load, broadcast_id)
        if stopped and broadcast is not None:
            self._holds.drop(broadcast_id)
            self._ask_stopped(broadcast)
        return stopped

    async def halt(self, reason: Reason) -> None:
        """The computer sleeps, its clock jumps: every run stands still until the gateway answers again."""
        for broadcast_id in self._holds.all():
            if await self._database.write(runs.break_hold, broadcast_id):
                self._holds.drop(broadcast_id)
                self._announce(broadcast_id)
        for broadcast_id in await self._database.write(journal.halt_all, None, reason):
            self._announce(broadcast_id)
        for courier in self._couriers.values():
            for broadcast_id in tuple(courier.asking):
                await self._database.write(runs.mend_waits, broadcast_id, self._tools.clock.wall())
            courier.wake()
            courier.probe(now=False)

    def try_now(self) -> None:
        """Somebody or something says that the network may be back."""
        for courier in self._couriers.values():
            courier.probe(now=True)

    async def mark(self, message_ids: list[int], *, sent: bool) -> None:
        """A person closes uncertain messages; who and when is kept."""
        now = self._tools.clock.wall()
        changed = await self._database.write(marks.mark, message_ids, sent=sent, by=user_name(), now=now)
        for broadcast_id in changed:
            self._tools.bus.tell(MessagesChanged(broadcast_id))

    async def unfinished(self) -> list[Broadcast]:
        """Broadcasts that may still send something, oldest first."""
        return await self._database.read(runs.unfinished)

    def asks(self, broadcast_id: int) -> bool:
        """True when the doubts of a stopped broadcast are asked about in this session."""
        return any(broadcast_id in courier.asking for courier in self._couriers.values())

    @property
    def trouble(self) -> StoreProblem | None:
        """Why the data file refuses at the moment, or None."""
        return next((c.trouble for c in self._couriers.values() if c.trouble is not None), self._holds.trouble)

    @property
    def busy(self) -> bool:
        """True while a request is under way."""
        return any(courier.busy for courier in self._couriers.values())

    def change_speed(self, concurrency: int, per_second: float) -> None:
        """Use other limits from now on; requests under way are left alone."""
        self._tools.concurrency, self._tools.per_second = concurrency, per_second
        for courier in self._couriers.values():
            courier.take_limits()

    def _courier(self, account_id: int) -> Courier:
        if account_id not in self._couriers:
            self._couriers[account_id] = Courier(account_id, self._tools)
            self._couriers[account_id].start()
        return self._couriers[account_id]

    async def _change(self, broadcast_id: int, state: RunState, reason: Reason) -> None:
        await self._database.write(runs.change_state, broadcast_id, state, reason)
        self._announce(broadcast_id)

    def _announce(self, broadcast_id: int) -> None:
        self._tools.bus.tell(RunChanged(broadcast_id))
        self._tools.bus.tell(MessagesChanged(broadcast_id))
