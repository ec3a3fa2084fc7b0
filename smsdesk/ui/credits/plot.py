"""The drawn chart of the balance (pyqtgraph, whose import takes half a second: import this only when it is shown)."""

from bisect import bisect_left
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPen
from PySide6.QtWidgets import QFrame, QWidget

from smsdesk.ui import wording_credits as words
from smsdesk.ui.credits.chart_labels import Anchor, Box, place_labels
from smsdesk.ui.credits.chart_points import Chart, Stop, nice_ticks
from smsdesk.ui.figures import whole
from smsdesk.ui.style import style

_HEADROOM = 1.24  # above the highest figure, for the labels that stand on the line
_DAY = 86400.0


class BalancePlot:
    """Draws a `Chart` into `widget`, which takes neither mouse nor keys: the page round it does."""

    def __init__(self, parent: QWidget) -> None:
        self.widget = pg.GraphicsView(parent=parent, background=None)
        self.widget.setFrameShape(QFrame.Shape.NoFrame)
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.widget.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self._axes = {side: pg.AxisItem(side, maxTickLength=0) for side in ("left", "bottom")}
        layout = pg.GraphicsLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addItem(self._axes["left"], 0, 0)
        layout.addItem(self._view, 0, 1)
        layout.addItem(self._axes["bottom"], 1, 1)
        for axis in self._axes.values():
            axis.linkToView(self._view)
            axis.enableAutoSIPrefix(False)
        self.widget.setCentralItem(layout)
        self._layout = layout
        self._chart = Chart(0.0, 1.0)
        self._extent = (0.0, 1.0, 0.0, 1.0)
        self._parts: list[Any] = []
        self._labels: list[Any] = []
        self._cursor: list[Any] = []
        self.unlabelled: list[Stop] = []
        """Stops with marks whose label found no room; their words are in the tooltip and under the cursor."""
        self._view.sigResized.connect(self._on_view_resized)

    def close(self) -> None:
        """Take everything out, so that nothing outlives the page."""
        self._view.sigResized.disconnect(self._on_view_resized)
        self._clear(self._parts, self._labels, self._cursor)
        self.widget.close()

    def draw(self, chart: Chart) -> None:
        """Draw anew: another chart, other colours or another size of letters."""
        self._chart = chart
        self._clear(self._parts, self._labels, self._cursor)
        self._set_extent()
        self._dress_axes()
        if chart.stops:
            self._draw_grid()
            self._draw_level()
            self._draw_line()
            self._draw_dots()
            self._place_labels()

    def show_cursor(self, place: int | None) -> None:
        """Mark one stop; None takes the mark away."""
        self._clear(self._cursor)
        if place is None or not 0 <= place < len(self._chart.stops):
            return
        stop = self._chart.stops[place]
        upright = pg.InfiniteLine(stop.at - self._chart.since, angle=90, pen=_pen("text3", 1, dashed=True))
        dot = pg.ScatterPlotItem([stop.at - self._chart.since], [stop.left], size=style.px(11), symbol="o")
        dot.setPen(_pen("surface", 2))
        dot.setBrush(style.colour("accent"))
        self._add(self._cursor, upright, 15)
        self._add(self._cursor, dot, 30)

    def stop_at(self, place: QPointF) -> int | None:
        """The stop nearest to a place of the widget, by its time; None outside of the chart."""
        room = self._room()
        if not self._chart.stops or not room.contains(place):
            return None
        wanted = self._chart.since + self._extent[0] + (place.x() - room.left()) / room.width() * self._wide
        times = [stop.at for stop in self._chart.stops]
        after = bisect_left(times, wanted)
        near = [at for at in (after - 1, after) if 0 <= at < len(times)]
        return min(near, key=lambda at: abs(times[at] - wanted))

    @property
    def label_texts(self) -> list[str]:
        """The labels that found room, from left to right."""
        return [item.textItem.toPlainText() for item in sorted(self._labels, key=lambda item: float(item.pos().x()))]

    def label_boxes(self) -> list[QRectF]:
        """Where the labels stand, in the widget."""
        return [item.mapRectToScene(item.boundingRect()) for item in self._labels]

    @property
    def _wide(self) -> float:
        return self._extent[1] - self._extent[0]

    def _clear(self, *lists: list[Any]) -> None:
        for items in lists:
            for item in items:
                self._view.removeItem(item)
            items.clear()

    def _add(self, items: list[Any], item: Any, height: int) -> None:
        item.setZValue(height)
        self._view.addItem(item, ignoreBounds=True)
        items.append(item)

    def _set_extent(self) -> None:
        chart = self._chart
        span = max(chart.until - chart.since, 1.0)
        lowest = min([0, *chart.lefts])
        highest = max([10, chart.level, *chart.lefts, *(stop.before for stop in chart.stops)])
        self._extent = (-0.012 * span, 1.025 * span, float(lowest), lowest + (highest - lowest) * _HEADROOM)
        left, right, low, high = self._extent
        self._view.setRange(xRange=(left, right), yRange=(low, high), padding=0, disableAutoRange=True)

    def _dress_axes(self) -> None:
        font = style.font("small")
        metrics = QFontMetrics(font)
        highest = self._extent[3]
        heights = nice_ticks(highest, max(2, int(self.widget.height() / style.px(70))))
        self._ticks = [tick for tick in heights if tick < highest * 0.97]
        texts = [whole(tick) for tick in self._ticks]
        left, bottom = self._axes["left"], self._axes["bottom"]
        left.setWidth(max(metrics.horizontalAdvance(text) for text in texts) + style.px(12))
        bottom.setHeight(metrics.height() + style.px(6))
        left.setTicks([list(zip(self._ticks, texts, strict=True))])
        bottom.setTicks([self._days(metrics)])
        for axis in self._axes.values():
            axis.setPen(_pen("border", 1))
            axis.setTextPen(_pen("text2", 1))
            axis.setStyle(tickFont=QFont(font), tickTextOffset=style.px(5), hideOverlappingLabels=False)

    def _days(self, metrics: QFontMetrics) -> list[tuple[float, str]]:
        """Midnights with their day, as many as fit, and evenly apart."""
        begin = datetime.fromtimestamp(self._chart.since).replace(hour=0, minute=0, second=0, microsecond=0)
        days = round((self._chart.until - self._chart.since) / _DAY)
        room = max(1, int(self._room().width() // (metrics.horizontalAdvance("30 Nov 2026") * 1.05)))
        now = datetime.fromtimestamp(self._chart.until)
        found = [
            (when.timestamp() - self._chart.since, words.day(when, now)) for when in _dates(begin, now, days, room)
        ]
        half = metrics.horizontalAdvance(found[0][1]) / 2 / max(self._room().width(), 1) * self._wide if found else 0
        return [(at, text) for at, text in found if self._extent[0] + half <= at <= self._extent[1] - half]

    def _draw_grid(self) -> None:
        for tick in self._ticks[1:]:
            self._add(self._parts, pg.InfiniteLine(tick, angle=0, pen=_pen("hover", 1)), -20)

    def _draw_level(self) -> None:
        if self._chart.level:
            line = pg.InfiniteLine(self._chart.level, angle=0, pen=_pen("warn", 1, dashed=True))
            self._add(self._parts, line, 5)

    def _corners(self) -> list[tuple[float, float]]:
        """The step line, beginning at the first stop and ending at the newest answer."""
        corners: list[tuple[float, float]] = []
        for stop in self._chart.stops:
            at = stop.at - self._chart.since
            if corners:
                corners.append((at, corners[-1][1]))
            corners.append((at, float(stop.left)))
        if len(corners) == 1:  # a single answer is a short line, not nothing
            corners.append((corners[0][0] + self._wide * 0.02, corners[0][1]))
        return corners

    def _draw_line(self) -> None:
        corners = self._corners()
        ground = style.colour("accent_bg")
        ground.setAlpha(150)
        curve = pg.PlotCurveItem(
            [x for x, _y in corners],
            [y for _x, y in corners],
            pen=_pen("accent", 2),
            brush=ground,
            fillLevel=0,
            antialias=True,
        )
        self._add(self._parts, curve, 0)

    def _draw_dots(self) -> None:
        marked = [stop for stop in self._chart.stops if stop.marks]
        if not marked:
            return
        dots = pg.ScatterPlotItem(size=style.px(9), pxMode=True)
        bought = [stop.left > stop.before for stop in marked]
        dots.setData(
            x=[stop.at - self._chart.since for stop in marked],
            y=[stop.left for stop in marked],
            symbol=["t1" if words.largest(stop.marks).kind == "transfer" else "o" for stop in marked],
            pen=[_pen("ok" if more else "accent", 2) for more in bought],
            brush=[style.colour("ok" if more else "surface") for more in bought],
        )
        self._add(self._parts, dots, 20)

    def _room(self) -> QRectF:
        """The chart without its axes, in px of the widget."""
        return QRectF(self._view.sceneBoundingRect())

    def _pixel(self, at: float, left: float) -> tuple[float, float]:
        room = self._room()
        low, high = self._extent[2], self._extent[3]
        x = room.left() + (at - self._extent[0]) / self._wide * room.width()
        return x, room.bottom() - (left - low) / (high - low) * room.height()

    def _place_labels(self) -> None:
        """Words beside their steps; the warning level's own word chooses first."""
        self._clear(self._labels)
        self.unlabelled = []
        room = self._room()
        if room.width() < 50 or not self._chart.stops:
            return
        line = [self._pixel(*corner) for corner in self._corners()]
        taken = self._dots_taken()
        free = Box(room.left() + 2, room.top() + 1, room.right() - 1, room.bottom() - 1)
        taken += self._place_level_word(line, taken, free)
        marked = [stop for stop in self._chart.stops if stop.marks]
        metrics = QFontMetrics(style.font("small"))
        anchors = [self._anchor(stop, metrics) for stop in marked]
        for stop, box in zip(marked, place_labels(anchors, line, taken, free), strict=True):
            if box is None:
                self.unlabelled.append(stop)
            else:
                self._add_label(words.marks_label(stop.marks), "text2", box)

    def _dots_taken(self) -> list[Box]:
        half = style.px(6)
        marked = (stop for stop in self._chart.stops if stop.marks)
        places = [self._pixel(stop.at - self._chart.since, stop.left) for stop in marked]
        return [Box(x - half, y - half, x + half, y + half) for x, y in places]

    def _anchor(self, stop: Stop, metrics: QFontMetrics) -> Anchor:
        at = stop.at - self._chart.since
        x, after = self._pixel(at, stop.left)
        size = metrics.horizontalAdvance(words.marks_label(stop.marks)) + 2, metrics.height()
        return Anchor(x, self._pixel(at, stop.before)[1], after, *size, abs(stop.left - stop.before))

    def _place_level_word(self, line: list[tuple[float, float]], taken: list[Box], free: Box) -> list[Box]:
        """Above or below the dashed line, at the first place where nothing else is; what it takes."""
        if not self._chart.level:
            return []
        text = words.warning_level(self._chart.level)
        metrics = QFontMetrics(style.font("small"))
        wide, high = metrics.horizontalAdvance(text) + 2, metrics.height()
        y = self._pixel(0, self._chart.level)[1]
        dashes = Box(free.left, y - 2, free.right, y + 2)
        for left in range(int(free.left) + style.px(6), int(free.right - wide), style.px(24)):
            for before in (y - 4, y + high + 4):
                anchor = Anchor(left + wide / 2, before, before, wide, high, 1)
                box = Box(left, before - high, left + wide, before)
                clear = place_labels([anchor], line, taken, free) and box.within(free)
                if clear and not _touches(box, line) and not any(box.meets(each) for each in taken):
                    self._add_label(text, "warn", box)
                    return [dashes, box]
        return [dashes]

    def _add_label(self, text: str, role: str, box: Box) -> None:
        room = self._room()
        low, high = self._extent[2], self._extent[3]
        item = pg.TextItem(text, color=style.colour(role), anchor=(0, 0))
        item.textItem.document().setDocumentMargin(0)
        item.setFont(style.font("small"))
        at = self._extent[0] + (box.left - room.left()) / room.width() * self._wide
        item.setPos(at, low + (room.bottom() - box.top) / room.height() * (high - low))
        self._add(self._labels, item, 25)

    def _on_view_resized(self) -> None:
        if self._chart.stops:
            self._dress_axes()
            self._place_labels()


def _dates(begin: datetime, now: datetime, days: int, room: int) -> list[datetime]:
    """Evenly apart and counted back from today, so that today has its day; in a long span first days of months."""
    step = next((each for each in (1, 2, 3, 5, 6, 10, 15) if days / each <= room), 0)
    last = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if step and days <= 90:
        return [last - timedelta(days=back) for back in range(0, days + 1, step)]
    months = next((each for each in (1, 2, 3, 4, 6) if days / 30.4 / each <= room), 12)
    found, first = [], last.replace(day=1)
    while first >= begin:
        found.append(first)
        for _month in range(months):
            first = (first - timedelta(days=1)).replace(day=1)
    return found


def _touches(box: Box, line: list[tuple[float, float]]) -> bool:
    for (x0, y0), (x1, y1) in pairwise(line):
        wall = Box(min(x0, x1) - 2, min(y0, y1) - 2, max(x0, x1) + 2, max(y0, y1) + 2)
        if box.meets(wall):
            return True
    return False


def _pen(role: str, width: int, *, dashed: bool = False) -> QPen:
    pen = QPen(style.colour(role), width)
    pen.setCosmetic(True)
    if dashed:
        pen.setDashPattern([4.0, 3.0])
    return pen
