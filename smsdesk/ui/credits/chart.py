"""The chart of the balance with its head: the span to choose, and what stands under the cursor in words."""

from typing import Protocol

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from smsdesk.ui import wording_credits as words
from smsdesk.ui.credits.chart_points import Chart
from smsdesk.ui.icons import icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip
from smsdesk.ui.widgets.menu_button import MenuButton
from smsdesk.ui.widgets.speaking import announce

SPANS = (7, 30, 90, 365)
_RING = 2


class Plot(Protocol):
    """What draws; see `plot.BalancePlot`."""

    widget: QWidget

    def draw(self, chart: Chart) -> None:
        """Draw anew."""

    def show_cursor(self, place: int | None) -> None:
        """Mark one stop."""

    def stop_at(self, place: QPointF) -> int | None:
        """The stop nearest to a place."""

    def close(self) -> None:
        """Take everything out."""


class ChartCanvas(QWidget):
    """Holds the plot; ← and → go from stop to stop, Home and End to the ends, Esc takes the cursor away."""

    cursor_moved = Signal(object)  # index of a stop, or None

    def __init__(self) -> None:
        super().__init__()
        self._plot: Plot | None = None
        self._chart = Chart(0.0, 1.0)
        self._place: int | None = None
        self._message = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        style.changed.connect(self._redraw)

    @property
    def plot(self) -> Plot | None:
        """What draws, None until it is loaded."""
        return self._plot

    @property
    def place(self) -> int | None:
        """The stop under the cursor."""
        return self._place

    def set_plot(self, plot: Plot) -> None:
        """Draw with this from now on."""
        self._plot = plot
        self._place_plot()
        self._redraw()

    def show_chart(self, chart: Chart, message: str = "") -> None:
        """Another chart; `message` stands in its place while there is nothing to draw."""
        self._chart = chart
        self._message = message
        self._redraw()
        # New figures do not take the place away from somebody who reads it by keys.
        self.set_cursor(self._place if self.hasFocus() else None)

    def set_cursor(self, place: int | None) -> None:
        """Stand on a stop."""
        if place is not None and not self._chart.stops:
            place = None
        self._place = place if place is None else max(0, min(place, len(self._chart.stops) - 1))
        if self._plot is not None:
            self._plot.show_cursor(self._place)
        self.cursor_moved.emit(self._place)

    def _redraw(self) -> None:
        if self._plot is not None:
            self._plot.widget.setVisible(bool(self._chart.stops))
            self._plot.draw(self._chart)
            self._plot.show_cursor(self._place)
        self.update()

    def _place_plot(self) -> None:
        if self._plot is not None:
            side = style.px(14)
            self._plot.widget.setGeometry(self.rect().adjusted(side, _RING, -side, -_RING))
            self._plot.widget.setVisible(bool(self._chart.stops))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(240), style.px(120))

    def sizeHint(self) -> QSize:
        # No higher: in a page that wraps, what is hinted at is what the page asks for, and it would scroll.
        return QSize(style.px(480), style.px(120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_plot()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._message and not self._chart.stops:
            painter.setFont(style.font("body"))
            painter.setPen(style.colour("text2"))
            flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
            painter.drawText(self.rect().adjusted(style.px(24), 0, -style.px(24), 0), flags, self._message)
        if self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), _RING))
            painter.drawRoundedRect(self.rect().adjusted(5, 1, -5, -1), style.px(5), style.px(5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._chart.stops) - 1
        place = last + 1 if self._place is None else self._place
        targets = {Qt.Key.Key_Left: place - 1, Qt.Key.Key_Right: min(place + 1, last), Qt.Key.Key_Home: 0}
        targets[Qt.Key.Key_End] = last
        if event.key() == Qt.Key.Key_Escape and self._place is not None:
            self.set_cursor(None)
        elif event.key() in targets and last >= 0 and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_cursor(max(0, targets[Qt.Key(event.key())]))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._plot is not None:
            place = self._plot.stop_at(event.position() - QPointF(self._plot.widget.pos()))
            if place != self._place:
                self.set_cursor(place)

    def leaveEvent(self, event: object) -> None:
        if self._place is not None and not self.hasFocus():
            self.set_cursor(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.set_cursor(None)
        self.update()


class ChartPanel(QWidget):
    """In the head stands what is under the cursor, else how long the credits last. `wanted` comes when the chart is
    first to be seen, so that its drawing can be loaded."""

    wanted = Signal()
    span_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.canvas = ChartCanvas()
        self.canvas.setAccessibleName("Balance over time")
        self._read = Label("", "small", "text2", elide=True)
        self._span = MenuButton("", "quiet", icon="calendar-blank")
        self._chart = Chart(0.0, 1.0)
        self._now = 0.0
        self._pace = ""
        for days in SPANS:
            action = self._span.choices.addAction(words.span(days))
            action.setData(days)
        self._span.choices.triggered.connect(lambda action: self.span_chosen.emit(action.data()))
        self._span.reserve(*(words.span(days) for days in SPANS))
        self.canvas.cursor_moved.connect(self._on_canvas_cursor_moved)
        head = QHBoxLayout()
        head.setContentsMargins(style.px(16), 0, style.px(8), 0)
        head.setSpacing(style.px(12))
        head.addWidget(Label("Balance", strong=True))
        head.addWidget(self._read, 1)
        head.addWidget(self._span)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, style.px(6), 0, style.px(6))
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.canvas, 1)
        self.setMinimumHeight(style.px(160))

    @property
    def read_text(self) -> str:
        """What is said of the stop under the cursor."""
        return self._read.whole_text()

    def show_span(self, days: int) -> None:
        """Which span is drawn."""
        self._span.setText(words.span(days))
        self._span.setAccessibleName(f"Span of the chart: {words.span(days)}")
        for action in self._span.choices.actions():
            action.setIcon(icon("check") if action.data() == days else icon("calendar-blank"))

    def show_chart(self, chart: Chart, now: float, message: str = "") -> None:
        """Draw a chart, or say why there is none; its summary is what assistive technology reads."""
        self._chart = chart
        self._now = now
        self.canvas.show_chart(chart, message)
        self.canvas.setAccessibleDescription(words.summary(chart) if chart.stops else message)

    def show_pace(self, sentence: str) -> None:
        """How long the credits last; it stands there while no stop is pointed at."""
        self._pace = sentence
        self._on_canvas_cursor_moved(self.canvas.place)

    def _on_canvas_cursor_moved(self, place: int | None) -> None:
        sentence = "" if place is None else words.stop(self._chart.stops[place], self._now)
        self._read.setText(sentence or self._pace)
        set_plain_tooltip(self.canvas, sentence)
        if self.canvas.hasFocus():
            announce(self.canvas, sentence)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.wanted.emit()
