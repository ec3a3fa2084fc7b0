"""How a row of the left pane is drawn: icon, name, size; and how a group's name is edited in it."""

from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from smsdesk.ui.contacts.places import Place
from smsdesk.ui.figures import whole
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import plain_tooltip

Index = QModelIndex | QPersistentModelIndex


class ShelfRole(IntEnum):
    """What an item of the list carries besides its name; without a place it is the line between."""

    PLACE = Qt.ItemDataRole.UserRole.value + 1
    ICON = Qt.ItemDataRole.UserRole.value + 2
    SIZE = Qt.ItemDataRole.UserRole.value + 3


class ShelfDelegate(QStyledItemDelegate):
    """`renamed(group id, name)` when a name was edited and is another one."""

    renamed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor: LineEdit | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(style.px(60), style.px(31 if index.data(ShelfRole.PLACE) is not None else 13))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect
        painter.save()
        if index.data(ShelfRole.PLACE) is None:
            painter.fillRect(rect.left(), rect.center().y(), rect.width(), 1, style.colour("border"))
        else:
            self._paint_row(painter, option, index)
        painter.restore()

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        _paint_ground(painter, option, chosen)
        pad, side = style.px(8), style.px(16)
        room = option.rect.adjusted(pad, 0, -pad, 0)
        icon_box = QRect(room.left() + style.px(1), room.center().y() - side // 2 + 1, side, side)
        paint_icon(painter, index.data(ShelfRole.ICON), QStyle.visualRect(option.direction, option.rect, icon_box))
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        near, far = (right, left) if mirrored else (left, right)
        size = whole(index.data(ShelfRole.SIZE))
        painter.setFont(style.font("body"))
        painter.setPen(style.colour("text2"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(room, int(middle | far), size)
        used = QFontMetrics(painter.font()).horizontalAdvance(size) + style.px(8)
        name_box = QStyle.visualRect(option.direction, option.rect, room.adjusted(side + pad, 0, -used, 0))
        painter.setFont(style.font("body", 600 if chosen else None))
        painter.setPen(style.colour("text"))
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, name_box.width())
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.drawText(name_box, int(middle | near) | int(Qt.TextFlag.TextSingleLine), shown)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        self._editor = LineEdit("Name of the group", parent=parent)
        return self._editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """The name is not put into the list: the list shows what is stored."""
        place = index.data(ShelfRole.PLACE)
        group_id = place.group_id if isinstance(place, Place) else None
        if isinstance(editor, LineEdit) and group_id is not None and editor.text().strip() != index.data():
            self.renamed.emit(group_id, editor.text())

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._editor = None
        super().destroyEditor(editor, index)

    def end_editing(self) -> None:
        """Close an open editor: the rows are about to change."""
        if self._editor is not None:
            self.closeEditor.emit(self._editor)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole name: a long one is cut in the row."""
        QToolTip.showText(
            event.globalPos(), plain_tooltip(str(index.data() or "")) if _is_cut(option, index) else "", view
        )
        return True


def _is_cut(option: QStyleOptionViewItem, index: Index) -> bool:
    """True where icon, name and size do not fit side by side."""
    width = QFontMetrics(style.font("body", 600)).horizontalAdvance(str(index.data() or ""))
    size = QFontMetrics(style.font("body")).horizontalAdvance(whole(index.data(ShelfRole.SIZE) or 0))
    return width + size + style.px(48) > option.rect.width()


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, chosen: bool) -> None:
    view = option.widget
    focused = chosen and isinstance(view, QWidget) and view.hasFocus()
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    if not (chosen or hovered):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(style.colour("selected" if chosen else "hover"))
    painter.setPen(QPen(style.colour("accent"), 2) if focused else Qt.PenStyle.NoPen)
    inset = 1 if focused else 0
    radius = style.px(5)
    painter.drawRoundedRect(option.rect.adjusted(inset, inset, -inset, -inset), radius, radius)
