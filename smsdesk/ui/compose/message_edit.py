"""The message: plain text, with seams between its parts, merge fields, and a mark on what forces Unicode."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QMimeData, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from smsdesk.ui.compose.positions import Positions
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip

_LINE_HEIGHT = 150.0


class MessageEdit(QTextEdit):
    """What is typed. QTextEdit, because only it knows line heights; nothing in it is ever rich."""

    text_changed = Signal()
    selection_moved = Signal(int, int)  # characters, the first and behind the last; equal for a mere cursor

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Message")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(style.px(90))
        self._positions = Positions("")
        self._seams: Sequence[int] = ()
        self._marks: Sequence[tuple[int, int]] = ()
        self._fields: Sequence[tuple[int, int, bool]] = ()
        self._changed: Sequence[tuple[int, int]] = ()
        self._prefix = Label("", "message", "text3", parent=self)
        self._prefix.hide()
        self.textChanged.connect(self._on_text_changed)
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
        """The text as typed, no-break spaces kept, lines separated by line feeds."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_text(self, text: str) -> None:
        """Put another text in its place, as from a draft; it cannot be undone."""
        if text != self.text():
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)

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
        """The letters of a field in its colour: laid over the text, so neither the text nor its history changes."""
        ranges = deque(self._formats())
        block = self.document().begin()
        while block.isValid():
            begin, end, inside = block.position(), block.position() + block.length(), []
            while ranges and ranges[0].start < end:  # no field goes over the end of a line
                found = ranges.popleft()
                found.start -= begin
                inside.append(found)
            if inside or block.layout().formats():
                block.layout().setFormats(inside)
                self.document().markContentsDirty(begin, block.length())
            block = block.next()

    def _formats(self) -> Iterator[QTextLayout.FormatRange]:
        """The colours of the fields in order, their places counted from the beginning of the text."""
        known, unknown = QTextCharFormat(), QTextCharFormat()
        known.setForeground(style.colour("accent"))
        unknown.setForeground(style.colour("bad"))
        in_qt = self._positions.in_qt
        for start, end, is_known in sorted(self._fields):
            found = QTextLayout.FormatRange()
            found.start, found.length = in_qt(start), in_qt(end) - in_qt(start)
            found.format = known if is_known else unknown
            yield found

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
        self._format_lines()
        self._positions = Positions(self.text())
        self._marks = self._fields = self._changed = ()
        self.text_changed.emit()

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
        """Only the text of what is pasted, with the line ends that a message has."""
        self.textCursor().insertText(source.text().replace("\r\n", "\n").replace("\r", "\n"))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(160), style.px(90))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_prefix()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Drawn here and not as extra selections of the editor: 200 of those make every key 90 ms slower.
        fields = sorted(self._fields)
        known = [(start, end) for start, end, is_known in fields if is_known]
        unknown = [(start, end) for start, end, is_known in fields if not is_known]
        painter = QPainter(self.viewport())
        for places, ground, line in (
            (known, "accent_bg", ""),
            (unknown, "bad_bg", "bad"),
            (self._marks, "warn_bg", "warn"),
            (self._changed, "ok_bg", ""),
        ):
            _paint_marks(painter, self._boxes(places), ground, line)
        painter.end()
        super().paintEvent(event)
        if self._seams:
            place, height = self._places(), self.viewport().height()
            seams = [(number, place(at)) for number, at in enumerate(self._seams, start=2)]
            painter = QPainter(self.viewport())
            _paint_seams(painter, [(number, box) for number, box in seams if box.bottom() >= 0 and box.top() <= height])

    def _places(self) -> Callable[[int], QRect]:
        """Tells where the cursor would stand before a character; asked for hundreds of them in one painting."""
        cursor = QTextCursor(self.document())
        last, in_qt, box = self.document().characterCount() - 1, self._positions.in_qt, self.cursorRect

        def place(at: int) -> QRect:
            cursor.setPosition(min(in_qt(at), last))
            return box(cursor)

        return place

    def _boxes(self, places: Iterable[tuple[int, int]]) -> Iterator[QRect]:
        """The boxes of places in order, as far as they are seen; one that stands on two lines is several."""
        place, height = self._places(), self.viewport().height()
        for start, end in places:
            first = place(start)
            top = first.top()
            if top > height:
                return
            last = place(end)
            if last.bottom() < 0:
                continue
            width = last.left() - first.left()
            if top == last.top() and width > 0:
                first.setWidth(width)
                yield first
            elif end - start > 1:
                yield from self._boxes((at, at + 1) for at in range(start, end))
            else:  # the last one of its line
                first.setWidth(self.fontMetrics().averageCharWidth())
                yield first


def _paint_marks(painter: QPainter, boxes: Iterable[QRect], ground: str, line: str) -> None:
    """Tint and underline."""
    tint, under = style.colour(ground), style.colour(line or ground)
    for box in boxes:
        painter.fillRect(box, tint)
        if line == "bad":
            _paint_wave(painter, box)
        elif line:
            painter.fillRect(box.left(), box.bottom() - 1, box.width(), 2, under)


def _paint_wave(painter: QPainter, box: QRect) -> None:
    """The wavy line under what is wrong: not by colour alone."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.colour("bad"), 1.4))
    step, high = style.px(3), style.px(1.5)
    points = [
        QPointF(left, box.bottom() - (high if number % 2 else 0))
        for number, left in enumerate(range(box.left(), box.right() + step, step))
    ]
    painter.drawPolyline(QPolygonF(points))
    painter.restore()


def _paint_seams(painter: QPainter, seams: Sequence[tuple[int, QRect]]) -> None:
    """A line where a part begins, with the part's number above it, in the room between two lines of text."""
    font = style.font("small", 600)
    font.setPixelSize(max(8, font.pixelSize() - style.px(2)))
    painter.setFont(font)
    painter.setPen(style.colour("surface"))
    accent, metrics = style.colour("accent"), QFontMetrics(font)
    for number, box in seams:
        top = box.top() - style.px(9)
        painter.fillRect(box.left(), top, 2, box.bottom() - top, accent)
        flag = QRect(box.left(), top, metrics.horizontalAdvance(str(number)) + style.px(8), style.px(13))
        painter.fillRect(flag, accent)
        painter.drawText(flag, int(Qt.AlignmentFlag.AlignCenter), str(number))
