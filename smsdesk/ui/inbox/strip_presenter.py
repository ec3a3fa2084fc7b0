"""What the strip on top says about the listener of the chosen account, and where its button leads."""

from datetime import datetime

from PySide6.QtCore import QTimer

from smsdesk.domain.events import AccountsChanged, CallbackHit, ListenerChanged
from smsdesk.services.desk import Desk
from smsdesk.services.listener_places import ListenerStatus
from smsdesk.ui.inbox.view import InboxView
from smsdesk.ui.shell import Shell
from smsdesk.ui.wording_listener import TRIED_AGAIN, counts_line, state_line

_GATHER_MS = 500


class StripPresenter:
    """Follows the account and its listener; calls that come in masses are counted twice a second."""

    def __init__(self, view: InboxView, desk: Desk, shell: Shell) -> None:
        self._view = view
        self._desk = desk
        self._shell = shell
        self._timer = QTimer(view, singleShot=True, interval=_GATHER_MS)
        self._timer.timeout.connect(self.show)
        self._forget = [
            desk.bus.listen(AccountsChanged, lambda _event: self.show()),
            desk.bus.listen(ListenerChanged, lambda _event: self.show()),
            desk.bus.listen(CallbackHit, self._on_callback_hit),
        ]
        shell.account_changed.connect(lambda _account: self.show())
        view.strip.set_up_requested.connect(self._set_up)
        view.empty.action_requested.connect(self._set_up)
        self.show()

    def stop(self) -> None:
        """Hear no more events."""
        self._timer.stop()
        for forget in self._forget:
            forget()

    def _on_callback_hit(self, _event: CallbackHit) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def show(self) -> None:
        """Say how it stands now."""
        chosen = self._shell.account
        account = self._desk.accounts.get(chosen.id) if chosen is not None else None
        if account is None:
            self._view.strip.show_off()
            return
        state = self._desk.listening.state(account.id)
        if state.status is ListenerStatus.PROBLEM:
            said = state_line(state)
            again = TRIED_AGAIN if said.endswith(TRIED_AGAIN) else ""
            self._view.strip.show_problem(said.removesuffix(again).rstrip(), again)
        elif state.status is ListenerStatus.ON and state.place is not None:
            now = datetime.fromtimestamp(self._desk.clock.wall())
            here = f"port {state.place.port} of this computer"
            counts = counts_line(self._desk.listening.counts(account.id), now)
            self._view.strip.show_on(account.options.listener.public_address or here, counts)
        else:
            self._view.strip.show_off()

    def _set_up(self) -> None:
        account = self._shell.account
        if account is not None:
            self._shell.listener_requested.emit(account.id)
