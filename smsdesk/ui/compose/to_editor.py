"""The line inside the To field in which one types: Enter, comma and semicolon end an entry, lines can be pasted."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from smsdesk.ui.style import restyle, style

_ENDING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma, Qt.Key.Key_Semicolon}
_LONGEST = 1_000
"""What is longer is no entry that somebody would still change here, and costs this line a second."""

_LEAVING = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
}


class ToEditor(QPlainTextEdit):
    """One line high, yet several lines can be set into it from outside; all of it is one entry when it ends."""

    text_entered = Signal(str)  # ended with Enter, a comma, a semicolon, or by going elsewhere
    text_pasted = Signal(str)  # several lines or cells at once, with what was typed before
    files_dropped = Signal(list)  # of paths
    backspaced = Signal()  # with nothing typed
    left_pressed = Signal()  # with nothing typed
    step_requested = Signal(int)  # +1 and -1: through the suggestions
    pick_requested = Signal()  # Enter or Tab while a suggestion is marked
    escaped = Signal()
    focus_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picking = False  # True while a suggestion is marked: Enter takes it
        self.setAccessibleName("To")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self._fit()
        style.changed.connect(self._fit)

    def _fit(self) -> None:
        restyle(self, bare=True)
        self.setFixedHeight(style.px(24))
        spare = style.px(24) - self.fontMetrics().lineSpacing()
        self.document().setDocumentMargin(max(0, spare // 2))

    def sizeHint(self) -> QSize:
        return QSize(style.px(130), style.px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def take(self) -> str:
        """What stands here; it is gone from here afterwards."""
        text = self.toPlainText()
        self.clear()
        return text

    def end_entry(self) -> None:
        """Make an entry of what is typed, if anything."""
        text = self.take()
        if text.strip():
            self.text_entered.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and key in _ENDING:
            self._on_ending_key(key)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step_requested.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Backspace and self.document().isEmpty():
            self.backspaced.emit()
        elif key == Qt.Key.Key_Left and self.document().isEmpty():
            self.left_pressed.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_ending_key(self, key: Qt.Key) -> None:
        if self.picking and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick_requested.emit()
        else:
            self.end_entry()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Files and several lines go out as a whole; one line is inserted, so that it can still be changed."""
        paths = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
        if paths:
            self.files_dropped.emit(paths)
            return
        text = source.text()
        if len(text) > _LONGEST or any(sign in text.strip() for sign in "\n\r\t,;\u2028\u2029"):
            self.text_pasted.emit(f"{self.take()}{text}")
        else:
            self.textCursor().insertText(text.strip())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # Not when a menu opens or another window comes: one comes back to what one was typing.
        if event.reason() in _LEAVING:
            self.escaped.emit()
            self.end_entry()
        self.focus_changed.emit()
