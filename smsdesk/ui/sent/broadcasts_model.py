"""The broadcasts as a table: when, first words, to whom, and five counts that are never mixed."""

from collections.abc import Callable, Collection, Mapping
from enum import IntEnum

from PySide6.QtCore import QObject, Qt

from smsdesk.domain.records import BroadcastRow, Counts, Group
from smsdesk.domain.states import RunState
from smsdesk.ui import figures, wording
from smsdesk.ui import wording_sent as words
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.paged_model import PagedModel

PAGE = 50
"""Small, because every row brings the counts of all its recipients."""


class Column(IntEnum):
    """The columns in their order."""

    WHEN = 0
    MESSAGE = 1
    TO = 2
    ACCOUNT = 3
    WAITING = 4
    ACCEPTED = 5
    DELIVERED = 6
    FAILED = 7
    NO_REPORT = 8


_COUNTS = {
    Column.WAITING: Group.WAITING,
    Column.ACCEPTED: Group.ACCEPTED,
    Column.DELIVERED: Group.DELIVERED,
    Column.FAILED: Group.FAILED,
    Column.NO_REPORT: Group.NO_REPORT,
}
_COLOURS = {Column.DELIVERED: "ok", Column.FAILED: "bad"}
_CLOCK: dict[int, str] = {CellRole.ICON: "clock", CellRole.ICON_COLOUR: "text2"}
_PRACTICE: dict[int, str] = {CellRole.ICON: "flask", CellRole.ICON_COLOUR: "practice"}
TITLES = ("When", "Message", "To", "Account", *(wording.GROUP_WORDS[group] for group in _COUNTS.values()))


def count_of(counts: Counts, group: Group) -> int:
    """One of the seven counts."""
    return int(getattr(counts, group.value))


class BroadcastsModel(PagedModel[BroadcastRow]):
    """Rows are BroadcastRow, told apart by the broadcast's id."""

    def __init__(self, now: Callable[[], float], parent: QObject | None = None) -> None:
        """`now` gives the wall clock in seconds since the epoch."""
        super().__init__(TITLES, PAGE, parent)
        self._now = now
        self._shared: dict[int, int] = {}
        self._practice: frozenset[int] = frozenset()

    def key(self, record: BroadcastRow) -> int:
        return record.broadcast.id

    def is_right(self, column: int) -> bool:
        return column in _COUNTS

    def set_practice(self, account_ids: Collection[int]) -> None:
        """The accounts that are marked as practice."""
        self._practice = frozenset(account_ids)

    def learn_shared(self) -> Mapping[int, int]:
        """Find what the texts of each account all begin with, and leave it out from now on."""
        texts: dict[int, list[str]] = {}
        for record in self._rows.known().values():
            if not words.has_title(record.broadcast):
                texts.setdefault(record.broadcast.account_id, []).append(record.broadcast.text)
        shared = {account: words.shared_start(each) for account, each in texts.items()}
        if shared != self._shared and self.rowCount():
            self._shared = shared
            self._repaint(0, self.rowCount() - 1)
        return self._shared

    def account_ids(self) -> set[int]:
        """The accounts of the broadcasts that are known."""
        return {record.broadcast.account_id for record in self._rows.known().values()}

    def title_of(self, record: BroadcastRow) -> str:
        """The first words of a broadcast as shown in its row."""
        if words.has_title(record.broadcast):
            return words.title(record.broadcast)
        text = record.broadcast.text
        shared = self._shared.get(record.broadcast.account_id, 0)
        # Learned from others: a text that does not begin like them is not cut.
        return words.first_words(text, shared if text[:shared].endswith(": ") else 0)

    def cell(self, record: BroadcastRow, column: int, role: int) -> object:
        if column in _COUNTS:
            return self._count(count_of(record.counts, _COUNTS[Column(column)]), column, role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            text = self._text(record, column)
            if role == Qt.ItemDataRole.AccessibleTextRole and column == Column.WHEN and record.counts.uncertain:
                return f"{text}, {_uncertain(record)}"
            if role == Qt.ItemDataRole.AccessibleTextRole and column == Column.WHEN:
                return ", ".join(each for each in (text, words.scheduled(record, self._now())) if each)
            return text
        if column == Column.WHEN:
            return self._when(record, role)
        if column == Column.ACCOUNT and record.broadcast.account_id in self._practice:
            return _PRACTICE.get(role)
        return None

    def _text(self, record: BroadcastRow, column: int) -> str:
        if column == Column.WHEN:
            return figures.moment(words.local(record.broadcast.created_at), words.local(self._now()))
        if column == Column.MESSAGE:
            return self.title_of(record)
        return record.broadcast.to_label if column == Column.TO else record.account_name

    def _when(self, record: BroadcastRow, role: int) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            exact = f"{figures.moment_exact(words.local(record.broadcast.created_at))}, {record.account_name}"
            said = (_uncertain(record) if record.counts.uncertain else "", words.scheduled(record, self._now()))
            return "\n".join([exact, *(each for each in said if each)])
        if record.counts.uncertain and role == CellRole.ICON:
            return wording.GROUP_ICONS[Group.UNCERTAIN][0]
        if record.counts.uncertain:
            return wording.GROUP_ICONS[Group.UNCERTAIN][1] if role == CellRole.ICON_COLOUR else None
        waits = record.broadcast.state is RunState.SCHEDULED
        return _CLOCK.get(role) if waits else None

    def _count(self, count: int, column: int, role: int) -> object:
        if role == CellRole.NUMBER:
            return count
        if role == CellRole.COLOUR:
            return _COLOURS.get(Column(column))
        return figures.whole(count) if role == Qt.ItemDataRole.DisplayRole else None


def _uncertain(record: BroadcastRow) -> str:
    return f"{figures.whole(record.counts.uncertain)} uncertain"
