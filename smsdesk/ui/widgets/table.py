"""Tables of look.md: hairlines, fixed rows, states with icon, word and colour, numbers under numbers."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.cells import PADDING, CellDelegate, CellRole
from smsdesk.ui.widgets.two_ended import TwoEnded, write_as_read

Index = QModelIndex | QPersistentModelIndex


class Header(QHeaderView):
    """Column names in small text2, in line with the cells; wraps to `lines` lines; shows the sorted column."""

    def __init__(self, lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._lines = lines
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), style.px(32 if self._lines == 1 else 42))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        model = self.model()
        if model is None or not rect.isValid():
            return
        painter.save()
        painter.fillRect(rect, style.colour("surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("border"))
        text = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        given = model.headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        far, pad = _is_right(given), style.px(PADDING)
        write_as_read(painter)
        line = TwoEnded(rect.adjusted(pad, 0, -pad, -1), self.layoutDirection())
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex:
            self._paint_arrow(painter, line, far=not far)
        painter.setFont(style.font("small"))
        painter.setPen(style.colour("text2"))
        flags = line.flags(far=far)
        if self._lines > 1:
            flags = flags & ~int(Qt.TextFlag.TextSingleLine) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(line.room, flags, text)
        painter.restore()

    def _paint_arrow(self, painter: QPainter, line: TwoEnded, *, far: bool) -> None:
        """The arrow at the free end of the section; what is left of the line is for the text."""
        size = style.px(12)
        up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        place = line.take(size, far=far)
        box = QRect(place.left(), place.center().y() - size // 2, size, size)
        paint_icon(painter, "caret-up" if up else "caret-down", box, "text2")


def _is_right(alignment: object) -> bool:
    if isinstance(alignment, Qt.AlignmentFlag):
        return bool(alignment & Qt.AlignmentFlag.AlignRight)
    return isinstance(alignment, int) and bool(alignment & Qt.AlignmentFlag.AlignRight.value)


class Table(QTableView):
    """A table that stays quick at 100,000 rows: every row 30 px whatever script is in it, whole rows selected.

    The model speaks through `CellRole`; cells hold 11 px of padding, so a page with a margin of 16 gives the
    table a margin of 5. Number columns answer AlignRight to TextAlignmentRole in headerData as well.
    """

    link_activated = Signal(QModelIndex)

    def __init__(self, accessible_name: str, *, header_lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered_row = -1
        self.setAccessibleName(accessible_name)
        self.setHorizontalHeader(Header(header_lines, self))
        self.setItemDelegate(CellDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Once, while there is no model: with 100,000 rows this call alone takes 6 s.
        rows.setMinimumSectionSize(1)
        self._set_heights()
        style.changed.connect(self._set_heights)

    def _set_heights(self) -> None:
        self.verticalHeader().setDefaultSectionSize(style.px(30))

    def set_columns(self, widths: Sequence[int]) -> None:
        """Widths in px at b = 13, padding included; 0 takes the room that is left. Call after `setModel`."""
        header = self.horizontalHeader()
        header.setMinimumSectionSize(style.px(24))
        for column, width in enumerate(widths):
            mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
            if width:
                header.resizeSection(column, style.px(width))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show another model; nothing is hovered in it yet."""
        self.hovered_row = -1
        super().setModel(model)

    def _is_link(self, index: Index) -> bool:
        return bool(index.isValid() and index.data(CellRole.LINK))

    def _hover(self, row: int) -> None:
        if row == self.hovered_row:
            return
        for each in (self.hovered_row, row):
            self._update_row(each)
        self.hovered_row = row

    def _update_row(self, row: int) -> None:
        if row >= 0:
            top = self.rowViewportPosition(row)
            self.viewport().update(0, top, self.viewport().width(), self.rowHeight(row))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(index.row())
        shape = Qt.CursorShape.PointingHandCursor if self._is_link(index) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._is_link(index):
            self.link_activated.emit(index)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The focus ring goes round the whole row, so both rows are painted anew."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            self._update_row(index.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Coming by Tab there is a row to stand on at once, so that the ring is seen.
        model = self.model()
        if not self.currentIndex().isValid() and model is not None and model.rowCount() > 0:
            by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
            if by_key:
                self.selectionModel().setCurrentIndex(model.index(0, 0), self.selectionModel().SelectionFlag.NoUpdate)
        self.viewport().update()
