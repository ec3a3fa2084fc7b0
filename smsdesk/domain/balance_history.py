"""The balance over time: what was left and when, what changed it, and how long it lasts at the present pace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

Point = tuple[float, int]
"""At this time (seconds since the epoch) the gateway said that so many credits were left."""

MOST_POINTS = 500
PACE_DAYS = 30
"""Days that the pace is taken from."""
LEAST_DAYS = 7
"""Days that have to be known before anything is said of a pace."""
_DAY = 86_400.0
_IN_A_SLOT = 4


class MarkKind(StrEnum):
    """What changed a balance."""

    BROADCAST = "broadcast"
    TRANSFER = "transfer"
    BOUGHT = "bought"  # it rose between two answers, and nothing here says why


@dataclass(frozen=True)
class BalanceMark:
    """Something that changed a balance: when it was over, what it is called ("" for BOUGHT), by how many credits
    (with its sign), and the id of the broadcast or transfer."""

    at: float
    title: str
    change: int
    kind: MarkKind
    key: int | None = None
    began: float | None = None


@dataclass(frozen=True)
class BalanceHistory:
    """Points and marks, oldest first. The first point may lie before the time that was asked for: what was left when
    it began."""

    points: tuple[Point, ...] = ()
    marks: tuple[BalanceMark, ...] = ()


def thinned(points: Sequence[Point], most: int = MOST_POINTS) -> list[Point]:
    """At most `most` points (not below 8) of a longer line, in order: of each of equal spans of time the first and the
    last, the lowest and the highest. So no extreme is lost, and the line begins and ends where it did."""
    if len(points) <= most:
        return list(points)
    slots = max(1, most // _IN_A_SLOT)
    begin, span = points[0][0], (points[-1][0] - points[0][0]) or 1.0
    found: list[Point] = []
    slot: list[Point] = []
    at_slot = 0
    for point in points:
        place = min(slots - 1, int((point[0] - begin) / span * slots))
        if place != at_slot:
            found += _corners(slot)
            slot, at_slot = [], place
        slot.append(point)
    return found + _corners(slot)


def _corners(slot: Sequence[Point]) -> list[Point]:
    if not slot:
        return []
    lefts = [left for _at, left in slot]
    places = {0, len(slot) - 1, lefts.index(min(lefts)), lefts.index(max(lefts))}
    return [slot[place] for place in sorted(places)]


def bought(points: Sequence[Point], spent: Iterable[BalanceMark]) -> list[BalanceMark]:
    """Where a balance rose between two answers: at the later one, by the rise and what is known to have been spent
    meanwhile. A purchase that does not outweigh what was spent between the same two answers is not seen."""
    costs = list(spent)
    found = []
    for (begin, before), (end, after) in pairwise(points):
        if after > before:
            meanwhile = sum(
                mark.change for mark in costs if begin < mark.at <= end and (mark.began or mark.at) >= begin
            )
            found.append(BalanceMark(end, "", after - before - meanwhile, MarkKind.BOUGHT))
    return found


def days_left(points: Sequence[Point], now: float) -> int | None:
    """Whole days that what is left lasts at the pace of the last 30 days: all falls of the balance, transfers too, and
    what was spent outside of this program.

    `points` oldest first; of a fall that began before the 30 days only the share inside them counts. None with less
    than 7 days known, when nothing was spent, and without a balance.
    """
    if not points:
        return None
    begin = max(now - PACE_DAYS * _DAY, points[0][0])
    if now - begin < LEAST_DAYS * _DAY:
        return None
    spent = 0.0
    for (start, before), (end, after) in pairwise(points):
        if after < before and end > begin:
            spent += (before - after) * (end - max(start, begin)) / (end - start) if end > start else before - after
    days = (now - begin) / _DAY
    return int(max(0, points[-1][1]) * days / spent) if spent > 0 else None


def unbroken_since(used: Iterable[Point]) -> float | None:
    """The time of the first answer from which on "used" never fell again: a gateway that begins anew starts a count of
    its own. None without any. The gateway may have counted before, as nobody asked it then."""
    since: float | None = None
    last = 0
    for at, figure in used:
        if since is None or figure < last:
            since = at
        last = figure
    return since
