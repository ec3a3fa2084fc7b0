"""A user data header as a tree: element, octets, meaning; a row chosen in it marks its octets."""

from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from smsdesk.encoding.udh import Element
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import plain_tooltip

WIDTH, NARROW = 470, 360
_COLUMNS = ("Element", "Octets", "Meaning")
_WITHOUT_OCTETS = 300  # below this width the octets are left to the rows beside the tree
_NAMES = 172 / WIDTH
_SPAN = Qt.ItemDataRole.UserRole.value + 20
_Index = QModelIndex | QPersistentModelIndex


class _Header(QHeaderView):
    """Column names in small text2 over a hairline, on the ground of the dock."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setStretchLastSection(True)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), style.px(28))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        painter.save()
        painter.fillRect(rect, style.colour("sunken"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("border"))
        painter.setFont(style.font("small"))
        painter.setPen(style.colour("text2"))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        left = style.px(18) if logicalIndex == 0 else style.px(3)
        painter.drawText(rect.adjusted(left, 0, 0, 0), flags, _COLUMNS[logicalIndex])
        painter.restore()


class HexTree(QTreeView):
    """The elements of one message, all open at first; small enough to be built anew whenever they change."""

    element_chosen = Signal(int, int)  # octets: first, behind the last

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._elements: tuple[Element, ...] = ()
        self._rows = QStandardItemModel(self)
        self._rows.setColumnCount(len(_COLUMNS))
        self.setAccessibleName("Elements")
        self.setProperty("ground", "sunken")
        self.setModel(self._rows)
        self.setHeader(_Header(self))
        self.header().setMinimumSectionSize(style.px(40))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(style.px(16))
        style.changed.connect(self._build)

    @property
    def elements(self) -> tuple[Element, ...]:
        """What is shown."""
        return self._elements

    def show_elements(self, elements: tuple[Element, ...]) -> None:
        """Show the elements of another message; nothing is chosen in it yet."""
        if elements != self._elements:
            self._elements = elements
            self._build()

    def _build(self) -> None:
        self._rows.removeRows(0, self._rows.rowCount())
        for element in self._elements:
            row = _items(element)
            for child in element.children:
                row[0].appendRow(_items(child))
            self._rows.appendRow(row)
        self.setIndentation(style.px(16))
        self.expandAll()
        self._share()

    def choose(self, octet: int) -> None:
        """Select the row of the innermost element that holds an octet; nothing is emitted."""
        found = None
        for index in self._all():
            start, end = index.data(_SPAN)
            if start <= octet < end:
                found = index
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        kept = self.blockSignals(True)
        self._quiet = True
        if found is None:
            self.selectionModel().clear()
        elif found != self.currentIndex():
            self.selectionModel().setCurrentIndex(found, flags)
            self.scrollTo(found)
        self._quiet = False
        self.blockSignals(kept)
        self.viewport().update()

    _quiet = False

    def _all(self) -> Iterator[QModelIndex]:
        for row in range(self._rows.rowCount()):
            index = self._rows.index(row, 0)
            yield index
            for child in range(self._rows.rowCount(index)):
                yield self._rows.index(child, 0, index)

    def rows(self) -> list[tuple[str, str, str]]:
        """Every row from top to bottom, as written."""
        return [
            (str(index.data()), str(index.siblingAtColumn(1).data()), str(index.siblingAtColumn(2).data()))
            for index in self._all()
        ]

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid() and not self._quiet:
            start, end = current.sibling(current.row(), 0).data(_SPAN)
            self.element_chosen.emit(start, end)

    def drawRow(self, painter: QPainter, options: object, index: _Index) -> None:
        super().drawRow(painter, options, index)  # type: ignore[arg-type]
        if (
            self.hasFocus()
            and index.row() == self.currentIndex().row()
            and index.parent() == self.currentIndex().parent()
        ):
            box = self.visualRect(index.sibling(index.row(), 0))
            colour = style.colour("accent")
            for top in (box.top(), box.bottom() - 1):
                painter.fillRect(0, top, self.viewport().width(), 2, colour)
            for left in (0, self.viewport().width() - 2):
                painter.fillRect(left, box.top(), 2, box.height(), colour)

    def drawBranches(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        if self.selectionModel().isSelected(index):
            painter.fillRect(rect, style.colour("selected"))
        if self._rows.hasChildren(index):
            side = style.px(10)
            box = QRect(QPoint(0, 0), QSize(side, side))
            box.moveCenter(QPoint(rect.right() - style.px(7), rect.center().y()))
            paint_icon(painter, "caret-down-fill" if self.isExpanded(index) else "caret-right-fill", box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Names are shown whole as far as they leave half of the width to the rest; octets take what they need."""
        width = self.viewport().width()
        self.header().setSectionHidden(1, self.width() < style.px(_WITHOUT_OCTETS))
        names = min(max(round(width * _NAMES), self.sizeHintForColumn(0)), width // 2)
        octets = min(max(style.px(56), self.sizeHintForColumn(1) + style.px(8)), style.px(84), width // 4)
        for column, share in enumerate((names, octets)):
            if not self.header().isSectionHidden(column):
                self.header().resizeSection(column, share)


def _items(element: Element) -> list[QStandardItem]:
    row = [QStandardItem(text) for text in (element.name, element.value, element.meaning)]
    words = element.value.endswith(("octet", "octets"))
    if not words:
        row[1].setFont(style.fixed_font())
    row[1].setForeground(style.colour("text2"))
    row[0].setData((element.start, element.end), _SPAN)
    for item in row:
        item.setEditable(False)
        item.setToolTip(plain_tooltip(item.text()) if len(item.text()) > 12 else "")
    return row
