"""Below the thread: the field, its counter, what is in the way, and the button that sends."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.ui.counter import Counter
from smsdesk.ui.inbox.reply_edit import ReplyEdit
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.note import Note, NoteKind


class ReplyBar(QWidget):
    """`note_requested` is the press on what the note offers, whatever it says."""

    send_requested = Signal()
    note_requested = Signal()
    focus_given_up = Signal()  # the field had it and is closed now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = ReplyEdit()
        self.counter = Counter()
        self.note = Note("info", "")
        self.note.hide()
        self.note.action_requested.connect(self.note_requested)
        self.by = Label("", "small", "text2", elide=True)
        self.by.hide()
        self.send = Button("Send reply", "primary", icon="paper-plane-tilt")
        self.send.setAccessibleName("Send reply")
        self.send.clicked.connect(self.send_requested)
        foot = QHBoxLayout()
        foot.setSpacing(style.px(12))
        foot.addWidget(self.counter, 1)
        foot.addWidget(self.by)
        foot.addWidget(self.send)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(style.px(16), style.px(10), style.px(16), style.px(12))
        layout.setSpacing(style.px(8))
        layout.addWidget(self.edit)
        layout.addWidget(self.note)
        layout.addLayout(foot)

    def hasHeightForWidth(self) -> bool:
        """No: a layout takes the height for a width for the least there may be, and the field can do with less."""
        return False

    def sizeHint(self) -> QSize:
        hint, column = super().sizeHint(), self._column
        wraps = column.hasHeightForWidth()
        return QSize(hint.width(), column.totalHeightForWidth(self.width()) if wraps else hint.height())

    def minimumSizeHint(self) -> QSize:
        hint, column = super().minimumSizeHint(), self._column
        wraps = column.hasHeightForWidth()
        return QSize(hint.width(), column.totalMinimumHeightForWidth(self.width()) if wraps else hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def show_note(self, kind: NoteKind, sentence: str, button: str = "") -> None:
        """What is in the way, or what it means; "" takes it away."""
        if sentence:
            self.note.set_note(kind, sentence, button or None)
        self.note.setVisible(bool(sentence))

    def note_text(self) -> str:
        """What the note says, "" while there is none."""
        return "" if self.note.isHidden() else self.note.text()

    def show_account(self, name: str) -> None:
        """By which account it goes, where there are several; "" for nothing."""
        self.by.setText(f"by {name}" if name else "")
        self.by.setVisible(bool(name))
        self.by.setMaximumWidth(style.px(160))

    def show_closed(self, reason: str) -> None:
        """Nothing can be written here, with the reason; "" opens it again."""
        if reason and self.edit.hasFocus():
            self.focus_given_up.emit()
        self.edit.setEnabled(not reason)
        if reason:
            self.counter.show_words()
            self.show_note("info", reason)
