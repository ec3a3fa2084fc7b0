"""The list under the To field: groups and contacts that fit what is typed."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from smsdesk.domain.lists import GroupChip, Suggestion
from smsdesk.ui import figures
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.speaking import announce
from smsdesk.ui.wording_compose import number_text

_DETAIL = Qt.ItemDataRole.UserRole.value + 1
_ICON = Qt.ItemDataRole.UserRole.value + 2


class _Delegate(QStyledItemDelegate):
    """Icon and name at the left, number or count at the right in text3."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, style.colour("selected"))
        side, pad = style.px(14), style.px(10)
        box = QRect(rect.left() + pad, rect.center().y() - side // 2 + 1, side, side)
        paint_icon(painter, str(index.data(_ICON)), box)
        room = rect.adjusted(pad + side + style.px(6), 0, -pad, 0)
        detail = str(index.data(_DETAIL))
        painter.setFont(style.font("small"))
        painter.setPen(style.colour("text3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(right), detail)
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(detail) - style.px(10))
        painter.setFont(style.font("body"))
        painter.setPen(style.colour("text"))
        name = QFontMetrics(painter.font()).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, max(1, room.width())
        )
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(left) | int(Qt.TextFlag.TextSingleLine), name)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(style.px(100), style.px(30))


class SuggestionBox(QFrame):
    """Stands over the window below `anchor`; never takes the focus, the keys come from the line that is typed in."""

    picked = Signal(object)  # Suggestion
    mark_changed = Signal()

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._anchor = anchor
        self._suggestions: list[Suggestion] = []
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list = QListWidget()
        self._list.setAccessibleName("Suggestions")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_Delegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemEntered.connect(self._list.setCurrentItem)
        self._list.itemClicked.connect(lambda _item: self.pick())
        self._list.currentRowChanged.connect(self._on_list_current_row_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, style.px(4), 1, style.px(4))
        layout.addWidget(self._list)
        self.hide()

    @property
    def marked(self) -> Suggestion | None:
        """The suggestion that Enter would take, None when none is marked or the box is hidden."""
        row = self._list.currentRow()
        return self._suggestions[row] if self.isVisible() and 0 <= row < len(self._suggestions) else None

    def offer(self, suggestions: Sequence[Suggestion], *, mark_first: bool) -> None:
        """Show these below the anchor; none hides the box."""
        self._suggestions = list(suggestions)
        self._list.clear()
        for suggestion in suggestions:
            self._list.addItem(_item(suggestion))
        if not suggestions:
            self.close_box()
            return
        self._place()
        self.show()
        self.raise_()
        self._list.setCurrentRow(0 if mark_first else -1)
        self.mark_changed.emit()

    def close_box(self) -> None:
        """Hide it."""
        self.hide()
        self.mark_changed.emit()

    def step(self, by: int) -> None:
        """Mark the next or the previous one, round and round."""
        many = len(self._suggestions)
        if self.isVisible() and many:
            row = self._list.currentRow()
            self._list.setCurrentRow((row + by) % many if row >= 0 else (0 if by > 0 else many - 1))

    def pick(self) -> None:
        """Take the marked one."""
        suggestion = self.marked
        self.close_box()
        if suggestion is not None:
            self.picked.emit(suggestion)

    def _place(self) -> None:
        window = self._anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + style.px(6)))
        width = min(style.px(380), window.width() - style.px(16))
        left = max(0, min(corner.x(), window.width() - width - style.px(8)))
        height = len(self._suggestions) * style.px(30) + 2 * style.px(4) + 2
        self.setGeometry(left, corner.y(), width, min(height, window.height() - corner.y() - style.px(8)))

    def _on_list_current_row_changed(self, row: int) -> None:
        self.mark_changed.emit()
        if self.isVisible() and row >= 0:
            announce(self._anchor, self._list.item(row).data(Qt.ItemDataRole.AccessibleTextRole))


def _item(suggestion: Suggestion) -> QListWidgetItem:
    chip = suggestion.chip
    if isinstance(chip, GroupChip):
        icon, detail = "users", figures.counted(suggestion.size, "person", "people")
    else:
        icon, detail = "user", "opted out" if suggestion.opted_out else number_text(chip.number)
    item = QListWidgetItem(chip.name or detail)
    item.setData(_ICON, icon)
    item.setData(_DETAIL, detail)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {detail}")
    return item
