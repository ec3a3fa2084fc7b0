"""What broadcasts of an account may cost in a day, and what a day has left."""

from smsdesk.domain.timing import day_of
from smsdesk.services.accounts import Accounts
from smsdesk.store import day_costs
from smsdesk.store.database import Database
from smsdesk.store.day_costs import DayLimit
from smsdesk.system.clock import Clock


class DayLimits:
    """The days are those of each account's own clock. Methods that read raise StoreError."""

    def __init__(self, database: Database, accounts: Accounts, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._clock = clock

    def today(self, account_id: int) -> tuple[float, float]:
        """When the account's day began and when it ends, in seconds since the epoch."""
        account = self._accounts.get(account_id)
        return day_of(self._clock.wall(), account.options.time_zone if account else "")

    def limit(self, account_id: int) -> DayLimit | None:
        """The limit of the present day, to be held against what is let go; None without one."""
        account = self._accounts.get(account_id)
        if account is None or not account.options.broadcast_day_limit:
            return None
        return DayLimit(account.options.broadcast_day_limit, self.today(account_id)[0])

    async def free(self, account_id: int) -> int | None:
        """Credits that a run which is let go now may cost, 0 when the limit is passed; None without a limit. What only
        a person would let go takes no room of it."""
        limit = self.limit(account_id)
        if limit is None:
            return None
        return max(0, limit.credits - await self._database.read(day_costs.committed, account_id, limit.since))

    async def used(self, account_id: int) -> int:
        """Credits, one a part, that broadcasts of the day cost, may have cost, or are still going to."""
        began, ends = self.today(account_id)
        spent = await self._database.read(day_costs.spent_since, account_id, began)
        return spent + await self._database.read(day_costs.to_come, account_id, ends)

    async def room(self, account_id: int) -> int | None:
        """Credits that a new broadcast may still cost today, 0 when the limit is passed; None without a limit."""
        limit = self.limit(account_id)
        return None if limit is None else max(0, limit.credits - await self.used(account_id))
