"""The courier of one account: claims what is due, asks the gateway, writes down what came back."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from smsdesk.domain.answers import Exchange, Failure
from smsdesk.domain.decisions import Stamp, decide
from smsdesk.domain.events import MessagesChanged, RunChanged
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Claim
from smsdesk.domain.states import SELF_MENDING, Reason
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.services.bus import Bus
from smsdesk.services.limiter import Limiter
from smsdesk.services.streaks import Streaks
from smsdesk.store import journal, runs
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

PROBE_WAITS = (2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between the harmless questions that find out whether the gateway is back; the last one repeats."""
STORE_RETRY = 2.0
IDLE_CHECK = 60.0

log = logging.getLogger(__name__)


class Gateway(Protocol):
    """What a courier needs of `gateway.client.GatewayClient`."""

    async def send(
        self, *, numbers: tuple[str, ...], text: str, kind: Kind, sender: str, seqno: str, reports: bool
    ) -> Exchange:
        """One request; every failure is in the exchange."""

    async def credits_left(self) -> Exchange:
        """A harmless question."""


@dataclass
class Tools:
    """What all couriers share."""

    database: Database
    bus: Bus
    clock: Clock
    gateway_for: Callable[[int], Awaitable[Gateway | None]]
    concurrency: int = 4
    per_second: float = 15.0
    asking: set[int] = field(default_factory=set)
    """Stopped broadcasts whose doubts may be asked about in this session."""

    def stamp(self) -> Stamp:
        """Now, by all clocks."""
        boot_id, boot = self.clock.boot()
        return Stamp(self.clock.wall(), boot_id, boot)


