"""The message: plain text, with seams between its parts, merge fields, and a mark on what forces Unicode."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from smsdesk.ui import wording as words
from smsdesk.ui.compose.message_paint import Places, colour_fields, paint_marks, paint_seams
from smsdesk.ui.compose.positions import Positions, text_of, utf16_length
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip

LONGEST = 20_000
"""UTF-16 code units that can stand here, far more than a message has; a megabyte would be laid out for minutes."""

_LINE_HEIGHT = 150.0


class MessageEdit(QTextEdit):
    """What is typed. QTextEdit, because only it knows line heights; nothing in it is ever rich."""

    text_changed = Signal()
    refused = Signal(str)  # a sentence: what was pasted or set is too long, and what stood here stands here still
    selection_moved = Signal(int, int)  # characters, the first and behind the last; equal for a mere cursor

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Message")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(style.px(90))
        self._text = ""
        self._positions = Positions("")
        self._seams: Sequence[int] = ()
        self._marks: Sequence[tuple[int, int]] = ()
        self._fields: Sequence[tuple[int, int, bool]] = ()
        self._changed: Sequence[tuple[int, int]] = ()
        self._prefix = Label("", "message", "text3", parent=self)
        self._prefix.hide()
        self.textChanged.connect(self._on_text_changed)
        self.document().contentsChange.connect(self._before_layout)
        self.cursorPositionChanged.connect(self._on_selection_changed)
        self.selectionChanged.connect(self._on_selection_changed)
        self.verticalScrollBar().valueChanged.connect(self._place_prefix)
        self._dress()
        style.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFont(style.font("message"))
        self.document().setDocumentMargin(style.px(4))
        self._format_lines()
        self._place_prefix()
        if self._fields:
            self._colour_fields()

    def _format_lines(self) -> None:
        """Line height 150 % and room above the first line for a seam's number.

        Outside the undo history, which Qt has just emptied whenever this is needed: `setPlainText` drops formats.
        """
        if self.document().lastBlock().blockFormat().lineHeight() == _LINE_HEIGHT:
            return
        wanted = QTextBlockFormat()
        wanted.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        kept = self.blockSignals(True)
        self.document().setUndoRedoEnabled(False)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(wanted)
        frame = self.document().rootFrame()
        room = frame.frameFormat()
        room.setTopMargin(style.px(9))
        frame.setFrameFormat(room)
        self.document().setUndoRedoEnabled(True)
        self.blockSignals(kept)

    def text(self) -> str:
        """The text as typed, no-break spaces and half characters kept, lines separated by line feeds."""
        return text_of(self.document()).replace("\u2029", "\n").replace("\u2028", "\n")

    def set_text(self, text: str) -> None:
        """Put another text in its place, as from a draft; it cannot be undone."""
        length = utf16_length(text)
        if length > LONGEST:  # what stood here belongs elsewhere: the beginning is better than that
            text = text[: Positions(text).in_python(LONGEST)]
        if text != self.text():
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)
        if length > LONGEST:
            self.refused.emit(words.message_cut(length, LONGEST))

    def put_text(self, text: str) -> None:
        """Put another text in its place as one step that Ctrl+Z takes back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def replace(self, changes: Sequence[tuple[int, str, str]]) -> None:
        """Replace (place, original, other) as one step that Ctrl+Z takes back; places are those before it."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for at, original, other in reversed(changes):
            cursor.setPosition(self._positions.in_qt(at))
            cursor.setPosition(self._positions.in_qt(at + len(original)), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(other)
        cursor.endEditBlock()

    def show_prefix(self, prefix: str) -> None:
        """What is put in front of every message, in grey and not to be edited; "" for nothing."""
        self._prefix.setText(prefix.strip())
        set_plain_tooltip(self._prefix, f"“{prefix}” is put in front of every message." if prefix else "")
        self._place_prefix()

    def show_parts(self, seams: Sequence[int], marks: Sequence[tuple[int, int]]) -> None:
        """Where parts 2, 3 … begin, and the (first, behind the last) places of what forces Unicode."""
        self._seams = seams
        self._marks = marks
        self.viewport().update()

    def show_fields(self, fields: Sequence[tuple[int, int, bool]]) -> None:
        """Merge fields, each (first, behind the last, whether there is such a field)."""
        if fields or self._fields:
            self._fields = fields
            self._colour_fields()
            self.viewport().update()

    def show_changed(self, places: Sequence[tuple[int, int]]) -> None:
        """Tint what a replacement has just changed, until the next key."""
        self._changed = places
        self.viewport().update()

    def _colour_fields(self) -> None:
        colour_fields(self.document(), self._positions, sorted(self._fields))

    def selection(self) -> tuple[int, int]:
        """What is selected, in characters: the first and behind the last; equal for a mere cursor."""
        cursor = self.textCursor()
        ends = cursor.selectionStart(), cursor.selectionEnd()
        return self._positions.in_python(ends[0]), self._positions.in_python(ends[1])

    def mark_selection(self, start: int, end: int) -> None:
        """Select characters without taking the focus, as when somebody selects their octets."""
        self._select(start, end)

    def insert(self, words: str) -> None:
        """Put words where the cursor stands, in place of what is selected, as one step that Ctrl+Z takes back."""
        self.textCursor().insertText(words)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> int:
        """Where the cursor stands, counted in characters."""
        return self._positions.in_python(self.textCursor().selectionStart())

    def select(self, start: int, end: int) -> None:
        """Select characters, show them and take the focus."""
        self._select(start, end)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _select(self, start: int, end: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._positions.in_qt(start))
        cursor.setPosition(self._positions.in_qt(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _on_selection_changed(self) -> None:
        self.selection_moved.emit(*self.selection())

    def _on_text_changed(self) -> None:
        length = self.document().characterCount() - 1
        if length > LONGEST:
            self._take_back(length)
            return
        self._format_lines()
        self._text = self.text()
        self._positions = Positions(self._text)
        self._marks = self._fields = self._changed = ()
        self.text_changed.emit()

    def _before_layout(self, _at: int, _removed: int, _added: int) -> None:
        """Assistive technology sets a text as a whole, past the check of what is pasted: it is not laid out."""
        if self.document().characterCount() - 1 > LONGEST:
            self.document().setLayoutEnabled(False)

    def _take_back(self, length: int) -> None:
        """Put back what stood here before it became too long."""
        place = min(self._positions.in_qt(len(self._text)), self.textCursor().position())
        both = [(one, one.blockSignals(True)) for one in (self, self.document())]
        self.setPlainText(self._text)
        for one, kept in both:
            one.blockSignals(kept)
        self.document().setLayoutEnabled(True)
        self._format_lines()
        self._colour_fields()
        cursor = self.textCursor()
        cursor.setPosition(place)
        self.setTextCursor(cursor)
        self.refused.emit(words.message_refused(length, LONGEST))

    def _place_prefix(self) -> None:
        """The prefix stands in a margin of its own, beside the first line, and scrolls with it."""
        text = self._prefix.text()
        self._prefix.setVisible(bool(text))
        width = min(QFontMetrics(style.font("message")).horizontalAdvance(text), style.px(160)) if text else 0
        self.setViewportMargins(width + style.px(6) if text else 0, 0, 0, 0)
        line = self.cursorRect(QTextCursor(self.document()))
        top = self.viewport().y() + line.top()
        self._prefix.setGeometry(style.px(10), top, width, max(line.height(), style.px(18)))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """A file dropped here would only leave its path in the message."""
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only the text of what is pasted, with the line ends that a message has; too much is refused whole."""
        cursor = self.textCursor()
        text = source.text().replace("\r\n", "\n").replace("\r", "\n")
        kept = self.document().characterCount() - 1 - (cursor.selectionEnd() - cursor.selectionStart())
        length = kept + utf16_length(text)
        if length > LONGEST:
            self.refused.emit(words.message_refused(length, LONGEST))
            return
        cursor.insertText(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(160), style.px(90))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_prefix()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Drawn here and not as extra selections of the editor: 200 of those make every key 90 ms slower.
        places = Places(self, self._positions)
        fields = sorted(self._fields)
        painter = QPainter(self.viewport())
        paint_marks(painter, places.boxes(field[:2] for field in fields if field[2]), "accent_bg")
        paint_marks(painter, places.boxes(field[:2] for field in fields if not field[2]), "bad_bg", "bad")
        paint_marks(painter, places.boxes(self._marks), "warn_bg", "warn")
        paint_marks(painter, places.boxes(self._changed), "ok_bg")
        painter.end()
        super().paintEvent(event)
        if self._seams:
            painter = QPainter(self.viewport())
            paint_seams(painter, places.seen(enumerate(self._seams, start=2)))
