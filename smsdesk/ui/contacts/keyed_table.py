"""A table over a paged model that keeps its selection by key when the rows change."""

from typing import cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from smsdesk.ui.contacts.paged_model import PagedModel
from smsdesk.ui.widgets.table import Table

_Flag = QItemSelectionModel.SelectionFlag
_MOST_KEPT = 20_000
"""Selected rows that are found again after a change; beyond that a selection is everything or nothing."""


class KeyedTable(Table):
    """`selection_changed` comes once for each change; `opened` with a row's key for a click or Enter."""

    selection_changed = Signal()
    opened = Signal(int)
    delete_pressed = Signal()
    menu_requested = Signal(QPoint)  # in global coordinates

    def __init__(self, accessible_name: str, model: PagedModel) -> None:
        super().__init__(accessible_name)
        self._kept: tuple[list[int], bool, int | None, int, int] = ([], False, None, -1, 0)
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._put_back)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)

    def paged(self) -> PagedModel:
        """The model with its keys."""
        return cast(PagedModel, self.model())

    @property
    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(bottom - top + 1 for top, bottom in self._parts())

    def selected_keys(self) -> list[int]:
        """The keys of the selected rows, from top to bottom."""
        keys = self.paged().keys()
        return [key for top, bottom in self._parts() for key in keys[top : bottom + 1]]

    def _parts(self) -> list[tuple[int, int]]:
        """First and last row of each block of selected rows, from top to bottom."""
        selection = self.selectionModel().selection()
        blocks = (selection.at(at) for at in range(selection.count()))
        return sorted((block.top(), block.bottom()) for block in blocks)

    def select_key(self, key: int) -> bool:
        """Select one row and bring it into view; False when it is not there."""
        row = self.paged().row_of(key)
        if row is None:
            return False
        index = self.paged().index(row, 0)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)
        self.scrollTo(index)
        return True

    def _keep(self) -> None:
        many = self.selected_count
        everything = many > 0 and many == self.paged().rowCount()
        keys = self.selected_keys() if many <= _MOST_KEPT else []
        current = self.currentIndex()
        known = current.isValid() and current.row() < len(self.paged().keys())
        key = self.paged().key(current.row()) if known else None
        self._kept = (keys, everything and many > 1, key, current.row(), self.verticalScrollBar().value())

    def _put_back(self) -> None:
        keys, everything, current, place, scrolled = self._kept
        model, chosen = self.paged(), self.selectionModel()
        if everything:
            self.selectAll()
        else:
            chosen.select(self._rows_of(keys), _Flag.ClearAndSelect | _Flag.Rows)
        row = model.row_of(current) if current is not None else None
        if row is None and place >= 0 and model.rowCount():
            row = min(place, model.rowCount() - 1)  # the one that follows a deleted row
        if row is not None:
            chosen.setCurrentIndex(model.index(row, 0), _Flag.NoUpdate)
        self.verticalScrollBar().setValue(scrolled)
        self.selection_changed.emit()

    def _rows_of(self, keys: list[int]) -> QItemSelection:
        model = self.paged()
        rows = sorted(row for key in keys if (row := model.row_of(key)) is not None)
        selection = QItemSelection()
        start = 0
        for at in range(len(rows)):
            if at + 1 == len(rows) or rows[at + 1] != rows[at] + 1:
                selection.select(model.index(rows[start], 0), model.index(rows[at], model.columnCount() - 1))
                start = at + 1
        return selection

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.paged().key(index.row()))

    def _on_menu_requested(self, place: QPoint) -> None:
        if self.selected_count:
            self.menu_requested.emit(self.viewport().mapToGlobal(place))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.button() == Qt.MouseButton.LeftButton and self.selected_count == 1:
            self._open(self.indexAt(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif plain and event.key() == Qt.Key.Key_Delete and self.selected_count:
            self.delete_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
