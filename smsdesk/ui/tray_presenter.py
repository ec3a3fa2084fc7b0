"""Joins the tray and the services: the unread count, how the listener is, what is told to the desktop."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from smsdesk.domain.conversations import InboxShelf
from smsdesk.domain.events import AccountsChanged, ConversationsChanged, ListenerChanged
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.ui import wording_notices
from smsdesk.ui.front import Front
from smsdesk.ui.notice_presenter import NoticePresenter
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

GATHER_MS = 200


class TrayPresenter:
    """Built when the desk has started; `start` shows what there is, `stop` ends the listening."""

    def __init__(self, front: Front, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._front = front
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self.notices = NoticePresenter(front, desk, shell, tasks)
        self._soon = QTimer(front, singleShot=True, interval=GATHER_MS)
        self._soon.timeout.connect(self._read)
        events = (ConversationsChanged, AccountsChanged, ListenerChanged)
        self._forget = [desk.bus.listen(kind, self._on_event) for kind in events]
        front.tray.unread_requested.connect(self._show_inbox)

    def start(self) -> None:
        """Show what is unread, tell what is new, and see whether the program still starts with the computer."""
        self.notices.start()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.applicationStateChanged.connect(self._on_state_changed)
        self._front.brought.connect(self.notices.seen)
        self._read()
        self._tasks.spawn(self._desk.autostart.look(), "autostart")

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()
        self._soon.stop()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.applicationStateChanged.disconnect(self._on_state_changed)

    def leave(self) -> bool:
        """Close the window into the tray if that is wished and possible; it is said once that smsdesk still runs."""
        if not self._desk.preferences.values.close_to_tray or not self._front.leave():
            return False
        self._tasks.spawn(self.notices.say_once_where_it_went(), "say where it went")
        return True

    def _on_event(self, _event: object) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self._front.on_screen:
            self.notices.seen()

    def _read(self) -> None:
        self._tasks.spawn_latest("tray", self._show())

    async def _show(self) -> None:
        accounts = self._desk.accounts.all()
        try:
            counts = [await self._desk.inbox.counts(book) for book in sorted({each.book for each in accounts})]
        except StoreError:
            return  # the run bar says what is wrong with the file
        unread = sum(each[InboxShelf.UNREAD] for each in counts)
        states = [(each.name, self._desk.listening.state(each.id)) for each in accounts]
        self._front.tray.show_state(unread, wording_notices.listeners(states))

    def _show_inbox(self) -> None:
        self._front.bring()
        self._shell.tab_requested.emit("inbox")
