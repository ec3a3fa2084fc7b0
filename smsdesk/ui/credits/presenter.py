"""Joins the Credits page and the services: asks, shows, and keeps the old figures when an answer is no good."""

from datetime import datetime

from smsdesk.domain.accounts import Account
from smsdesk.domain.answers import Exchange
from smsdesk.domain.events import BalanceChanged
from smsdesk.domain.records import Balance
from smsdesk.services.credit_answers import why_unknown
from smsdesk.services.desk import Desk
from smsdesk.ui import figures, wording
from smsdesk.ui.credits.view import CreditsPage
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
        self._forget = desk.bus.listen(BalanceChanged, self._on_balance_changed)
        page.refresh_requested.connect(self.refresh)
        page.meaning_chosen.connect(self._on_page_meaning_chosen)
        page.connect_requested.connect(lambda: shell.account_form_requested.emit(0))
        page.mend_requested.connect(self._on_page_mend_requested)
        shell.account_changed.connect(self._on_account_changed)
        self._on_account_changed(shell.account)

    def stop(self) -> None:
        """Hear no more events."""
        self._forget()

    def refresh(self) -> None:
        """Ask the gateway now."""
        account = self._shell.account
        if account is not None:
            self._tasks.spawn(self._ask(account), "ask credits")

    async def _ask(self, account: Account) -> None:
        self._page.show_asking(True)
        try:
            exchange = await self._desk.credits.ask(account.id)
        finally:
            self._page.show_asking(False)
        if account == self._shell.account:
            self._show_failure(exchange)

    def _show_failure(self, exchange: Exchange) -> None:
        """In words; the old figures and their time stay."""
        unknown = why_unknown(exchange)
        if unknown:
            mend = "Enter password" if unknown in ("no_password", "bad_login") else ""
            self._page.show_note("bad", wording.failure_text(unknown), mend)
            self._page.show_raw(exchange.raw or self._page.raw.text())

    def _on_account_changed(self, account: Account | None) -> None:
        self._page.show_account(account is not None)
        self._page.show_note("bad", "")
        if account is not None:
            self._tasks.spawn_latest("credits", self._show(account))

    def _on_balance_changed(self, event: BalanceChanged) -> None:
        account = self._shell.account
        if account is not None and account.id == event.account_id:
            self._page.show_note("bad", "")
            self._tasks.spawn_latest("credits", self._show(account))

    async def _show(self, account: Account) -> None:
        balance = await self._desk.credits.latest(account.id)
        if self._shell.account is None or self._shell.account.id != account.id:
            return
        if balance is None:
            self._page.show_figures(_UNKNOWN, _UNKNOWN, "Not asked yet", "")
            self._page.show_raw("")
            self._page.show_question("")
            return
        when, now = datetime.fromtimestamp(balance.at), datetime.fromtimestamp(self._desk.clock.wall())
        moment = f"at {figures.clock(when)}" if when.date() == now.date() else figures.moment(when, now)
        exact = figures.moment_exact(when.astimezone())
        self._page.show_figures(_left(balance), _used(balance), f"Asked {moment}", exact)
        self._page.show_raw(balance.raw)
        self._show_unclear(balance)

    def _show_unclear(self, balance: Balance) -> None:
        lone = balance.bare is not None and balance.left is None and balance.used is None
        ask = lone and not balance.maybe_refused
        figure = figures.whole(balance.bare or 0)
        self._page.show_question(f"The gateway answered {figure} and no more. Is this what is left?" if ask else "")
        if balance.maybe_refused:
            sentence = "The gateway answered 1702: a refused password, or 1,702 credits. Nobody can tell which."
            self._page.show_note("warn", sentence, "Enter password")
        elif balance.left is None and balance.used is None and not ask:
            self._page.show_note(
                "warn", "The gateway’s answer has no figures that smsdesk knows. Look at the raw answer."
            )

    def _on_page_meaning_chosen(self, is_left: bool) -> None:
        account = self._shell.account
        if account is not None:
            self._tasks.spawn(self._desk.credits.set_bare_meaning(account.id, is_left), "meaning of a lone figure")

    def _on_page_mend_requested(self) -> None:
        account = self._shell.account
        if account is not None:
            self._shell.account_form_requested.emit(account.id)


def _left(balance: Balance) -> Shown:
    if balance.left is None:
        return "–", "the gateway did not say", "text3"
    return figures.whole(balance.left), "nothing can be sent" if balance.left <= 0 else "", "text"


def _used(balance: Balance) -> Shown:
    if balance.used is None:
        return "–", "the gateway did not say", "text3"
    return figures.whole(balance.used), "", "text"
