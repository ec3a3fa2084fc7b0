"""When a balance is low, and who is told: once when it falls below the account's warning level, not at every look."""

from collections.abc import Callable

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import BalanceChanged
from smsdesk.services.desk import Desk
from smsdesk.ui import figures
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

_LOOKED_BACK = 30 * 86400.0


def is_low(left: int | None, level: int) -> bool:
    """True below the level; a level of 0 means never."""
    return level > 0 and left is not None and left < level


def low_news(account: Account, left: int) -> str:
    """What is said once."""
    level = figures.whole(account.options.warn_below)
    return f"{account.name} has {figures.credits_text(left)} left, below your warning level of {level}."


class LowBalance:
    """Compares each answer with the one before it, whichever account is chosen."""

    def __init__(self, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._told: set[tuple[int, float]] = set()
        self._forget: Callable[[], None] = desk.bus.listen(BalanceChanged, self._on_balance_changed)

    def stop(self) -> None:
        """Hear no more events."""
        self._forget()

    def _on_balance_changed(self, event: BalanceChanged) -> None:
        self._tasks.spawn(self._look(event.account_id), "low balance")

    async def _look(self, account_id: int) -> None:
        account = self._desk.accounts.get(account_id)
        if account is None or not account.options.warn_below:
            return
        found = await self._desk.credits.history(account_id, self._desk.clock.wall() - _LOOKED_BACK)
        lefts = [(balance.at, balance.left) for balance in found if balance.left is not None]
        if not lefts or (account_id, lefts[-1][0]) in self._told:
            return
        at, left = lefts[-1]
        before = lefts[-2][1] if len(lefts) > 1 else None
        level = account.options.warn_below
        if is_low(left, level) and not is_low(before, level):
            self._told.add((account_id, at))
            to_credits = self._shell.tab_requested
            self._shell.toast(low_news(account, left), "Look", lambda: to_credits.emit("credits"))
