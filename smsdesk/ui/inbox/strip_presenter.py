"""What the strip on top says about the listener of the chosen account, and where its button leads."""

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import AccountsChanged, ListenerChanged
from smsdesk.services.desk import Desk
from smsdesk.ui.inbox.view import InboxView
from smsdesk.ui.shell import Shell


class StripPresenter:
    """Follows the account and its listener."""

    def __init__(self, view: InboxView, desk: Desk, shell: Shell) -> None:
        self._view = view
        self._desk = desk
        self._shell = shell
        self._forget = [
            desk.bus.listen(AccountsChanged, lambda _event: self.show()),
            desk.bus.listen(ListenerChanged, lambda _event: self.show()),
        ]
        shell.account_changed.connect(lambda _account: self.show())
        view.strip.set_up_requested.connect(self._set_up)
        view.empty.action_requested.connect(self._set_up)
        self.show()

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()

    def show(self) -> None:
        """Say how it stands now."""
        account = self._shell.account
        known = self._desk.accounts.get(account.id) if account is not None else None
        if known is None or not known.options.listener.on:
            self._view.strip.show_off()
        else:
            self._view.strip.show_on(_address(known))

    def _set_up(self) -> None:
        account = self._shell.account
        if account is not None:
            self._shell.listener_requested.emit(account.id)


def _address(account: Account) -> str:
    listener = account.options.listener
    return listener.public_address or f"port {listener.port} of this computer"
