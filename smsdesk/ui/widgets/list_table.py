"""Tables of pages: rows are opened with Enter or a double click, copied with the system's key for it."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from smsdesk.ui.style import style
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.paged_model import PagedModel
from smsdesk.ui.widgets.table import Table

_PADDING_AND_ICON = 2 * 11 + 16 + 6 + 2  # px at b = 13: as the cells are drawn
_MOST_FOLLOWED = 1000  # selected rows


class ListTable(Table):
    """`opened` for Enter and double click on a row, `copied` for Ctrl+C, `menu_requested` with a place on screen."""

    opened = Signal(QModelIndex)
    copied = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, accessible_name: str, *, header_lines: int = 1, single: bool = False) -> None:
        super().__init__(accessible_name, header_lines=header_lines)
        if single:
            self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_requested.emit(self.viewport().mapToGlobal(at)))
        self.doubleClicked.connect(self._on_double_clicked)
        self._all_selected = False

    def set_paged(self, model: PagedModel[Any]) -> None:
        """Show a model whose rows move under the selection."""
        self.setModel(model)
        model.moving.connect(self._on_model_moving)
        model.moved.connect(self._on_model_moved)

    def _on_model_moving(self) -> None:
        """Qt follows every single cell of a selection: with 30,000 rows that takes 5 s. "All" stays all."""
        selection = self.selectionModel().selection()
        selected = sum(selection.at(number).height() for number in range(selection.count()))
        if selected > _MOST_FOLLOWED:
            self._all_selected = selected == self.model().rowCount()
            self.clearSelection()

    def _on_model_moved(self) -> None:
        if self._all_selected:
            self._all_selected = False
            self.selectAll()

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row that can be seen; (0, -1) when there are none."""
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return first, rows - 1 if last < 0 else last

    def selected_rows(self) -> list[int]:
        """The selected rows, from the top; never one index object a row, so Ctrl+A stays quick."""
        selection = self.selectionModel().selection()
        rows: set[int] = set()
        for number in range(selection.count()):
            rows.update(range(selection.at(number).top(), selection.at(number).bottom() + 1))
        return sorted(rows)

    def width_for(self, *samples: str, icon: bool = False) -> int:
        """How wide a column must be for the longest of these texts, in px at b = 13 (for `set_columns`)."""
        metrics = QFontMetrics(style.font("body"))
        text = max(metrics.horizontalAdvance(sample) for sample in samples) * 13 / style.base
        return round(text) + (_PADDING_AND_ICON if icon else 2 * 11 + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is open below stays in sight above when the table becomes lower."""
        current = self.currentIndex()
        bottom = self.visualRect(current).bottom() if current.isValid() else -1
        super().resizeEvent(event)
        if event.oldSize().height() > bottom >= self.viewport().height():
            self.scrollTo(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if not index.data(CellRole.LINK):
            self.opened.emit(index)
