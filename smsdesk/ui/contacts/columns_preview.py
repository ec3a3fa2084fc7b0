"""The first rows of a file with a choice above each column: what it means, and what an own field is called."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QWidget

from smsdesk.domain.people import LONGEST_NAME
from smsdesk.domain.tables import Table
from smsdesk.ui.contacts.meanings import MOST_COLUMNS, Meaning, guessed
from smsdesk.ui.style import style
from smsdesk.ui.widgets.field import ComboBox, LineEdit
from smsdesk.ui.widgets.labels import Label, Line

_ROWS = 5
_WIDTH = 150
_WORDS = {
    Meaning.NAME: "Name",
    Meaning.NUMBER: "Number",
    Meaning.CONSENT: "Consent",
    Meaning.FIELD: "Own field",
    Meaning.LEFT_OUT: "Leave out",
}
_ONLY_ONE = (Meaning.NUMBER, Meaning.CONSENT)


class ColumnsPreview(QScrollArea):
    """`changed` after every choice. Only one column holds the numbers, and one the consent."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rest: tuple[str, ...] = ()
        self.combos: list[ComboBox] = []
        self.names: list[LineEdit] = []
        self._cells: list[list[Label]] = []

    def meanings(self) -> tuple[Meaning, ...]:
        """The choices; columns beyond those shown are own fields."""
        return (*(Meaning(combo.currentData()) for combo in self.combos), *[Meaning.FIELD] * len(self._rest))

    def titles(self) -> tuple[str, ...]:
        """The names of the own fields."""
        return (*(name.text() for name in self.names), *self._rest)

    def show_table(self, table: Table, meanings: Sequence[Meaning] | None = None) -> None:
        """The beginning of a file; `meanings` None takes the guess."""
        shown = table.columns[:MOST_COLUMNS]
        self._rest = table.columns[MOST_COLUMNS:]
        grid_widget = QWidget()
        grid_widget.setProperty("plain", True)
        grid = QGridLayout(grid_widget)
        grid.setContentsMargins(0, 0, style.px(12), style.px(8))
        grid.setHorizontalSpacing(style.px(8))
        grid.setVerticalSpacing(style.px(6))
        self.combos, self.names, self._cells = [], [], []
        rows = table.first_rows(_ROWS)
        for at, title in enumerate(shown):
            self._add_column(grid, at, title, [row[at] if at < len(row) else "" for row in rows])
        grid.addWidget(Line(), 2, 0, 1, max(1, len(shown)))
        grid.setColumnStretch(len(shown), 1)
        self.setWidget(grid_widget)
        for combo, meaning in zip(self.combos, meanings or guessed(table), strict=False):
            combo.setCurrentIndex(combo.findData(meaning))
        self._show_choices()
        for combo in self.combos:
            combo.currentIndexChanged.connect(self._on_chosen)
        self.updateGeometry()

    def show_wrong(self, column: int, rows: Sequence[int]) -> None:
        """The cells of the number column that are no numbers; the sentence for it stands below the preview."""
        for at, cells in enumerate(self._cells):
            for row, cell in enumerate(cells):
                cell.set_colour("bad" if at == column and row in rows else "text")

    def _add_column(self, grid: QGridLayout, at: int, title: str, cells: Sequence[str]) -> None:
        combo = ComboBox(f"Meaning of column {at + 1}, {title}")
        for meaning, word in _WORDS.items():
            combo.addItem(word, meaning)
        name = LineEdit(f"Name of the field in column {at + 1}")
        name.setText(title)
        name.setCursorPosition(0)
        name.setMaxLength(LONGEST_NAME)
        labels = [Label(cell[:200], elide=True) for cell in cells]
        for row, part in ((0, combo), (1, name), *enumerate(labels, 3)):
            part.setFixedWidth(style.px(_WIDTH))
            grid.addWidget(part, row, at)
        self.combos.append(combo)
        self.names.append(name)
        self._cells.append(labels)

    def _on_chosen(self) -> None:
        changed = self.sender()
        for combo in self.combos:
            chosen = isinstance(changed, ComboBox) and changed.currentData() == combo.currentData()
            if chosen and combo is not changed and Meaning(combo.currentData()) in _ONLY_ONE:
                combo.blockSignals(True)
                combo.setCurrentIndex(combo.findData(Meaning.FIELD))
                combo.blockSignals(False)
        self._show_choices()
        self.changed.emit()

    def _show_choices(self) -> None:
        """Only own fields have a name to be typed; what is left out is quiet."""
        for combo, name, cells in zip(self.combos, self.names, self._cells, strict=True):
            meaning = Meaning(combo.currentData())
            name.setEnabled(meaning is Meaning.FIELD)
            for cell in cells:
                cell.setEnabled(meaning is not Meaning.LEFT_OUT)

    def sizeHint(self) -> QSize:
        widget = self.widget()
        high = widget.sizeHint().height() if widget is not None else style.px(200)
        return QSize(style.px(400), high + style.px(12))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(200), self.sizeHint().height())
