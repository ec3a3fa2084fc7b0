"""The run bar under the tabs: what is being sent, why it stands still, and the buttons for it."""

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QWidget

from smsdesk.ui import figures
from smsdesk.ui.run_line import Act, Look, Press, RunLine
from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.buttons import Button, Role
from smsdesk.ui.widgets.labels import IconLabel, Label, set_plain_tooltip
from smsdesk.ui.widgets.progress import Bar
from smsdesk.ui.widgets.ring import Ring

_LEAST_BAR = 80
HEIGHT = 44

_GROUNDS = {
    Look.HOLDING: "holding",
    Look.RUNNING: "none",
    Look.STILL: "info",
    Look.WAITING: "info",
    Look.LATER: "info",
    Look.WARN: "warn",
    Look.BAD: "bad",
}
_ICONS = {
    Look.STILL: ("pause-circle", "text2"),
    Look.WAITING: ("question", "warn"),
    Look.LATER: ("clock", "text2"),
    Look.WARN: ("warning-fill", "warn"),
    Look.BAD: ("warning-circle-fill", "bad"),
}
_BUTTON_ICONS = {
    Act.UNDO: "arrow-counter-clockwise",
    Act.PAUSE: "pause",
    Act.STOP: "stop",
    Act.CHECK_CREDITS: "arrows-clockwise",
    Act.TRY_NOW: "arrow-clockwise",
}


class _Title(Label):
    """Which account and what happens; of a long name only its beginning, so that what happens has room."""

    _of = ""  # the whole, where less of it is shown

    def __init__(self) -> None:
        super().__init__("", strong=True, elide=True)

    def say(self, line: RunLine) -> None:
        """Show the title of a line."""
        self._of = line.title if line.title != line.short_title else ""
        self.setText(line.short_title)
        if self._of:
            self.setAccessibleName(self._of)

    def _shown(self) -> str:
        shown = super()._shown()
        if self._of:
            set_plain_tooltip(self, self._of)
        return shown


class _Words(QWidget):
    """The bold half and the quiet half: beside each other, below each other when room is short."""

    def __init__(self) -> None:
        super().__init__()
        self.title = _Title()
        self.rest = Label("", "body", "text2", elide=True)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.title)
        self._layout.addWidget(self.rest, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, line: RunLine) -> None:
        """Show both; an empty half takes no room."""
        self.title.say(line)
        self.rest.setText(line.rest)
        self.rest.setVisible(bool(line.rest))
        self._arrange()

    def wanted(self) -> int:
        """The width in which nothing has to be cut or stacked."""
        bold = QFontMetrics(style.font("body", 600)).horizontalAdvance(self.title.whole_text())
        quiet = QFontMetrics(style.font("body")).horizontalAdvance(self.rest.whole_text())
        return bold + quiet + style.px(16)

    def _arrange(self) -> None:
        stacked = self.wanted() > self.width()
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._layout.setSpacing(0 if stacked else style.px(10))
        air = style.px(4) if stacked else 0
        self._layout.setContentsMargins(0, air, 0, air)
        self._layout.setDirection(direction)
        policy = QSizePolicy.Policy.Expanding if stacked else QSizePolicy.Policy.Maximum
        self.title.setSizePolicy(policy, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


class _Progress(QWidget):
    """The bar and its figures: "112 of 238 · 80 delivered · 2 failed · 14 a second · 9 s left"."""

    def __init__(self) -> None:
        super().__init__()
        self.title = _Title()
        self.title.setMaximumWidth(style.px(240))
        self.bar = Bar("Progress of the broadcast")
        self.done = Label("", strong=True)
        self.done.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.delivered = Label("", "body", "ok")
        self.failed = Label("", "body", "bad")
        self.uncertain = Label("", "body", "warn")
        self.speed = Label("", "body", "text2")
        self.left = Label("", "body", "text2")
        # Else what it counts would make the window wider than the screen.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(10))
        layout.addWidget(self.title)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.done)
        self._dots: list[tuple[Label, Label]] = []
        for part in (self.delivered, self.failed, self.uncertain, self.speed, self.left):
            dot = Label("·", "body", "text3")
            self._dots.append((dot, part))
            layout.addWidget(dot)
            layout.addWidget(part)

    def show_line(self, line: RunLine, room: int) -> None:
        """Show counts and speed in so many px: where they are too few the speed goes first, then what is delivered,
        what is uncertain, and last the time left; what failed stays."""
        done, total = line.done or (0, 0)
        self.title.say(line)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.done.reserve(figures.progress(total, total))
        self.done.setText(figures.progress(done, total))
        self.delivered.setText(f"{figures.whole(line.delivered)} delivered" if line.delivered else "")
        self.failed.setText(f"{figures.whole(line.failed)} failed" if line.failed else "")
        self.uncertain.setText(f"{figures.whole(line.uncertain)} uncertain" if line.uncertain else "")
        self.speed.setText(figures.rate(line.speed) if line.speed else "")
        self.left.setText("" if line.seconds is None else f"{figures.span(line.seconds)} left")
        self.left.reserve("59 min left")
        for part in (self.speed, self.delivered, self.uncertain, self.left):
            if self._wanted() > room:
                part.setText("")
        for dot, part in self._dots:
            dot.setVisible(bool(part.text()))
            part.setVisible(bool(part.text()))

    def _wanted(self) -> int:
        """The width in which all that has a text is to be seen, with a bar that still says something."""
        gap = self._row.spacing()
        width = min(self.title.sizeHint().width(), self.title.maximumWidth()) + gap
        width += style.px(_LEAST_BAR) + gap + max(self.done.minimumWidth(), self.done.sizeHint().width())
        for dot, part in self._dots:
            if part.text():
                width += 2 * gap + dot.sizeHint().width() + max(part.minimumWidth(), part.sizeHint().width())
        return width


