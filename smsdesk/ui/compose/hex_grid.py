"""Where the cells of the hex dock stand: offsets, then cells, then a column of characters."""

from dataclasses import dataclass, replace
from math import ceil

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QFontMetricsF

from smsdesk.ui.compose.hex_content import Content
from smsdesk.ui.compose.hex_letters import needs_room
from smsdesk.ui.style import style

ROW = 22
TOP = 3
_WIDEST_LETTER = 1.9


@dataclass(frozen=True)
class Grid:
    """Lengths in px. `letter` is the width of a cell in the column of characters, 0 where there is none."""

    per_row: int
    row: int
    top: int
    left: float
    first: float
    advance: float
    digits: int
    letter: float

    @property
    def pitch(self) -> float:
        """From one cell to the next."""
        return self.advance * (self.digits + 1)

    @property
    def letters(self) -> float:
        """Where the column of characters begins."""
        return self.first + self.per_row * self.pitch + style.px(12)

    def cells(self, row: int, start: int, end: int) -> QRectF:
        """The box round the cells `start` to `end` (not included) of a visible row, in columns from 0."""
        left = self.first + start * self.pitch - style.px(4)
        width = (end - start) * self.pitch - self.advance + 2 * style.px(4)
        return QRectF(left, self.top + row * self.row + 1, width, self.row - 2)

    def letters_box(self, row: int, start: int, end: int) -> QRectF:
        """The same in the column of characters."""
        return QRectF(
            self.letters + start * self.letter, self.top + row * self.row, (end - start) * self.letter, self.row
        )

    def cell_at(self, point: QPoint) -> tuple[int, int]:
        """(visible row, column) nearest to a point, in either column; the column may be one behind the last."""
        x = point.x()
        if self.letter and x >= self.letters - self.pitch / 2:
            column = int((x - self.letters) / self.letter)
        else:
            column = int((x - self.first + self.advance / 2) / self.pitch)
        return (point.y() - self.top) // self.row, max(0, min(column, self.per_row - 1))


def _lengths(metrics: QFontMetricsF, digits: int, offset: int) -> tuple[float, float]:
    """The advance of a digit and where the first cell begins, behind an offset of so many digits."""
    advance = metrics.horizontalAdvance("0" * 80) / 80
    return advance, style.px(16) + max(4, offset) * advance + style.px(13)


def width_needed(metrics: QFontMetricsF, per_row: int, digits: int, *, letters: bool) -> int:
    """The px that rows take, whatever stands in them, with some room behind."""
    advance, first = _lengths(metrics, digits, 4)
    cells = first + per_row * (digits + 1) * advance + style.px(12)
    return ceil(cells + (per_row * advance + style.px(16) if letters else 0))


def make_grid(content: Content, metrics: QFontMetricsF, width: int, per_row: int) -> Grid:
    """The places for a content in a width; the characters of most scripts get more room than ours, if there is some."""
    advance, first = _lengths(metrics, content.digits, len(content.offset(0)))
    letter = advance if content.units else 0.0
    grid = Grid(per_row, style.px(ROW), style.px(TOP), style.px(16), first, advance, content.digits, letter)
    if content.units and needs_room(content.units.text):
        spare = (width - style.px(8) - grid.letters) / per_row
        return replace(grid, letter=max(advance, min(spare, _WIDEST_LETTER * advance)))
    return grid
