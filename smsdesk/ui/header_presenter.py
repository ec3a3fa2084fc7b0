"""Joins the header and the services: the accounts to choose from, the balance with its time, the badges."""

from datetime import datetime

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import AccountsChanged, AnswersUsedUp, BalanceChanged, BalanceLow, ListenerChanged
from smsdesk.domain.records import Balance
from smsdesk.services.credit_answers import why_unknown
from smsdesk.services.desk import Desk
from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.services.low_balance import is_low
from smsdesk.ui import figures, wording, wording_notices
from smsdesk.ui.account_colours import dot_role
from smsdesk.ui.header import Header
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks


class HeaderPresenter:
    """Keeps the header true; choosing an account goes to the shell and into the settings."""

    def __init__(self, header: Header, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._header = header
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._forget = [
            desk.bus.listen(AccountsChanged, lambda _event: self.show_accounts()),
            desk.bus.listen(BalanceChanged, self._on_balance_changed),
            desk.bus.listen(BalanceLow, self._on_balance_low),
            desk.bus.listen(AnswersUsedUp, self._on_answers_used_up),
            desk.bus.listen(ListenerChanged, lambda _event: self._show_listener()),
        ]
        header.account_requested.connect(self.choose)
        header.refresh_requested.connect(self.refresh)
        header.badge_requested.connect(self._on_badge_requested)
        header.listener_requested.connect(self._on_listener_requested)
        shell.account_changed.connect(self._on_account_changed)

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()

    def choose(self, account_id: int) -> None:
        """Make an account the chosen one, now and at the next start."""
        account = self._desk.accounts.get(account_id)
        if account is not None:
            self._shell.set_account(account)
            self._tasks.spawn(self._desk.preferences.change(last_account=account_id), "remember account")

    def show_accounts(self) -> None:
        """Read the accounts again: the chosen one may have changed, or be gone."""
        accounts = self._desk.accounts.all()
        present = self._shell.account
        wanted = present.id if present else self._desk.preferences.values.last_account
        current = self._desk.accounts.get(wanted) or (accounts[0] if accounts else None)
        self._shell.set_account(current)
        self._fill_menu(current)

    def refresh(self) -> None:
        """Ask the gateway for the credits now; a failure is said in words, the old figure stays."""
        account = self._shell.account
        if account is not None:
            self._tasks.spawn(self._ask(account), "refresh balance")

    async def _ask(self, account: Account) -> None:
        self._header.refresh.setEnabled(False)
        try:
            exchange = await self._desk.credits.ask(account.id)
        finally:
            self._header.refresh.setEnabled(True)
        unknown = why_unknown(exchange)
        if unknown:
            sentence = wording.failure_text(unknown)
            if unknown in ("no_password", "bad_login"):
                form = self._shell.account_form_requested
                self._shell.toast(sentence, "Enter password", lambda: form.emit(account.id))
            else:
                self._shell.toast(sentence, "Try again", self.refresh)

    def _fill_menu(self, current: Account | None) -> None:
        accounts = self._desk.accounts.all()
        self._header.show_accounts(
            [(account.id, account.name, account.practice) for account in accounts],
            current.id if current else 0,
            practice_exists=any(account.practice for account in accounts),
            dots={account.id: dot_role(account) for account in accounts},
        )

    def _on_account_changed(self, account: Account | None) -> None:
        self._fill_menu(account)
        practice = account is not None and account.practice
        self._header.show_badges(practice=practice, http=account is not None and not account.encrypted)
        self._show_listener()
        self._tasks.spawn_latest("header balance", self._show_balance())

    def _show_listener(self) -> None:
        account = self._shell.account
        state = self._desk.listening.state(account.id) if account else ListenerState()
        port = state.place.port if state.place is not None and state.status is ListenerStatus.ON else 0
        self._header.show_listener(port, problem=state.status is ListenerStatus.PROBLEM)

    def _on_listener_requested(self) -> None:
        if self._shell.account is not None:
            self._shell.listener_requested.emit(self._shell.account.id)

    def _on_balance_changed(self, event: BalanceChanged) -> None:
        if self._shell.account is not None and event.account_id == self._shell.account.id:
            self._tasks.spawn_latest("header balance", self._show_balance())

    def _on_balance_low(self, event: BalanceLow) -> None:
        account = self._desk.accounts.get(event.account_id)
        if account is not None:
            said = wording_notices.low_balance(account.name, event.left, account.options.warn_below)
            self._shell.toast(said, "Look", lambda: self._shell.tab_requested.emit("credits"))

    def _on_answers_used_up(self, event: AnswersUsedUp) -> None:
        account = self._desk.accounts.get(event.account_id)
        if account is not None:
            said = wording_notices.answers_used_up(account.name, account.options.replies.answers_a_day)
            self._shell.toast(said, "Look", lambda: self._shell.tab_requested.emit("inbox"))

    async def _show_balance(self) -> None:
        account = self._shell.account
        balance = await self._desk.credits.latest(account.id) if account else None
        if account is not self._shell.account:
            return
        if balance is None:
            self._header.balance.say("Balance not asked yet" if account else "", "")
            return
        when, now = datetime.fromtimestamp(balance.at), datetime.fromtimestamp(self._desk.clock.wall())
        told = f"at {figures.clock(when)}" if when.date() == now.date() else figures.moment(when, now)
        exact = figures.moment_exact(when.astimezone())
        low = account is not None and is_low(balance.left, account.options.warn_below)
        text = f"{balance_text(balance)}, low" if low else balance_text(balance)
        self._header.balance.say(text, told, f"Asked {exact}", low=low)

    def _on_badge_requested(self, badge: str) -> None:
        if badge == "practice":
            self._shell.toast("Practice: nothing is really sent, nothing costs money.")
            return
        account = self._shell.account
        if account is not None:
            sentence = "This account uses http: others on the way can read its password and messages."
            form = self._shell.account_form_requested
            self._shell.toast(sentence, "Change the address", lambda: form.emit(account.id))


def balance_text(balance: Balance) -> str:
    """The figure of the header: what is left, or what else the gateway said."""
    if balance.left is not None:
        return figures.credits_text(balance.left)
    if balance.bare is not None and balance.used is None and not balance.maybe_refused:
        return f"{figures.whole(balance.bare)}, left or used?"
    return "Balance unclear"
