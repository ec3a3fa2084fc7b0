"""The hex dock while a text is written: its units as they leave, and the character under the ring in words."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.encoding.parts import Encoding
from smsdesk.encoding.units import Units
from smsdesk.ui.compose.hex_content import of_text
from smsdesk.ui.compose.hex_grid import ROW, TOP, width_needed
from smsdesk.ui.compose.hex_inspector import WIDTH, Facts, Inspector, facts_of
from smsdesk.ui.compose.hex_view import HexView
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Line

_MANY, _FEW = 16, 8


class HexTextPage(QWidget):
    """Units at the left, the inspector at the right while there is room for it."""

    text_selected = Signal(int, int)  # characters: first, behind the last

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = HexView()
        self.inspector = Inspector()
        self._rule = Line("v")
        self._units = Units("", Encoding.GSM7)
        self._seams: tuple[int, ...] = ()
        self._selection = (0, 0)
        self._told: object = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, style.px(6))
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._rule)
        layout.addWidget(self.inspector)
        self.view.range_selected.connect(self._on_range_selected)

    def show_units(self, units: Units, seams: tuple[int, ...], forced: frozenset[int]) -> None:
        """Show a text that is not empty; `seams` and `forced` are characters."""
        turned = units.size != self._units.size
        self._units, self._seams = units, seams
        self.view.show_content(of_text(units, seams, forced), self._per_row() if turned else self.view.per_row)
        if turned:
            self.fit()
        self._show_facts()

    def show_selection(self, first: int, last: int) -> None:
        """Mark characters; without any the ring stands at `first`, on the last character when that is behind it."""
        length = len(self._units.text)
        if not length:
            return
        first, last = min(first, length), min(last, length)
        self._selection = (first, last)
        unit_of = self._units.unit_of
        self.view.mark(unit_of(first), unit_of(last), unit_of(min(first, length - 1)))
        self._show_facts()

    def _show_facts(self) -> None:
        """Tell of the character under the ring, as one of the selected ones where it is."""
        at = self._units.char_of(self.view.current)
        if not 0 <= at < len(self._units.text):
            self._told = None
            self.inspector.show_facts(Facts())
            return
        first, last = self._selection
        selected = (first, last) if first <= at < last <= len(self._units.text) else (at, at + 1)
        forced = at in self.view.content.forced
        told = (self._units, selected, at, self._seams, forced)
        if told == self._told:  # a key asks several times
            return
        self._told = told
        facts = facts_of(self._units, selected, at, self._seams, forced=forced)
        self.inspector.show_facts(facts)
        self.view.setAccessibleDescription(facts.spoken)

    def _on_range_selected(self, first: int, last: int) -> None:
        self._selection = self._units.char_of(first), self._units.char_of(last - 1) + 1
        self._show_facts()
        self.text_selected.emit(*self._selection)

    def _needs(self, per_row: int) -> int:
        metrics = QFontMetricsF(style.fixed_font())
        return width_needed(metrics, per_row, 2 * self._units.size, letters=True)

    def _per_row(self) -> int:
        """Sixteen; eight where sixteen and the inspector beside them do not find room."""
        return _MANY if self._needs(_MANY) + style.px(WIDTH) <= self.width() else _FEW

    def fit(self) -> None:
        """Arrange the parts anew in the present width."""
        per_row = self._per_row()
        if per_row != self.view.per_row:
            self.view.show_content(self.view.content, per_row)
        room = self.width() - self._needs(per_row)
        for part in (self._rule, self.inspector):
            part.setVisible(room >= style.px(WIDTH) and self.height() >= self._height_of(3))

    def wanted_height(self, *, low: bool) -> int:
        """Four rows, three in a low window."""
        return self._height_of(3 if low else 4)

    def least_height(self) -> int:
        """One row, where the page above needs all there is."""
        return self._height_of(1)

    def _height_of(self, rows: int) -> int:
        return style.px(2 * TOP) + rows * style.px(ROW) + style.px(6)
