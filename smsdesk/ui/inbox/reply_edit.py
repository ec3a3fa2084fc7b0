"""The field in which a reply is written: plain text, two lines high at first and six at most, one in a low window."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from smsdesk.ui import wording
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.bubble import begins_right

LONGEST = 20_000
"""UTF-16 code units, as in Compose: far more than a message has."""
_LINES = (2, 6)
_AIR = 1  # px: with less Qt thinks that the last line is not to be seen, and shows a bar


class ReplyEdit(QPlainTextEdit):
    """`text_changed` for every change that is kept; `refused` with a sentence for a text that is too long."""

    text_changed = Signal()
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Reply")
        self.setPlaceholderText(words.REPLY_HINT)
        self.setTabChangesFocus(True)
        self.setFont(style.font("body"))
        self._text = ""
        self._high = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        style.changed.connect(self._fit)
        self._fit()

    def text(self) -> str:
        """The text as typed, lines separated by line feeds."""
        return self._text

    def set_text(self, text: str) -> None:
        """Another text, such as the draft of another conversation; it cannot be undone."""
        if text != self._text:
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)

    def put_text(self, text: str) -> None:
        """Another text as one step that Ctrl+Z takes back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def _on_text_changed(self) -> None:
        length = self.document().characterCount() - 1
        if length > LONGEST:
            kept = self.blockSignals(True)
            self.setPlainText(self._text)
            self.blockSignals(kept)
            self.moveCursor(QTextCursor.MoveOperation.End)
            self.refused.emit(wording.message_refused(length, LONGEST))
            return
        self._text = self.toPlainText()
        self._stand()
        self._fit()
        self.text_changed.emit()

    def _stand(self) -> None:
        """Arabic and Hebrew stand at the right, as in their bubble, whichever way the program reads."""
        side = Qt.AlignmentFlag.AlignLeading  # where one begins to write
        if self._text:
            at_right = begins_right(self._text)
            side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
            side |= Qt.AlignmentFlag.AlignAbsolute
        option = self.document().defaultTextOption()
        if option.alignment() != side:
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    def _fit(self) -> None:
        """As high as its lines, within limits; what stands round it may leave it less."""
        high = self._around() + max(_LINES[0] * self._line(), self._lines_height())
        if high != self._high:
            self._high = high
            self.updateGeometry()

    def _line(self) -> int:
        return QFontMetrics(self.font()).lineSpacing()

    def _around(self) -> int:
        return 2 * style.px(6) + 2 * int(self.document().documentMargin()) + 2 + _AIR

    def _lines_height(self) -> int:
        """What the first lines take; those of other scripts are higher than the font says."""
        block, left, high = self.document().begin(), _LINES[1], 0.0
        while block.isValid() and left > 0:
            self.blockBoundingRect(block)  # lays it out
            lines = min(left, block.lineCount())
            high += sum(block.layout().lineAt(number).height() for number in range(lines))
            left -= max(1, lines)
            block = block.next()
        return -int(-high // 1)

    def sizeHint(self) -> QSize:
        return QSize(style.px(300), self._high)

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(160), self._around() + self._line())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """A file dropped here would only leave its path."""
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only the text of what is pasted; too much is refused whole."""
        cursor, text = self.textCursor(), source.text().replace("\r\n", "\n").replace("\r", "\n")
        kept = self.document().characterCount() - 1 - (cursor.selectionEnd() - cursor.selectionStart())
        length = kept + len(text.encode("utf-16-le", "surrogatepass")) // 2
        if length > LONGEST:
            self.refused.emit(wording.message_refused(length, LONGEST))
        else:
            cursor.insertText(text)
            self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter belongs to the page, Esc to whoever stands round it."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if (control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)) or event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