class Courier:
    """Sends for one account, `concurrency` requests at a time. It never decides: `domain.decisions` does."""

    def __init__(self, account_id: int, tools: Tools) -> None:
        self.account_id = account_id
        self.trouble: StoreProblem | None = None
        self._tools = tools
        self._limiter = Limiter(tools.clock, tools.per_second, tools.concurrency)
        self._streaks: dict[int, Streaks] = {}
        self._requests: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._paused = asyncio.Event()
        self._probe_now = asyncio.Event()
        self._server_offset: float | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to serve."""
        self._tasks = [
            asyncio.create_task(self._serve(), name=f"courier {self.account_id}"),
            asyncio.create_task(self._probe(), name=f"probe {self.account_id}"),
        ]

    async def stop(self, grace: float) -> None:
        """Claim nothing more, give requests under way `grace` seconds for their answers, then end.

        What has no answer by then stays SENDING in the journal and is in doubt at the next start.
        """
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._requests:
            await asyncio.wait(self._requests, timeout=grace)
        for request in self._requests:
            request.cancel()
        await asyncio.gather(*self._requests, return_exceptions=True)

    def wake(self, released: int | None = None) -> None:
        """Look for work now; a broadcast that was just released starts its counts in a row anew."""
        if released is not None:
            self._streaks.pop(released, None)
        self._wake.set()

    def probe(self, *, now: bool) -> None:
        """A run waits for the gateway to come back: begin to ask, `now` without the wait."""
        self._paused.set()
        if now:
            self._probe_now.set()

    @property
    def busy(self) -> bool:
        """True while a request is under way."""
        return bool(self._requests)

    async def _serve(self) -> None:
        while True:
            self._wake.clear()
            try:
                worked = await self._dispatch()
            except StoreError as error:
                await self._store_refused(error.problem)
                continue
            if not worked:
                await self._idle()

    async def _dispatch(self) -> bool:
        """Claim as much as slots and speed allow and start the requests; False when nothing was due."""
        free = self._tools.concurrency - len(self._requests)
        if free <= 0:
            await asyncio.wait(self._requests, return_when=asyncio.FIRST_COMPLETED)
            return True
        if await self._next_due() > self._tools.clock.wall():
            return False
        allowed = await self._limiter.allowance()
        claims, given_up = await self._tools.database.write(
            journal.claim, self.account_id, self._now(), min(free, allowed), tuple(self._tools.asking)
        )
        for broadcast_id in given_up:
            self._tell(broadcast_id, run=True)
        for claim in claims:
            self._limiter.spend(len(claim.numbers))
            request = asyncio.create_task(self._ask(claim), name="request")
            self._requests.add(request)
            request.add_done_callback(self._ended)
        return bool(claims) or bool(given_up)

    def _ended(self, request: asyncio.Task[None]) -> None:
        self._requests.discard(request)
        self._wake.set()
        if not request.cancelled() and request.exception() is not None:
            log.error("a request ended badly", exc_info=request.exception())

    async def _next_due(self) -> float:
        due = await self._tools.database.read(journal.next_due, self.account_id, tuple(self._tools.asking))
        return float("inf") if due is None else due

    def _now(self) -> Stamp:
        """All clocks; the server's time is carried on from its last answer by the clock that counts sleep."""
        stamp = self._tools.stamp()
        if self._server_offset is None:
            return stamp
        return Stamp(stamp.wall, stamp.boot_id, stamp.boot, stamp.boot + self._server_offset)

    async def _idle(self) -> None:
        """Wait for a wake-up or for the next row that is due, at most a minute (clocks may be changed)."""
        wait = min(IDLE_CHECK, await self._next_due() - self._tools.clock.wall())
        if wait <= 0:
            # Due, but not to be had just now (its run stands still since): do not spin.
            wait = 0.05
        await self._pause_or(self._wake, wait)

    async def _ask(self, claim: Claim) -> None:
        exchange = await self._exchange(claim)
        if exchange.server_time is not None:
            self._server_offset = exchange.server_time - self._tools.clock.boot()[1]
        decision = decide(claim.history, exchange, len(claim.numbers))
        seen = self._streaks.setdefault(claim.broadcast_id, Streaks()).observe(exchange)
        stop = decision.stop or seen
        if exchange.detail == "no_password":
            stop = Reason.NO_PASSWORD
        while True:
            try:
                changed = await self._tools.database.write(journal.record, claim, decision, exchange, self._now(), stop)
            except StoreError as error:
                # The answer is known and must not be lost while the program lives: the run stands still.
                await self._store_refused(error.problem)
                continue
            break
        self._tell(claim.broadcast_id, run=changed)
        if stop in SELF_MENDING:
            self._paused.set()

    async def _exchange(self, claim: Claim) -> Exchange:
        gateway = await self._tools.gateway_for(self.account_id)
        if gateway is None:
            return Exchange(failure=Failure.NOT_CONNECTED, detail="no_password")
        try:
            return await gateway.send(
                numbers=claim.numbers,
                text=claim.text,
                kind=claim.kind,
                sender=claim.sender,
                seqno=claim.seqno,
                reports=claim.reports,
            )
        except Exception as error:
            # Nobody knows how far it came: the only safe reading is "in doubt".
            log.exception("the gateway client failed")
            return Exchange(failure=Failure.LOST, detail=type(error).__name__)

    async def _store_refused(self, problem: StoreProblem) -> None:
        """Row 23: nothing is sent while the data file refuses; the run is paused as soon as that can be written."""
        self.trouble = problem
        self._tell_all()
        await self._tools.clock.sleep(STORE_RETRY)
        with contextlib.suppress(StoreError):
            halted = await self._tools.database.write(journal.halt_all, self.account_id, Reason.DISK)
            self.trouble = None
            for broadcast_id in halted:
                self._tell(broadcast_id, run=True)

    async def _probe(self) -> None:
        """While a run waits for the network, ask for the credits now and then; an answer lets it go on."""
        tries = 0
        while True:
            if not await self._waiting():
                tries = 0
                await self._paused.wait()
                self._paused.clear()
                continue
            await self._pause_or(self._probe_now, PROBE_WAITS[min(tries, len(PROBE_WAITS) - 1)])
            self._probe_now.clear()
            tries += 1
            gateway = await self._tools.gateway_for(self.account_id)
            if gateway is not None and (await gateway.credits_left()).failure is None:
                for broadcast_id in await self._waiting():
                    await self._release(broadcast_id)

    async def _pause_or(self, event: asyncio.Event, seconds: float) -> None:
        """Wait until the event or the time, whichever comes first."""
        sleeper = asyncio.ensure_future(self._tools.clock.sleep(seconds))
        waiter = asyncio.ensure_future(event.wait())
        try:
            await asyncio.wait({waiter, sleeper}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiter.cancel()
            sleeper.cancel()

    async def _waiting(self) -> list[int]:
        with contextlib.suppress(StoreError):
            return await self._tools.database.read(journal.waiting_for, self.account_id, SELF_MENDING)
        return []

    async def _release(self, broadcast_id: int) -> None:
        with contextlib.suppress(StoreError):
            if await self._tools.database.write(runs.release, broadcast_id, self._tools.clock.wall()):
                self.wake(broadcast_id)
                self._tell(broadcast_id, run=True)

    def _tell(self, broadcast_id: int, *, run: bool) -> None:
        self._tools.bus.tell(MessagesChanged(broadcast_id))
        if run:
            self._tools.bus.tell(RunChanged(broadcast_id))

    def _tell_all(self) -> None:
        for broadcast_id in list(self._streaks):
            self._tools.bus.tell(RunChanged(broadcast_id))
