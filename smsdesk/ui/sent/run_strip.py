"""A strip above the recipients of a broadcast that stands still or waits for its time: why, and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from smsdesk.ui.run_line import Act, Look, RunLine
from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import IconLabel, Label

_LOOKS = {
    Look.LATER: ("info", "clock", "text2"),
    Look.STILL: ("info", "pause-circle", "text2"),
    Look.WAITING: ("info", "question", "warn"),
    Look.WARN: ("warn", "warning-fill", "warn"),
    Look.BAD: ("bad", "warning-circle-fill", "bad"),
}


class RunStrip(QFrame):
    """Says what the run bar would say about this broadcast; `pressed` carries an Act and the broadcast's id."""

    pressed = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: RunLine | None = None
        self._icon = IconLabel("clock")
        self._text = Label("", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons: list[Button] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(style.px(10), style.px(5), style.px(6), style.px(5))
        self._row.setSpacing(style.px(8))
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self.setMinimumHeight(style.px(34))
        self.hide()

    def show_line(self, line: RunLine | None) -> None:
        """Show another state; None for a broadcast that needs nobody."""
        if line is None:
            self._line = None
            self.hide()
            return
        ground, icon, colour = _LOOKS[line.look]
        self._icon.set_icon(icon, colour)
        words = " ".join(part for part in (_sentence(line.title), _sentence(line.rest)) if part)
        self._text.setText(words)
        self.setAccessibleName(words)
        if self._line is None or self._line.buttons != line.buttons:
            self._make_buttons(line)
        self._line = line
        restyle(self, note=ground)
        self.show()

    def text(self) -> str:
        """What is said, "" while nothing is."""
        return "" if self.isHidden() else self._text.text()

    def button(self, act: Act) -> Button | None:
        """The button for an act, if it is there."""
        return next((each for each in self._buttons if each.property("act") == act.value), None)

    def _make_buttons(self, line: RunLine) -> None:
        had_focus = any(button.hasFocus() for button in self._buttons)
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for press in line.buttons:
            if press.act is Act.LOOK:
                continue  # one looks already
            button = Button(press.text, "danger" if press.act is Act.STOP else "normal", height="small")
            button.setProperty("act", press.act.value)
            button.set_disabled_reason(press.reason)
            button.clicked.connect(self._on_button_clicked)
            self._row.addWidget(button)
            self._buttons.append(button)
        if had_focus and self._buttons:
            self._buttons[0].setFocus()

    def _on_button_clicked(self) -> None:
        if self._line is not None:
            self.pressed.emit(Act(str(self.sender().property("act"))), self._line.broadcast_id)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}" if words else ""
