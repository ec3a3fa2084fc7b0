"""The sender: holds a broadcast, lets it go, pauses, resumes, stops it; one courier an account does the asking."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from smsdesk.domain.events import BroadcastQueued, MessagesChanged, RunChanged
from smsdesk.domain.records import Broadcast, NewBroadcast
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.services.courier import STORE_RETRY, Courier, Tools
from smsdesk.store import journal, marks, runs, sent
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
        self._holds: dict[int, asyncio.Task[None]] = {}
        self._trouble: StoreProblem | None = None

    async def start(self) -> list[int]:
        """Recover the journal; nothing leaves by itself. The ids of runs that wait for "Resume safely"."""
        waiting = await self._database.write(runs.recover, self._tools.clock.wall())
        for broadcast_id in waiting:
            self._tools.bus.tell(RunChanged(broadcast_id))
        return waiting

    async def stop(self) -> None:
        """End in order: nothing new is claimed, requests under way get a few seconds for their answers."""
        for hold in list(self._holds.values()):
            hold.cancel()
        await asyncio.gather(*self._holds.values(), return_exceptions=True)
        await asyncio.gather(*(courier.stop(GRACE) for courier in self._couriers.values()))

    async def submit(self, new: NewBroadcast) -> int:
        """Store a broadcast with all its messages in one commit and start its hold; its id."""
        broadcast_id = await self._database.write(runs.create, new, self._tools.clock.wall())
        self._tools.bus.tell(BroadcastQueued(broadcast_id))
        self._holds[broadcast_id] = asyncio.create_task(
            self._hold(broadcast_id, new.hold_seconds), name=f"hold {broadcast_id}"
        )
        return broadcast_id

    async def _hold(self, broadcast_id: int, seconds: float) -> None:
        try:
            await self._tools.clock.sleep(seconds)
        finally:
            self._holds.pop(broadcast_id, None)
        while True:
            try:
                await self.resume(broadcast_id)
            except StoreError as error:
                # Nothing has left. The release is asked for again until the data file takes it or Undo removes it.
                await self._store_refused(broadcast_id, error.problem)
                continue
            self._trouble = None
            return

    async def _store_refused(self, broadcast_id: int, problem: StoreProblem) -> None:
        self._trouble = problem
        self._tools.bus.tell(RunChanged(broadcast_id))
        await self._tools.clock.sleep(STORE_RETRY)

    async def undo(self, broadcast_id: int) -> bool:
        """Take a holding broadcast back; nothing of it has left. False when it is too late."""
        self._drop_hold(broadcast_id)
        done = await self._database.write(runs.undo, broadcast_id)
        self._tools.bus.tell(RunChanged(broadcast_id))
        return done

    async def send_now(self, broadcast_id: int) -> None:
        """End the hold at once."""
        self._drop_hold(broadcast_id)
        await self.resume(broadcast_id)

    def _drop_hold(self, broadcast_id: int) -> None:
        if (hold := self._holds.pop(broadcast_id, None)) is not None:
            hold.cancel()

    async def pause(self, broadcast_id: int) -> None:
        """Claim nothing more of this broadcast; requests under way end by themselves."""
        await self._change(broadcast_id, RunState.PAUSED, Reason.PERSON)

    async def resume(self, broadcast_id: int) -> bool:
        """Release a run: opt-outs and balance are checked again, then it goes (on). False when it may not run."""
        asked = await self._database.read(runs.load, broadcast_id)
        await self._before_release()
        broadcast = await self._database.read(runs.load, broadcast_id)
        if broadcast is None or asked is None:
            return False
        if broadcast.reason is Reason.RESTORED and asked.reason is not Reason.RESTORED:
            return False  # found out just now: the person has to see that first
        if broadcast.state is RunState.STOPPED:
            self._ask_stopped(broadcast)
            return True
        if await self._short_of_credits(broadcast):
            await self._change(broadcast_id, RunState.HELD, Reason.NO_CREDITS)
            return False
        released = await self._database.write(runs.release, broadcast_id, self._tools.clock.wall())
        if released:
            self._courier(broadcast.account_id).wake(broadcast_id)
        self._announce(broadcast_id)
        return released

    async def _short_of_credits(self, broadcast: Broadcast) -> bool:
        left = await self._left_for(broadcast.account_id)
        counts = await self._database.read(sent.counts, broadcast.id)
        return left is not None and counts.unsent > 0 and left < broadcast.parts * counts.unsent

    def _ask_stopped(self, broadcast: Broadcast) -> None:
        self._tools.asking.add(broadcast.id)
        self._courier(broadcast.account_id).wake(broadcast.id)
        self._announce(broadcast.id)

    async def stop_run(self, broadcast_id: int) -> bool:
        """Stop for good: what is not sent will not be; messages in doubt go on being asked about."""
        self._drop_hold(broadcast_id)
        stopped = await self._database.write(runs.stop, broadcast_id, self._tools.clock.wall())
        broadcast = await self._database.read(runs.load, broadcast_id)
        if stopped and broadcast is not None:
            self._ask_stopped(broadcast)
        return stopped

    async def halt(self, reason: Reason) -> None:
        """The computer sleeps, its clock jumps: every run stands still until the gateway answers again."""
        for broadcast_id in list(self._holds):
            self._drop_hold(broadcast_id)
            await self._change(broadcast_id, RunState.PAUSED, Reason.RESTART)
        for broadcast_id in await self._database.write(journal.halt_all, None, reason):
            self._announce(broadcast_id)
        for courier in self._couriers.values():
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
        return broadcast_id in self._tools.asking

    @property
    def trouble(self) -> StoreProblem | None:
        """Why the data file refuses at the moment, or None."""
        return next((c.trouble for c in self._couriers.values() if c.trouble is not None), self._trouble)

    @property
    def busy(self) -> bool:
        """True while a request is under way."""
        return any(courier.busy for courier in self._couriers.values())

    async def change_speed(self, concurrency: int, per_second: float) -> None:
        """Use other limits from now on; requests under way end first."""
        self._tools.concurrency, self._tools.per_second = concurrency, per_second
        old, self._couriers = self._couriers, {}
        await asyncio.gather(*(courier.stop(60.0) for courier in old.values()))
        for account_id in old:
            self._courier(account_id).wake()

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
