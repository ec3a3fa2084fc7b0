"""A table of any length whose rows are fetched in pages when they are looked at."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

Index = QModelIndex | QPersistentModelIndex

PAGE = 100
_KEPT = 6000
"""Records kept; beyond that the oldest fetched are dropped and asked for again when needed."""


class PagedModel(QAbstractTableModel):
    """Knows the key of every row (an id, or the row itself) and the records of the rows that were looked at.

    `pages_wanted` gives keys whose records are missing or stale, gathered over one turn of the loop; who hears it
    answers with `fill`. A stale record stays visible until the fresh one is there.
    """

    pages_wanted = Signal(object)  # list[int], the keys

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: Sequence[int] = ()
        self._rows: dict[int, int] | None = None
        self._known: dict[int, Any] = {}
        self._stale: set[int] = set()
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._ask)

    def titles(self) -> Sequence[str]:
        """The columns' names; for subclasses."""
        raise NotImplementedError

    def cell(self, record: Any, column: int, role: int) -> object:
        """What a cell says in a role; for subclasses."""
        raise NotImplementedError

    def show_keys(self, keys: Sequence[int], *, forget: bool = False) -> None:
        """Other rows, or the same ones in another state. Records of keys known before are shown until fresh ones come;
        with `forget` they are not, because the keys mean something else now."""
        if forget:
            self._known = {}
        self._stale = set(self._known)
        self._asked = set()
        if not forget and len(keys) == len(self._keys) and keys == self._keys:
            self._repaint_all()
            return
        self.beginResetModel()
        self._keys = keys
        self._rows = None
        self.endResetModel()

    def fill(self, records: Mapping[int, Any], asked: Sequence[int]) -> None:
        """The records of keys that were wanted; those of `asked` that are missing no longer exist."""
        # Those that are gone stay asked for, or they would be asked for at every painting.
        self._asked.difference_update(records)
        self._stale.difference_update(asked)
        for key in asked:
            self._known.pop(key, None)
        self._known.update(records)
        while len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]
        self._repaint_all()

    def give_up(self, asked: Sequence[int]) -> None:
        """These could not be fetched; they are wanted again when looked at the next time."""
        self._asked.difference_update(asked)

    def key(self, row: int) -> int:
        """The key of a row."""
        return self._keys[row]

    def keys(self) -> Sequence[int]:
        """The keys of all rows, in order."""
        return self._keys

    def row_of(self, key: int) -> int | None:
        """The row of a key, None when it is not among them."""
        if self._rows is None:
            self._rows = {each: row for row, each in enumerate(self._keys)}
        return self._rows.get(key)

    def record(self, row: int) -> Any | None:
        """The record of a row if it is known."""
        return self._known.get(self._keys[row]) if 0 <= row < len(self._keys) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.titles())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._keys):
            return None
        key = self._keys[index.row()]
        record = self._known.get(key)
        if (record is None or key in self._stale) and role == Qt.ItemDataRole.DisplayRole and key not in self._asked:
            self._want(index.row())
        if record is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        return self.cell(record, index.column(), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        titles = self.titles()
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return titles[section] if 0 <= section < len(titles) else None

    def _want(self, row: int) -> None:
        first = row - row % PAGE
        for key in self._keys[first : first + PAGE]:
            if key not in self._asked and (key in self._stale or key not in self._known):
                self._wanted.add(key)
                self._asked.add(key)
        self._timer.start()

    def _ask(self) -> None:
        wanted, self._wanted = sorted(self._wanted & self._asked), set()
        if wanted:
            self.pages_wanted.emit(wanted)

    def _repaint_all(self) -> None:
        """A view paints what is visible of it; to look up single rows among 100,000 would take longer."""
        if self._keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, self.columnCount() - 1))


def runs_of(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbours of a sorted list together, as (first, how many)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == sum(runs[-1]):
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return runs
