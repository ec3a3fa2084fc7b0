"""Where the words of a chart stand: beside their step, never across a line, a dot or each other."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

MOST_LABELS = 40
"""So many are tried to be placed, the largest changes."""
_AIR = 3.0
_COLUMN = 64.0
_WIDEST = 20 * _COLUMN


class Box(NamedTuple):
    """A rectangle in px, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """True when they share more than an edge."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)

    def within(self, other: "Box") -> bool:
        """True when it lies wholly inside."""
        wide = other.left <= self.left and self.right <= other.right
        return wide and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Anchor:
    """A place of the line in px: where it comes from (`before`) and goes on (`after`), and the label's size."""

    x: float
    before: float
    after: float
    width: float
    height: float
    weight: int  # the larger ones choose first


def place_labels(anchors: Sequence[Anchor], ground: "Ground", room: Box) -> list[Box | None]:
    """A box for each label, None for those without room; what is given out is taken from the ground."""
    found: list[Box | None] = [None] * len(anchors)
    order = sorted(range(len(anchors)), key=lambda place: (-anchors[place].weight, place))
    for place in order[:MOST_LABELS]:
        for box in _candidates(anchors[place]):
            if box.within(room) and ground.is_free(box):
                found[place] = box
                ground.take(_padded(box))
                break
    return found


class Ground:
    """What stands where: a year has 300 dots and 600 pieces of line, so each box is looked for in its columns alone."""

    def __init__(self, line: Sequence[tuple[float, float]], taken: Iterable[Box] = ()) -> None:
        """`line` are the corners of the step line in px, from left to right; `taken` is what else must stay free."""
        self._walls = _walls(line)
        self._columns: defaultdict[int, list[Box]] = defaultdict(list)
        self._wide: list[Box] = []
        for box in taken:
            self.take(box)

    def take(self, box: Box) -> None:
        """Nothing else stands here from now on."""
        if box.right - box.left > _WIDEST:
            self._wide.append(box)
            return
        for column in _columns(box):
            self._columns[column].append(box)

    def is_free(self, box: Box) -> bool:
        """True when neither the line nor anything else stands in a box."""
        if self._walls.meet(box) or any(box.meets(each) for each in self._wide):
            return False
        return not any(box.meets(each) for column in _columns(box) for each in self._columns.get(column, ()))


def _columns(box: Box) -> Iterator[int]:
    return iter(range(int(box.left // _COLUMN), int(box.right // _COLUMN) + 1))


def _padded(box: Box) -> Box:
    return Box(box.left - _AIR, box.top - 1, box.right + _AIR, box.bottom + 1)


def _candidates(anchor: Anchor) -> list[Box]:
    """As the pictures have it: before the step, above what it came from; else on another side of it."""
    x, wide, high = anchor.x, anchor.width, anchor.height
    top, low = min(anchor.before, anchor.after), max(anchor.before, anchor.after)
    above, below, middle = top - high - 2 * _AIR, low + 2 * _AIR, anchor.after - high / 2
    lefts = (x - wide - _AIR, x - wide / 2, x + 2 * _AIR)
    places = [(left, above) for left in lefts]
    if anchor.after < anchor.before:  # a rise: beside its dot first
        places = [(x - wide - 4 * _AIR, middle), *places, (x + 4 * _AIR, middle)]
    else:
        places.append((x + 3 * _AIR, anchor.after - high - 2 * _AIR))
        places += [(x - wide - 2 * _AIR, below), (x + 2 * _AIR, below), (x + 4 * _AIR, middle)]
    return [Box(left, up, left + wide, up + high) for left, up in places]


class _Walls:
    """The line's pieces, found by where they stand."""

    def __init__(self, flat: list[Box], upright: list[Box]) -> None:
        self._flat = flat
        self._flat_ends = [box.right for box in flat]
        self._upright = upright
        self._upright_at = [box.left for box in upright]

    def meet(self, box: Box) -> bool:
        """True when the line goes through a box."""
        for wall in self._flat[bisect_left(self._flat_ends, box.left) :]:
            if wall.left >= box.right:
                break
            if wall.meets(box):
                return True
        first = bisect_left(self._upright_at, box.left - 2 * _AIR)
        last = bisect_right(self._upright_at, box.right)
        return any(wall.meets(box) for wall in self._upright[first:last])


def _walls(line: Sequence[tuple[float, float]]) -> _Walls:
    flat, upright = [], []
    for (x0, y0), (x1, y1) in pairwise(line):
        flat.append(Box(x0, y0 - 2, x1, y0 + 2))
        if y0 != y1:
            upright.append(Box(x1 - 2, min(y0, y1) - 2, x1 + 2, max(y0, y1) + 2))
    return _Walls(flat, upright)
