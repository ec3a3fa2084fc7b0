"""What is looked at before a transfer of credits: the page, the names, the limits, the balance, earlier ones."""

from collections.abc import Iterator
from dataclasses import replace

from smsdesk.domain.accounts import Account
from smsdesk.domain.answers import Exchange
from smsdesk.domain.customers import is_readable
from smsdesk.domain.timing import day_of
from smsdesk.domain.transfer_records import TransferCheck, TransferProblem
from smsdesk.services.accounts import Accounts
from smsdesk.services.credit_answers import balance_of, understood, why_unknown
from smsdesk.services.credits import Credits
from smsdesk.store import transfer_list
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

P = TransferProblem


class TransferChecks:
    """Looks, and stores nothing but the balance."""

    def __init__(self, database: Database, accounts: Accounts, credits: Credits, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._credits = credits
        self._clock = clock

    async def check(self, account_id: int, customer: str, amount: int, *, ask: bool = True) -> TransferCheck:
        """Everything about a transfer; `ask` the gateway what is left. Raises StoreError."""
        customer, now = customer.strip(), self._clock.wall()
        account = self._accounts.get(account_id)
        if account is None:
            return TransferCheck(account_id, customer, amount, (P.NO_ACCOUNT,))
        left, failed = await self.balance(account) if ask else (None, "")
        found = TransferCheck(
            account_id,
            customer,
            amount,
            left=left,
            balance_failed=failed,
            limit=account.options.transfer_limit,
            day_limit=account.options.transfer_day_limit,
            day_used=await self.day_used(account_id),
            earlier=await self._database.read(transfer_list.same_before, account_id, customer, amount, now),
            in_flight=await self._database.read(transfer_list.in_flight, account_id),
            known=await self._database.read(transfer_list.is_known, account_id, customer),
        )
        return _judged(found, account, asked=ask)

    async def balance(self, account: Account) -> tuple[int | None, str]:
        """What creditsLeft says just now, or None and why it is not known: a word as `why_unknown` gives it, "unclear"
        for figures that are not understood."""
        exchange = await self._credits.ask(account.id)
        left = left_of(account, exchange)
        return left, "" if left is not None else why_unknown(exchange) or "unclear"

    async def asked_now(self, account: Account) -> Exchange:
        """What creditsLeft answers, surely asked from now on: a question under way may have been answered before."""
        if self._credits.asking(account.id):
            await self._credits.ask(account.id)
        return await self._credits.ask(account.id)

    async def day_used(self, account_id: int) -> int:
        """Credits of today's transfers by the account's clock, but for those that surely moved nothing."""
        return await self._database.read(transfer_list.sum_since, account_id, self.day_from(account_id))

    def day_from(self, account_id: int) -> float:
        """When the account's day began, in seconds since the epoch."""
        account = self._accounts.get(account_id)
        return day_of(self._clock.wall(), account.options.time_zone if account else "")[0]


def left_of(account: Account, exchange: Exchange) -> int | None:
    """What an answer of creditsLeft says is left; None while it does not say, or is not understood."""
    balance = balance_of(account.id, exchange, 0.0)
    if balance is None:
        return None
    return understood(balance, account.options.bare_figure_is_left, account.options.left_figure).left


def _judged(found: TransferCheck, account: Account, *, asked: bool) -> TransferCheck:
    return replace(found, problems=tuple(_problems(found, account, asked=asked)))


def _problems(found: TransferCheck, account: Account, *, asked: bool) -> Iterator[TransferProblem]:
    if not account.options.pages.transfer:
        yield P.NO_PAGE
    if not found.customer:
        yield P.NO_CUSTOMER
    elif not is_readable(found.customer):
        yield P.BAD_CUSTOMER
    elif found.customer.casefold() == account.user_name.casefold():
        yield P.OWN_NAME
    if found.amount < 1:
        yield P.BAD_AMOUNT
    elif found.amount > found.limit:
        yield P.OVER_LIMIT
    elif found.amount > found.day_room:
        yield P.OVER_DAY_LIMIT
    if asked and found.left is None:
        yield P.BALANCE_UNKNOWN
    elif found.left is not None and found.left < found.amount:
        yield P.NOT_ENOUGH
    if found.in_flight is not None:
        yield P.IN_FLIGHT
