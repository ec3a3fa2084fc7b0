"""Joins the settings page about the listener and its service."""

from datetime import datetime

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import AccountsChanged, CallbackHit, ListenerChanged
from smsdesk.services.desk import Desk
from smsdesk.services.listener_places import ListenerStatus
from smsdesk.ui.settings.listener_page import ListenerLine, ListenerPage
from smsdesk.ui.shell import Shell
from smsdesk.ui.wording_listener import counts_line, state_line

_LOOKS = {
    ListenerStatus.OFF: ("broadcast", "text3"),
    ListenerStatus.STARTING: ("broadcast", "text3"),
    ListenerStatus.ON: ("broadcast", "ok"),
    ListenerStatus.PROBLEM: ("warning-circle-fill", "bad"),
}


class ListenerPresenter:
    """Shows all accounts while the page is to be seen."""

    def __init__(self, page: ListenerPage, desk: Desk, shell: Shell) -> None:
        self._page = page
        self._desk = desk
        self._forget = [
            desk.bus.listen(event, lambda _event: self._show_seen())
            for event in (AccountsChanged, ListenerChanged, CallbackHit)
        ]
        page.set_up_requested.connect(shell.listener_requested)

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()

    def show(self) -> None:
        """What holds now."""
        self._page.show_lines([self._line(account) for account in self._desk.accounts.all()])

    def _show_seen(self) -> None:
        if self._page.window().isVisible():
            self.show()

    def _line(self, account: Account) -> ListenerLine:
        listening = self._desk.listening
        state = listening.state(account.id)
        now = datetime.fromtimestamp(self._desk.clock.wall())
        counts = counts_line(listening.counts(account.id), now) if state.status is ListenerStatus.ON else ""
        return ListenerLine(account.id, account.name, *_LOOKS[state.status], state_line(state), counts)
