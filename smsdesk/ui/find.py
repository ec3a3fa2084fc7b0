"""Find anything (Ctrl+K): type, choose with ↑ and ↓, press Enter; actions, tabs, contacts and groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.overlay import Overlay

_ROWS = 9
_HIT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Hit:
    """One thing found: icon, words, what stands at the right (keys, a number), and what choosing it does."""

    icon: str
    text: str
    hint: str
    run: Callable[[], object]


class _HitDelegate(QStyledItemDelegate):
    """Icon, words, and the hint right-aligned."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, style.px(32))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit = index.data(_HIT)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, style.colour("selected"))
        side = style.px(16)
        box = QRect(rect.left() + style.px(14), rect.center().y() - side // 2 + 1, side, side)
        paint_icon(painter, hit.icon, box)
        hint_font, font = style.font("small"), style.font("body")
        hint_width = QFontMetrics(hint_font).horizontalAdvance(hit.hint)
        words = rect.adjusted(style.px(42), 0, -hint_width - style.px(28), 0)
        painter.setFont(font)
        painter.setPen(style.colour("text"))
        shown = QFontMetrics(font).elidedText(hit.text, Qt.TextElideMode.ElideRight, words.width())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, int(middle | Qt.AlignmentFlag.AlignLeft), shown)
        painter.setFont(hint_font)
        painter.setPen(style.colour("text3"))
        right = rect.adjusted(0, 0, -style.px(14), 0)
        painter.drawText(right, int(middle | Qt.AlignmentFlag.AlignRight), hit.hint)
        painter.restore()


class Find(Overlay):
    """The palette; `typed` asks for hits, `show_hits` gives them. Choosing closes it first, then acts."""

    typed = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setAccessibleName("Find anything")
        self.line = LineEdit("Find anything", placeholder="An action, a contact or a group", leading="magnifying-glass")
        self.list = QListWidget()
        self.list.setAccessibleName("Results")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.text} {hit.hint}".strip())
            item.setData(_HIT, hit)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(hits))
        self._nothing.setText(nothing)
        self._nothing.setVisible(not hits)

    def card_size(self, width: int, height: int) -> QSize:
        """520 wide and nine rows high, always: nothing jumps while one types."""
        return QSize(min(style.px(520), width), min(style.px(62 + 32 * _ROWS), height))

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            hit: Hit = item.data(_HIT)
            self.dismiss()
            hit.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            step = steps.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
        return super().eventFilter(watched, event)
