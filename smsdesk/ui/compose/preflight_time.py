"""The pre-flight's last row: when it goes and how long it takes, a few people first, delivery reports."""

from PySide6.QtCore import Signal

from smsdesk.domain.delivery import Reception
from smsdesk.domain.timing import TimeProblem, within
from smsdesk.services.preflight import Preflight
from smsdesk.ui import wording_reports as reception_words
from smsdesk.ui import wording_timing as words
from smsdesk.ui.compose.preflight_rows import CheckRow, RowLine, line_of
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import CheckBox, SpinBox
from smsdesk.ui.widgets.labels import Label

MOST_FIRST = 5


class TimeRow(CheckRow):
    """Tells what is chosen: the number of people first (0: all at once), reports or not, now in place of later."""

    now_requested = Signal()
    canary_changed = Signal(int)
    reports_changed = Signal(bool)
    listener_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Time", last=True)
        self.now_instead = Button(words.NOW_INSTEAD, "link")
        self.now_instead.clicked.connect(self.now_requested)
        self.when, self.repeat, self.warning = RowLine("text", self.now_instead), RowLine("text2"), RowLine("warn")
        self.first = CheckBox(words.CANARY[0])
        self.few = SpinBox(words.CANARY_NAME, 1, MOST_FIRST)
        self.few.setFixedWidth(style.px(44))
        self.few.setValue(3)
        self._few_hint = Label("", "small", "text2", wrap=True)
        self.reports = CheckBox(words.REPORTS)
        self._hint = Label("", "small", "text2", wrap=True)
        self.set_up = Button(reception_words.SET_UP, "link")
        self.set_up.clicked.connect(self.listener_requested)
        self.deaf = RowLine("text2", self.set_up)
        self._canary = line_of(self.first, self.few, Label(words.CANARY[1]), self._few_hint)
        for part in (self.when, self.repeat, self.warning, self._canary, line_of(self.reports, self._hint), self.deaf):
            self.add(part)
        self.first.toggled.connect(self._tell_canary)
        self.few.valueChanged.connect(self._tell_canary)
        self.reports.toggled.connect(self.reports_changed)

    def _tell_canary(self) -> None:
        self.few.setEnabled(self.first.isChecked())
        self.canary_changed.emit(self.few.value() if self.first.isChecked() else 0)

    def show_preflight(self, preflight: Preflight, now: float, hours: tuple[int, int], reception: Reception) -> bool:
        """Show the times; `now` in epoch seconds, `hours` those of sending, `reception` whether reports can arrive.
        True when something has come that must be mended first."""
        timing = preflight.draft.timing
        due = timing.due_at
        sentence, warning = self._when(preflight, now, hours)
        self.when.say(sentence, "" if due is None else words.NOW_INSTEAD)
        self.repeat.say(words.kept_repeat(timing.repeat))
        self.warning.say(warning)
        reports = preflight.draft.reports or preflight.draft.kind.one_each
        heard = reports and reception is Reception.LISTENING
        self._show_canary(preflight, heard=heard)
        self._show_reports(reports, always=preflight.draft.kind.one_each)
        trouble = reports and reception is Reception.TROUBLE
        self.deaf.say(reception_words.cannot_arrive(reception) if reports else "", reception_words.SET_UP)
        # Who never wants a listener reads this on every send: in orange they would learn to overlook orange.
        self.deaf.label.set_colour("warn" if trouble else "text2")
        passed = words.problem_text(TimeProblem.PAST) if due is not None and due <= now else ""
        self.set_state("bad" if passed else "warn" if warning or trouble or not reports else "ok")
        return self.block(passed)

    def _when(self, preflight: Preflight, now: float, hours: tuple[int, int]) -> tuple[str, str]:
        timing, zone = preflight.draft.timing, preflight.draft.account.options.time_zone
        begins = now if timing.due_at is None else timing.due_at
        matter = preflight.gathered.malaysian > 0 and hours[0] % 24 != hours[1] % 24
        inside = within(*hours, zone, begins)
        ends_inside = within(*hours, zone, begins + preflight.seconds)
        warning = ""
        if matter and not inside:
            warning = words.outside(hours)
        elif matter and not ends_inside:
            warning = words.runs_into_night(hours)
        if timing.due_at is None:
            return words.now_text(preflight.seconds, hours if matter and not warning else None), warning
        return words.later_text(timing.due_at, zone, now, preflight.seconds), warning

    def _show_canary(self, preflight: Preflight, *, heard: bool) -> None:
        most = min(MOST_FIRST, preflight.recipients - 1)
        self._canary.setVisible(most > 0)
        canary = preflight.draft.timing.canary
        for part in (self.first, self.few):
            part.blockSignals(True)
        self.first.setChecked(canary > 0)
        self.few.setRange(1, max(1, most))
        if canary:
            self.few.setValue(canary)
        self.few.setEnabled(canary > 0)
        for part in (self.first, self.few):
            part.blockSignals(False)
        self._few_hint.setText(words.canary_hint(reports=heard) if canary else "")

    def _show_reports(self, reports: bool, *, always: bool) -> None:
        if self.reports.isChecked() != reports:
            self.reports.blockSignals(True)
            self.reports.setChecked(reports)
            self.reports.blockSignals(False)
        self.reports.setEnabled(not always)
        hint = words.REPORTS_ALWAYS if always else words.REPORTS_HINT if reports else words.NO_REPORTS
        self._hint.setText(hint)
        self._hint.set_colour("text2" if reports else "warn")
