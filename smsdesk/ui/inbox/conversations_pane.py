"""The left side: search, shelves, and the conversations in rows of two lines."""

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.ui import wording_inbox as words
from smsdesk.ui.inbox.conversation_delegate import ROW, ConversationDelegate
from smsdesk.ui.inbox.conversations_model import ConversationsModel
from smsdesk.ui.inbox.shelf_bar import ShelfBar
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, flush
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.list_table import ListTable

TYPING_MS = 200


class ConversationsTable(ListTable):
    """Rows without a header; Esc is left to whoever stands round it."""

    def __init__(self, model: ConversationsModel) -> None:
        super().__init__("Conversations")
        self.setItemDelegate(ConversationDelegate(self))
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_paged(model)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def _set_heights(self) -> None:
        self.verticalHeader().setDefaultSectionSize(style.px(ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ConversationsPane(QWidget):
    """Tells what a person searches and selects; shows what it is told."""

    search_changed = Signal(str)
    selection_changed = Signal()
    opened = Signal()  # Enter: on to the reply
    empty_requested = Signal()  # the button of the empty place
    erase_requested = Signal()  # empty the bin

    def __init__(self, model: ConversationsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.search = LineEdit("Search messages", placeholder=words.SEARCH, leading="magnifying-glass")
        self.search.setMaxLength(200)
        self.shelves = ShelfBar()
        self.table = ConversationsTable(model)
        self.erase = Button("Empty the bin…", "link")
        self.erase.hide()
        self.erase.clicked.connect(self.erase_requested)
        self.empty = EmptyState("tray", "", role="normal")
        self.empty.action_requested.connect(self.empty_requested)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._tell_search)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._tell_search)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.table.opened.connect(lambda _index: self.opened.emit())
        self._build()

    def _build(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(style.px(16), style.px(10), style.px(16), style.px(8))
        head.setSpacing(style.px(8))
        head.addWidget(self.search)
        head.addWidget(self.shelves)
        row = flush(self.erase)
        row.addStretch(1)
        head.addLayout(row)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def show_rows(self) -> None:
        """There are rows to see."""
        self._stack.setCurrentWidget(self.table)

    def show_nothing(self, icon: str, title: str, sentence: str, button: str) -> None:
        """Why there are no rows, with the way out."""
        self.empty.set_icon(icon)
        self.empty.set_empty(title, sentence, button)
        self._stack.setCurrentWidget(self.empty)

    def clear_search(self) -> None:
        """Search nothing, at once."""
        self.search.clear()
        self._tell_search()

    def selected_rows(self) -> list[int]:
        """The selected rows, from the top."""
        return self.table.selected_rows()

    def select(self, row: int) -> None:
        """Select one row alone and bring it into sight."""
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(index)

    def step(self, by: int) -> None:
        """Select the next conversation, or the one before."""
        rows = self.selected_rows()
        last = self.model.rowCount() - 1
        if last >= 0:
            # Qt makes the first row current when the table gets the focus, without selecting it.
            at = self.table.currentIndex().row() if rows else -1
            self.select(max(0, min(last, at + by)))

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _tell_search(self) -> None:
        self._typing.stop()
        self.search_changed.emit(self.search.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ in the search goes to the rows, Esc clears it."""
        if self.search.hasFocus() and event.key() == Qt.Key.Key_Down and self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.search.hasFocus() and event.key() == Qt.Key.Key_Escape and self.search.text():
            self.clear_search()
        else:
            super().keyPressEvent(event)
