"""The pre-flight's first row: who gets it, who does not and why, and who has had it already."""

from datetime import datetime

from PySide6.QtCore import Signal

from smsdesk.services.preflight import Preflight
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose.preflight_rows import CheckRow, RowLine
from smsdesk.ui.widgets.buttons import Button


class ToRow(CheckRow):
    """Links to the people behind each figure; what got the same text lately can be left out."""

    people_requested = Signal()
    problems_requested = Signal()
    repeated_requested = Signal()
    leave_out_requested = Signal(bool)  # False: take them in again
    everybody_requested = Signal()

    def __init__(self) -> None:
        super().__init__("To")
        self.people, self.why = Button("", "link"), Button("Show why", "link")
        self.everybody = Button(say.TAKE_IN, "link")
        self.again, self.leave_out = Button("", "link"), Button(say.LEAVE_OUT, "link")
        self.take_in = Button(say.TAKE_IN, "link")
        self._chosen = RowLine("text", self.people)
        self._left_out = RowLine("text2", self.why)
        self.limited = RowLine("warn", self.everybody)
        self.repeated = RowLine("warn", self.again, self.leave_out)
        self.without = RowLine("text2", self.take_in)
        self.overlap = RowLine("warn")
        for line in (self._chosen, self._left_out, self.limited, self.repeated, self.without, self.overlap):
            self.add(line)
        self.people.clicked.connect(self.people_requested)
        self.why.clicked.connect(self.problems_requested)
        self.everybody.clicked.connect(self.everybody_requested)
        self.again.clicked.connect(self.repeated_requested)
        self.leave_out.clicked.connect(lambda: self.leave_out_requested.emit(True))
        self.take_in.clicked.connect(lambda: self.leave_out_requested.emit(False))

    def show_preflight(self, preflight: Preflight, chosen: str, now: datetime, repeat_hours: int) -> bool:
        """Show who; `chosen` are the names of the chips, `repeat_hours` how far back the same text was looked for.
        True when something has come that must be mended first."""
        number = preflight.recipients
        self._chosen.say(chosen or "–", say.show_all(number) if number else "")
        self._left_out.say(words.left_out(preflight.gathered.counts))
        self.limited.say(say.limited(preflight))
        again = sum(1 for row in preflight.repeated if row < number)
        sentence = say.repeated(again, repeat_hours) if again else ""
        self.repeated.say(sentence, say.show_some(again), say.LEAVE_OUT if again < number else "")
        gone = len(preflight.draft.without)
        self.without.say(say.without(gone, repeat_hours) if gone else "")
        self.overlap.say("\n".join(say.overlap_lines(preflight, now)))
        warned = bool(again or preflight.overlaps or self.limited.text())
        self.set_state("bad" if not number else "warn" if warned else "ok")
        return self.block("" if number else say.NOBODY)
