"""The field in which the hex of a binary message is typed or pasted; octets in it are tinted where they stand."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from smsdesk.ui import wording_hex as words
from smsdesk.ui.compose.hex_places import octet_places
from smsdesk.ui.compose.positions import Positions
from smsdesk.ui.style import restyle, style

LONGEST = 4_000
"""Characters that can be typed or pasted. 140 octets need 280, or 840 written as 0x06, with a comma and a blank; what
is longer is refused before it is laid out."""

_OCTETS_PER_LINE = 16


class HexField(QPlainTextEdit):
    """Named "Hex", like the view that stands in its place for other kinds."""

    edited = Signal(str)
    refused = Signal(str)  # a sentence
    octet_reached = Signal(int)  # the cursor stands in it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._places: list[tuple[int, int]] = []
        self._positions = Positions("")
        self._header = 0
        self._marked = (0, 0)
        self._bad = (0, 0)
        self.setAccessibleName("Hex")
        self.setPlaceholderText(words.FIELD_HINT)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self._dress()
        style.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFont(style.fixed_font())
        self._keep_octets_whole()

    def text(self) -> str:
        """The hex as it was typed."""
        return self.toPlainText()

    def set_text(self, text: str) -> bool:
        """Put other hex in its place, as from a draft or a file; nothing is emitted. False when it is too long."""
        if len(text) > LONGEST:
            self.refused.emit(words.too_much(len(text)))
            return False
        if text != self._text:
            kept = self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(kept)
            self._read()
        return True

    def show_marks(self, header: int, bad: tuple[int, int]) -> None:
        """Tint the first `header` octets, and those (first, behind the last) that are wrong."""
        self._header, self._bad = header, bad
        wrong = bad[1] > bad[0]
        if bool(self.property("invalid")) != wrong:
            restyle(self, invalid=wrong)
        self.viewport().update()

    def mark(self, first: int, last: int) -> None:
        """Mark octets, as those of an element chosen in the tree."""
        self._marked = (first, last)
        if first < len(self._places) and not self.hasFocus():
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._positions.in_qt(self._places[first][0]))
            kept = self.blockSignals(True)
            self.setTextCursor(cursor)
            self.blockSignals(kept)
        self.viewport().update()

    def octets(self) -> range:
        """The octets that stand in it, right or wrong."""
        return range(len(self._places))

    def octet(self) -> int:
        """The octet in which the cursor stands, the last one behind all of them, -1 when there is none."""
        at = self._positions.in_python(self.textCursor().position())
        return max(0, bisect_right(self._places, (at, LONGEST * 2)) - 1) if self._places else -1

    def _read(self) -> None:
        self._text = self.toPlainText()
        self._places = octet_places(self._text)
        self._positions = Positions(self._text)

    def _on_text_changed(self) -> None:
        # Assistive technology sets the text as a whole, past the check of what is pasted.
        if self.document().characterCount() > LONGEST + 1:
            length = self.document().characterCount() - 1
            kept = self.blockSignals(True)
            self.setPlainText(self._text)
            self.blockSignals(kept)
            self.refused.emit(words.too_much(length))
            return
        if self.toPlainText() == self._text:
            return
        self._read()
        self._bad = self._marked = (0, 0)
        self.edited.emit(self._text)

    def _on_cursor_moved(self) -> None:
        if self.octet() >= 0:
            self.octet_reached.emit(self.octet())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """A file dropped here would only leave its path."""
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Refused when it is too long: laying out a megabyte without blanks takes seconds."""
        text = source.text()
        chosen = len(self.textCursor().selectedText())
        if len(text) + len(self._text) - chosen > LONGEST:
            self.refused.emit(words.too_much(len(text)))
            return
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    def _keep_octets_whole(self) -> None:
        """A line ends after a multiple of three octets with blanks between them, of six digits without."""
        advance = QFontMetricsF(self.font()).horizontalAdvance("0" * 80) / 80
        margin = 2 * self.document().documentMargin() + 2
        room = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        digits = min(int((room - margin) / advance) // 6 * 6, 3 * _OCTETS_PER_LINE)
        right = max(0, self.contentsRect().width() - int(digits * advance + margin) - 1) if digits > 0 else 0
        right -= self.verticalScrollBar().sizeHint().width() if self.verticalScrollBar().isVisible() else 0
        if self.viewportMargins().right() != max(0, right):
            self.setViewportMargins(0, 0, max(0, right), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_octets_whole()

    def sizeHint(self) -> QSize:
        return QSize(style.px(400), style.px(84))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(160), style.px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        first = self._positions.in_python(self.cursorForPosition(QPoint(0, 0)).position())
        corner = QPoint(self.viewport().width(), self.viewport().height())
        last = self._positions.in_python(self.cursorForPosition(corner).position())
        seen = range(max(0, bisect_left(self._places, (first, 0)) - 1), bisect_right(self._places, (last, LONGEST * 2)))
        for octet in seen:
            role = self._role(octet)
            if role:
                painter.fillRect(self._box(octet), style.colour(role))
        painter.end()
        super().paintEvent(event)

    def _role(self, octet: int) -> str:
        for role, (first, last) in (("bad_bg", self._bad), ("selected", self._marked), ("hover", (0, self._header))):
            if first <= octet < last:
                return role
        return ""

    def _box(self, octet: int) -> QRect:
        start, end = self._places[octet]
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._positions.in_qt(start))
        box = self.cursorRect(cursor)
        width = QFontMetricsF(self.font()).horizontalAdvance("0" * (end - start))
        return QRect(box.left() - 1, box.top(), round(width) + 3, box.height())
