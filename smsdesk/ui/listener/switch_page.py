"""Step 1: on or off, the port on this computer, who can reach it, and a certificate of one's own."""

from PySide6.QtCore import Qt, Signal

from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.ui import wording_listener as wording
from smsdesk.ui.listener.certificate_part import CertificatePart
from smsdesk.ui.listener.reach_choice import ReachChoice
from smsdesk.ui.listener.step_page import StepPage
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import Field, LineEdit
from smsdesk.ui.widgets.note import Note

_NOTES = {ListenerStatus.ON: "ok", ListenerStatus.PROBLEM: "bad"}


class SwitchPage(StepPage):
    """Every change is in force at once, also while it is on."""

    switch_requested = Signal(bool)
    port_entered = Signal(int)

    def __init__(self) -> None:
        super().__init__(wording.SWITCH_TITLE, wording.SWITCH_INTRO)
        self._on = False
        self._shown = 0
        self.state = Note("info", wording.OFF_LINE)
        self.switch = Button("Switch on", "primary")
        self.switch.reserve("Switch on", "Switch off")
        self.switch.clicked.connect(lambda: self.switch_requested.emit(not self._on))
        self._port = LineEdit("Local port")
        self._port.setMaximumWidth(style.px(110))
        self.port = Field("Local port", self._port, hint=wording.PORT_HINT, check=self._wrong_port)
        self.port.left.connect(self._on_port_left)
        self._port.returnPressed.connect(self._on_port_left)
        self.reach = ReachChoice()
        self.certificate = CertificatePart()
        self.body.addWidget(self.state)
        self.body.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addSpacing(style.px(6))
        for part in (self.port, self.reach, self.certificate):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_state(self, state: ListenerState, on: bool) -> None:
        """How it stands; `on` is the person's wish."""
        self._on = on
        kind = _NOTES.get(state.status, "info")
        self.state.set_note("ok" if kind == "ok" else "bad" if kind == "bad" else "info", wording.state_line(state))
        self.switch.setText("Switch off" if on else "Switch on")
        self.switch.set_role("normal" if on else "primary")

    def show_port(self, port: int) -> None:
        """The port in force, unless somebody is typing another one."""
        if not self._port.hasFocus() or self._port.text() == str(self._shown):
            self._port.setText(str(port))
        self._shown = port

    def show_practice(self, practice: bool) -> None:
        """Practice never leaves this computer, so there is nothing to choose."""
        self.reach.setVisible(not practice)
        self.certificate.setVisible(not practice)
        self.intro.setText(wording.PRACTICE_INTRO if practice else wording.SWITCH_INTRO)

    def _wrong_port(self) -> str:
        return "" if self._entered() else wording.PORT_WRONG

    def _entered(self) -> int:
        text = self._port.text().strip()
        port = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
        return port if port <= 65535 else 0

    def _on_port_left(self) -> None:
        if self.port.validate() and self._entered() != self._shown:
            self.port_entered.emit(self._entered())
