"""The recipients of one broadcast as a table: state, reason in plain words, time, and what to do next."""

from collections.abc import Callable
from enum import IntEnum

from PySide6.QtCore import QObject, Qt

from smsdesk.domain.delivery import overdue
from smsdesk.domain.records import BroadcastRow, MessageRow
from smsdesk.domain.states import MessageState, RunState
from smsdesk.ui import wording
from smsdesk.ui import wording_sent as words
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.paged_model import PagedModel

PAGE = 200


class Column(IntEnum):
    """The columns in their order."""

    NAME = 0
    NUMBER = 1
    STATE = 2
    REASON = 3
    TIME = 4
    STEP = 5


TITLES = ("Name", "Number", "State", "Reason", "Time", "What to do")


class RecipientsModel(PagedModel[MessageRow]):
    """Rows are MessageRow, told apart by the message's id."""

    def __init__(self, now: Callable[[], float], parent: QObject | None = None) -> None:
        """`now` gives the wall clock in seconds since the epoch."""
        super().__init__(TITLES, PAGE, parent)
        self._now = now
        self._since = 0.0
        self._run = RunState.DONE
        self._settled: float | None = None
        self._pieces = 1
        self._narrow = False
        self._overdue_hours = 0

    def key(self, record: MessageRow) -> int:
        return record.id

    def set_broadcast(self, row: BroadcastRow) -> None:
        """The broadcast the recipients belong to: its day and whether it runs decide some words."""
        self._since = row.broadcast.created_at
        self._pieces = row.broadcast.pieces
        if (self._run, self._settled) != (row.broadcast.state, row.broadcast.settled_at):
            self._run, self._settled = row.broadcast.state, row.broadcast.settled_at
            self.tick()

    def set_overdue_hours(self, hours: int) -> None:
        """After how many hours a report is called overdue; 0: never."""
        if hours != self._overdue_hours:
            self._overdue_hours = hours
            self.tick()

    def late_hours(self, record: MessageRow) -> int:
        """The hours after which the last report of a message is overdue, 0 while it is not."""
        hours = self._overdue_hours
        late = hours and overdue(record.state, record.delivery, record.changed_at, self._now(), hours)
        return hours if late else 0

    def set_narrow(self, narrow: bool) -> None:
        """Where room is short, times are without seconds and "No report expected" is "No report"."""
        if narrow != self._narrow:
            self._narrow = narrow
            if self.rowCount():
                self._repaint(0, self.rowCount() - 1)

    def tick(self) -> None:
        """Time has passed: "Asked again in 45 s" is another sentence now."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, Column.REASON), self.index(self.rowCount() - 1, Column.STEP))

    def advice(self, record: MessageRow) -> words.Advice:
        """What to do about a message at this moment."""
        return words.advice(record, self._run, self._now())

    def cell(self, record: MessageRow, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(record, column)
        if column == Column.STATE:
            return _state(record, role)
        if column == Column.STEP:
            return self._step(record, role)
        if column == Column.TIME and role == Qt.ItemDataRole.ToolTipRole:
            return words.times_text(record)
        return None

    def _text(self, record: MessageRow, column: int) -> str:
        if column == Column.NAME:
            return record.name
        if column == Column.NUMBER:
            return words.number_text(record.number)
        if column == Column.STATE:
            return words.state_word(record, narrow=self._narrow)
        if column == Column.REASON:
            return words.piece_and_reason(record, self._pieces, self.late_hours(record))
        if column == Column.STEP:
            return self.advice(record).text
        at = words.time_of(record)
        return "" if at is None else words.time_text(at, self._since, self._now(), seconds=not self._narrow)

    def _step(self, record: MessageRow, role: int) -> object:
        if role == CellRole.LINK:
            return self.advice(record).step is not None
        return "text2" if role == CellRole.COLOUR else None


def _state(record: MessageRow, role: int) -> object:
    doubt = record.state is MessageState.DOUBT
    icon, colour = ("question", "text2") if doubt else wording.GROUP_ICONS[record.group]
    if role == CellRole.ICON:
        return icon
    return colour if role in (CellRole.COLOUR, CellRole.ICON_COLOUR) else None
