"""The sheet between "Review and send" and sending: everything is checked here, and only here it is sent."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from smsdesk.domain.composing import Measure
from smsdesk.domain.delivery import Reception
from smsdesk.services.lessons import Learned
from smsdesk.services.preflight import Preflight
from smsdesk.ui import wording_overrides as rule_words
from smsdesk.ui import wording_preflight as say
from smsdesk.ui import wording_timing as time_words
from smsdesk.ui.account_colours import DOT, dot_role
from smsdesk.ui.compose.preflight_cost import CostRow
from smsdesk.ui.compose.preflight_rows import CheckRow, RedLine, RowLine, line_of
from smsdesk.ui.compose.preflight_rules import RulesRow
from smsdesk.ui.compose.preflight_text import TextRow
from smsdesk.ui.compose.preflight_time import TimeRow
from smsdesk.ui.compose.preflight_to import ToRow
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import IconLabel, Label
from smsdesk.ui.widgets.note import Note, NoteKind
from smsdesk.ui.widgets.sheet import Sheet

_WIDE_ENOUGH = 744


@dataclass(frozen=True)
class Around:
    """What the sheet has to know beside the pre-flight: the moment, settings, and what was learned about costs.

    `mendable` has, by the id of each rule that one click mends, the words on its link; `rules` is how many there are.
    """

    chosen: str  # the names of the chips
    now: float
    hold_seconds: int
    confirm_above: int
    hours: tuple[int, int]
    repeat_hours: int
    asking: bool = False
    learned: Learned | None = None
    mendable: dict[str, str] | None = None
    rules: int = 6
    reception: Reception = Reception.OFF


class PreflightSheet(Sheet):
    """Shows a `Preflight`; what a person decides comes out as signals, of the sheet and of its rows."""

    send_requested = Signal()
    test_requested = Signal()
    later_requested = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, say.TITLE)
        self._preflight: Preflight | None = None
        self._around: Around | None = None
        self._must_type = ""
        self._waiting = ""
        self.to, self.text, self.cost = ToRow(), TextRow(), CostRow()
        self.rules, self.account, self.time = RulesRow(), CheckRow("Account"), TimeRow()
        self._name, self._about = RowLine(), RowLine("text2")
        self._dot = IconLabel(DOT, "text2", 12)
        self.account.add(line_of(self._dot, self._name, gap=6))
        self.account.add(self._about)
        for row in (self.to, self.text, self.cost, self.rules, self.account, self.time):
            self.body.addWidget(row)
        self.rules.overrides_changed.connect(self._show_head_and_button)
        self._failed = Note("bad", "")
        self._failed.hide()
        self.body.addWidget(self._failed)
        self._make_buttons()

    def _make_buttons(self) -> None:
        self._confirm_label = Label("", colour="text2")
        self.confirm = LineEdit(say.CONFIRM_NAME)
        self.confirm.setFixedWidth(style.px(84))
        self.confirm.textChanged.connect(lambda _text: self._show_button())
        self.confirm.returnPressed.connect(self._on_send_clicked)
        self._confirm_label.setBuddy(self.confirm)
        self._confirm_row = line_of(None, self._confirm_label, self.confirm)
        self._confirm_row.hide()
        self.add_above(self._confirm_row)
        self.test = Button(say.TEST, height="large")
        self.test.setAccessibleName(say.TEST)
        self.test.clicked.connect(self.test_requested)
        self.later = Button("Later…", icon="clock", height="large")
        self.later.clicked.connect(self.later_requested)
        self.cancel = Button("Cancel", height="large")
        self.cancel.clicked.connect(self.dismiss)
        self.send = Button("", "primary", icon="paper-plane-tilt", height="large")
        self.send.clicked.connect(self._on_send_clicked)
        self.add_left(self.test)
        self.add_left(self.later)
        self.add_right(self.cancel)
        self.add_right(self.send)

    def show_preflight(self, preflight: Preflight, around: Around) -> None:
        """Show what is known; while asking the balance may be an old one and nothing can be sent."""
        self._preflight, self._around = preflight, around
        if not self.storing:
            self._waiting = say.ASKING if around.asking else ""
        now = datetime.fromtimestamp(around.now)
        fresh = [
            self.to.show_preflight(preflight, around.chosen, now, around.repeat_hours),
            self.text.show_preflight(preflight),
            self.cost.show_preflight(preflight, around.learned, now, asking=around.asking),
            self.rules.show_findings(preflight.findings, around.mendable or {}, around.rules),
            self.time.show_preflight(preflight, around.now, around.hours, around.reception),
        ]
        self.rules.setVisible(preflight.gathered.malaysian > 0 and not preflight.draft.kind.binary)
        self._show_account(preflight)
        self._show_head_and_button()
        if any(fresh):
            # The rows grow first: what has the focus is brought into sight.
            QTimer.singleShot(0, self, self._focus_red_line)

    def _show_account(self, preflight: Preflight) -> None:
        name, about = say.account_lines(preflight.draft.account)
        self._name.say(name)
        self._about.say(about)
        dot = dot_role(preflight.draft.account)
        self._dot.set_icon("flask" if preflight.draft.account.practice else DOT, dot or "text2")
        self._dot.setVisible(bool(dot))
        self.account.set_state("warn" if about == say.HTTP else "ok")

    def show_row(self, line: str, total: int, measure: Measure) -> None:
        """The message as one recipient gets it."""
        if self._preflight is not None:
            self.text.show_row(line, total, measure, self._preflight)

    @property
    def red_lines(self) -> list[RedLine]:
        """What has to be mended first, in order."""
        rows = [row.red_line for row in (self.to, self.text, self.cost) if row.red_line.text()]
        rows += [block.red_line for block in self.rules.open_blocks()] if not self.rules.isHidden() else []
        return rows + ([self.time.red_line] if self.time.red_line.text() else [])

    def _focus_red_line(self) -> None:
        writes = isinstance(QApplication.focusWidget(), QLineEdit)
        if self.is_open and self.red_lines and not writes:
            self.red_lines[0].setFocus()
            self.show_inside(self.red_lines[0])

    def _show_head_and_button(self) -> None:
        if self._preflight is None or self._around is None:
            return
        preflight, around = self._preflight, self._around
        to_mend = 0 if around.asking and not self.red_lines else len(self.red_lines)
        self.set_title(say.TITLE, say.head(preflight, around.hold_seconds, to_mend, self._moment()))
        large = preflight.recipients > around.confirm_above or preflight.need > around.confirm_above
        typed = large and not to_mend
        self._must_type = str(preflight.recipients) if typed else ""
        self._confirm_label.setText(say.confirm_label(preflight.recipients))
        self._confirm_row.setVisible(typed)
        self._show_button()

    def _moment(self) -> str:
        if self._preflight is None or self._around is None or self._preflight.draft.timing.due_at is None:
            return ""
        zone = self._preflight.draft.account.options.time_zone
        return time_words.on_moment(self._preflight.draft.timing.due_at, zone, self._around.now)

    @property
    def storing(self) -> bool:
        """True from "Send" until the data file has answered: a second click must not send it a second time."""
        return self._waiting == say.STORING

    def show_waiting(self, sentence: str) -> None:
        """What is under way, so that nothing can be pressed; "" when it is over."""
        self._waiting = sentence
        self.cancel.setEnabled(not sentence)
        self._show_button()

    def show_failure(self, sentence: str) -> None:
        """Why it was not sent; everything stays as it is."""
        self.show_news("bad", sentence)

    def show_news(self, kind: NoteKind, sentence: str) -> None:
        """What has happened; the sheet stays open."""
        self._failed.set_note(kind, sentence)
        self._failed.setVisible(bool(sentence))
        if sentence:
            QTimer.singleShot(0, self, lambda: self.show_inside(self._failed))

    def failure(self) -> str:
        """The sentence of `show_failure`, "" while there is none."""
        return "" if self._failed.isHidden() else self._failed.text()

    def _reason(self) -> str:
        """Why it cannot be sent this moment, "" when it can."""
        if self._preflight is None or self._waiting:
            return self._waiting or say.ASKING
        lines = self.red_lines
        if lines:
            first = lines[0]
            overridable = any(first is block.red_line for block in self.rules.open_blocks())
            return rule_words.TO_OVERRIDE if overridable else first.text()
        if self._must_type and _digits(self.confirm.text()) != self._must_type:
            return f"{self._confirm_label.text()}."
        return ""

    def _show_button(self) -> None:
        text = say.send_text(self._preflight.recipients if self._preflight else 0, self._moment())
        self.send.setText(text)
        self.send.setAccessibleName(text)
        self.send.set_disabled_reason(self._reason())

    def _on_send_clicked(self) -> None:
        if not self._reason():
            self.send_requested.emit()

    def place(self) -> None:
        """Where room is short beside a long button to send, the test's says less."""
        narrow = self._host.width() < style.px(_WIDE_ENOUGH)
        self.test.setText(say.TEST_SHORT if narrow else say.TEST)
        super().place()

    def dismiss(self) -> None:
        """Not while messages are being stored: nobody would know whether they are."""
        if not self.storing:
            super().dismiss()


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdecimal())
