"""A part of the Privacy page: what it is for, its controls, and below them what is being done or came of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.note import Note, NoteKind
from smsdesk.ui.widgets.progress import WorkBar


class Section(QWidget):
    """`cancel_requested` comes while work is shown, `note_requested` from the button of the note."""

    cancel_requested = Signal()
    note_requested = Signal()

    def __init__(self, title: str, sentence: str, *controls: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controls = controls
        self.work = WorkBar(title)
        self.note = Note("info", "")
        self.below = Label("", "small", "text3", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        for control in controls:
            row.addWidget(control)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        head = Label(title, "pane")
        head.setBuddy(controls[0])  # a box to choose from is called by its entry, and by its label only here
        layout.addWidget(head)
        layout.addWidget(Label(sentence, "body", "text2", wrap=True))
        layout.addLayout(row)
        for part in (self.work, self.note, self.below):
            layout.addWidget(part)
            part.hide()
        self.work.cancel_requested.connect(self.cancel_requested)
        self.note.action_requested.connect(self.note_requested)

    def show_work(self, what: str) -> None:
        """Name the work that is under way, "" when it has ended; meanwhile nothing else can be begun here."""
        if what:
            self.work.set_what(what)
            self.work.set_progress(0, 0)
            self.show_note("info", "")
        self.work.setVisible(bool(what))
        for control in self._controls:
            control.setEnabled(not what)

    def show_note(self, kind: NoteKind, text: str, button: str | None = None) -> None:
        """Say what came of it; "" takes it away."""
        self.note.set_note(kind, text, button)
        self.note.setVisible(bool(text))

    def show_below(self, text: str) -> None:
        """Small lines that stay; "" for none."""
        self.below.setText(text)
        self.below.setVisible(bool(text))
