"""The right side: one conversation with its reply line, or what can be done with several, or a hint."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.ui import wording_inbox as words
from smsdesk.ui.inbox.bubble_layout import MARGIN, WIDEST
from smsdesk.ui.inbox.deeds import Deed, entry
from smsdesk.ui.inbox.reply_bar import ReplyBar
from smsdesk.ui.inbox.thread_head import ThreadHead
from smsdesk.ui.inbox.thread_model import ThreadModel
from smsdesk.ui.inbox.thread_table import ThreadTable
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.labels import Label, Line

_LEAST = 560
"""px whatever the font: with the list beside it that fits into the narrowest window, and bubbles become narrower."""


class SeveralPane(QWidget):
    """While several conversations are selected: how many, and what can be done with all of them."""

    requested = Signal(object)  # Deed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label("", "pane")
        self._row = QHBoxLayout()
        self._row.setSpacing(style.px(8))
        self.buttons: dict[Deed, Button] = {}
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(style.px(8))
        layout.addLayout(self._row)
        layout.addStretch(1)
        self._row.addStretch(1)
        for deed in (Deed.ARCHIVE, Deed.UNARCHIVE, Deed.SPAM, Deed.NOT_SPAM, Deed.RESTORE, Deed.BIN):
            look = entry(deed)
            button = Button(look.words, "danger" if deed is Deed.BIN else "normal", icon=look.icon)
            button.clicked.connect(lambda _checked=False, each=deed: self.requested.emit(each))
            self.buttons[deed] = button
            self._row.addWidget(button)
        self._row.addStretch(1)

    def show_several(self, title: str, deeds: Sequence[Deed]) -> None:
        """How many, and which of the buttons."""
        self.title.setText(title)
        for deed, button in self.buttons.items():
            button.setVisible(deed in deeds)


class ThreadPane(QWidget):
    """Shows one of the three; the thread's parts are there to be filled."""

    def __init__(self, model: ThreadModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.head = ThreadHead()
        self.table = ThreadTable(model)
        self.reply = ReplyBar()
        self.several = SeveralPane()
        self.nothing = EmptyState("chats-circle", *words.NOTHING_CHOSEN)
        self.setMinimumWidth(min(style.px(WIDEST + 2 * MARGIN), _LEAST))
        self._thread = QWidget()
        inner = QVBoxLayout(self._thread)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.head)
        inner.addWidget(Line())
        inner.addWidget(self.table, 1)
        inner.addWidget(Line())
        inner.addWidget(self.reply)
        self._stack = QStackedWidget()
        for page in (self.nothing, self._thread, self.several):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_thread(self) -> None:
        """One conversation is open."""
        self._stack.setCurrentWidget(self._thread)

    def show_several(self, title: str, deeds: Sequence[Deed]) -> None:
        """Several are selected."""
        self.several.show_several(title, deeds)
        self._stack.setCurrentWidget(self.several)

    @property
    def several_shown(self) -> bool:
        """True while several are selected."""
        return self._stack.currentWidget() is self.several

    def show_nothing(self) -> None:
        """None is."""
        self._stack.setCurrentWidget(self.nothing)

    @property
    def thread_shown(self) -> bool:
        """True while one conversation can be read on the screen."""
        return self._stack.currentWidget() is self._thread and self.table.isVisible()
