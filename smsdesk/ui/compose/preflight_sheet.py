"""The sheet between "Review and send" and sending: everything is checked here, and only here it is sent."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.services.broadcasts import Preflight
from smsdesk.ui import figures
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose.preflight_rows import CheckRow, FigureColumn, RedLine, SentText
from smsdesk.ui.compose.preview import RowSteps
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import CheckBox, LineEdit
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.note import Note
from smsdesk.ui.widgets.sheet import Sheet


class PreflightSheet(Sheet):
    """Shows a `Preflight`; what a person decides comes out as signals."""

    send_requested = Signal()
    people_requested = Signal()
    problems_requested = Signal()
    plain_requested = Signal()
    reports_changed = Signal(bool)
    step_requested = Signal(int)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, say.TITLE)
        self._preflight: Preflight | None = None
        self._must_type = ""
        self._waiting = ""
        self._make_to()
        self._make_text()
        self._make_cost()
        self._make_account()
        self._make_time()
        self._failed = Note("bad", "")
        self._failed.hide()
        self.body.addWidget(self._failed)
        self._make_buttons()

    def _make_to(self) -> None:
        self._to = CheckRow("To")
        self._chosen = Label("", wrap=True)
        self._left_out = Label("", colour="text2", wrap=True)
        self._overlap = Label("", colour="warn", wrap=True)
        self.people = Button("", "link")
        self.people.clicked.connect(self.people_requested)
        self.why = Button("Show why", "link")
        self.why.clicked.connect(self.problems_requested)
        self._to.add_line(self._chosen, self.people)
        self._to.add_line(self._left_out, self.why)
        self._to.add_line(self._overlap)
        self.body.addWidget(self._to)

    def _make_text(self) -> None:
        self._text = CheckRow("Text")
        self._count = Label("", colour="text2")
        self.steps = RowSteps()
        self.steps.setFixedWidth(style.px(210))
        self.steps.step_requested.connect(self.step_requested)
        self.sent_text = SentText()
        self._text.add_line(self._count, self.steps)
        self._text.content.addWidget(self.sent_text)
        self.body.addWidget(self._text)

    def _make_cost(self) -> None:
        self._cost = CheckRow("Cost")
        self._need, self._have, self._left_over = (FigureColumn(head) for head in ("Need", "Have", "Left afterwards"))
        self.shorter = Button("", height="small")
        self.shorter.clicked.connect(self.plain_requested)
        line = QHBoxLayout()
        line.setSpacing(style.px(12))
        for column in (self._need, self._have, self._left_over):
            line.addWidget(column)
        line.addStretch(1)
        line.addWidget(self.shorter)
        self._cost.content.addLayout(line)
        self._doubt = Label("", colour="warn", wrap=True)
        self._cost.content.addWidget(self._doubt)
        self.red_line = RedLine()
        self._cost.content.addWidget(self.red_line)
        self.body.addWidget(self._cost)

    def _make_account(self) -> None:
        self._account = CheckRow("Account")
        self._name = Label("", elide=True)
        self._about = Label("", colour="text2", wrap=True)
        self._account.add_line(self._name)
        self._account.add_line(self._about)
        self.body.addWidget(self._account)

    def _make_time(self) -> None:
        self._time = CheckRow("Time", last=True)
        self._now = Label("")
        self.reports = CheckBox(say.REPORTS)
        self._reports_hint = Label("", "small", "text2", wrap=True)
        self.reports.toggled.connect(self.reports_changed)
        self._time.add_line(self._now)
        line = QHBoxLayout()
        line.setSpacing(style.px(8))
        line.addWidget(self.reports)
        line.addWidget(self._reports_hint, 1)
        self._time.content.addLayout(line)
        self.body.addWidget(self._time)

    def _make_buttons(self) -> None:
        self._confirm_label = Label("", colour="text2")
        self.confirm = LineEdit(say.CONFIRM_NAME)
        self.confirm.setFixedWidth(style.px(84))
        self.confirm.textChanged.connect(lambda _text: self._show_button())
        self.confirm.returnPressed.connect(self._on_send_clicked)
        self._confirm_label.setBuddy(self.confirm)
        self.cancel = Button("Cancel", height="large")
        self.cancel.clicked.connect(self.dismiss)
        self.send = Button("", "primary", icon="paper-plane-tilt", height="large")
        self.send.clicked.connect(self._on_send_clicked)
        self.add_left(self._confirm_label)
        self.add_left(self.confirm)
        self.add_right(self.cancel)
        self.add_right(self.send)
        self._confirm_label.hide()
        self.confirm.hide()

    def show_preflight(
        self, preflight: Preflight, chosen: str, now: datetime, *, hold_seconds: int, confirm_above: int, asking: bool
    ) -> None:
        """Show what is known; while `asking` the balance may be an old one and nothing can be sent."""
        self._preflight = preflight
        self._waiting = say.ASKING if asking else ""
        self.set_title(say.TITLE, say.head(preflight, hold_seconds))
        self._show_to(preflight, chosen, now)
        self._show_text(preflight)
        self._show_cost(preflight, now, asking)
        name, about = say.account_lines(preflight.draft.account)
        self._name.setText(name)
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self._account.set_state("warn" if about == say.HTTP else "ok")
        self._now.setText(say.time_line(preflight.seconds))
        self._show_reports(preflight.draft.reports)
        large = preflight.recipients > confirm_above or preflight.need > confirm_above
        typed = large and not say.blocked(preflight)
        self._must_type = str(preflight.recipients) if typed else ""
        self._confirm_label.setText(say.confirm_label(preflight.recipients))
        self._confirm_label.setVisible(typed)
        self.confirm.setVisible(typed)
        self._show_button()

    def _show_to(self, preflight: Preflight, chosen: str, now: datetime) -> None:
        self._chosen.setText(chosen)
        self.people.setText(say.show_all(preflight.recipients))
        self.people.setVisible(preflight.recipients > 0)
        left_out = words.left_out(preflight.gathered.counts)
        self._left_out.setText(left_out)
        overlaps = "\n".join(say.overlap_lines(preflight, now))
        self._overlap.setText(overlaps)
        self._overlap.setVisible(bool(overlaps))
        for part in (self._left_out, self.why):
            part.setVisible(bool(left_out))
        self._to.set_state("bad" if preflight.recipients == 0 else "warn" if overlaps else "ok")

    def _show_text(self, preflight: Preflight) -> None:
        self._count.setText(say.text_line(preflight.measure))
        self._text.set_state("bad" if preflight.measure.problem else "ok")

    def show_row(self, line: str, total: int, text: str) -> None:
        """The text as one recipient gets it."""
        self.steps.show_row(line, total)
        self.sent_text.show_text(text)

    def _show_cost(self, preflight: Preflight, now: datetime, asking: bool) -> None:
        left = preflight.left
        missing = left is not None and left < 0
        self._need.figure.setText(figures.whole(preflight.need))
        self._have.head.setText("Have" if asking else say.have_head(preflight, now))
        known = left is not None and not asking
        self._have.figure.setText(figures.whole(preflight.need + (left or 0)) if known else "–")
        self._left_over.head.setText("Missing" if missing and known else "Left afterwards")
        self._left_over.figure.setText(figures.whole(abs(left or 0)) if known else "–")
        # An earlier figure forbids nothing, so it does not cry either.
        wrong = "bad" if say.blocked(preflight) else "warn"
        self._left_over.figure.set_colour(wrong if missing and known else "text")
        self.shorter.setText(say.shorter(preflight))
        self.shorter.setVisible(bool(say.shorter(preflight)))
        doubt = say.ASKING if asking else say.balance_unknown(preflight)
        self._doubt.setText(doubt)
        self._doubt.set_colour("text2" if asking else "warn")
        self._doubt.setVisible(bool(doubt))
        blocked = "" if asking else say.blocked(preflight)
        fresh = blocked != self.red_line.text()
        self.red_line.say(blocked)
        self._cost.set_state("wait" if asking else "bad" if blocked else "warn" if doubt else "ok")
        if blocked and fresh:
            self.red_line.setFocus()

    def _show_reports(self, reports: bool) -> None:
        if self.reports.isChecked() != reports:
            self.reports.blockSignals(True)
            self.reports.setChecked(reports)
            self.reports.blockSignals(False)
        self._reports_hint.setText(say.REPORTS_HINT if reports else say.NO_REPORTS)
        self._reports_hint.set_colour("text2" if reports else "warn")
        self._time.set_state("ok" if reports else "warn")

    def show_waiting(self, sentence: str) -> None:
        """What is under way, so that nothing can be pressed; "" when it is over."""
        self._waiting = sentence
        self.cancel.setEnabled(not sentence)
        self._show_button()

    def show_failure(self, sentence: str) -> None:
        """Why it was not sent; everything stays as it is."""
        self._failed.set_note("bad", sentence)
        self._failed.setVisible(bool(sentence))

    def failure(self) -> str:
        """The sentence of `show_failure`, "" while there is none."""
        return "" if self._failed.isHidden() else self._failed.text()

    def _reason(self) -> str:
        """Why it cannot be sent this moment, "" when it can."""
        if self._preflight is None or self._waiting:
            return self._waiting or say.ASKING
        blocked = say.blocked(self._preflight)
        if not blocked and self._must_type and _digits(self.confirm.text()) != self._must_type:
            return f"{self._confirm_label.text()}."
        return blocked

    def _show_button(self) -> None:
        number = self._preflight.recipients if self._preflight else 0
        self.send.setText(words.send_text(number))
        self.send.setAccessibleName(words.send_text(number))
        self.send.set_disabled_reason(self._reason())

    def _on_send_clicked(self) -> None:
        if not self._reason():
            self.send_requested.emit()

    def dismiss(self) -> None:
        """Not while messages are being stored: nobody would know whether they are."""
        if self._waiting != say.STORING:
            super().dismiss()


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdecimal())
