"""What the chart of the balance shows: steps, marks on them, and the places that the cursor stops at."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["broadcast", "transfer", "bought", "other"]
Step = tuple[float, int]
"""From this time on (seconds since the epoch) so many credits were left."""


@dataclass(frozen=True)
class Mark:
    """Something that changed the balance: `change` is signed, `title` without the figure."""

    at: float
    title: str
    change: int
    kind: MarkKind


@dataclass(frozen=True)
class Stop:
    """A place of the line: what was left before and after it, and what happened there."""

    at: float
    before: int
    left: int
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A balance between two times; `stops` in order, the first at the left edge, the last at the newest answer."""

    since: float
    until: float
    stops: tuple[Stop, ...] = ()
    level: int = 0  # warn below; 0: no line

    @property
    def lefts(self) -> list[int]:
        """What was left at each stop."""
        return [stop.left for stop in self.stops]


def chart_of(steps: Sequence[Step], marks: Sequence[Mark], since: float, until: float, level: int = 0) -> Chart:
    """Build a chart from all answers (oldest first) and all marks. Answers that change nothing are left out, but the
    newest is kept: so far the line goes. A mark stands at the first answer that came after it."""
    shown = _shown(steps, since, until)
    if not shown:
        return Chart(since, until, level=level)
    times = [at for at, _left in shown]
    placed: dict[int, list[Mark]] = {}
    for mark in sorted(marks, key=lambda each: each.at):
        if since <= mark.at <= until:
            placed.setdefault(min(bisect_left(times, mark.at), len(times) - 1), []).append(mark)
    stops = []
    for place, (at, left) in enumerate(shown):
        before = shown[place - 1][1] if place else left
        if place in (0, len(shown) - 1) or left != before or place in placed:
            stops.append(Stop(at, before, left, tuple(placed.get(place, ()))))
    return Chart(since, until, tuple(stops), level)


def _shown(steps: Sequence[Step], since: float, until: float) -> list[Step]:
    """The steps of the span, begun by what was left when it begins."""
    times = [at for at, _left in steps]
    first, last = bisect_left(times, since), bisect_right(times, until)
    found = list(steps[first:last])
    if first > 0:
        found.insert(0, (since, steps[first - 1][1]))
    return found


def nice_ticks(highest: float, wanted: int) -> list[int]:
    """Round figures from 0 to `highest`, about `wanted` steps of 1, 2 or 5 times a power of ten."""
    step = 1
    while highest / step > wanted:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return list(range(0, int(highest) + 1, step))
