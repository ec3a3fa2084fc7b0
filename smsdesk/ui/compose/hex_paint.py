"""Paints the visible rows of the hex dock: tints, digits, seams, the current cell, and the characters beside them."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from smsdesk.ui.compose.hex_content import Content
from smsdesk.ui.compose.hex_grid import Grid
from smsdesk.ui.compose.hex_letters import LetterPictures
from smsdesk.ui.style import style


class HexFonts:
    """The fixed font with its measures, and the system's font for scripts that fixed fonts lack."""

    def __init__(self) -> None:
        self.digits = style.fixed_font()
        self.metrics = QFontMetricsF(self.digits)
        self.letters = LetterPictures(self.digits, style.font())


@dataclass(frozen=True)
class HexPainter:
    """One painting: cells `marked` (first, behind the last) are selected, `current` are those with the ring."""

    painter: QPainter
    content: Content
    grid: Grid
    fonts: HexFonts
    marked: tuple[int, int]
    current: tuple[int, int]

    def paint_row(self, row: int, line: int) -> None:
        """Paint row `row` of the content as the `line`th visible one; both count from 0."""
        first = row * self.grid.per_row
        last = min(first + self.grid.per_row, len(self.content))
        if first >= last:
            return
        calm = not self.content.forced and not self.content.bad[1]
        loud = {} if calm else {cell: role for cell in range(first, last) if (role := self._role(cell))}
        self._paint_grounds(line, first, last, loud)
        self.painter.setFont(self.fonts.digits)
        baseline = self._baseline(line)
        self._write(style.px(16), baseline, self.content.offset(first), "text3")
        self._paint_digits(line, first, last, loud)
        if self.content.units:
            self._paint_letters(line, first, last)
        if self.content.seams:
            self._paint_seams(line, first, last)
        self._paint_ring(line, first, last)

    def _baseline(self, line: int) -> float:
        metrics = self.fonts.metrics
        return self.grid.top + line * self.grid.row + (self.grid.row + metrics.ascent() - metrics.descent()) / 2

    def _write(self, left: float, baseline: float, text: str, role: str) -> None:
        self.painter.setPen(style.colour(role))
        self.painter.drawText(QPointF(left, baseline), text)

    def _role(self, cell: int) -> str:
        """The colour of a cell that is not like the others."""
        content = self.content
        if content.bad[0] <= cell < content.bad[1]:
            return "bad"
        if content.units and content.forced and content.units.char_of(cell) in content.forced:
            return "warn"
        return ""

    def _paint_grounds(self, line: int, first: int, last: int, loud: dict[int, str]) -> None:
        self._fill(line, first, (0, self.content.header), "hover")
        self._fill(line, first, self.marked, "selected", letters=True)
        for cell, role in loud.items():
            if cell - first == 0 or loud.get(cell - 1) != role:  # neighbours are one tint
                end = next(at for at in range(cell, last + 1) if loud.get(at) != role)
                self._fill(line, first, (cell, end), f"{role}_bg")

    def _fill(self, line: int, first: int, cells: tuple[int, int], role: str, *, letters: bool = False) -> None:
        start = max(cells[0] - first, 0)
        end = min(cells[1] - first, self.grid.per_row)
        if start >= end:
            return
        self.painter.fillRect(self.grid.cells(line, start, end), style.colour(role))
        if letters and self.content.units:
            self.painter.fillRect(self.grid.letters_box(line, start, end), style.colour(role))

    def _paint_digits(self, line: int, first: int, last: int, loud: dict[int, str]) -> None:
        """A whole row of each colour at once, blank where the cells of the others are."""
        text = self.content.row(first, last)
        if not loud:
            self._write(self.grid.first, self._baseline(line), text, "text")
            return
        step = self.content.digits + 1
        for role in ("text", *sorted(set(loud.values()))):
            cells = [cell for cell in range(first, last) if loud.get(cell, "text") == role]
            written = [" "] * len(text)
            for at in ((cell - first) * step for cell in cells):
                written[at : at + step] = text[at : at + step]
            self._write(self.grid.first, self._baseline(line), "".join(written), role)

    def _paint_letters(self, line: int, first: int, last: int) -> None:
        """Every character in the cell of its unit, from left to right whatever its script; a pair fills both cells."""
        units = self.content.units
        assert units
        close = self.grid.letter <= self.grid.advance
        plain = [" "] * (last - first)
        for char in range(units.char_of(first), units.char_of(last - 1) + 1):
            ch = units.text[char]
            start, end = units.unit_of(char) - first, units.unit_of(char + 1) - first
            if close and " " < ch <= "~" and end - start == 1:
                plain[start] = ch
                continue
            if ch != " " and start >= 0:  # a pair over two rows stands where it begins
                self._paint_letter(ch, line, start, end, "warn" if char in self.content.forced else "text2")
        self._write(self.grid.letters, self._baseline(line), "".join(plain), "text2")

    def _paint_letter(self, ch: str, line: int, start: int, end: int, role: str) -> None:
        width = round((end - start) * self.grid.letter)
        picture = self.fonts.letters.of(ch, role, width, self.grid.row, self.painter.device().devicePixelRatioF())
        left = round(self.grid.letters + start * self.grid.letter)
        self.painter.drawPixmap(left, self.grid.top + line * self.grid.row, picture)

    def _paint_seams(self, line: int, first: int, last: int) -> None:
        for cell in range(first, last):
            if cell in self.content.seams:
                box = self.grid.cells(line, cell - first, cell - first + 1)
                left = round(box.left() + style.px(4) - self.grid.advance / 2) - 1
                self.painter.fillRect(QRectF(left, box.top() - 1, 2, box.height() + 2), style.colour("accent"))

    def _paint_ring(self, line: int, first: int, last: int) -> None:
        start, end = max(self.current[0], first), min(self.current[1], last)
        if start >= end:
            return
        self.painter.setPen(QPen(style.colour("accent"), 2))
        box = self.grid.cells(line, start - first, end - first).adjusted(-0.5, 0, 0.5, 0)
        self.painter.drawRoundedRect(box, style.px(3), style.px(3))
