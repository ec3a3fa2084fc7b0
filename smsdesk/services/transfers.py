"""Transfers of credits: looked at, held with Undo, sent by one request, and what is in doubt left to a person."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from smsdesk.domain.accounts import Account
from smsdesk.domain.decisions import Stamp, Why, too_late
from smsdesk.domain.events import TransferChanged
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.domain.transfer_records import (
    CustomerName,
    Transfer,
    TransferCheck,
    TransferDetails,
    TransferError,
    TransferProblem,
)
from smsdesk.domain.transfers import TransferState, TransferWhy
from smsdesk.services.account_drafts import same_gateway
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.credits import Credits
from smsdesk.services.pausing import pause_or
from smsdesk.services.transfer_checks import TransferChecks
from smsdesk.services.transfer_requests import TransferRequests
from smsdesk.store import transfer_list, transfers
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock, user_name
from smsdesk.system.settings import Settings

GRACE = 5.0
"""Seconds that a request under way gets for its answer when the program ends."""

log = logging.getLogger(__name__)


class Transfers:
    """All that may happen to a transfer. One request an account at a time; the program itself makes one request at the
    end of a hold and never another: what is in doubt is asked about only when `ask_again` is called by a person.

    All methods raise StoreError when the data file refuses; nothing has left then.
    """

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        credits: Credits,
        bus: Bus,
        clock: Clock,
        *,
        settings: Callable[[], Settings],
        before_release: Callable[[], Awaitable[None]],
    ) -> None:
        """`before_release` is waited for before every request; what it raises prevents that."""
        self.cancelled_at_start: tuple[Transfer, ...] = ()
        """What the program had not sent when it ended, and does not send any more: to be said once."""
        self.in_doubt_at_start: tuple[Transfer, ...] = ()
        """What was being sent when the program ended."""
        self._database = database
        self._accounts = accounts
        self._clock = clock
        self._bus = bus
        self._settings = settings
        self._before_release = before_release
        self.checks = TransferChecks(database, accounts, credits, clock)
        self._requests = TransferRequests(database, accounts, credits, bus, clock, self.checks)
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._holds: dict[int, asyncio.Event] = {}
        self._waiting: set[asyncio.Task[Any]] = set()
        self._asking: set[asyncio.Task[Any]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Take up the journal: nothing is sent, nothing is asked."""
        found = await self._database.write(transfers.recover, self._requests.stamp())
        self.cancelled_at_start, self.in_doubt_at_start = tuple(found[0]), tuple(found[1])

    async def stop(self) -> None:
        """End holds (what was not sent is cancelled by the next start) and give requests GRACE seconds."""
        self._stopping = True
        for task in self._waiting - self._asking:
            task.cancel()
        await asyncio.gather(*self._waiting - self._asking, return_exceptions=True)
        if self._asking:
            await asyncio.wait(self._asking, timeout=GRACE)
        left = tuple(self._asking)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def settle_start(self, *, restored: bool) -> None:
        """It is known now how the data file stands to this computer (row 18): `transfers.settle_start`."""
        changed = await self._database.write(transfers.settle_start, restored=restored, now=self._clock.wall())
        for each in changed:
            self._requests.tell(each)

    async def check(self, account_id: int, customer: str, amount: int) -> TransferCheck:
        """Look at everything that speaks for and against a transfer; asks the balance."""
        return await self.checks.check(account_id, customer, amount)

    async def confirm(
        self, account_id: int, customer: str, amount: int, *, again: bool = False, seen: Account | None = None
    ) -> int:
        """Commit a transfer with its seqno; its id. After the seconds of the settings one request leaves, unless it is
        undone. `again`: the person said that the same transfer within 24 hours was meant; `seen` is the account as it
        was when the person was asked. Raises TransferError."""
        account = self._accounts.get(account_id)
        if seen is not None and account is not None and not same_gateway(seen, account):
            raise TransferError(TransferProblem.ACCOUNT_CHANGED)
        found = await self.checks.check(account_id, customer, amount, ask=False)
        if found.problems:
            raise TransferError(*found.problems)
        if found.earlier is not None and not again:
            raise TransferError(TransferProblem.SAME_AGAIN, earlier=found.earlier)
        seconds = float(self._settings().hold_seconds)
        new = transfers.NewTransfer(
            account_id,
            found.customer,
            amount,
            user_name(),
            seconds,
            self.checks.day_from(account_id),
            found.day_limit,
            again,
        )
        since = self._requests.stamp()
        transfer_id = await self._database.write(transfers.create, new, since.wall)
        self._bus.tell(TransferChanged(account_id, transfer_id))
        self._holds[transfer_id] = asyncio.Event()
        self._begin(self._waiting, self._hold(transfer_id, since, seconds))
        return transfer_id

    async def undo(self, transfer_id: int) -> bool:
        """Take a transfer back that was not sent yet. False when it is too late: the data file decides."""
        done = await self._database.write(transfers.cancel, transfer_id, TransferWhy.UNDONE, self._clock.wall())
        if done:
            self._end_hold(transfer_id)
            self._requests.troubles.pop(transfer_id, None)
        await self._tell(transfer_id)
        return done

    async def send_now(self, transfer_id: int) -> Transfer:
        """End the hold and send at once; what became of it, when its answer is there. Raises LookupError."""
        self._end_hold(transfer_id)
        await self._guarded(self._send(transfer_id, self._requests.stamp(), 0.0))
        return await self._existing(transfer_id)

    async def ask_again(self, transfer_id: int) -> Transfer:
        """A person asks about one in doubt, under its seqno, within 23 hours by all clocks; what became of it. One that
        is not in doubt is left alone. Raises LookupError."""
        await self._guarded(self._again(transfer_id))
        return await self._existing(transfer_id)

    def can_ask_again(self, transfer: Transfer) -> bool:
        """True while `ask_again` would ask."""
        if transfer.state is not TransferState.DOUBT or transfer.first is None:
            return False
        return too_late(transfer.first, self._requests.stamp()) is Why.NONE

    async def close(self, transfer_id: int, *, done: bool) -> bool:
        """A person has checked: done, or not done; kept with who and when. False when there is nothing to decide."""
        closed = await self._database.write(
            transfers.close, transfer_id, done=done, by=user_name(), now=self._clock.wall()
        )
        await self._tell(transfer_id)
        return closed

    async def ask_balance(self, transfer_id: int) -> int | None:
        """Ask the balance once more for one in doubt or uncertain and keep it as `left_after`; None: not known."""
        found = await self._existing(transfer_id)
        return await self._requests.look_at_balance(found) if found.undecided else None

    async def list(
        self,
        *,
        account_id: int | None = None,
        search: str = "",
        offset: int = 0,
        limit: int = 100,
        since: float | None = None,
    ) -> list[Transfer]:
        """Transfers, newest first, of one account or of all; `search` looks in customer and seqno."""
        await self._give_up_old()
        return await self._database.read(
            transfer_list.page, offset=offset, limit=limit, account_id=account_id, search=search, since=since
        )

    async def count(self, *, account_id: int | None = None, search: str = "", since: float | None = None) -> int:
        """How many transfers `list` has in all."""
        return await self._database.read(transfer_list.size, account_id=account_id, search=search, since=since)

    async def details(self, transfer_id: int) -> TransferDetails | None:
        """A transfer with all its requests; None when there is none."""
        return await self._database.read(transfer_list.details, transfer_id)

    async def customers(self, account_id: int, search: str = "", limit: int = 20) -> Sequence[CustomerName]:
        """The names that credits of an account went to, last used first."""
        return await self._database.read(transfer_list.customers, account_id, search.strip(), limit)

    def trouble(self, transfer_id: int) -> StoreProblem | None:
        """Why the data file refuses. Of a CONFIRMED one nothing was sent: Send now or Undo; of a SENDING one the answer
        is known, and is written down when the file takes it."""
        return self._requests.troubles.get(transfer_id)

    @property
    def busy(self) -> bool:
        """True while a request is under way."""
        return bool(self._asking)

    async def _hold(self, transfer_id: int, since: Stamp, seconds: float) -> None:
        over = self._holds[transfer_id]
        await pause_or(self._clock, over, seconds)
        if self._holds.pop(transfer_id, None) is None or over.is_set():
            return  # undone, or sent by the person
        with contextlib.suppress(Exception):  # `_send` has said so
            await self._guarded(self._send(transfer_id, since, seconds))

    async def _send(self, transfer_id: int, since: Stamp, seconds: float) -> None:
        found = await self._existing(transfer_id)
        async with self._turns[found.account_id]:
            self._requests.troubles.pop(transfer_id, None)
            try:
                await self._before_release()
                found = await self._existing(transfer_id)
                if found.state is TransferState.CONFIRMED:
                    await self._requests.first(found, since, seconds)
            except Exception as error:
                # It stays as it is, and nothing leaves later by itself: Send now or Undo.
                log.warning("a transfer was not sent", exc_info=not isinstance(error, StoreError))
                problem = error.problem if isinstance(error, StoreError) else StoreProblem.FAILED
                self._requests.troubles[transfer_id] = problem
                self._requests.tell(found)
                raise

    async def _again(self, transfer_id: int) -> None:
        found = await self._existing(transfer_id)
        async with self._turns[found.account_id]:
            await self._before_release()
            found = await self._existing(transfer_id)
            if found.state is TransferState.DOUBT:
                await self._requests.again(found)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """In a task of its own: a caller who goes away does not cut a request off, which would put it in doubt."""
        if self._stopping:
            work.close()
            return
        await asyncio.shield(self._begin(self._asking, work))

    def _begin(self, tasks: set[asyncio.Task[Any]], work: Coroutine[Any, Any, None]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work, name="transfer")
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(_heard)
        return task

    def _end_hold(self, transfer_id: int) -> None:
        over = self._holds.pop(transfer_id, None)
        if over is not None:
            over.set()

    async def _give_up_old(self) -> None:
        """Rows 15 and 16 for what nobody asked about: it becomes uncertain when somebody looks."""
        doubts = await self._database.read(transfer_list.in_state, TransferState.DOUBT)
        if all(self.can_ask_again(each) for each in doubts):
            return
        for each in await self._database.write(transfers.give_up_old, self._requests.stamp()):
            self._requests.tell(each)

    async def one(self, transfer_id: int) -> Transfer | None:
        """A transfer as it is now, None when there is none."""
        return await self._database.read(transfer_list.one, transfer_id)

    async def _existing(self, transfer_id: int) -> Transfer:
        found = await self.one(transfer_id)
        if found is None:
            raise LookupError("no such transfer")
        return found

    async def _tell(self, transfer_id: int) -> None:
        found = await self.one(transfer_id)
        if found is not None:
            self._requests.tell(found)


def _heard(task: asyncio.Task[Any]) -> None:
    """Whoever waited has the error; where nobody does any more, it was said before."""
    if not task.cancelled():
        task.exception()
