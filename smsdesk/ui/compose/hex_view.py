"""The rows of the hex dock: painted, selected with mouse and keys, and read as text by assistive technology."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QScrollBar, QWidget

from smsdesk.ui.compose.hex_content import Content
from smsdesk.ui.compose.hex_grid import ROW, TOP, make_grid
from smsdesk.ui.compose.hex_paint import HexFonts, HexPainter
from smsdesk.ui.style import style
from smsdesk.ui.widgets.speaking import announce

_READ_AFTER_MS = 200
_KEY = Qt.Key


class HexView(QPlainTextEdit):
    """Cells of a `Content`. A plain text field, because that is what assistive technology can read as text; its own
    text holds the digits, a line a row, and follows a moment after typing has stopped. Everything seen is painted."""

    range_selected = Signal(int, int)  # cells: first, behind the last
    copy_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = Content()
        self._per_row = 16
        self._marked = (0, 0)
        self._current = -1
        self._anchor = 0
        self._fonts = HexFonts()
        self._grid = make_grid(self._content, self._fonts.metrics, 800, 16)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(_READ_AFTER_MS)
        self._reading.timeout.connect(self._put_text)
        self._set_up()

    def _set_up(self) -> None:
        self.setAccessibleName("Hex")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("bare", True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction("Copy as hex", self)
        copy.triggered.connect(self.copy_requested)
        self.addAction(copy)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.valueChanged.connect(self.viewport().update)
        style.changed.connect(self._dress)

    def _dress(self) -> None:
        self._fonts = HexFonts()
        self._lay_out()

    @property
    def content(self) -> Content:
        """What is shown."""
        return self._content

    @property
    def marked(self) -> tuple[int, int]:
        """The selected cells: first, behind the last."""
        return self._marked

    @property
    def current(self) -> int:
        """The cell with the ring, -1 for none."""
        return self._current

    @property
    def per_row(self) -> int:
        """Cells of a row."""
        return self._per_row

    def show_content(self, content: Content, per_row: int) -> None:
        """Show other cells; what was marked stays as far as it is still there."""
        followed = per_row != self._per_row and self._sees_current()
        self._content = content
        self._per_row = per_row
        self._marked = (min(self._marked[0], len(content)), min(self._marked[1], len(content)))
        self._current = min(self._current, len(content) - 1)
        self._anchor = min(self._anchor, max(len(content) - 1, 0))
        self._reading.start()
        self._lay_out()
        if followed:
            self._show_current()

    def mark(self, first: int, last: int, current: int) -> None:
        """Mark cells and put the ring round the character or octet of cell `current` (-1: none), which is scrolled to.

        The same cells again leave ring and anchor alone: that is the answer to what was selected here.
        """
        if (first, last) != self._marked or first == last:
            self._anchor, self._current = first, current
        self._marked = (first, last)
        self._show_current()

    def rows(self) -> int:
        """How many rows there are."""
        return -(-len(self._content) // self._per_row)

    def _seen(self) -> int:
        """How many whole rows can be seen."""
        return max(1, (self.viewport().height() - self._grid.top) // self._grid.row)

    def _lay_out(self) -> None:
        room = self.width() - self._bar.sizeHint().width()
        self._grid = make_grid(self._content, self._fonts.metrics, room, self._per_row)
        self._bar.setPageStep(self._seen())
        self._bar.setRange(0, max(0, self.rows() - self._seen()))
        self._bar.setVisible(self._bar.maximum() > 0)
        self.viewport().update()

    def _sees_current(self) -> bool:
        row = max(self._current, 0) // self._per_row
        return self._bar.value() <= row < self._bar.value() + self._bar.pageStep()

    def _show_current(self) -> None:
        row = max(self._current, 0) // self._per_row
        if row < self._bar.value():
            self._bar.setValue(row)
        elif row >= self._bar.value() + self._seen():
            self._bar.setValue(row - self._seen() + 1)
        self.viewport().update()

    def _put_text(self) -> None:
        self.setPlainText(self._content.lines(self._per_row))
        self._put_cursor()

    def _put_cursor(self) -> None:
        """The text's own cursor on the digits of the marked cells: screen readers say what it lands on."""
        if self._reading.isActive() or not self.hasFocus():
            return
        step = self._content.digits + 1
        cursor = QTextCursor(self.document())
        length = self.document().characterCount() - 1
        cursor.setPosition(min(self._marked[0] * step, length))
        cursor.setPosition(min(max(self._marked[1] * step - 1, 0), length), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def text(self) -> str:
        """The digits as assistive technology reads them, at once."""
        if self._reading.isActive():
            self._reading.stop()
            self._put_text()
        return self.toPlainText()

    def _select_to(self, cell: int, *, extend: bool) -> None:
        """Move the ring, with everything from the anchor on when `extend`, as somebody asked with mouse or keys."""
        if not len(self._content):
            return
        cell = self._content.whole(max(0, min(cell, len(self._content) - 1)))[0]
        if not extend:
            self._anchor = cell
        ends = (*self._content.whole(self._anchor), *self._content.whole(cell))
        self._current = cell
        self._marked = (min(ends), max(ends))
        self._show_current()
        self._put_cursor()
        self.range_selected.emit(*self._marked)
        announce(self, self.accessibleDescription())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._select_to(0, extend=False)
            self._select_to(len(self._content) - 1, extend=True)
        elif (cell := self._cell_for(event)) is not None:
            self._select_to(cell, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            event.ignore()  # such as Ctrl+Enter and Esc, which belong to the page

    def _cell_for(self, event: QKeyEvent) -> int | None:
        """The cell that a key goes to, None for a key that goes nowhere."""
        here = max(self._current, 0)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return {_KEY.Key_Home: 0, _KEY.Key_End: len(self._content) - 1}.get(_KEY(event.key()))
        first, behind = self._content.whole(here) if len(self._content) else (0, 0)
        begin, page = here - here % self._per_row, self._seen() * self._per_row
        ways = {
            _KEY.Key_Left: first - 1,
            _KEY.Key_Right: behind,
            _KEY.Key_Up: here - self._per_row if here >= self._per_row else here,
            _KEY.Key_Down: here + self._per_row if here + self._per_row < len(self._content) else here,
            _KEY.Key_Home: begin,
            _KEY.Key_End: begin + self._per_row - 1,
            _KEY.Key_PageUp: here - page,
            _KEY.Key_PageDown: here + page,
        }
        return ways.get(_KEY(event.key()))

    def _cell_at(self, event: QMouseEvent) -> int:
        row, column = self._grid.cell_at(event.position().toPoint())
        return (row + self._bar.value()) * self._per_row + column

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._select_to(self._cell_at(event), extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._select_to(self._cell_at(event), extend=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._bar.event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0 and len(self._content):
            self._anchor = self._current = self._bar.value() * self._per_row
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        followed = self._sees_current()
        width = self._bar.sizeHint().width()
        self._bar.setGeometry(self.width() - width, 0, width, self.height())
        self._lay_out()
        if followed:
            self._show_current()

    def sizeHint(self) -> QSize:
        return QSize(style.px(400), style.px(TOP) * 2 + self.rows() * style.px(ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(160), style.px(TOP) + style.px(ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), style.colour("sunken"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self._content.whole(self._current) if 0 <= self._current < len(self._content) else (0, 0)
        rows = HexPainter(painter, self._content, self._grid, self._fonts, self._marked, ring)
        first = self._bar.value()
        for line in range(min(self._seen(), self.rows() - first)):
            rows.paint_row(first + line, line)
        if self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.drawRoundedRect(self.viewport().rect().adjusted(1, 1, -1, -1), style.px(5), style.px(5))
