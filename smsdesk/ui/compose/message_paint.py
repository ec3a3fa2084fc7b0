"""Where the characters of the message stand, and what is drawn behind and between them."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPen,
    QPolygonF,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
)
from PySide6.QtWidgets import QTextEdit

from smsdesk.ui.compose.positions import Positions
from smsdesk.ui.style import style


class Places:
    """The places of one painting, which asks for hundreds of them."""

    def __init__(self, edit: QTextEdit, positions: Positions) -> None:
        self._edit = edit
        self._positions = positions
        self._cursor = QTextCursor(edit.document())
        self._last = edit.document().characterCount() - 1
        self._height = edit.viewport().height()
        self._letter = edit.fontMetrics().averageCharWidth()

    def box(self, at: int) -> QRect:
        """Where the cursor would stand before a character."""
        self._cursor.setPosition(min(self._positions.in_qt(at), self._last))
        return self._edit.cursorRect(self._cursor)

    def seen(self, numbered: Iterable[tuple[int, int]]) -> Iterator[tuple[int, QRect]]:
        """The boxes of numbered characters, as far as they are seen."""
        for number, at in numbered:
            box = self.box(at)
            if box.bottom() >= 0 and box.top() <= self._height:
                yield number, box

    def boxes(self, places: Iterable[tuple[int, int]]) -> Iterator[QRect]:
        """The boxes of places in order, as far as they are seen; one that stands on two lines is several."""
        for start, end in places:
            first = self.box(start)
            if first.top() > self._height:
                return
            last = self.box(end)
            if last.bottom() < 0:
                continue
            if first.top() == last.top():  # from right to left the end stands at the left
                left, width = min(first.left(), last.left()), abs(last.left() - first.left())
                yield QRect(left, first.top(), width or self._letter, first.height())
            elif end - start > 1:
                middle = (start + end) // 2
                yield from self.boxes(((start, middle), (middle, end)))
            else:  # the last one of its line
                first.setWidth(self._letter)
                yield first


def colour_fields(document: QTextDocument, positions: Positions, fields: Sequence[tuple[int, int, bool]]) -> None:
    """The letters of fields in their colour: laid over the text, so neither the text nor its history changes.

    `fields` are in order, each (first character, behind the last, whether there is such a field).
    """
    ranges = deque(_formats(positions, fields))
    block = document.begin()
    while block.isValid():
        begin, end, inside = block.position(), block.position() + block.length(), []
        while ranges and ranges[0].start < end:  # no field goes over the end of a line
            found = ranges.popleft()
            found.start -= begin
            inside.append(found)
        if inside or block.layout().formats():
            block.layout().setFormats(inside)
            document.markContentsDirty(begin, block.length())
        block = block.next()


def _formats(positions: Positions, fields: Sequence[tuple[int, int, bool]]) -> Iterator[QTextLayout.FormatRange]:
    """The colours of fields, their places counted from the beginning of the text."""
    known, unknown = QTextCharFormat(), QTextCharFormat()
    known.setForeground(style.colour("accent"))
    unknown.setForeground(style.colour("bad"))
    for start, end, is_known in fields:
        found = QTextLayout.FormatRange()
        found.start = positions.in_qt(start)
        found.length = positions.in_qt(end) - found.start
        found.format = known if is_known else unknown
        yield found


def paint_marks(painter: QPainter, boxes: Iterable[QRect], ground: str, line: str = "") -> None:
    """Tint with the colour `ground`, and underline with `line`, a wave for "bad"."""
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


def paint_seams(painter: QPainter, seams: Iterable[tuple[int, QRect]]) -> None:
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
