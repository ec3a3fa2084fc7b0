"""Step 6, for whoever cannot be reached: reports and replies pasted or read from a file, looked at, then stored."""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit

from smsdesk.ui import wording_listener as wording
from smsdesk.ui.figures import whole
from smsdesk.ui.listener.step_page import StepPage, row_of
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.note import Note
from smsdesk.ui.widgets.progress import WorkBar

SHOWN_MOST = 200_000
"""Characters that the field takes: a longer text would hold up the window, and is read like a file."""


class PasteEdit(QPlainTextEdit):
    """`large_pasted(text)` instead of showing what is too long to be shown."""

    large_pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Reports and replies to bring in")
        self.setPlaceholderText("http://sms.example.com/…/report?MsgId=…&Sender=…&Status=6")
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(True)
        self.setFont(style.fixed_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFixedHeight(style.px(150))

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        if len(text) + self.document().characterCount() > SHOWN_MOST:
            self.large_pasted.emit(text)
        else:
            super().insertFromMimeData(source)


class PastePage(StepPage):
    """`text_changed`, and wishes: choose a file, store, stop."""

    text_changed = Signal(str)
    large_pasted = Signal(str)
    file_requested = Signal()
    store_requested = Signal()
    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__(wording.BY_HAND_TITLE, wording.BY_HAND_INTRO)
        self.edit = PasteEdit()
        self.edit.textChanged.connect(lambda: self.text_changed.emit(self.edit.toPlainText()))
        self.edit.large_pasted.connect(self.large_pasted)
        self.choose = Button("Choose file…", icon="file-text")
        self.choose.clicked.connect(self.file_requested)
        self.store = Button("Store", "primary")
        self.store.clicked.connect(self.store_requested)
        self._source = Label("", "body", "text2", elide=True)
        self.found = Label("", wrap=True)
        self.note = Note("info", "")
        self.work = WorkBar("Reading")
        self.work.cancel_requested.connect(self.stop_requested)
        self.body.addWidget(self.edit)
        self.body.addLayout(row_of(self.choose, self._source))
        self.body.addWidget(self.work)
        self.body.addWidget(self.found)
        self.body.addWidget(self.note)
        self.body.addWidget(self.store, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.work.hide()
        self.show_found("", 0)
        self.say("info", "")

    def show_source(self, name: str) -> None:
        """The file, or the long text, that is looked at; "" for what stands in the field."""
        self._source.setText(name)

    def show_found(self, sentence: str, fresh: int) -> None:
        """What is in it, and how many of them are new."""
        self.found.setText(sentence)
        self.found.setVisible(bool(sentence))
        self.store.setText(f"Store {whole(fresh)}" if fresh else "Store")
        self.store.set_disabled_reason("" if fresh else "There is nothing new to store.")

    def show_work(self, what: str) -> None:
        """What is being done; "" when nothing is."""
        self.work.setVisible(bool(what))
        self.work.set_what(what)
        self.work.set_progress(0, 0)
        for part in (self.choose, self.store):
            part.setVisible(not what)

    def say(self, kind: str, sentence: str) -> None:
        """What came of it."""
        self.note.set_note("ok" if kind == "ok" else "bad" if kind == "bad" else "info", sentence)
        self.note.setVisible(bool(sentence))

    def clear(self) -> None:
        """Take away what was stored."""
        self.edit.clear()
        self.show_source("")
        self.show_found("", 0)
