"""Find anything (Ctrl+K): type, choose with ↑ and ↓, press Enter; actions, tabs, contacts, groups and templates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.entry_list import EntryList
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.overlay import Overlay

_ROWS = 9


@dataclass(frozen=True)
class Hit:
    """One thing found: icon, words, what stands at the right (keys, a number), and what choosing it does."""

    icon: str
    text: str
    hint: str
    run: Callable[[], object]


class Find(Overlay):
    """The palette; `typed` asks for hits, `show_hits` gives them. Choosing closes it first, then acts."""

    typed = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAccessibleName("Find anything")
        self.line = LineEdit(
            "Find anything", placeholder="An action, a contact, a group or a template", leading="magnifying-glass"
        )
        self.list = EntryList("Results")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hits: tuple[Hit, ...] = ()
        self._nothing = Label("", "body", "text2", wrap=True)
        self._nothing.hide()
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(style.px(12), style.px(12), style.px(12), style.px(12))
        layout.setSpacing(style.px(8))
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._nothing, 1)
        self.line.textChanged.connect(self.typed)
        self.line.returnPressed.connect(self._choose)
        self.list.itemClicked.connect(lambda _item: self._choose())
        self.line.installEventFilter(self)

    def show_hits(self, hits: Sequence[Hit], nothing: str = "") -> None:
        """Show what was found; `nothing` is said when that is nothing."""
        self._hits = tuple(hits)
        self.list.show_entries([(hit.icon, hit.text, hit.hint) for hit in hits])
        self.list.setVisible(bool(hits))
        self._nothing.setText(nothing)
        self._nothing.setVisible(not hits)

    def card_size(self, width: int, height: int) -> QSize:
        """520 wide and nine rows high, always: nothing jumps while one types."""
        return QSize(min(style.px(520), width), min(style.px(62 + 32 * _ROWS), height))

    def _choose(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._hits):
            self.dismiss()
            self._hits[row].run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
        return super().eventFilter(watched, event)
