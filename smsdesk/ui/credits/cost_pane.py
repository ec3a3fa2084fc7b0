"""Where the credits went: a table by broadcast, month, group or kind, and below it what was wasted and saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.ui.icons import icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.menu_button import MenuButton
from smsdesk.ui.widgets.table import Table

Index = QModelIndex | QPersistentModelIndex
BY = (("broadcast", "by broadcast"), ("month", "by month"), ("group", "by group"), ("kind", "by kind"))
FORMATS = (("csv", "As CSV…"), ("xlsx", "As XLSX…"))
_ROWS = 4
_NARROW = 520
Cell = str | int | None


@dataclass(frozen=True)
class CostRows:
    """A table as shown: words left, figures (int) right, None where nothing is known; `keys` open their broadcast."""

    header: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()  # px at b = 13; 0 takes what is left
    rows: tuple[tuple[Cell, ...], ...] = ()
    keys: tuple[int, ...] = ()
    numbers: int = 0  # so many columns from the right are figures
    rare: tuple[int, ...] = ()  # columns that go when room is short


class CostModel(QAbstractTableModel):
    """Reads a `CostRows`."""

    def __init__(self) -> None:
        super().__init__()
        self.table = CostRows()

    def show_rows(self, table: CostRows) -> None:
        """Other rows."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.header)

    def _is_number(self, column: int) -> bool:
        return column >= len(self.table.header) - self.table.numbers

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.table.rows[index.row()][index.column()]
        if isinstance(cell, int):
            if role == CellRole.NUMBER:
                return cell
            return str(cell) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return "–" if cell is None else cell
        if role == CellRole.RIGHT:
            return self._is_number(index.column())
        return "text3" if role == CellRole.COLOUR and cell is None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.table.header):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.table.header[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and self._is_number(section):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class CostTable(Table):
    """As high as its head and four rows; more of them scroll. Enter opens a row's broadcast."""

    opened = Signal(int)

    def __init__(self, model: CostModel) -> None:
        super().__init__("Where the credits went")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setModel(model)
        self._model = model
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._model.table.keys):
            self.opened.emit(self._model.table.keys[row])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        rows = min(max(1, self._model.rowCount()), _ROWS)
        return QSize(style.px(300), self.horizontalHeader().sizeHint().height() + rows * style.px(30) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(200), self.sizeHint().height())


class CostPane(QWidget):
    """`by_chosen` carries a key of BY, `export_requested` one of FORMATS, `opened` a broadcast's id."""

    by_chosen = Signal(str)
    export_requested = Signal(str)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.model = CostModel()
        self.table = CostTable(self.model)
        self.table.opened.connect(self.opened)
        self._by = MenuButton("", "quiet", icon="caret-down")
        for key, word in BY:
            self._by.choices.addAction(word).setData(key)
        self._by.choices.triggered.connect(lambda action: self.by_chosen.emit(str(action.data())))
        self.export = MenuButton("Export", "quiet", icon="export")
        for key, word in FORMATS:
            self.export.choices.addAction(word).setData(key)
        self.export.choices.triggered.connect(lambda action: self.export_requested.emit(str(action.data())))
        self._empty = Label("", "body", "text3", wrap=True)
        self._facts = Flow(style.px(16), style.px(2))
        self._labels: list[Label] = []
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(style.px(16), 0, style.px(8), 0)
        head.setSpacing(style.px(2))
        head.addWidget(Label("Cost", strong=True))
        head.addWidget(self._by)
        head.addStretch(1)
        head.addWidget(self.export)
        inner = QVBoxLayout()
        inner.setContentsMargins(style.px(5), 0, style.px(5), 0)
        inner.addWidget(self.table)
        foot = QVBoxLayout()
        foot.setContentsMargins(style.px(16), style.px(4), style.px(16), style.px(8))
        foot.addWidget(self._empty)
        foot.addWidget(self._facts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, style.px(6), 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(inner)
        layout.addLayout(foot)

    def show_by(self, by: str) -> None:
        """What the rows are."""
        word = dict(BY)[by]
        self._by.setText(word)
        self._by.setAccessibleName(f"Cost {word}")
        for action in self._by.choices.actions():
            action.setIcon(icon("check") if action.data() == by else icon("rows"))

    def show_rows(self, table: CostRows, empty: str = "") -> None:
        """Other rows; without any a sentence in their place."""
        self.model.show_rows(table)
        if table.header:
            self.table.set_columns(table.widths)
            self._fit()
        self.table.setVisible(bool(table.rows))
        self.table.updateGeometry()
        self._empty.setText("" if table.rows else empty)
        self._empty.setVisible(not table.rows and bool(empty))
        self.export.set_disabled_reason("" if table.rows else "There is nothing to export yet.")

    def _fit(self) -> None:
        narrow = self.width() < style.px(_NARROW)
        for column in range(len(self.model.table.header)):
            self.table.setColumnHidden(column, narrow and column in self.model.table.rare)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Sentences below the table, each with its colour role."""
        for label in self._labels:
            self._facts.remove(label)
        self._labels = [Label(text, "small", role) for text, role in facts]
        for label in self._labels:
            self._facts.add(label)
        self._facts.setVisible(bool(facts))

    @property
    def facts(self) -> list[str]:
        """What is said below the table."""
        return [label.text() for label in self._labels]
