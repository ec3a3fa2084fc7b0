"""Consent in the edit panel: where it came from and when, as a line, and as two fields while it is changed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import Field, LineEdit
from smsdesk.ui.widgets.labels import IconLabel, Label
from smsdesk.ui.wording_contacts import joined_consent, split_consent


class ConsentPart(QWidget):
    """`edited` after every change; the text is source and date, "Paper form, 3 Mar 2026"."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._today = ""
        self._icon = IconLabel("check-circle-fill", "ok")
        self._line = Label("", "body", "text2", elide=True)
        self.change = Button("Change", "link")
        self.change.clicked.connect(self._on_change_clicked)
        self.source = Field("Source", LineEdit("Source of the consent", placeholder="Paper form"))
        self.day = Field("Date", LineEdit("Date of the consent"))
        self._shown = self._make_shown()
        self._editing = self._make_editing()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._shown)
        layout.addWidget(self._editing)
        self.show_consent("", "")

    def _make_shown(self) -> QWidget:
        shown = QWidget()
        row = QHBoxLayout(shown)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        row.addWidget(self._icon)
        row.addWidget(self._line, 1)
        row.addWidget(self.change)
        return shown

    def _make_editing(self) -> QWidget:
        editing = QWidget()
        row = QHBoxLayout(editing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        row.addWidget(self.source, 3)
        row.addWidget(self.day, 2)
        for field in (self.source, self.day):
            self.edit_of(field).textChanged.connect(self.edited)
        return editing

    @staticmethod
    def edit_of(field: Field) -> LineEdit:
        """The line a field holds."""
        assert isinstance(field.editor, LineEdit)
        return field.editor

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        return [self.source.editor, self.day.editor, self.change]

    def text(self) -> str:
        """The consent as it is stored, "" for none."""
        if self._editing.isVisibleTo(self):
            return joined_consent(self.edit_of(self.source).text(), self.edit_of(self.day).text())
        return self._text

    def show_consent(self, text: str, today: str) -> None:
        """A person's consent; `today` is proposed as the date of a new one."""
        self._text = text
        self._today = today
        self._line.setText(text or "None")
        self._line.set_colour("text2" if text else "warn")
        self._icon.set_icon("check-circle-fill" if text else "warning-fill", "ok" if text else "warn")
        self.change.setText("Change" if text else "Add")
        self.change.setAccessibleName("Change consent" if text else "Add consent")
        self._editing.hide()
        self._shown.show()

    def show_editing(self, text: str) -> None:
        """The two fields, with a consent that is not stored yet."""
        source, day = split_consent(text)
        for field, words in ((self.source, source), (self.day, day)):
            self.edit_of(field).setText(words)
        self._shown.hide()
        self._editing.show()

    def _on_change_clicked(self) -> None:
        self.show_editing(self._text)
        if not self._text:
            self.edit_of(self.day).setText(self._today)
        self.edit_of(self.source).setFocus(Qt.FocusReason.OtherFocusReason)
