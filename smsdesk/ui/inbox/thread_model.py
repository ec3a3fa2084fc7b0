"""The messages of one conversation, oldest first, of which the newest pages are known."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from smsdesk.domain.conversations import ThreadLine
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.inbox.bubble_layout import Laid, lay_out, shown_text, widest
from smsdesk.ui.widgets.cells import Index

LINE = Qt.ItemDataRole.UserRole.value + 30
_LAID_KEPT = 300
"""Messages whose layout is kept; what scrolls out of sight is laid out anew when it comes back."""
Key = tuple[str, int]


def key_of(line: ThreadLine) -> Key:
    """What tells a message from others: theirs and ours are counted apart."""
    return ("theirs", line.received.id) if line.received is not None else ("ours", line.message_id)


class ThreadModel(QAbstractTableModel):
    """One column of messages. `older` comes after messages were put in front, with their number."""

    older = Signal(int)

    def __init__(self, wall: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wall = wall
        self._lines: list[ThreadLine] = []
        self._laid: dict[Key, tuple[ThreadLine, str, Laid]] = {}
        self._widest = 0  # px, 0: not known yet
        self.name = ""
        """Who they are, for assistive technology."""

    @property
    def lines(self) -> Sequence[ThreadLine]:
        """What is known, oldest first."""
        return self._lines

    def line(self, row: int) -> ThreadLine | None:
        """The message of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def show_lines(self, lines: Sequence[ThreadLine]) -> None:
        """Another conversation."""
        self.beginResetModel()
        self._lines = list(lines)
        self._laid = {}
        self.endResetModel()

    def put_in_front(self, lines: Sequence[ThreadLine]) -> None:
        """Older messages, oldest first."""
        fresh = [line for line in lines if not self._lines or line.key < self._lines[0].key]
        if not fresh:
            return
        self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
        self._lines[:0] = fresh
        self.endInsertRows()
        self._tell(len(fresh), len(fresh))  # it may begin no day any more
        self.older.emit(len(fresh))

    def refresh(self, newest: Sequence[ThreadLine]) -> None:
        """The newest messages as they are now; what is older stays."""
        kept = [line for line in self._lines if line.key < newest[0].key] if newest else []
        lines = [*kept, *newest]
        same = sum(1 for before, now in zip(self._lines, lines, strict=False) if key_of(before) == key_of(now))
        if same < min(len(self._lines), len(lines)) or len(lines) < len(self._lines):
            if lines != self._lines:
                self.show_lines(lines)
            return
        changed = [row for row, before in enumerate(self._lines) if before != lines[row]]
        self._lines[: len(self._lines)] = lines[: len(self._lines)]
        for row in changed:
            self._tell(row, row)
        if len(lines) > len(self._lines):
            self.beginInsertRows(QModelIndex(), len(self._lines), len(lines) - 1)
            self._lines = lines
            self.endInsertRows()

    def forget_layouts(self) -> None:
        """Fonts, sizes or the day have changed."""
        self._laid = {}
        if self._lines:
            self._tell(0, len(self._lines) - 1)

    def set_room(self, room: int) -> None:
        """How wide the rows are. Only large fonts in a narrow window make narrower bubbles."""
        most = widest(room)
        if most != self._widest:
            self._widest = most
            self.forget_layouts()

    def row_of(self, key: Key) -> int | None:
        """Where a message stands."""
        return next((row for row, line in enumerate(self._lines) if key_of(line) == key), None)

    def laid(self, row: int) -> Laid:
        """A message laid out, from memory where it was seen lately."""
        line = self._lines[row]
        key, day = key_of(line), self._day(row)
        known = self._laid.pop(key, None)
        if known is None or known[:2] != (line, day):
            known = (line, day, lay_out(line, day=day, when=datetime.fromtimestamp(line.at), most=self._widest))
        self._laid[key] = known
        if len(self._laid) > _LAID_KEPT:
            del self._laid[next(iter(self._laid))]
        return known[2]

    def _day(self, row: int) -> str:
        """The day where this message is the first of it among those that are known."""
        when = datetime.fromtimestamp(self._lines[row].at)
        if row and datetime.fromtimestamp(self._lines[row - 1].at).date() == when.date():
            return ""
        return words.day(when, datetime.fromtimestamp(self._wall()))

    def _tell(self, first: int, last: int) -> None:
        if first < len(self._lines):
            self.dataChanged.emit(self.index(first, 0), self.index(min(last, len(self._lines) - 1), 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_text(line)[0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            when, now = datetime.fromtimestamp(line.at), datetime.fromtimestamp(self._wall())
            return words.bubble_text(line, self.name, when, now, shown_text(line)[0])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        wanted = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section == 0
        return "Message" if wanted else None
