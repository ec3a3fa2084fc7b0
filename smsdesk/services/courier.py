"""The courier of one account: claims what is due, asks the gateway, writes down what came back."""

import asyncio
import logging

from smsdesk.domain.answers import Exchange, Failure
from smsdesk.domain.decisions import Stamp, Why, decide, too_late
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Claim
from smsdesk.domain.states import SELF_MENDING, MessageState, Reason
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.encoding.parts import Encoding
from smsdesk.services.limiter import Limiter
from smsdesk.services.pausing import pause_or
from smsdesk.services.probe import Probe
from smsdesk.services.streaks import Streaks
from smsdesk.services.tools import STORE_RETRY, Gateway, Tools
from smsdesk.store import journal

IDLE_CHECK = 60.0
LAST_CLAIM = 1.0
"""Seconds that a claim under way gets at the end: cut off, it would leave rows in doubt that were never asked."""

UNSENDABLE = "unsendable"
"""The detail of an exchange about a message that no page can take."""

_OWN_STOPS = {
    "no_password": Reason.NO_PASSWORD,
    # The account was switched to GET meanwhile: asking again would never help, so a person has to look.
    "query_too_long": Reason.MESSAGE_REFUSED,
    UNSENDABLE: Reason.MESSAGE_REFUSED,
}
"""Why a run stands still when the client wrote no byte for a reason of our own."""

log = logging.getLogger(__name__)


