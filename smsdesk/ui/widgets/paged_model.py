"""A table model over a list that is fetched page by page, and that may change under a person's selection."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.sparse import SparseRows

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
Pages = Mapping[int, Sequence[T]]

LOADING = "…"


class PagedModel(QAbstractTableModel, Generic[T]):
    """`page_wanted` names a page that is looked at and not known; who hears it answers with `fill` or `give_up`.

    Whatever changes, a selected row stays selected as long as its record can still be found: records are told
    apart by `key`. A row that cannot be found is deselected rather than taken for another one.
    """

    page_wanted = Signal(int)
    moving = Signal()  # records are about to stand in other rows
    moved = Signal()

    def __init__(self, titles: Sequence[str], page: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(titles)
        self._rows: SparseRows[T] = SparseRows(page)

    def key(self, record: T) -> Hashable:
        """What tells a record from others; for subclasses."""
        raise NotImplementedError

    def cell(self, record: T, column: int, role: int) -> object:
        """What a cell says in a role; for subclasses."""
        raise NotImplementedError

    def is_right(self, column: int) -> bool:
        """True for columns of numbers; for subclasses that have some."""
        return False

    @property
    def page(self) -> int:
        """Rows of a page."""
        return self._rows.page

    def record(self, row: int) -> T | None:
        """The record in a row as it was last known, or None."""
        return self._rows.row(row)

    def row_of(self, key: Hashable) -> int | None:
        """Where a record stands, if it is known."""
        return next((at for at, record in self._rows.known().items() if self.key(record) == key), None)

    def show_list(self, size: int, pages: Pages[T]) -> None:
        """Another list; nothing is selected any more."""
        self.beginResetModel()
        self._rows.clear(size)
        for number, rows in pages.items():
            self._rows.put(number, rows)
        self.endResetModel()

    def refresh(self, size: int, pages: Pages[T]) -> None:
        """The same list as it is now; pages that are not given count as stale."""
        self._rows.make_stale()
        if size > self._rows.size:
            self.beginInsertRows(QModelIndex(), self._rows.size, size - 1)
            self._rows.resize(size)
            self.endInsertRows()
        for number, rows in pages.items():
            self.fill(number, rows)
        if size < self._rows.size:
            self.beginRemoveRows(QModelIndex(), size, self._rows.size - 1)
            self._rows.resize(size)
            self.endRemoveRows()

    def fill(self, number: int, rows: Sequence[T]) -> None:
        """The records of a page; those beyond the end of the list are left out."""
        first = number * self.page
        rows = rows[: max(0, self._rows.size - first)]
        old = [self._rows.row(first + at) for at in range(min(self.page, max(0, self._rows.size - first)))]
        moved = len(old) != len(rows) or any(
            before is not None and self.key(before) != self.key(now) for before, now in zip(old, rows, strict=False)
        )
        if moved:
            self._fill_moved(number, rows)
        else:
            self._rows.put(number, rows)
            changed = [first + at for at, now in enumerate(rows) if old[at] != now]
            if changed:
                self._repaint(changed[0], changed[-1])

    def _fill_moved(self, number: int, rows: Sequence[T]) -> None:
        """Put a page whose records stand in other rows than before, and let the selection follow them."""
        self.moving.emit()
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        keys = [None if (record := self.record(index.row())) is None else self.key(record) for index in old]
        first = number * self.page
        self._rows.put(number, rows)
        fresh = {self.key(record): first + at for at, record in enumerate(rows)}
        new = []
        for index, key in zip(old, keys, strict=True):
            row = fresh.get(key) if key is not None else None
            if row is None and not first <= index.row() < first + self.page:
                row = index.row()
            new.append(QModelIndex() if row is None else self.index(row, index.column()))
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()
        self.moved.emit()

    def give_up(self, number: int) -> None:
        """A page could not be fetched; it is wanted again when it is looked at the next time."""
        self._rows.give_up(number)

    def replace(self, record: T) -> bool:
        """A newer state of one record; False when it is not known."""
        row = self.row_of(self.key(record))
        if row is None:
            return False
        if self._rows.row(row) != record:
            self._rows.replace(row, record)
            self._repaint(row, row)
        return True

    def put_in_front(self, record: T) -> None:
        """A new record on top."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._rows.put_in_front(record)
        self.endInsertRows()

    def take_out(self, key: Hashable) -> None:
        """A record is gone; unknown keys are left alone."""
        row = self.row_of(key)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            self._rows.take_out(row)
            self.endRemoveRows()

    def _repaint(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._titles) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else self._rows.size

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < self._rows.size:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            wanted = self._rows.look(index.row())
            if wanted is not None:
                self.page_wanted.emit(wanted)
        record = self._rows.row(index.row())
        if record is None:
            return self._placeholder(index.column(), role)
        return self.cell(record, index.column(), role)

    def _placeholder(self, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return LOADING if column == 0 else ""
        return "text3" if role == CellRole.COLOUR else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and self.is_right(section):
            return Qt.AlignmentFlag.AlignRight
        return None
