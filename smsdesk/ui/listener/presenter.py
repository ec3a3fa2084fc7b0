"""Joins the callback doctor and the services: what is chosen is in force at once, what happens is shown live."""

from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from PySide6.QtGui import QGuiApplication

from smsdesk.domain.accounts import Account
from smsdesk.domain.callback_addresses import HostProblem, public_address
from smsdesk.domain.events import AccountsChanged, CallbackHit, ListenerChanged
from smsdesk.services.account_drafts import AccountError
from smsdesk.services.desk import Desk
from smsdesk.services.listener_checks import CheckMark, CheckStep
from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.services.listening import Shown
from smsdesk.services.own_network import Network, look_around
from smsdesk.ui import dialogs
from smsdesk.ui import wording_listener as words
from smsdesk.ui.listener.changing import Changing
from smsdesk.ui.listener.doctor import ADDRESSES, CALLS, CHECKS, PUBLIC, SWITCH, DoctorWindow
from smsdesk.ui.listener.paste_presenter import PastePresenter
from smsdesk.ui.listener.reach_choice import LOOPBACK
from smsdesk.ui.listener.switch_presenter import SwitchPresenter
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_listener_checks import check_text


class DoctorPresenter:
    """One window; it is about one account until another one is chosen in it."""

    def __init__(self, window: DoctorWindow, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._window = window
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._account_id = 0
        self._network = Network()
        self._changing = Changing(desk, tasks, self._account, self._show, window.toast.say)
        self._switch = SwitchPresenter(window.switch, self._changing, tasks)
        self._paste = PastePresenter(window.paste, desk, tasks, lambda: self._account_id)
        self._forget = [
            desk.bus.listen(AccountsChanged, lambda _event: self._show()),
            desk.bus.listen(ListenerChanged, self._on_listener_changed),
            desk.bus.listen(CallbackHit, self._on_hit),
        ]
        self._connect()

    def _connect(self) -> None:
        window, addresses = self._window, self._window.addresses
        window.account_chosen.connect(self._on_account_chosen)
        window.step_shown.connect(lambda _place: self._lead())
        window.public.entered.connect(self._on_public_entered)
        window.public.recipe_chosen.connect(lambda _word: self._show_recipe())
        addresses.copy_requested.connect(self._on_copy_requested)
        addresses.place_chosen.connect(lambda place: self._changing.begin(token_place=place))
        addresses.new_token_requested.connect(lambda: self._run(self._new_token()))
        addresses.step_requested.connect(lambda: window.show_step(PUBLIC))
        window.checks.run_requested.connect(lambda: self._tasks.spawn_latest("listener checks", self._check()))

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()

    def open(self, account_id: int, step: int | None = None) -> None:
        """Show the window for an account; 0 is the one chosen in the header."""
        chosen = self._shell.account.id if self._shell.account else 0
        self._choose(account_id or self._account_id or chosen)
        self._window.open_step(step)
        self._tasks.spawn_latest("own addresses", self._look_around())

    def _run(self, coro: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(coro, "callback doctor")

    def _account(self) -> Account | None:
        return self._desk.accounts.get(self._account_id)

    def _on_account_chosen(self, account_id: int) -> None:
        self._choose(account_id)

    def _choose(self, account_id: int) -> None:
        if account_id != self._account_id:
            self._account_id = account_id
            self._paste.forget()
            self._window.public.forget()
            self._switch.forget()
            self._show_unchecked()
        self._show()

    def _show_unchecked(self) -> None:
        self._tasks.cancel("listener checks")
        self._window.checks.show_waiting()
        self._window.mark(CHECKS, "")

    async def _look_around(self) -> None:
        self._network = await look_around()
        self._show()

    def _on_listener_changed(self, event: ListenerChanged) -> None:
        if event.account_id == self._account_id:
            self._show()

    def _on_hit(self, event: CallbackHit) -> None:
        if event.account_id in (0, self._account_id):
            self._show_calls()

    def _show(self) -> None:
        """All that can be shown at once; the addresses come when the keyring has answered."""
        accounts = self._desk.accounts.all()
        account = self._account() or (accounts[0] if accounts else None)
        if account is None:
            self._window.close()
            return
        self._account_id = account.id
        options = account.options.listener
        named = [(each.id, each.name) for each in accounts]
        self._window.show_accounts(named, account.id, practice=account.practice)
        self._switch.show(account, self._state(), self._network)
        self._show_state()
        scheme, _, host = options.public_address.partition("://")
        self._window.public.show_address(scheme, host)
        self._window.addresses.show_place(options.token_place)
        self._show_recipe()
        self._show_calls()
        self._tasks.spawn_latest("listener addresses", self._show_addresses())

    def _state(self) -> ListenerState:
        return self._desk.listening.state(self._account_id)

    def _show_state(self) -> None:
        marks = {ListenerStatus.ON: "done", ListenerStatus.PROBLEM: "problem"}
        self._window.mark(SWITCH, marks.get(self._state().status, ""))
        self._lead()

    def _lead(self) -> None:
        """The next step is the likely one, but where the page has its own button for it."""
        account = self._account()
        on = self._state().status is ListenerStatus.ON
        given = account is not None and (account.practice or bool(account.options.listener.public_address))
        ready = {SWITCH: on, PUBLIC: given, ADDRESSES: given and on}
        self._window.lead(onwards=ready.get(self._window.step, False))

    def _show_recipe(self) -> None:
        account = self._account()
        if account is not None:
            options, page = account.options.listener, self._window.public
            mine = options.bind if options.bind in self._network.addresses else ""
            address = mine or next(iter(self._network.addresses), "")
            if page.recipe == words.WEB_SERVER and options.bind == LOOPBACK:
                address = LOOPBACK
            page.show_recipe(words.recipe(page.recipe, options.port, address, page.scheme.currentText()))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._desk.clock.wall())

    def _show_calls(self) -> None:
        counts = self._desk.listening.counts(self._account_id)
        hits = self._desk.listening.hits(self._account_id)
        line = words.counts_line(counts, self._now()) if hits or counts.last is not None else ""
        self._window.calls.show_calls(hits, line, self._now())
        self._window.mark(CALLS, "done" if counts.last is not None else "")

    async def _show_addresses(self) -> None:
        account = self._account()
        if account is None:
            return
        try:
            shown = await self._desk.listening.addresses(account.id)
        except AccountError:  # removed meanwhile
            return
        page = self._window.addresses
        page.show_practice(account.practice)
        page.show_addresses(shown.local if account.practice else shown.public)
        page.new_token.setVisible(not account.practice and bool(account.options.listener.token_digest))
        self._show_addresses_note(account, shown)
        self._window.mark(PUBLIC, "done" if account.practice or account.options.listener.public_address else "")
        known = shown.local if account.practice else shown.public
        self._window.mark(ADDRESSES, "done" if known is not None else "")

    def _show_addresses_note(self, account: Account, shown: Shown) -> None:
        page, options = self._window.addresses, account.options.listener
        if not options.token_digest:
            page.show_note("info", words.NOT_ON_YET)
        elif account.practice:
            page.show_note("ok" if shown.token_known else "info", words.PRACTICE_ADDRESSES)
        elif not shown.token_known:
            page.show_note("warn", words.token_text(shown.reason), words.RENEW)
        elif not options.public_address:
            page.show_note("info", words.NO_PUBLIC, "Public address")
        else:
            page.show_note("info", "")

    def _on_public_entered(self, scheme: str, host: str) -> None:
        found = public_address(scheme, host)
        if isinstance(found, HostProblem):
            self._window.public.field.set_error(words.HOST_PROBLEMS[found])
        else:
            self._window.public.field.clear_error()
            self._window.public.show_written(found.partition("://")[2])
            self._changing.begin(public_address=found)

    def _on_copy_requested(self, address: str) -> None:
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(address)
        self._window.addresses.show_note("ok", words.COPIED)

    async def _new_token(self) -> None:
        choices = [dialogs.Choice("stay", "Keep the old one"), dialogs.Choice("new", "Make a new secret", "danger")]
        if await dialogs.ask(self._window, words.RENEW_TITLE, words.RENEW_TEXT, choices) == "new":
            await self._changing.renew_token()

    async def _check(self) -> None:
        page, marks = self._window.checks, []
        page.show_running(True)
        try:
            async for result in self._desk.listener_checks.run(self._account_id):
                text = check_text(result, self._state(), self._now())
                page.rows[result.step].show_result(result.mark, text)
                marks.append((result.step, result.mark))
        finally:
            page.show_running(False)
        bad = any(mark in (CheckMark.BAD, CheckMark.LEFT_OUT) for _step, mark in marks)
        proven = (CheckStep.CALLED, CheckMark.GOOD) in marks
        self._window.mark(CHECKS, "problem" if bad else "done" if proven else "")
