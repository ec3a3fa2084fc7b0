"""Joins the Credits page and the services: asks, shows, and keeps the old figures when an answer is no good."""

from dataclasses import replace

from smsdesk.domain.accounts import Account
from smsdesk.domain.answers import Exchange
from smsdesk.domain.events import AccountsChanged, BalanceChanged
from smsdesk.domain.records import Balance
from smsdesk.services.account_drafts import AccountError
from smsdesk.services.credit_answers import to_choose_from, why_unknown
from smsdesk.services.desk import Desk
from smsdesk.services.low_balance import is_low
from smsdesk.ui import figures, wording
from smsdesk.ui import wording_credits as words
from smsdesk.ui.account_colours import dot_role
from smsdesk.ui.credits.accounts_strip import AccountBalance
from smsdesk.ui.credits.history_presenter import HistoryPresenter
from smsdesk.ui.credits.transfer_presenter import TransferPresenter
from smsdesk.ui.credits.view import IS_LEFT, IS_USED, CreditsPage
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

_UNKNOWN = ("–", "", "text3")
Shown = tuple[str, str, str]


class CreditsPresenter:
    """The page of the chosen account."""

    def __init__(self, page: CreditsPage, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._page = page
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._failed = 0  # the account whose last answer was none: its note stays until there is a better one
        self._forget = [
            desk.bus.listen(BalanceChanged, self._on_balance_changed),
            desk.bus.listen(AccountsChanged, lambda _event: self._show_accounts()),
        ]
        self.history = HistoryPresenter(page, desk, shell, tasks)
        self.transfers = TransferPresenter(page.transfer, desk, shell, tasks)
        page.figures.refresh_requested.connect(self.refresh)
        page.figures.warn_below_entered.connect(self._on_page_warn_below_entered)
        page.accounts.chosen.connect(self._on_page_account_chosen)
        page.accounts.refresh_requested.connect(self._on_page_refresh_all_requested)
        page.answered.connect(self._on_page_answered)
        page.connect_requested.connect(lambda: shell.account_form_requested.emit(0))
        page.mend_requested.connect(self._on_page_mend_requested)
        shell.account_changed.connect(self._on_account_changed)
        self._on_account_changed(shell.account)

    def start(self) -> None:
        """Say what became of transfers when the program ended last time."""
        self.transfers.start()

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()
        self.history.stop()
        self.transfers.stop()

    def refresh(self) -> None:
        """Ask the gateway now."""
        account = self._shell.account
        if account is not None:
            self._tasks.spawn(self._ask(account), "ask credits")

    async def _ask(self, account: Account) -> None:
        self._page.figures.show_asking(True)
        try:
            exchange = await self._desk.credits.ask(account.id)
        finally:
            self._page.figures.show_asking(False)
        if self._shell.account is not None and account.id == self._shell.account.id:
            self._show_failure(account.id, exchange)

    def _show_failure(self, account_id: int, exchange: Exchange) -> None:
        """In words; the old figures and their time stay."""
        unknown = why_unknown(exchange)
        if unknown:
            self._failed = account_id
            mend = "Enter password" if unknown in ("no_password", "bad_login") else ""
            self._page.show_note("bad", wording.failure_text(unknown), mend)
            self._page.show_raw(exchange.raw or self._page.raw.text())

    def _on_account_changed(self, account: Account | None) -> None:
        self._page.show_account(account is not None)
        if account is None or account.id != self._failed:
            self._page.show_note("bad", "")
            self._failed = 0
        if account is not None:
            self._page.figures.show_warn_below(account.options.warn_below)
            self._tasks.spawn_latest("credits", self._show(account))
        self._show_accounts()

    def _on_balance_changed(self, event: BalanceChanged) -> None:
        account = self._shell.account
        self._show_accounts()
        if account is not None and account.id == event.account_id:
            self._failed = 0
            self._page.show_note("bad", "")
            self._tasks.spawn_latest("credits", self._show(account))

    async def _show(self, account: Account) -> None:
        balance = await self._desk.credits.latest(account.id)
        since = await self._desk.spending.used_since(account.id)
        if self._shell.account is None or self._shell.account.id != account.id:
            return
        if balance is None:
            self._page.figures.show_figures(_UNKNOWN, _UNKNOWN, words.NOT_ASKED, "")
            self._page.show_raw("")
            self._page.show_question("")
            return
        now = self._desk.clock.wall()
        asked, exact = words.asked(balance.at, now)
        left = _left(balance, account.options.warn_below)
        self._page.figures.show_figures(left, _used(balance, words.used_since(since, now)), asked, exact)
        if self._failed != account.id:
            self._page.show_raw(balance.raw)
            self._show_unclear(balance)

    def _show_unclear(self, balance: Balance) -> None:
        several = to_choose_from(balance)
        lone = balance.bare is not None and balance.left is None and balance.used is None
        if lone and not balance.maybe_refused:
            yes_no = ((IS_LEFT, "Yes"), (IS_USED, "No, it is what was used"))
            self._page.show_question(words.lone_figure(balance.bare or 0), yes_no)
        elif several:
            choices = [(str(place), figures.whole(each)) for place, each in enumerate(several, 1)]
            self._page.show_question(words.WHICH_IS_LEFT, choices)
        else:
            self._page.show_question("")
        if balance.maybe_refused:
            self._page.show_note("warn", words.MAYBE_REFUSED, "Enter password")
        elif balance.left is None and balance.used is None and not lone and not several:
            self._page.show_note("warn", words.UNKNOWN_LAYOUT)

    def _on_page_answered(self, key: str) -> None:
        account = self._shell.account
        if account is None:
            return
        if key in (IS_LEFT, IS_USED):
            self._tasks.spawn(self._desk.credits.set_bare_meaning(account.id, key == IS_LEFT), "lone figure")
        else:
            self._tasks.spawn(self._choose_figure(account, int(key)), "figure that is left")

    async def _choose_figure(self, account: Account, place: int) -> None:
        balance = await self._desk.credits.latest(account.id)
        several = to_choose_from(balance) if balance is not None else ()
        if place <= len(several):
            await self._desk.credits.set_left_figure(account.id, place, len(several))

    def _on_page_warn_below_entered(self, level: int) -> None:
        account = self._shell.account
        if account is not None:
            self._tasks.spawn(self._change_level(account, level), "warn below")

    async def _change_level(self, account: Account, level: int) -> None:
        try:
            await self._desk.accounts.set_options(account.id, replace(account.options, warn_below=level))
        except AccountError:
            self._page.figures.show_warn_below(account.options.warn_below)

    def _on_page_account_chosen(self, account_id: int) -> None:
        account = self._desk.accounts.get(account_id)
        if account is not None:
            self._shell.set_account(account)
            self._tasks.spawn(self._desk.preferences.change(last_account=account_id), "remember account")
            self._show_accounts()

    def _on_page_refresh_all_requested(self) -> None:
        self.refresh()
        for account in self._desk.accounts.all():
            if self._shell.account is None or account.id != self._shell.account.id:
                self._tasks.spawn(self._desk.credits.ask(account.id), "ask credits of all")

    def _show_accounts(self) -> None:
        self._tasks.spawn_latest("credits of all accounts", self._compare_accounts())

    async def _compare_accounts(self) -> None:
        shown = []
        for account in self._desk.accounts.all():
            balance = await self._desk.credits.latest(account.id)
            left = balance.left if balance is not None else None
            asked = words.asked(balance.at, self._desk.clock.wall())[0] if balance is not None else words.NOT_ASKED
            low = is_low(left, account.options.warn_below)
            dot = dot_role(account) or "text3"
            text = words.short_balance(left, low=low)
            shown.append(AccountBalance(account.id, account.name, text, asked, dot))
        present = self._shell.account
        self._page.accounts.show_balances(shown, present.id if present else 0)

    def _on_page_mend_requested(self) -> None:
        account = self._shell.account
        if account is not None:
            self._shell.account_form_requested.emit(account.id)


def _left(balance: Balance, level: int) -> Shown:
    if balance.left is None:
        return "–", words.NOT_SAID, "text3"
    if balance.left <= 0:
        return figures.whole(balance.left), "nothing can be sent", "bad"
    if is_low(balance.left, level):
        return figures.whole(balance.left), words.below_level(level), "warn"
    return figures.whole(balance.left), "", "text"


def _used(balance: Balance, since: str) -> Shown:
    if balance.used is None:
        return "–", words.NOT_SAID, "text3"
    return figures.whole(balance.used), since, "text"
