"""Where conversations are looked for: Inbox and Unread as pills, the rarer shelves behind a third one."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QWidget

from smsdesk.domain.conversations import InboxShelf
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.figures import whole
from smsdesk.ui.icons import icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.pill import FilterPill

RARE = (InboxShelf.ARCHIVED, InboxShelf.SPAM, InboxShelf.BIN)
_PLAIN = (InboxShelf.INBOX, InboxShelf.UNREAD)


class ShelfBar(Flow):
    """`chosen` with an InboxShelf when a person has chosen another one."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(style.px(6), style.px(4), parent=parent)
        self.setAccessibleName("Shelves")
        self.shelf = InboxShelf.INBOX
        self._counts: dict[InboxShelf, int] = {}
        self.pills = {shelf: FilterPill(words.SHELVES[shelf]) for shelf in _PLAIN}
        self.rare = FilterPill(words.SHELVES[InboxShelf.ARCHIVED])
        self._menu = QMenu(self)
        group = QButtonGroup(self)
        for pill in (*self.pills.values(), self.rare):
            group.addButton(pill)
            self.add(pill)
        for shelf, pill in self.pills.items():
            pill.clicked.connect(lambda _checked=False, each=shelf: self.choose(each))
        self.rare.clicked.connect(self._open)
        self._show()

    def show_counts(self, counts: Mapping[InboxShelf, int]) -> None:
        """How many conversations stand on each shelf."""
        self._counts = dict(counts)
        self._show()

    def choose(self, shelf: InboxShelf) -> None:
        """Go to a shelf, as if it had been pressed."""
        if shelf is not self.shelf:
            self.shelf = shelf
            self._show()
            self.chosen.emit(shelf)

    def _show(self) -> None:
        for shelf, pill in self.pills.items():
            pill.set_count(self._counts.get(shelf, 0))
            pill.setChecked(shelf is self.shelf)
        rare = self.shelf if self.shelf in RARE else None
        if rare is None:
            self.rare.set_word("More")
            self.rare.set_count(sum(self._counts.get(each, 0) for each in RARE))
        else:
            self.rare.set_word(words.SHELVES[rare])
            self.rare.set_count(self._counts.get(rare, 0))
        self.rare.setAccessibleName(f"More shelves, {self.rare.text()}")
        self.rare.setChecked(rare is not None)

    def _open(self) -> None:
        self._show()  # a press alone chooses nothing
        self._menu.clear()
        for shelf in RARE:
            text = f"{words.SHELVES[shelf]}\t{whole(self._counts.get(shelf, 0))}"
            action = self._menu.addAction(icon(words.SHELF_ICONS[shelf]), text)
            action.triggered.connect(lambda _checked=False, each=shelf: self.choose(each))
        beside = self.rare.width() - self._menu.sizeHint().width() if self.isRightToLeft() else 0
        self._menu.popup(self.rare.mapToGlobal(QPoint(beside, self.rare.height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ opens the menu of the rarer shelves, as every other one."""
        if event.key() == Qt.Key.Key_Down and self.rare.hasFocus():
            self._open()
            return
        super().keyPressEvent(event)
