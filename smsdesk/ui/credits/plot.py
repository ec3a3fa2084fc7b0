"""The drawn chart of the balance (pyqtgraph, whose import takes half a second: import this only when it is shown)."""

from bisect import bisect_left
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QPen
from PySide6.QtWidgets import QFrame, QWidget

from smsdesk.ui import wording_credits as words
from smsdesk.ui.credits.chart_points import Chart, Stop, nice_ticks
from smsdesk.ui.credits.chart_words import Scale, chart_words, day_ticks
from smsdesk.ui.figures import whole
from smsdesk.ui.style import style

_SETTLE_MS = 40
_DOT, _SMALL_DOT = 9, 6
_MANY_DOTS = 80
"""More of them are drawn smaller: a year of them would hide the line."""
_HEADROOM = 1.24  # above the highest figure, for the labels that stand on the line


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
        self._ticks: list[int] = []
        self._cursor: list[Any] = []
        self.unlabelled: list[Stop] = []
        """Stops with marks whose label found no room; their words are in the tooltip and under the cursor."""
        # Words are placed when the size has settled: it takes some 10 ms, too long for every step of a drag.
        self._settled = QTimer(self.widget, singleShot=True)
        self._settled.timeout.connect(self.place_words)
        self._view.sigResized.connect(self._on_view_resized)

    def close(self) -> None:
        """Take everything out, so that nothing outlives the page."""
        self._settled.stop()
        self._view.sigResized.disconnect(self._on_view_resized)
        self._clear(self._parts, self._labels, self._cursor)
        self.widget.close()

    def draw(self, chart: Chart) -> None:
        """Draw anew: another chart, other colours or another size of letters."""
        self._chart = chart
        # Said each time: what the style sheet gives a graphics view stays as it was when the appearance changes.
        self.widget.setBackground(style.colour("surface"))
        self._clear(self._parts, self._labels, self._cursor)
        self._set_extent()
        self._dress_axes()
        if chart.stops:
            self._draw_grid()
            self._draw_level()
            self._draw_line()
            # A year of words takes as long as all the rest: what moves meanwhile is painted between the two.
            if self._draw_dots() > _MANY_DOTS:
                self._settled.start(0)
            else:
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
        scale = self._scale()
        if not self._chart.stops or not scale.room.contains(place):
            return None
        wanted = self._chart.since + scale.at(place.x())
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
        below = 0.04 * (highest - lowest) if lowest < 0 else 0.0  # what is owed does not lie on the edge
        self._extent = (-0.012 * span, 1.025 * span, lowest - below, lowest + (highest - lowest) * _HEADROOM)
        left, right, low, high = self._extent
        self._view.setRange(xRange=(left, right), yRange=(low, high), padding=0, disableAutoRange=True)

    def _scale(self) -> Scale:
        return Scale(QRectF(self._view.sceneBoundingRect()), *self._extent)

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
        bottom.setTicks([day_ticks(self._chart, self._scale())])
        for axis in self._axes.values():
            axis.setPen(_pen("border", 1))
            axis.setTextPen(_pen("text2", 1))
            axis.setStyle(tickFont=QFont(font), tickTextOffset=style.px(5), hideOverlappingLabels=False)

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
            corners.append((corners[0][0] + (self._extent[1] - self._extent[0]) * 0.02, corners[0][1]))
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

    def _draw_dots(self) -> int:
        """How many there are. One item for all that look the same: each pen of its own has its symbol painted anew,
        which takes 20 ms for a year."""
        alike: dict[tuple[str, bool], list[Stop]] = {}
        for stop in self._chart.stops:
            if stop.marks:
                symbol = "t1" if words.largest(stop.marks).kind == "transfer" else "o"
                alike.setdefault((symbol, stop.left > stop.before), []).append(stop)
        many = sum(map(len, alike.values()))
        size = style.px(_DOT if many <= _MANY_DOTS else _SMALL_DOT)
        for (symbol, more), stops in alike.items():
            dots = pg.ScatterPlotItem(
                x=[stop.at - self._chart.since for stop in stops],
                y=[stop.left for stop in stops],
                symbol=symbol,
                size=size,
                pen=_pen("ok" if more else "accent", 2),
                brush=style.colour("ok" if more else "surface"),
            )
            self._add(self._parts, dots, 21 if more else 20)
        return many

    def _place_labels(self) -> None:
        """Words beside their steps, in the room that there is now."""
        self._clear(self._labels)
        self.unlabelled = []
        scale = self._scale()
        if scale.room.width() < 50 or not self._chart.stops:
            return
        found, self.unlabelled = chart_words(self._chart, self._corners(), scale)
        for word in found:
            item = pg.TextItem(word.text, color=style.colour(word.role), anchor=(0, 0))
            item.textItem.document().setDocumentMargin(0)
            item.setFont(style.font("small"))
            item.setPos(scale.at(word.box.left), scale.credits(word.box.top))
            self._add(self._labels, item, 25)

    def _on_view_resized(self) -> None:
        self._settled.start(_SETTLE_MS)

    def place_words(self) -> None:
        """Axes and words for the present size."""
        self._settled.stop()
        if self._chart.stops:
            self._dress_axes()
            self._place_labels()


def _pen(role: str, width: int, *, dashed: bool = False) -> QPen:
    pen = QPen(style.colour(role), width)
    pen.setCosmetic(True)
    if dashed:
        pen.setDashPattern([4.0, 3.0])
    return pen
