"""The sheet behind "Later…": day, time and repeat by the account's clock, with what comes of them below."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from smsdesk.domain.records import Timing
from smsdesk.domain.timing import LONGEST_INTERVAL, MOST_TIMES, Due, Every, TimeProblem, within
from smsdesk.ui import wording_timing as words
from smsdesk.ui.compose.later_choice import LaterChoice, first_choice
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import ComboBox, RadioButton, SpinBox
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.moment_edit import DateEdit, TimeEdit
from smsdesk.ui.widgets.note import Note, NoteKind
from smsdesk.ui.widgets.sheet import Sheet

_LOOK_MS = 5000
"""So often it is looked whether the chosen moment has passed meanwhile."""


class LaterSheet(Sheet):
    """`chosen` carries the Timing; `now_requested` takes a time back that was set before."""

    chosen = Signal(object)  # Timing
    now_requested = Signal()

    def __init__(
        self, host: QWidget, timing: Timing, zone: str, wall: Callable[[], float], hours: tuple[int, int] | None
    ) -> None:
        """`wall` gives seconds since the epoch; `hours` are those of sending, None where they do not matter."""
        super().__init__(host, words.LATER_TITLE, words.LATER_KEPT, width=600)
        self._timing, self._zone, self._wall, self._hours = timing, zone, wall, hours
        self.day, self.at = DateEdit("Day"), TimeEdit("Time")
        self.every = ComboBox("Repeat")
        self.interval = SpinBox("Interval", 1, LONGEST_INTERVAL)
        self.ends_after, self.ends_on = RadioButton("after"), RadioButton("on")
        self.times, self.until = SpinBox("Number of times", 2, MOST_TIMES), DateEdit("Last day")
        self._unit, self._every_word, self._times_word = Label(""), Label("every"), Label("times in all")
        self.moments = Label("", strong=True, wrap=True)
        self._series = Label("", colour="text2", wrap=True)
        self.note = Note("info", "")
        self._make_rows()
        self._make_buttons()
        self._fill(first_choice(timing, zone, wall()))
        self._connect()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._show)
        self._timer.start()
        self._show()

    def _make_rows(self) -> None:
        for _, word in words.EVERY:
            self.every.addItem(word)
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.px(12))
        grid.setVerticalSpacing(style.px(10))
        grid.setColumnStretch(1, 1)
        for width, each in ((150, self.day), (150, self.until), (76, self.at), (64, self.interval), (64, self.times)):
            each.setFixedWidth(style.px(width))
        rows = (
            ("When", _line(self.day, self.at)),
            ("Repeat", _line(self.every, self._every_word, self.interval, self._unit)),
        )
        for at, (word, line) in enumerate(rows):
            grid.addWidget(Label(word, colour="text2"), at, 0)
            grid.addLayout(line, at, 1)
        self._ends = Label("Ends", colour="text2")
        grid.addWidget(self._ends, 2, 0)
        grid.addLayout(_line(self.ends_after, self.times, self._times_word, self.ends_on, self.until), 2, 1)
        self.body.addLayout(grid)
        self.body.addSpacing(style.px(4))
        self.body.addWidget(self.moments)
        self.body.addWidget(self._series)
        self.body.addWidget(Label(words.clock_of(self._zone), "small", "text3", wrap=True))
        self.body.addWidget(self.note)

    def _make_buttons(self) -> None:
        self.send_now = Button(words.SEND_NOW)
        self.send_now.clicked.connect(self._on_now_clicked)
        self.send_now.setVisible(self._timing.due_at is not None)
        self.cancel = Button("Cancel", height="large")
        self.cancel.clicked.connect(self.dismiss)
        self.take = Button(words.SET_TIME, "primary", icon="clock", height="large")
        self.take.clicked.connect(self._on_take_clicked)
        self.add_left(self.send_now)
        self.add_right(self.cancel)
        self.add_right(self.take)

    def _connect(self) -> None:
        self.day.dateChanged.connect(self._on_day_changed)
        self.at.timeChanged.connect(self._show)
        self.every.currentIndexChanged.connect(self._show)
        self.interval.valueChanged.connect(self._show)
        self.times.valueChanged.connect(self._show)
        self.until.dateChanged.connect(self._show)
        self.ends_after.toggled.connect(self._show)
        self.bind("Ctrl+Return", self._on_take_clicked)

    def _fill(self, choice: LaterChoice) -> None:
        self.day.set_day(choice.day)
        self.at.set_at(choice.at)
        self.every.setCurrentIndex([each for each, _ in words.EVERY].index(choice.every))
        self.interval.setValue(choice.interval)
        self.times.setValue(choice.times or 4)
        self.until.set_day(choice.until or choice.day + timedelta(days=28))
        (self.ends_on if choice.until is not None else self.ends_after).setChecked(True)

    @property
    def choice(self) -> LaterChoice:
        """What stands there."""
        every: Every | None = words.EVERY[self.every.currentIndex()][0]
        after = self.ends_after.isChecked()
        until = None if every is None or after else self.until.day()
        times = self.times.value() if every is not None and after else None
        return LaterChoice(self.day.day(), self.at.at(), every, self.interval.value(), until, times)

    def _on_day_changed(self) -> None:
        """The end goes along, rather than lie before the first day."""
        if self.until.day() < self.day.day():
            self.until.set_day(self.day.day() + timedelta(days=28))
        self._show()

    def _show(self) -> None:
        choice, now = self.choice, self._wall()
        found = choice.due(self._zone, now)
        self._show_parts(choice)
        reason = self._reason(choice, found)
        self.moments.setVisible(isinstance(found, Due))
        self._series.setVisible(isinstance(found, Due) and choice.repeat is not None)
        if isinstance(found, Due):
            first = words.moment_text(found.at, self._zone, now)
            self.moments.setText(f"{first}, {words.far(found.at - now)}")
            if choice.repeat is not None:
                following = words.next_text(choice.moments(found.at, self._zone)[1:], self._zone, now)
                series = words.repeat_text(choice.repeat)
                self._series.setText(f"{series}. Then {following}" if following else f"{series}.")
        self._say(*self._news(found, reason))
        self.take.set_disabled_reason(reason)

    def _show_parts(self, choice: LaterChoice) -> None:
        series = choice.every is not None
        parts = (self._every_word, self.interval, self._unit, self._ends, self.ends_after, self.times)
        for part in (*parts, self._times_word, self.ends_on, self.until):
            part.setVisible(series)
        if choice.every is not None:
            self._unit.setText(words.unit_text(choice.every, choice.interval))
        self.times.setEnabled(self.ends_after.isChecked())
        self.until.setEnabled(self.ends_on.isChecked())

    def _reason(self, choice: LaterChoice, found: Due | TimeProblem) -> str:
        if isinstance(found, TimeProblem):
            return words.problem_text(found)
        return words.ENDS_BEFORE if choice.ends_before else ""

    def _news(self, found: Due | TimeProblem, reason: str) -> tuple[NoteKind, str]:
        if reason:
            return "bad", reason
        if isinstance(found, Due) and self._hours and not within(*self._hours, self._zone, found.at):
            return "warn", words.outside(self._hours)
        if isinstance(found, Due) and found.ambiguous:
            return "info", words.AMBIGUOUS
        return "info", ""

    def _say(self, kind: NoteKind, sentence: str) -> None:
        self.note.set_note(kind, sentence)
        self.note.setVisible(bool(sentence))

    def _on_take_clicked(self) -> None:
        self._show()
        found = self.choice.due(self._zone, self._wall())
        if isinstance(found, Due) and not self._reason(self.choice, found):
            self.dismiss()
            self.chosen.emit(self.choice.timing(found.at, self._timing.canary))

    def _on_now_clicked(self) -> None:
        self.dismiss()
        self.now_requested.emit()


def _line(*parts: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(style.px(8))
    for part in parts:
        line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    line.addStretch(1)
    return line
