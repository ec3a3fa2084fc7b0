"""A list of entries with an icon, words and a hint at the right: what was found, or the pages of a window."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.two_ended import TwoEnded, write_as_read

_ENTRY = Qt.ItemDataRole.UserRole
_COLOUR = _ENTRY + 1
Entry = tuple[str, str, str]  # icon, words, hint


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, style.px(32))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        icon, words, hint = index.data(_ENTRY)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, style.colour("selected"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            _paint_ring(painter, option.rect)
        write_as_read(painter)
        line = TwoEnded(option.rect, option.direction)
        line.take(style.px(14))
        line.take(style.px(14), far=True)
        place = line.take(style.px(16), style.px(10)).translated(0, 1)
        paint_icon(painter, icon, place, index.data(_COLOUR) or "text2")
        hint_font, font = style.font("small"), style.font("body")
        painter.setFont(hint_font)
        painter.setPen(style.colour("text3"))
        if hint:
            wide = QFontMetrics(hint_font).horizontalAdvance(hint)
            painter.drawText(line.take(wide, style.px(12), far=True), line.flags(far=True, whole=True), hint)
        painter.setFont(font)
        painter.setPen(style.colour("text"))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, line.room.width())
        painter.drawText(line.room, line.flags(), shown)
        painter.restore()


def _paint_ring(painter: QPainter, rect: QRect) -> None:
    pen = painter.pen()
    pen.setColor(style.colour("accent"))
    pen.setWidth(2)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


class EntryList(QListWidget):
    """Rows of 32 px; hears nothing but rows: `currentRowChanged`, `itemClicked`."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries, the first one chosen."""
        self.clear()
        for icon, words, hint in entries:
            item = QListWidgetItem(f"{words} {hint}".strip())
            item.setData(_ENTRY, (icon, words, hint))
            self.addItem(item)
        self.setCurrentRow(0)

    def mark(self, row: int, icon: str, colour: str, state: str = "") -> None:
        """Another icon and colour for one row; `state` is the word for it, for those who do not see it."""
        item = self.item(row)
        _icon, words, hint = item.data(_ENTRY)
        item.setData(_ENTRY, (icon, words, hint))
        item.setData(_COLOUR, colour)
        item.setText(f"{words}: {state}" if state else words)
