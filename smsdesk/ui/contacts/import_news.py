"""What came of an import, above the table until it is closed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import IconButton
from smsdesk.ui.widgets.note import Note, NoteKind


class ImportNews(QWidget):
    """A note with the file of rejected rows one click away."""

    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = Note("info", "")
        self.close_news = IconButton("x", "Close this note", "Close")
        self.note.action_requested.connect(self.open_requested)
        self.close_news.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.px(12), 0, style.px(6), style.px(10))
        layout.setSpacing(style.px(4))
        layout.addWidget(self.note, 1)
        layout.addWidget(self.close_news)
        self.hide()

    def say(self, kind: NoteKind, sentence: str, button: str | None = None) -> None:
        """Show it."""
        self.note.set_note(kind, sentence, button)
        self.show()
