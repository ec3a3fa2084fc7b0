"""Step 4: six checks one by one, each with what was found and what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.services.listener_checks import CheckMark, CheckStep
from smsdesk.ui import wording_listener as wording
from smsdesk.ui import wording_listener_checks as words
from smsdesk.ui.listener.step_page import StepPage, small
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import IconLabel, Label
from smsdesk.ui.widgets.speaking import announce

_ICONS = {
    CheckMark.GOOD: ("check-circle-fill", "ok", "Good"),
    CheckMark.BAD: ("x-circle-fill", "bad", "Not working"),
    CheckMark.UNSURE: ("question", "warn", "Not proven"),
    CheckMark.LEFT_OUT: ("minus-circle", "text3", "Left out"),
}


class CheckRow(QWidget):
    """Icon and word, what is checked, what was found."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._icon = IconLabel("circle", "text3", 18)
        self._word = Label("", "small", "text2")
        self.found = small(words.WAITING)
        self._commands = ""
        self.copy = Button(words.COPY, icon="copy", height="small")
        self.copy.setAccessibleName(words.COPY_COMMANDS)
        self.copy.clicked.connect(self._on_copy_clicked)
        head = QHBoxLayout()
        head.setSpacing(style.px(8))
        head.addWidget(Label(title, strong=True, wrap=True), 1)
        head.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(style.px(2))
        lines.addLayout(head)
        below = QHBoxLayout()
        below.setSpacing(style.px(8))
        below.addWidget(self.found, 1)
        below.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignBottom)
        lines.addLayout(below)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, style.px(4), 0, style.px(4))
        layout.setSpacing(style.px(10))
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(lines, 1)
        self.show_waiting(words.WAITING)

    def show_waiting(self, sentence: str) -> None:
        """Not looked at yet."""
        self._icon.set_icon("circle", "text3")
        self._word.setText("")
        self.found.setText(sentence)
        self._show_commands("")
        self.setAccessibleName(f"{self._title}: {sentence}")

    def show_result(self, mark: CheckMark, sentence: str) -> None:
        """What was found."""
        icon, role, word = _ICONS[mark]
        self._icon.set_icon(icon, role)
        self._word.setText(word)
        self._word.set_colour(role)
        self.found.setText(sentence)
        self._show_commands(sentence.partition("\n")[2])
        self.setAccessibleName(f"{self._title}: {word}. {sentence}")
        announce(self, self.accessibleName())

    def _show_commands(self, commands: str) -> None:
        """What is to be typed elsewhere is copied here."""
        self._commands = commands
        self.copy.setText(words.COPY)
        self.copy.setVisible(bool(commands))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._commands)
        self.copy.setMinimumWidth(self.copy.width())
        self.copy.setText(words.COPIED)
        announce(self, words.COPIED)


class ChecksPage(StepPage):
    """`run_requested`; results come one by one."""

    run_requested = Signal()

    def __init__(self) -> None:
        super().__init__(wording.CHECKS_TITLE, wording.CHECKS_INTRO)
        self.run = Button("Run the checks", "primary")
        self.run.clicked.connect(self.run_requested)
        self.body.addWidget(self.run, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows = {step: CheckRow(words.TITLES[step]) for step in CheckStep}
        for row in self.rows.values():
            self.body.addWidget(row)
        self.body.addSpacing(style.px(4))
        self.body.addWidget(Label(wording.CANNOT_KNOW_TITLE, strong=True, wrap=True))
        for sentence in wording.CANNOT_KNOW:
            self.body.addWidget(small(sentence))
        self.body.addStretch(1)

    def show_running(self, running: bool) -> None:
        """While they run the button waits."""
        self.run.set_disabled_reason(words.RUNNING if running else "")
        if running:
            for row in self.rows.values():
                row.show_waiting(words.RUNNING)

    def show_waiting(self) -> None:
        """Nothing was looked at yet."""
        for row in self.rows.values():
            row.show_waiting(words.WAITING)
