"""When a balance is low, and when that is news: as it falls below the account's warning level, not at every look."""

from collections.abc import Callable

from smsdesk.domain.events import BalanceChanged, BalanceLow
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.credits import Credits
from smsdesk.services.errands import Errands
from smsdesk.system.clock import Clock

_LOOKED_BACK = 30 * 86400.0


def is_low(left: int | None, level: int) -> bool:
    """True below the level; a level of 0 means never."""
    return level > 0 and left is not None and left < level


class LowBalance:
    """Compares each answer of every account with the one before it, and tells BalanceLow."""

    def __init__(self, accounts: Accounts, credits: Credits, bus: Bus, clock: Clock) -> None:
        self._accounts = accounts
        self._credits = credits
        self._bus = bus
        self._clock = clock
        self._told: set[tuple[int, float]] = set()
        self._errands = Errands("low balance")
        self._forget: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin to listen."""
        self._forget = self._bus.listen(BalanceChanged, self._on_balance_changed)

    async def stop(self) -> None:
        """Hear no more events."""
        self._forget()
        await self._errands.stop()

    def _on_balance_changed(self, event: BalanceChanged) -> None:
        self._errands.start(self._look(event.account_id))

    async def _look(self, account_id: int) -> None:
        account = self._accounts.get(account_id)
        if account is None or not account.options.warn_below:
            return
        found = await self._credits.history(account_id, self._clock.wall() - _LOOKED_BACK)
        lefts = [(balance.at, balance.left) for balance in found if balance.left is not None]
        if not lefts or (account_id, lefts[-1][0]) in self._told:
            return
        at, left = lefts[-1]
        before = lefts[-2][1] if len(lefts) > 1 else None
        level = account.options.warn_below
        if is_low(left, level) and not is_low(before, level):
            self._told.add((account_id, at))
            self._bus.tell(BalanceLow(account_id, left))