class RunBar(QFrame):
    """44 high, 0 when idle. `pressed` carries what to do and for which broadcast."""

    pressed = Signal(object, int)  # Act, broadcast id
    more_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("bar", True)
        self.setProperty("note", "none")
        self._line: RunLine | None = None
        self._ring = Ring()
        self._icon = IconLabel("info", "text2", 20)
        self._words = _Words()
        self._progress = _Progress()
        self._more = Button("", "link")
        self._more.clicked.connect(self.more_requested)
        self.buttons = {act: self._make_button(act) for act in Act}
        self._shown: tuple[Act, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(style.px(16), 0, style.px(12), 0)
        self._row.setSpacing(style.px(10))
        for part, stretch in ((self._ring, 0), (self._icon, 0), (self._words, 1), (self._progress, 1), (self._more, 0)):
            self._row.addWidget(part, stretch)
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._on_motion_value_changed)
        self._motion.finished.connect(self._on_motion_finished)
        self.setFixedHeight(0)
        self.hide()

    def _make_button(self, act: Act) -> Button:
        button = Button("", "danger" if act is Act.STOP else "normal", icon=_BUTTON_ICONS.get(act), parent=self)
        button.setProperty("act", act.value)
        button.clicked.connect(self._on_button_clicked)
        button.hide()
        return button

    @property
    def line(self) -> RunLine | None:
        """What is shown; None when idle."""
        return self._line

    def show_line(self, line: RunLine | None) -> None:
        """Show another state, or nothing; opening and closing take 160 ms."""
        was_open = self._line is not None
        self._line = line
        if line is not None:
            self._fill(line)
        if was_open != (line is not None):
            self._move(line is not None)

    def _fill(self, line: RunLine) -> None:
        self._ring.setVisible(line.ring is not None)
        if line.ring is not None:
            self._ring.set_seconds(*line.ring)
        self._icon.setVisible(line.look in _ICONS)
        if line.look in _ICONS:
            self._icon.set_icon(*_ICONS[line.look])
        self._words.setVisible(line.done is None)
        self._progress.setVisible(line.done is not None)
        self._more.setText(f"and {figures.whole(line.more)} more" if line.more else "")
        self._more.setVisible(line.more > 0)
        self._show_buttons(line.buttons)
        if line.done is None:
            self._words.say(line)
        else:
            self._progress.show_line(line, self._room())
        if self.property("note") != _GROUNDS[line.look]:
            restyle(self, note=_GROUNDS[line.look])
        self.setAccessibleName(" ".join(part for part in (line.title, line.rest) if part))

    def _room(self) -> int:
        """What more and the buttons leave of the width."""
        parts = [self._more] if self._line is not None and self._line.more else []
        parts += [self.buttons[act] for act in self._shown]
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        taken = sum(part.sizeHint().width() + gap for part in parts)
        return self.width() - margins.left() - margins.right() - taken

    def _show_buttons(self, presses: tuple[Press, ...]) -> None:
        acts = tuple(press.act for press in presses)
        had_focus = any(self.buttons[act].hasFocus() for act in self._shown if act not in acts)
        for press in presses:
            button = self.buttons[press.act]
            if button.text() != press.text:
                button.setText(press.text)
                button.setAccessibleName(press.text)
            role: Role = "primary" if press.primary else "danger" if press.act is Act.STOP else "normal"
            if button.role != role:
                button.set_role(role)
            button.set_disabled_reason(press.reason)
        if acts != self._shown:
            self._order(acts)
        if had_focus and acts:
            # The next step takes the focus, never Stop by itself.
            self.buttons[next((act for act in acts if act is not Act.STOP), acts[0])].setFocus()

    def _order(self, acts: tuple[Act, ...]) -> None:
        for act in self._shown:
            self._row.removeWidget(self.buttons[act])
            self.buttons[act].setVisible(act in acts)
        before: QWidget = self._more
        for act in acts:
            self._row.addWidget(self.buttons[act])
            self.buttons[act].show()
            self.setTabOrder(before, self.buttons[act])
            before = self.buttons[act]
        self._shown = acts

    def _on_button_clicked(self) -> None:
        if self._line is not None:
            self.pressed.emit(Act(str(self.sender().property("act"))), self._line.broadcast_id)

    def _move(self, opens: bool) -> None:
        self._motion.stop()
        self.show()
        self._motion.setStartValue(self.height())
        self._motion.setEndValue(style.px(HEIGHT) if opens else 0)
        self._motion.setDuration(style.motion(160))
        self._motion.start()

    def _on_motion_value_changed(self, value: object) -> None:
        self.setFixedHeight(int(str(value)))

    def _on_motion_finished(self) -> None:
        self.setFixedHeight(int(self._motion.endValue()))
        self.setVisible(self._line is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._line is not None and self._line.done is not None:
            self._progress.show_line(self._line, self._room())
