"""What is done with one message: copy, read as a whole, forward, and its links, which are opened only when asked."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu

from smsdesk.domain.conversations import ThreadLine
from smsdesk.domain.kinds import Kind
from smsdesk.domain.links import Link, find_links
from smsdesk.ui import figures
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.dialogs import Choice, ask
from smsdesk.ui.icons import icon
from smsdesk.ui.inbox.bubble_layout import MOST_LINKS, Act
from smsdesk.ui.inbox.message_sheet import MessageSheet
from smsdesk.ui.inbox.thread_pane import ThreadPane
from smsdesk.ui.outside_text import readable
from smsdesk.ui.shell import Seed
from smsdesk.ui.surroundings import Surroundings


class MessageActs:
    """Hears the thread's table; one sheet at a time."""

    open_url: Callable[[QUrl], object] = staticmethod(QDesktopServices.openUrl)

    def __init__(self, pane: ThreadPane, surroundings: Surroundings) -> None:
        self._pane = pane
        self._model = pane.model
        self._s = surroundings
        self._sheet: MessageSheet | None = None
        self._menu = QMenu(pane)
        table = pane.table
        table.act_requested.connect(self._on_act)
        table.opened.connect(lambda row: self._with(row, self.show_whole))
        table.copied.connect(lambda row: self._with(row, self.copy))
        table.menu_requested.connect(self._on_menu)

    @property
    def current(self) -> ThreadLine | None:
        """The message that is meant: the current one, else the newest of theirs."""
        chosen = self._model.line(self._pane.table.currentIndex().row())
        return chosen or next((line for line in reversed(self._model.lines) if not line.mine), None)

    def copy(self, line: ThreadLine) -> None:
        """The text into the clipboard, as it came."""
        QGuiApplication.clipboard().setText(line.text)
        self._s.shell.toast(words.TEXT_COPIED)

    def forward(self, line: ThreadLine | None) -> None:
        """The text into Compose, to nobody yet."""
        if line is None or not line.text.strip() or line.kind.binary:
            self._s.shell.toast(words.FORWARD_NOTHING)
            return
        text = line.text.replace("{", "{{")  # somebody else's brace is no merge field
        self._s.shell.compose_requested.emit(Seed(chips=(), text=text, kind=Kind.TEXT))

    def show_whole(self, line: ThreadLine) -> None:
        """A sheet with all of it."""
        if self._sheet is not None:
            return
        when, now = datetime.fromtimestamp(line.at), datetime.fromtimestamp(self._s.desk.clock.wall())
        title = "You wrote" if line.mine else f"{self._model.name} wrote"
        about = figures.counted(len(words.content(line)), "character", "characters")
        sentence = f"{figures.moment(when, now)} · {about}"
        self._sheet = MessageSheet(self._pane.window(), title, sentence, readable(words.content(line)))
        self._sheet.closed.connect(self._on_closed)
        self._sheet.open(self._sheet.close_button)

    def _on_closed(self) -> None:
        self._sheet = None

    def _with(self, row: int, act: Callable[[ThreadLine], None]) -> None:
        line = self._model.line(row)
        if line is not None:
            act(line)

    def _on_act(self, row: int, act: Act) -> None:
        line = self._model.line(row)
        if line is None:
            return
        if act.link is None:
            self.show_whole(line)
        elif act.what == "copy":
            self._copy_link(act.link)
        else:
            self._s.run(self._open_link(act.link), "open link")

    def _copy_link(self, link: Link) -> None:
        QGuiApplication.clipboard().setText(link.address)
        self._s.shell.toast(words.LINK_COPIED)

    async def _open_link(self, link: Link) -> None:
        leave, go = words.OPEN_CHOICES
        choices = (Choice("leave", leave), Choice("open", go, "danger"))
        sentence = words.open_sentence(link.address)
        if await ask(self._pane, words.open_question(link.host), sentence, choices) == "open":
            self.open_url(QUrl.fromEncoded(link.address.encode("ascii"), QUrl.ParsingMode.StrictMode))

    def _on_menu(self, row: int, at: QPoint) -> None:
        line = self._model.line(row)
        if line is None:
            return
        self._menu.clear()
        self._menu.addAction(icon("copy"), "Copy text\tCtrl+C", lambda: self.copy(line))
        self._menu.addAction(icon("text-align-left"), "Show the whole message\tEnter", lambda: self.show_whole(line))
        self._menu.addAction(icon("share"), "Forward in Compose", lambda: self.forward(line))
        if line.mine:
            show = self._s.shell.broadcast_requested
            self._menu.addAction(icon("arrow-right"), "Show under Sent", lambda: show.emit(line.broadcast_id))
        for link in find_links(line.text, MOST_LINKS) if not line.mine else ():
            self._menu.addSeparator()
            self._menu.addAction(icon("link-simple"), f"{words.COPY_LINK} {_brief(link)}", self._copier(link))
            self._menu.addAction(icon("arrow-square-out"), f"Open {_brief(link)}…", self._opener(link))
        self._menu.popup(at)

    def _copier(self, link: Link) -> Callable[[], None]:
        return lambda: self._copy_link(link)

    def _opener(self, link: Link) -> Callable[[], None]:
        return lambda: self._s.run(self._open_link(link), "open link")


def _brief(link: Link) -> str:
    """Short enough for a menu, with & as itself."""
    shown = link.short if len(link.short) <= 40 else f"{link.short[:39]}…"
    return shown.replace("&", "&&")
