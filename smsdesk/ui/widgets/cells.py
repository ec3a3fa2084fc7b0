"""How one cell is drawn: icon, word, colour of its state, all in a row of fixed height."""

from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QToolTip

from smsdesk.ui.figures import whole
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import plain_tooltip
from smsdesk.ui.widgets.two_ended import TwoEnded, write_as_read

Index = QModelIndex | QPersistentModelIndex

# Left and right of a cell's text, px at b = 13.
PADDING = 11
_ICON = 16
_GAP = 6


class CellRole(IntEnum):
    """What a model may say about a cell besides its DisplayRole text; all optional."""

    COLOUR = Qt.ItemDataRole.UserRole.value + 1
    """A colour role: "text2", "ok", "bad" …"""
    ICON = Qt.ItemDataRole.UserRole.value + 2
    """A Phosphor name, drawn in the cell's colour before the text."""
    NUMBER = Qt.ItemDataRole.UserRole.value + 3
    """An int instead of a text: grouped, right-aligned, 0 in text3."""
    LINK = Qt.ItemDataRole.UserRole.value + 4
    """True: drawn as a link, `Table.link_activated` on a click."""
    STRONG = Qt.ItemDataRole.UserRole.value + 5
    """True: 600, as for unread."""
    ICON_COLOUR = Qt.ItemDataRole.UserRole.value + 6
    """A colour role for the icon alone, where the text stays text."""
    RIGHT = Qt.ItemDataRole.UserRole.value + 7
    """True: a text that stands among numbers, such as "1–3"."""


class CellDelegate(QStyledItemDelegate):
    """Draws the cells of a `Table`; a selected row keeps the colours of its states."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setClipRect(option.rect)
        self._paint_ground(painter, option, index)
        write_as_read(painter)
        line = TwoEnded(_room(option.rect), option.direction)
        self._paint_icon(painter, line, index)
        painter.setFont(_font(index))
        painter.setPen(style.colour(_colour(index)))
        # An Arabic name stands at the same side as the others.
        shown = QFontMetrics(painter.font()).elidedText(_text(index), Qt.TextElideMode.ElideRight, line.room.width())
        painter.drawText(line.room, line.flags(far=_is_right(index)), shown)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect
        view = option.widget
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, style.colour("selected"))
        elif getattr(view, "hovered_row", -1) == index.row():
            painter.fillRect(rect, style.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("border"))
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex().row() == index.row():
            _paint_ring(painter, rect, view, index.column())

    def _paint_icon(self, painter: QPainter, line: TwoEnded, index: Index) -> None:
        """Draw the icon if there is one; what is left of the line is for the text."""
        name = index.data(CellRole.ICON)
        if name:
            side = style.px(_ICON)
            place = line.take(side, style.px(_GAP))
            box = QRect(place.left(), place.center().y() - side // 2 + 1, side, side)
            paint_icon(painter, str(name), box, index.data(CellRole.ICON_COLOUR) or _colour(index))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = QFontMetrics(_font(index)).horizontalAdvance(_text(index)) + 2 * style.px(PADDING) + 1
        if index.data(CellRole.ICON):
            width += style.px(_ICON) + style.px(_GAP)
        return QSize(width, style.px(30))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """A tooltip in plain text: the model's own, or the whole text where it is cut."""
        own = index.data(Qt.ItemDataRole.ToolTipRole) if index.isValid() else None
        text = str(own) if own else ""
        if not text and index.isValid() and self.sizeHint(option, index).width() > option.rect.width():
            text = _text(index)
        QToolTip.showText(event.globalPos(), plain_tooltip(text), view)
        return True


def _paint_ring(painter: QPainter, rect: QRect, view: QTableView, column: int) -> None:
    """This cell's share of the 2 px ring round the row."""
    header = view.horizontalHeader()
    visible = [n for n in range(header.count()) if not header.isSectionHidden(header.logicalIndex(n))]
    colour = style.colour("accent")
    painter.fillRect(rect.left(), rect.top(), rect.width(), 2, colour)
    painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, colour)
    if header.visualIndex(column) == visible[0]:
        painter.fillRect(rect.left(), rect.top(), 2, rect.height(), colour)
    if header.visualIndex(column) == visible[-1]:
        painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), colour)


def _room(rect: QRect) -> QRect:
    pad = style.px(PADDING)
    return rect.adjusted(pad, 0, -pad, -1)


def _text(index: Index) -> str:
    number = index.data(CellRole.NUMBER)
    if number is not None:
        return whole(int(number))
    text = index.data(Qt.ItemDataRole.DisplayRole)
    return "" if text is None else " ".join(str(text).splitlines())


def _colour(index: Index) -> str:
    if index.data(CellRole.NUMBER) == 0:
        return "text3"
    if index.data(CellRole.LINK):
        return "accent"
    return str(index.data(CellRole.COLOUR) or "text")


def _font(index: Index) -> QFont:
    return style.font("body", 600 if index.data(CellRole.STRONG) else None)


def _is_right(index: Index) -> bool:
    return index.data(CellRole.NUMBER) is not None or bool(index.data(CellRole.RIGHT))
