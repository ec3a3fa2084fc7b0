"""The custom fields of a person in the edit panel, two in a row, and a new one added by name."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from smsdesk.domain.people import LONGEST_NAME, folded
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import Label


class PersonFields(QWidget):
    """`edited` after every change; empty fields are left out of `values`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editors: dict[str, LineEdit] = {}
        self._cells: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(style.px(8))
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self.add = Button("Add a field", "link", icon="plus")
        self.add.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.name = LineEdit("Name of the new field", placeholder="Name of the field, then Enter")
        self.name.setMaxLength(LONGEST_NAME)
        self.name.hide()
        self.add.clicked.connect(self._on_add_clicked)
        self.name.returnPressed.connect(self._on_name_return_pressed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(6))
        layout.addLayout(self._grid)
        layout.addWidget(self.add)
        layout.addWidget(self.name)

    def values(self) -> dict[str, str]:
        """What is filled in, by the field's name."""
        texts = {name: editor.text().strip() for name, editor in self.editors.items()}
        return {name: text for name, text in texts.items() if text}

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        return [*self.editors.values(), self.add, self.name]

    def show_values(self, names: Sequence[str], values: Mapping[str, str]) -> None:
        """These fields, the known ones first, with what this person has in them."""
        wanted = list(dict.fromkeys([*names, *values]))
        if wanted != list(self.editors):
            self._rebuild(wanted)
        for name, editor in self.editors.items():
            editor.setText(values.get(name, ""))
            editor.setCursorPosition(0)
        self._end_adding()

    def _rebuild(self, names: Sequence[str]) -> None:
        for cell in self._cells:
            cell.hide()
            cell.deleteLater()
        self._cells, self.editors = [], {}
        for name in names:
            self._append(name)
        self._arrange()

    def _append(self, name: str) -> LineEdit:
        cell = QWidget()
        cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        editor = LineEdit(name)
        editor.textChanged.connect(self.edited)
        layout.addWidget(Label(name, "small", "text2", elide=True))
        layout.addWidget(editor)
        self._cells.append(cell)
        self.editors[name] = editor
        return editor

    def _arrange(self) -> None:
        """Two in a row; the last of an odd number has the row for itself."""
        many = len(self._cells)
        for at, cell in enumerate(self._cells):
            alone = at == many - 1 and at % 2 == 0
            self._grid.addWidget(cell, at // 2, at % 2, 1, 2 if alone else 1)
            cell.show()
        for before, after in pairwise(self.stops()):
            QWidget.setTabOrder(before, after)

    def _on_add_clicked(self) -> None:
        self.add.hide()
        self.name.clear()
        self.name.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_name_return_pressed(self) -> None:
        name = " ".join(self.name.text().split())
        self._end_adding()
        if not name:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        same = next((editor for known, editor in self.editors.items() if folded(known) == folded(name)), None)
        editor = same or self._append(name)
        self._arrange()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_adding(self) -> None:
        self.name.hide()
        self.add.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.name.isVisible():
            self._end_adding()
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)
