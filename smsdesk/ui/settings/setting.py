"""One setting on a page: its field, its default beside it, and the way back to that."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QListView, QVBoxLayout, QWidget

from smsdesk.ui.settings.specs import Spec
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import CheckBox, ComboBox, Field, LineEdit
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip
from smsdesk.ui.wording_settings import NOT_PROVEN


class Setting(QWidget):
    """`changed` carries the key and what was entered: text for numbers and texts, else the value itself."""

    changed = Signal(str, object)
    reset_requested = Signal(str)

    def __init__(self, spec: Spec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._silent = False
        self._editor = self._make_editor()
        self.field = Field(spec.label, self._editor, hint=spec.hint)
        # Cut rather than pushing Reset out of sight, as large letters would.
        self._default = Label("", "small", "text3", elide=True)
        self._reset = Button("Reset", "link")
        self._reset.setAccessibleName(f"Reset {spec.label}")
        self._reset.clicked.connect(lambda: self.reset_requested.emit(spec.key))
        self._beside = row = QWidget()
        row.setFixedHeight(style.px(24 if spec.flag else 30))
        beside = QHBoxLayout(row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(style.px(8))
        beside.addWidget(self._default)
        beside.addWidget(self._reset)
        beside.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        # In line with the editor, below its label.
        column.addSpacing(self.field.label.sizeHint().height() + style.px(4))
        column.addWidget(row)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(16))
        self.field.setFixedWidth(style.px(300))
        layout.addWidget(self.field)
        layout.addLayout(column, 1)

    def _make_editor(self) -> QWidget:
        spec = self.spec
        if spec.flag:
            box = CheckBox("On")
            box.setAccessibleName(spec.label)
            box.toggled.connect(self._emit)
            return box
        if spec.choices:
            combo = ComboBox()
            for words, value in spec.choices:
                combo.addItem(words, value)
            combo.activated.connect(lambda place: self._emit(spec.choices[place][1]))
            return combo
        line = LineEdit(spec.label)
        line.editingFinished.connect(lambda: self._emit(line.text()))
        return line

    def _emit(self, value: Any) -> None:
        if not self._silent:
            self.changed.emit(self.spec.key, value)

    def show_value(self, value: Any, default: Any) -> None:
        """Show what is in force."""
        self._silent = True
        if isinstance(self._editor, CheckBox):
            self._editor.setChecked(bool(value))
        elif isinstance(self._editor, ComboBox):
            places = [place for place, (_words, each) in enumerate(self.spec.choices) if each == value]
            self._editor.setCurrentIndex(places[0] if places else 0)
        elif isinstance(self._editor, LineEdit) and self._editor.text() != self.spec.written(value):
            self._editor.setText(self.spec.written(value))
        self._silent = False
        self.field.clear_error()
        self._default.setText(self.spec.default_text(default))
        set_plain_tooltip(self._beside, "" if self.spec.verified else NOT_PROVEN)
        self._reset.setVisible(value != default)

    def show_unavailable(self, reason: str) -> None:
        """Grey it and say why; "" makes it available again."""
        self._editor.setEnabled(not reason)
        self._reset.setEnabled(not reason)
        self.field.set_hint(reason or self.spec.hint)

    def show_hint(self, sentence: str) -> None:
        """Another sentence below it than usual; "" for that."""
        self.field.set_hint(sentence or self.spec.hint)

    def suggest(self, words: Sequence[str]) -> None:
        """Offer words while a part of them is typed; one that is taken counts as entered."""
        assert isinstance(self._editor, LineEdit)
        completer = QCompleter(list(words), self._editor)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = QListView()
        popup.setAccessibleName(f"{self.spec.label}: suggestions")
        popup.setProperty("suggesting", True)
        completer.setPopup(popup)
        completer.activated.connect(self._emit)
        self._editor.setCompleter(completer)

    @property
    def default_text(self) -> str:
        """What is said about the default."""
        return self._default.whole_text()

    def show_error(self, sentence: str) -> None:
        """What is wrong with what was entered; the old value stays in force."""
        self.field.set_error(sentence)
