"""Where the words of a chart stand: beside their step, never across a line, a dot or each other."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_AIR = 3.0
_MOST = 40


@dataclass(frozen=True)
class Box:
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


def place_labels(
    anchors: Sequence[Anchor], line: Sequence[tuple[float, float]], taken: Iterable[Box], room: Box
) -> list[Box | None]:
    """A box for each label, None for those without room. `line` are the corners of the step line in px, from left to
    right; `taken` is what else must stay free."""
    walls = _walls(line)
    used = list(taken)
    found: list[Box | None] = [None] * len(anchors)
    order = sorted(range(len(anchors)), key=lambda place: (-anchors[place].weight, place))
    for place in order[:_MOST]:
        for box in _candidates(anchors[place]):
            free = box.within(room) and not walls.meet(box)
            if free and not any(box.meets(other) for other in used):
                found[place] = box
                used.append(_padded(box))
                break
    return found


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
