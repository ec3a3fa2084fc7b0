"""One request for a transfer of credits: claimed before it leaves, its answer written down, the balance looked at."""

import logging

from smsdesk.domain.answers import Exchange, Failure
from smsdesk.domain.decisions import CLOCK_BACK_LIMIT, Stamp, ages
from smsdesk.domain.events import TransferChanged
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.domain.transfer_records import Transfer, TransferClaim
from smsdesk.domain.transfers import TransferDecision, TransferState, TransferWhy, decide, weigh
from smsdesk.gateway.client import GatewayClient, NoTransferPageError
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.credits import Credits
from smsdesk.services.tools import STORE_RETRY
from smsdesk.services.transfer_checks import TransferChecks, left_of
from smsdesk.store import transfer_list, transfers
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

LATE = 120.0
"""Seconds after the end of its hold, or after "Send now", until which a transfer may leave."""

S = TransferState
W = TransferWhy

log = logging.getLogger(__name__)


class TransferRequests:
    """Makes requests; whoever calls sees to it that an account has one at a time. It never decides: `domain.transfers`
    does. `troubles` says why the data file refuses, by transfer."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        credits: Credits,
        bus: Bus,
        clock: Clock,
        checks: TransferChecks,
    ) -> None:
        self.troubles: dict[int, StoreProblem] = {}
        self._database = database
        self._accounts = accounts
        self._credits = credits
        self._bus = bus
        self._clock = clock
        self._checks = checks

    def stamp(self, server: float | None = None) -> Stamp:
        """Now, by all clocks."""
        boot_id, boot = self._clock.boot()
        return Stamp(self._clock.wall(), boot_id, boot, server)

    async def first(self, transfer: Transfer, since: Stamp, seconds: float) -> None:
        """The only request that leaves without a further word of the person. Without a balance that suffices, or more
        than LATE after `since` + `seconds`, nothing leaves and the transfer is cancelled. Raises StoreError: nothing
        has left then."""
        account = self._accounts.get(transfer.account_id)
        if account is None or not account.options.pages.transfer:
            return await self._cancel(transfer, W.PAGE_GONE)
        exchange = await self._checks.asked_now(account)
        left = left_of(account, exchange)
        if left is None:
            return await self._cancel(transfer, W.BALANCE_UNKNOWN)
        if left < transfer.amount:
            return await self._cancel(transfer, W.NOT_ENOUGH)
        client = await self._client(account.id)
        now = self.stamp(_server_time(exchange))
        if max(ages(since, now)) > seconds + LATE or now.wall < since.wall - CLOCK_BACK_LIMIT:
            return await self._cancel(transfer, W.LATE)
        claim = await self._database.write(transfers.claim, transfer.id, now, left)
        if claim is not None:
            await self._ask(claim, client)
        return None

    async def again(self, transfer: Transfer) -> None:
        """Ask again about a transfer in doubt, under the same seqno; too late by any clock, it is uncertain instead.
        Raises StoreError: nothing has left then."""
        # The balance is harmless to ask, and tells the gateway's time: both clocks of this computer may be wrong.
        exchange = await self._credits.ask(transfer.account_id)
        client = await self._client(transfer.account_id)
        claim = await self._database.write(transfers.claim_again, transfer.id, self.stamp(_server_time(exchange)))
        if claim is None:
            self.tell(transfer)
            return
        await self._ask(claim, client)

    async def look_at_balance(self, transfer: Transfer) -> int | None:
        """Ask what is left and keep it with the transfer; None when it cannot be read. Raises nothing."""
        try:
            account = self._accounts.get(transfer.account_id)
            left = None if account is None else left_of(account, await self._checks.asked_now(account))
            if left is not None:
                await self._database.write(transfers.note_left, transfer.id, left)
        except Exception as error:
            # What became of the transfer must be written down, whatever stands in the way of this question.
            log.warning("the balance after a transfer is not known", exc_info=not isinstance(error, StoreError))
            return None
        self.tell(transfer)
        return left

    def tell(self, transfer: Transfer) -> None:
        """Say that a transfer changed."""
        self._bus.tell(TransferChanged(transfer.account_id, transfer.id))

    async def _cancel(self, transfer: Transfer, why: TransferWhy) -> None:
        await self._database.write(transfers.cancel, transfer.id, why, self._clock.wall())
        self.tell(transfer)

    async def _client(self, account_id: int) -> GatewayClient | None:
        """The account's client; None when there is none, for whatever reason: no byte leaves then."""
        try:
            return await self._accounts.client(account_id)
        except Exception:
            log.exception("there is no client")
            return None

    async def _ask(self, claim: TransferClaim, client: GatewayClient | None) -> None:
        self.tell(claim.transfer)
        exchange = await self._exchange(claim, client)
        decision = decide(claim.history, exchange)
        looked = decision.why is W.SEQNO_KNOWN
        if looked:
            decision = weigh(decision, claim.transfer.amount, await self._gone(claim.transfer))
        await self._record(claim, decision, exchange)
        if not looked and decision.state is not S.CANCELLED:
            await self.look_at_balance(claim.transfer)

    async def _exchange(self, claim: TransferClaim, client: GatewayClient | None) -> Exchange:
        if client is None:
            return Exchange(failure=Failure.NOT_CONNECTED, detail="no_password")
        if max(ages(claim.at, self.stamp())) > LATE:  # the computer slept between the claim and here
            return Exchange(failure=Failure.NOT_CONNECTED, detail="late")
        what = claim.transfer
        try:
            return await client.transfer(customer=what.customer, amount=what.amount, seqno=what.seqno)
        except NoTransferPageError:
            return Exchange(failure=Failure.NOT_CONNECTED, detail="no_page")
        except Exception as error:
            # Nobody knows how far it came: the only safe reading is "in doubt".
            log.exception("the gateway client failed")
            return Exchange(failure=Failure.LOST, detail=type(error).__name__)

    async def _gone(self, transfer: Transfer) -> int | None:
        """Credits that left the account since before the first request and are not explained otherwise."""
        left = await self.look_at_balance(transfer)
        if left is None or transfer.left_before is None:
            return None
        try:
            explained = await self._database.read(transfer_list.others_since, transfer)
        except StoreError:
            return None
        return transfer.left_before - left - explained

    async def _record(self, claim: TransferClaim, decision: TransferDecision, exchange: Exchange) -> None:
        """The answer is known and must not be lost while the program lives: tried until the data file takes it."""
        while True:
            try:
                await self._database.write(transfers.record, claim, decision, exchange, self._clock.wall())
                break
            except StoreError as error:
                self.troubles[claim.transfer.id] = error.problem
                self.tell(claim.transfer)
                await self._clock.sleep(STORE_RETRY)
            except Exception as error:
                # A mistake of ours. In doubt is always true; if not even that can be written, the next start does.
                log.exception("the answer to a transfer could not be written down")
                if exchange.detail == type(error).__name__:
                    self.troubles[claim.transfer.id] = StoreProblem.FAILED
                    return self.tell(claim.transfer)
                exchange = Exchange(failure=Failure.LOST, detail=type(error).__name__, raw=exchange.raw)
                decision = decide(claim.history, exchange)
        self.troubles.pop(claim.transfer.id, None)
        self.tell(claim.transfer)
        return None


def _server_time(exchange: Exchange) -> float | None:
    """The gateway's clock; a stranger's answer (captive portal) has a stranger's."""
    return exchange.server_time if exchange.failure is None else None