class Courier:
    """Sends for one account, `concurrency` requests at a time. It never decides: `domain.decisions` does."""

    def __init__(self, account_id: int, tools: Tools) -> None:
        self.account_id = account_id
        self.trouble: StoreProblem | None = None
        self.asking: set[int] = set()
        """Stopped broadcasts whose doubts may be asked about in this session."""
        self._tools = tools
        self._probe = Probe(account_id, tools, self.wake)
        self._limiter = Limiter(tools.clock, tools.per_second, tools.concurrency)
        self._streaks: dict[int, Streaks] = {}
        self._requests: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._stopping = False
        self._more = False
        """The last claim found something, so the next one is tried without looking first whether anything is due."""
        self._server_offset: float | None = None
        self._clock_asked = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to serve."""
        self._tasks = [
            asyncio.create_task(self._serve(), name=f"courier {self.account_id}"),
            asyncio.create_task(self._probe.run(), name=f"probe {self.account_id}"),
        ]

    async def stop(self, grace: float) -> None:
        """Claim nothing more, give requests under way `grace` seconds for their answers, then end.

        What has no answer by then stays SENDING in the journal and is in doubt at the next start.
        """
        self._stopping = True
        self._wake.set()
        if self._tasks:
            await asyncio.wait(self._tasks[:1], timeout=min(grace, LAST_CLAIM))
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
            self._clock_asked = False
        self._wake.set()

    def take_limits(self) -> None:
        """Use the limits that are in force now; requests under way are left alone."""
        self._limiter.change(self._tools.per_second, self._tools.concurrency)
        self._wake.set()

    def probe(self, *, now: bool) -> None:
        """A run waits for the gateway to come back: begin to ask, `now` without the wait."""
        self._probe.begin(now=now)

    @property
    def busy(self) -> bool:
        """True while a request is under way."""
        return bool(self._requests)

    async def _serve(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                if not await self._dispatch():
                    await self._idle()
            except StoreError as error:
                await self._store_refused(error.problem)
            except Exception:
                # A mistake of ours: the runs stand still and say so, and this task lives on for the next try.
                log.exception("the courier failed")
                await self._store_refused(StoreProblem.FAILED)

    async def _dispatch(self) -> bool:
        """Claim as much as slots and speed allow and start the requests; False when nothing was due."""
        free = self._tools.concurrency - len(self._requests)
        if free <= 0:
            await asyncio.wait(self._requests, return_when=asyncio.FIRST_COMPLETED)
            return True
        if not (self._more and self._limiter.allowed()) and await self._next_due() > self._tools.clock.wall():
            return False
        await self._look_at_server_clock()
        allowed = self._limiter.allowed()
        if allowed < 1:
            await self._limiter.wait()
            return True
        if self._stopping:
            return True
        claims, given_up = await self._tools.database.write(
            journal.claim, self.account_id, self._now(), min(free, allowed), tuple(self.asking), allowed
        )
        self._more = bool(claims)
        for broadcast_id in given_up:
            self._tools.tell(broadcast_id, run=True)
        for claim in claims:
            self._start(claim)
        return bool(claims) or bool(given_up)

    def _start(self, claim: Claim) -> None:
        self._limiter.spend(len(claim.numbers))
        request = asyncio.create_task(self._ask(claim), name="request")
        self._requests.add(request)
        request.add_done_callback(self._ended)

    def _ended(self, request: asyncio.Task[None]) -> None:
        self._requests.discard(request)
        self._wake.set()
        if not request.cancelled() and request.exception() is not None:
            log.error("a request ended badly", exc_info=request.exception())

    async def _next_due(self) -> float:
        due = await self._tools.database.read(journal.next_due, self.account_id, tuple(self.asking))
        return float("inf") if due is None else due

    def _now(self) -> Stamp:
        """All clocks; the server's time is carried on from its last answer by the clock that counts sleep."""
        stamp = self._tools.stamp()
        if self._server_offset is None:
            return stamp
        return Stamp(stamp.wall, stamp.boot_id, stamp.boot, stamp.boot + self._server_offset)

    async def _look_at_server_clock(self) -> None:
        """Row 15: before something is asked again after a start, hear what time it is at the gateway. The clocks of
        this computer may both be wrong by then; once after each release, as the gateway may not say."""
        if self._server_offset is not None or self._clock_asked:
            return
        due = await self._tools.database.read(journal.next_question, self.account_id, tuple(self.asking))
        if due is None or due > self._tools.clock.wall():
            return
        self._clock_asked = True
        gateway = await self._gateway()
        try:
            if gateway is not None:
                self._note_server_time(await gateway.credits_left())
        except Exception:
            log.exception("the gateway's clock could not be asked")

    def _note_server_time(self, exchange: Exchange) -> None:
        # A stranger's answer (captive portal) has a stranger's clock.
        if exchange.server_time is not None and exchange.failure is None:
            self._server_offset = exchange.server_time - self._tools.clock.boot()[1]

    async def _idle(self) -> None:
        """Wait for a wake-up or for the next row that is due, at most a minute (clocks may be changed)."""
        wait = min(IDLE_CHECK, await self._next_due() - self._tools.clock.wall())
        # Due, but not to be had just now (its run stands still since): do not spin.
        await pause_or(self._tools.clock, self._wake, max(wait, 0.05))

    async def _ask(self, claim: Claim) -> None:
        exchange = await self._exchange(claim)
        self._note_server_time(exchange)
        if exchange.failure is None:
            self._probe.answered()
        seen = self._streaks.setdefault(claim.broadcast_id, Streaks()).observe(exchange)
        await self._record(claim, exchange, seen)

    async def _record(self, claim: Claim, exchange: Exchange, seen: Reason) -> None:
        while True:
            try:
                decision = decide(claim.history, exchange, len(claim.numbers))
                stop = _OWN_STOPS.get(exchange.detail) or decision.stop or seen
                changed = await self._tools.database.write(journal.record, claim, decision, exchange, self._now(), stop)
                break
            except StoreError as error:
                # The answer is known and must not be lost while the program lives: the run stands still.
                await self._store_refused(error.problem)
            except Exception as error:
                # A mistake of ours. In doubt is always true, and the row does not stay SENDING for ever.
                log.exception("an answer could not be written down")
                if exchange.failure is Failure.LOST:
                    await self._store_refused(StoreProblem.FAILED)
                exchange = Exchange(
                    failure=Failure.LOST, detail=type(error).__name__, raw=exchange.raw, page=exchange.page
                )
        self._tools.tell(claim.broadcast_id, run=claim.broadcast_id in changed)
        for broadcast_id in changed - {claim.broadcast_id}:
            self._tools.tell(broadcast_id, run=True)
        self._stand_still(claim.broadcast_id, stop)

    def _stand_still(self, broadcast_id: int, stop: Reason) -> None:
        if stop in SELF_MENDING:
            self._probe.begin()
        if stop in journal.HELD_REASONS:
            # A stopped run cannot be held, but it must not be asked about on and on: 1702 and 1704 are never retried
            # by the program. The person may say "Ask again".
            silent = set(self.asking) if stop in journal.LOGIN_REASONS else {broadcast_id} & self.asking
            self.asking -= silent
            for each in silent:
                self._tools.tell(each, run=True)

    async def _exchange(self, claim: Claim) -> Exchange:
        gateway = await self._gateway()
        if gateway is None:
            return Exchange(failure=Failure.NOT_CONNECTED, detail="no_password")
        if claim.history.back_to is not MessageState.QUEUED and too_late(claim.first, self._now()) is not Why.NONE:
            # The computer slept between the claim and here. No byte is sent; the next claim gives the row up.
            return Exchange(failure=Failure.NOT_CONNECTED, detail="too_old")
        try:
            return await _send(gateway, claim)
        except ValueError as error:
            # The client says so before any byte. It would say so again and again, so a person has to look.
            log.error("a message cannot be sent as it is: %s", type(error).__name__)
            return Exchange(failure=Failure.NOT_CONNECTED, detail=UNSENDABLE)
        except Exception as error:
            # Nobody knows how far it came: the only safe reading is "in doubt".
            log.exception("the gateway client failed")
            return Exchange(failure=Failure.LOST, detail=type(error).__name__)

    async def _gateway(self) -> Gateway | None:
        """The account's client; None when there is none, for whatever reason: no byte is sent then."""
        try:
            return await self._tools.gateway_for(self.account_id)
        except Exception:
            log.exception("there is no client")
            return None

    async def _store_refused(self, problem: StoreProblem) -> None:
        """Row 23: nothing is sent while the data file refuses. Returns when it took that the runs are paused."""
        self.trouble = problem
        for broadcast_id in list(self._streaks):
            self._tools.tell(broadcast_id, run=True)
        while self.trouble is not None:
            await self._tools.clock.sleep(STORE_RETRY)
            try:
                halted = await self._tools.database.write(journal.halt_all, self.account_id, Reason.DISK)
            except StoreError as error:
                self.trouble = error.problem
                continue
            self.trouble = None
            for broadcast_id in halted:
                self._tools.tell(broadcast_id, run=True)


async def _send(gateway: Gateway, claim: Claim) -> Exchange:
    """One request by the page that is for this message (gateway.md, Pages)."""
    content = dict(text=claim.text, sender=claim.sender, seqno=claim.seqno)
    single = claim.reports or claim.kind.one_each
    if single and len(claim.numbers) == 1:
        if claim.kind is Kind.BARCODE:
            if claim.barcode is None:
                raise ValueError("a barcode of no type")
            return await gateway.send_barcode(number=claim.numbers[0], kind=claim.barcode, **content)
        if claim.raw_unicode and claim.kind.encoding is Encoding.UCS2:
            return await gateway.send_unicode(number=claim.numbers[0], kind=claim.kind, **content)
    return await gateway.send(numbers=claim.numbers, kind=claim.kind, reports=single, **content)
