"""The pre-flight's third row: credits needed, there and left, and how fewer would do."""

from datetime import datetime

from PySide6.QtCore import Signal

from smsdesk.services.lessons import Learned
from smsdesk.services.preflight import Preflight
from smsdesk.ui import figures
from smsdesk.ui import wording_cost as cost
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose.preflight_rows import CheckRow, FigureColumn, RowLine, line_of
from smsdesk.ui.widgets.buttons import Button


class CostRow(CheckRow):
    """While the gateway is asked the figures of before are not shown as if they were today's."""

    plain_requested = Signal()
    first_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Cost")
        self._need, self._have, self._left_over = (FigureColumn(head) for head in ("Need", "Have", "Left afterwards"))
        self.shorter, self.first = Button("", height="small"), Button("", height="small")
        self.shorter.clicked.connect(self.plain_requested)
        self.first.clicked.connect(self.first_requested)
        self.doubt, self.learned = RowLine("warn"), RowLine("warn")
        self.add(line_of(self._need, self._have, self._left_over, None, self.shorter))
        self.add(self.doubt)
        self.add(self.learned)
        self._mend = line_of(self.first, None)
        self.add_below(self._mend)

    def show_preflight(self, preflight: Preflight, learned: Learned | None, now: datetime, *, asking: bool) -> bool:
        """Show the figures; True when something has come that must be mended first."""
        blocked = "" if asking else cost.blocked(preflight)
        self._show_figures(preflight, now, asking, "bad" if blocked else "warn")
        self.shorter.setText(cost.shorter(preflight))
        self.shorter.setVisible(bool(self.shorter.text()))
        first = "" if asking else cost.first_ones(preflight)
        self.first.setText(first)
        self._mend.setVisible(bool(first))
        doubt = say.ASKING if asking else cost.balance_unknown(preflight)
        self.doubt.label.set_colour("text2" if asking else "warn")
        self.doubt.say(doubt)
        self.learned.say("" if asking else cost.learned(learned, preflight.need))
        self.set_state("wait" if asking else "bad" if blocked else "warn" if doubt or self.learned.text() else "ok")
        return self.block(blocked)

    def _show_figures(self, preflight: Preflight, now: datetime, asking: bool, wrong: str) -> None:
        left = preflight.left
        known = left is not None and not asking
        missing = known and left is not None and left < 0
        self._need.figure.setText(figures.whole(preflight.need))
        self._have.head.setText("Have" if asking else cost.have_head(preflight, now))
        self._have.figure.setText(figures.whole(preflight.need + (left or 0)) if known else "–")
        self._left_over.head.setText("Missing" if missing else "Left afterwards")
        self._left_over.figure.setText(figures.whole(abs(left or 0)) if known else "–")
        # An earlier figure forbids nothing, so it does not cry either.
        self._left_over.figure.set_colour(wrong if missing else "text")
