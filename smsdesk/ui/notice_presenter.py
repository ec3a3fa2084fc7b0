"""Joins what the desktop is to be told with the desktop's own service or the tray, and clicks with the window."""

from collections.abc import Callable

from smsdesk.domain.notices import (
    AnswersNotice,
    BalanceNotice,
    ListenerNotice,
    MessagesNotice,
    Notice,
    OptOutsNotice,
    RunNotice,
)
from smsdesk.services.below import Note
from smsdesk.services.desk import Desk
from smsdesk.ui import run_line, wording_notices
from smsdesk.ui.front import Front
from smsdesk.ui.run_acts import around_of
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_listener import problem_text

_TOLD = "told that closing leaves it in the tray"
_TRAY = "tray"


class NoticePresenter:
    """`start` once; what is told while a window of ours is in front is dropped by the service."""

    def __init__(self, front: Front, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._front = front
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._ways: dict[str, Callable[[], None]] = {}
        self._said_by_tray = ""
        self._told_where = False

    def start(self) -> None:
        """Begin to tell."""
        self._desk.notices.start(self._on_notice, lambda: self._front.in_front)
        self._desk.notifier.clicked = self._on_clicked
        self._front.tray.said_clicked.connect(self._on_said_clicked)

    def seen(self) -> None:
        """Somebody looks at the window: what is new there need not stand on the desktop any longer."""
        for key in [key for key in self._ways if key != _TRAY]:
            del self._ways[key]
            self._tasks.spawn(self._desk.notifier.withdraw(key), "withdraw notice")

    async def say_once_where_it_went(self) -> None:
        """After the first window that was closed into the tray: that smsdesk still runs, and how it ends."""
        if self._told_where or not self._desk.preferences.values.notify:
            return
        self._told_where = True  # at once: the window may be closed again while the file is asked
        if not await self._desk.draft(_TOLD):
            await self._desk.keep_draft(_TOLD, True)
            await self._tell(Note(_TRAY, wording_notices.IN_THE_TRAY, wording_notices.IN_THE_TRAY_REST), lambda: None)

    def _on_notice(self, notice: Notice) -> None:
        self._tasks.spawn(self._tell_notice(notice), "notice")

    async def _tell_notice(self, notice: Notice) -> None:
        line, trouble = None, ""
        if isinstance(notice, RunNotice):
            line = run_line.line_for(notice.row, await around_of(self._desk, notice.row))
        elif isinstance(notice, ListenerNotice):
            trouble = problem_text(self._desk.listening.state(notice.account_id))
        content = self._desk.preferences.values.notify_content
        words = wording_notices.notice(notice, content=content, line=line, trouble=trouble)
        await self._tell(Note(_key(notice), words.title, words.body), self._way(notice))

    async def _tell(self, note: Note, way: Callable[[], None]) -> None:
        self._ways[note.key] = way
        if not await self._desk.notifier.show(note) and self._front.tray.say(note.title, note.body):
            self._said_by_tray = note.key

    def _way(self, notice: Notice) -> Callable[[], None]:
        """Where a click leads."""
        shell = self._shell
        if isinstance(notice, MessagesNotice | OptOutsNotice):
            return lambda: self._show_inbox(notice.book, {writer.number for writer in notice.writers})
        if isinstance(notice, AnswersNotice):
            return lambda: shell.tab_requested.emit("inbox")
        if isinstance(notice, BalanceNotice):
            return lambda: shell.tab_requested.emit("credits")
        if isinstance(notice, ListenerNotice):
            return lambda: shell.listener_requested.emit(notice.account_id)
        broadcast_id = notice.row.broadcast.id
        return lambda: shell.broadcast_requested.emit(broadcast_id)

    def _show_inbox(self, book: str, numbers: set[str]) -> None:
        """The Inbox of that book; one conversation if it was only one."""
        if self._shell.account is None or self._shell.account.book != book:
            mine = [account for account in self._desk.accounts.all() if account.book == book]
            self._shell.set_account(mine[0] if mine else self._shell.account)
        self._shell.tab_requested.emit("inbox")
        if len(numbers) == 1:
            self._shell.conversation_requested.emit(book, *numbers)

    def _on_clicked(self, key: str, token: str) -> None:
        way = self._ways.pop(key, None)
        self._front.bring(token)
        if way is not None:
            way()

    def _on_said_clicked(self) -> None:
        self._on_clicked(self._said_by_tray, "")


def _key(notice: Notice) -> str:
    """A notice takes the place of the one before it about the same thing."""
    name = type(notice).__name__
    if isinstance(notice, MessagesNotice | OptOutsNotice):
        return f"{name} {notice.book}"
    if isinstance(notice, BalanceNotice | AnswersNotice | ListenerNotice):
        return f"{name} {notice.account_id}"
    return f"{name} {notice.row.broadcast.id}"
