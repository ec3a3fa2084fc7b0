"""The words on the chart: which are written, where they stand, and the days below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics

from smsdesk.ui import figures
from smsdesk.ui import wording_credits as words
from smsdesk.ui.credits.chart_labels import MOST_LABELS, Anchor, Box, Ground, place_labels
from smsdesk.ui.credits.chart_points import Chart, Stop
from smsdesk.ui.style import style

_FEW_DAYS = 2.5 * 86400
Corners = Sequence[tuple[float, float]]
"""The step line: seconds since the chart begins, and credits."""


@dataclass(frozen=True)
class Scale:
    """What part of the chart `room` (px) shows: seconds from `left` to `right`, credits from `low` to `high`."""

    room: QRectF
    left: float
    right: float
    low: float
    high: float

    @property
    def wide(self) -> float:
        """Seconds from edge to edge."""
        return self.right - self.left

    def pixel(self, at: float, credits: float) -> tuple[float, float]:
        """Where a figure stands."""
        x, wide, y, high = self._pixels
        return x + (at - self.left) * wide, y - (credits - self.low) * high

    @cached_property
    def _pixels(self) -> tuple[float, float, float, float]:
        """Left edge, px a second, lower edge, px a credit: asked of Qt once, not for each of a thousand corners."""
        a_credit = self.room.height() / (self.high - self.low)
        return self.room.left(), self.room.width() / self.wide, self.room.bottom(), a_credit

    def at(self, x: float) -> float:
        """The second at a place."""
        return self.left + (x - self.room.left()) / self.room.width() * self.wide

    def credits(self, y: float) -> float:
        """The credits at a place."""
        return self.low + (self.room.bottom() - y) / self.room.height() * (self.high - self.low)


@dataclass(frozen=True)
class Word:
    """A text with its colour role and its place in px."""

    text: str
    role: str
    box: Box


def chart_words(chart: Chart, corners: Corners, scale: Scale) -> tuple[list[Word], list[Stop]]:
    """The words that find room, the warning level's first, and the stops whose words do not."""
    marked = [stop for stop in chart.stops if stop.marks]
    ground = Ground([scale.pixel(*corner) for corner in corners], _dots(chart, marked, scale))
    room = scale.room
    free = Box(room.left() + 2, room.top() + 1, room.right() - 1, room.bottom() - 1)
    found = []
    if chart.level:
        y = scale.pixel(0, chart.level)[1]
        level = _level_word(chart.level, y, ground, free)
        found += [level] if level is not None else []
        for box in (Box(free.left, y - 2, free.right, y + 2), *(each.box for each in found)):
            ground.take(box)
    metrics = QFontMetrics(style.font("small"))
    largest, left_out = _largest(marked)
    anchors = [_anchor(chart, stop, scale, metrics) for stop in largest]
    for stop, place in zip(largest, place_labels(anchors, ground, free), strict=True):
        if place is None:
            left_out.append(stop)
        else:
            found.append(Word(words.marks_label(stop.marks), "text2", place))
    return found, left_out


def _largest(marked: Sequence[Stop]) -> tuple[list[Stop], list[Stop]]:
    """Those whose words are measured at all, in their order, and the others: to measure 300 takes long."""
    order = sorted(range(len(marked)), key=lambda place: (-abs(marked[place].left - marked[place].before), place))
    wanted = set(order[:MOST_LABELS])
    chosen = [stop for place, stop in enumerate(marked) if place in wanted]
    return chosen, [stop for place, stop in enumerate(marked) if place not in wanted]


def _dots(chart: Chart, marked: Sequence[Stop], scale: Scale) -> Iterator[Box]:
    half = style.px(6)
    for stop in marked:
        x, y = scale.pixel(stop.at - chart.since, stop.left)
        yield Box(x - half, y - half, x + half, y + half)


def _anchor(chart: Chart, stop: Stop, scale: Scale, metrics: QFontMetrics) -> Anchor:
    at = stop.at - chart.since
    x, after = scale.pixel(at, stop.left)
    size = metrics.horizontalAdvance(words.marks_label(stop.marks)) + 2, metrics.height()
    return Anchor(x, scale.pixel(at, stop.before)[1], after, *size, abs(stop.left - stop.before))


def _level_word(level: int, y: float, ground: Ground, free: Box) -> Word | None:
    """Above or below the dashed line, at the first place where nothing else is."""
    text = words.warning_level(level)
    metrics = QFontMetrics(style.font("small"))
    wide, high = metrics.horizontalAdvance(text) + 2, metrics.height()
    for left in range(int(free.left) + style.px(6), int(free.right - wide), style.px(24)):
        for bottom in (y - 4, y + high + 4):
            box = Box(left, bottom - high, left + wide, bottom)
            if box.within(free) and ground.is_free(box):
                return Word(text, "warn", box)
    return None


def day_ticks(chart: Chart, scale: Scale) -> list[tuple[float, str]]:
    """Days below the chart, as many as fit and evenly apart: counted back from today, in a long span first days of
    months."""
    metrics = QFontMetrics(style.font("small"))
    widest = metrics.horizontalAdvance("30 Nov 2026")
    begin, now = datetime.fromtimestamp(chart.since), datetime.fromtimestamp(chart.until)
    if chart.until - chart.since < _FEW_DAYS:
        return [(when.timestamp() - chart.since, _hour(when, now)) for when in _hours(begin, now)]
    dates = _dates(begin, now, max(1, int(scale.room.width() // (widest * 1.05))))
    found = [(when.timestamp() - chart.since, words.day(when, now)) for when in dates]
    half = metrics.horizontalAdvance("30 Nov") / 2 / max(scale.room.width(), 1.0) * scale.wide
    return [(at, text) for at, text in found if scale.left + half <= at <= scale.right - half]


def _hours(begin: datetime, now: datetime) -> list[datetime]:
    """Evenly apart in a short span."""
    hours = (now - begin).total_seconds() / 3600
    step = next((minutes for minutes in (15, 30, 60, 120, 360) if hours * 60 / minutes <= 6), 720)
    at = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    steps = range(1, int((now - at).total_seconds() // (60 * step)) + 1)
    found = [at + timedelta(minutes=step * number) for number in steps]
    return [when for when in found if when > begin]


def _hour(when: datetime, now: datetime) -> str:
    return figures.clock(when) if when.hour or when.minute else words.day(when, now)


def _dates(begin: datetime, now: datetime, room: int) -> list[datetime]:
    days = round((now - begin).total_seconds() / 86400)
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
