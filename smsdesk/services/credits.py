"""Credits: asks the gateway for the two figures, keeps every answer."""

import asyncio
import logging
from dataclasses import replace

from smsdesk.domain.answers import Exchange, Failure
from smsdesk.domain.events import BalanceChanged
from smsdesk.domain.records import Balance
from smsdesk.domain.storage import StoreError
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.credit_answers import balance_of, understood
from smsdesk.store import balances
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

log = logging.getLogger(__name__)


class Credits:
    """The balances of all accounts. At most one request an account is under way; who asks meanwhile shares it."""

    def __init__(self, database: Database, accounts: Accounts, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._bus = bus
        self._clock = clock
        self._asking: dict[int, asyncio.Task[Exchange]] = {}

    async def ask(self, account_id: int) -> Exchange:
        """Ask creditsLeft now. Figures are stored and published; any other answer is only given back.

        Without an account or a password the failure is NOT_CONNECTED with the detail "no_password".
        """
        task = self._asking.get(account_id)
        if task is None:
            task = asyncio.create_task(self._ask(account_id), name="credits")
            self._asking[account_id] = task
            task.add_done_callback(lambda _done: self._asking.pop(account_id, None))
        # Shielded: one caller who goes away does not take the answer from the others.
        return await asyncio.shield(task)

    async def left(self, account_id: int) -> int | None:
        """Ask now and give what is left; None when there is no answer or it does not say."""
        balance = balance_of(account_id, await self.ask(account_id), self._clock.wall())
        return None if balance is None else understood(balance, *self._meaning(account_id)).left

    def asking(self, account_id: int) -> bool:
        """True while a request for this account is under way."""
        return account_id in self._asking

    async def latest(self, account_id: int) -> Balance | None:
        """The last stored answer, a lone number with the meaning this account gives to it; None before the first."""
        balance = await self._database.read(balances.latest, account_id)
        return None if balance is None else understood(balance, *self._meaning(account_id))

    async def history(self, account_id: int, since: float = 0.0) -> list[Balance]:
        """The stored answers from a time (seconds since the epoch) on, oldest first."""
        found = await self._database.read(balances.history, account_id, since)
        meaning = self._meaning(account_id)
        return [understood(balance, *meaning) for balance in found]

    async def set_bare_meaning(self, account_id: int, is_left: bool) -> None:
        """Say what a lone number means for this account: what is left (True), or what was used. It holds for the
        answers stored before, too; an account that was removed meanwhile is left alone. Raises StoreError."""
        account = self._accounts.get(account_id)
        options = account.options if account else None
        if options is not None:
            await self._accounts.set_options(account_id, replace(options, bare_figure_is_left=is_left))
            self._bus.tell(BalanceChanged(account_id))

    async def set_left_figure(self, account_id: int, place: int, number: int) -> None:
        """Say which of several figures (from 1) is what is left, for answers with that number of figures; as
        `set_bare_meaning`."""
        account = self._accounts.get(account_id)
        if account is not None:
            options = replace(account.options, left_figure=f"{place}/{number}")
            await self._accounts.set_options(account_id, options)
            self._bus.tell(BalanceChanged(account_id))

    async def stop(self) -> None:
        """End the requests under way; an answer that has not come is not stored."""
        tasks = list(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, account_id: int) -> Exchange:
        client = await self._accounts.client(account_id)
        if client is None:
            return Exchange(failure=Failure.NOT_CONNECTED, detail="no_password")
        exchange = await client.credits_left()
        balance = balance_of(account_id, exchange, self._clock.wall())
        if balance is not None:
            await self._keep(balance)
        return exchange

    async def _keep(self, balance: Balance) -> None:
        try:
            await self._database.write(balances.add, balance)
        except StoreError as error:
            # The answer itself is good, so whoever asked gets it; only the history has a gap.
            log.warning("a balance was not stored: %s", error.problem)
            return
        self._bus.tell(BalanceChanged(balance.account_id))

    def _meaning(self, account_id: int) -> tuple[bool | None, str]:
        account = self._accounts.get(account_id)
        return (account.options.bare_figure_is_left, account.options.left_figure) if account else (None, "")
