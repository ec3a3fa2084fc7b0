"""Sheets with the rows behind a figure: who gets the message, and who does not and why."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.domain.lists import Chip, Problem, ProblemKind
from smsdesk.domain.records import Recipient
from smsdesk.ui import figures
from smsdesk.ui import wording_compose as words
from smsdesk.ui.compose.faces import place_of
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.pill import FilterPill
from smsdesk.ui.widgets.sheet import Sheet
from smsdesk.ui.widgets.table import Table

_MOST_ROWS = 11
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Rows that are all in memory already; a cell is worded only when it is painted."""

    def __init__(
        self, heads: Sequence[str], cells: Sequence[Callable[[Any], str]], parent: QObject | None = None
    ) -> None:
        """`cells` has, for each of the `heads`, how a row is worded in that column."""
        super().__init__(parent)
        self._heads = heads
        self._cells = cells
        self._rows: Sequence[Any] = ()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, place: int) -> Any:
        """One of the rows as given."""
        return self._rows[place]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells[index.column()](self._rows[index.row()])
        if role == CellRole.COLOUR and index.column() == 0:
            return "text2"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section] if 0 <= section < len(self._heads) else None
        return None


class RowsSheet(Sheet):
    """A title and a table with a Close button."""

    def __init__(self, host: QWidget, title: str, sentence: str, model: RowsModel, widths: Sequence[int]) -> None:
        super().__init__(host, title, sentence)
        model.setParent(self)
        self.table = Table(title)
        self.table.setModel(model)
        self.table.set_columns(widths)
        self.close_button = Button("Close")
        self.close_button.clicked.connect(self.dismiss)
        self.add_right(self.close_button)
        self.body.setContentsMargins(style.px(13), style.px(6), style.px(13), style.px(6))
        self.body.addWidget(self.table)
        self.hold_rows(model.rowCount())

    def hold_rows(self, rows: int) -> None:
        """Be high enough for so many rows, or as many as the window has room for; the table scrolls the rest."""
        room = (self._host.height() - style.px(250)) // style.px(30)
        shown = max(3, min(rows, _MOST_ROWS, room))
        self.table.setFixedHeight(shown * style.px(30) + style.px(34))


def people_sheet(host: QWidget, people: Sequence[Recipient]) -> RowsSheet:
    """Everybody who gets the message, in the order in which they get it."""
    model = RowsModel(("Number", "Name"), (lambda one: words.number_text(one.number), lambda one: one.name))
    model.show_rows(people)
    many = figures.counted(len(people), "person gets", "people get")
    return RowsSheet(host, f"{many} this message", "", model, (190, 0))


def picked_sheet(
    host: QWidget, title: str, sentence: str, rows: Sequence[tuple[int, Recipient, str]], what: str = ""
) -> RowsSheet:
    """Some rows of the list, each with its place from 0, its person, and a word under the head `what` ("": none)."""
    heads = ["Row", "Number", "Name", *([what] if what else [])]
    model = RowsModel(
        heads,
        (
            lambda one: figures.whole(one[0] + 1),
            lambda one: words.number_text(one[1].number),
            lambda one: one[1].name,
            lambda one: one[2],
        ),
    )
    model.show_rows(rows)
    return RowsSheet(host, title, sentence, model, (70, 170, 180, 0) if what else (70, 190, 0))


class ProblemsSheet(RowsSheet):
    """Everybody who gets nothing, with the reason; the pills show one kind alone; F8 goes to the next row."""

    def __init__(self, host: QWidget, problems: Sequence[Problem], chips: Sequence[Chip]) -> None:
        """`chips` are those that `Problem.chip_index` counts."""
        self._problems = problems
        self._rows = RowsModel(
            ("As written", "Name", "Why", "Where"),
            (
                lambda one: one.raw or "–",
                lambda one: one.name,
                words.problem_reason,
                lambda one: place_of(one, chips),
            ),
        )
        self._rows.show_rows(problems)
        many = figures.counted(len(problems), "row gets", "rows get")
        sentence = "They are left out and cost nothing. Mend them where they come from and add them again."
        super().__init__(host, f"{many} no message", sentence, self._rows, (140, 130, 0, 150))
        self._pills: dict[ProblemKind | None, FilterPill] = {}
        self._add_pills()
        self.bind("F8", self.next_problem)

    def _add_pills(self) -> None:
        flow = Flow(style.px(6), style.px(6))
        found = Counter(one.kind for one in self._problems)
        entries: list[tuple[ProblemKind | None, str, int]] = [(None, "All", len(self._problems))]
        entries += [(kind, words.KIND_TITLES[kind], found[kind]) for kind in ProblemKind if found[kind]]
        for kind, word, number in entries:
            pill = FilterPill(word, number)
            pill.clicked.connect(lambda _checked=False, chosen=kind: self.show_kind(chosen))
            self._pills[kind] = pill
            flow.add(pill)
        row = QHBoxLayout()
        row.setContentsMargins(style.px(11), style.px(6), style.px(11), style.px(4))
        row.addWidget(flow)
        self.body.insertLayout(0, row)
        self.add_left(Label("Next row F8", "small", "text3"))
        self.show_kind(None)

    def show_kind(self, kind: ProblemKind | None) -> None:
        """Show the rows of one kind, or all of them (None)."""
        for key, pill in self._pills.items():
            pill.setChecked(key is kind)
        self._rows.show_rows([one for one in self._problems if kind is None or one.kind is kind])

    def select(self, place: int) -> None:
        """Mark a row of those shown and give the table the focus."""
        if 0 <= place < self._rows.rowCount():
            self.table.selectRow(place)
            self.table.scrollTo(self._rows.index(place, 0))
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_problem(self) -> None:
        """Go on to the next row, and from the last one to the first."""
        rows = self._rows.rowCount()
        if rows:
            present = self.table.currentIndex()
            self.select((present.row() + 1) % rows if present.isValid() else 0)

    def current(self) -> Problem | None:
        """The row that is marked."""
        index = self.table.currentIndex()
        return self._rows.row(index.row()) if index.isValid() else None
