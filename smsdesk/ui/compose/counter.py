"""The line under the message: "GSM-7 · 1 part · 148 of 160 · 12 left"."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.domain.composing import Measure, TextProblem
from smsdesk.ui import figures
from smsdesk.ui import wording_compose as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.speaking import announce


class Counter(QWidget):
    """Says encoding and parts aloud when they change, never on every key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Counter")
        self._encoding = Label("", strong=True)
        self._parts = Label("", strong=True)
        self._units = Label("", colour="text2")
        self._left = Label("", colour="text2")
        self._said = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(7))
        for place, label in enumerate((self._encoding, self._parts, self._units, self._left)):
            if place:
                layout.addWidget(Label("·", colour="text3"))
            layout.addWidget(label)
        layout.addStretch(1)
        self.setMinimumHeight(style.px(24))

    def show_measure(self, measure: Measure) -> None:
        """Show the figures of a text; one that cannot be counted keeps the last ones out of sight."""
        count = measure.count
        self.setVisible(count is not None)
        if count is None:
            return
        self._encoding.setText(words.encoding_word(count.encoding))
        self._parts.setText(words.parts_text(count.number))
        self._parts.set_colour("bad" if measure.problem is TextProblem.TOO_LONG else "text")
        self._units.setText(figures.progress(count.units, count.capacity))
        self._left.setText(f"{figures.whole(count.left)} left")
        said = f"{self._encoding.text()}, {self._parts.text()}"
        if self._said and said != self._said:
            announce(self, said)
        self._said = said

    def text(self) -> str:
        """The whole line."""
        return " · ".join(label.text() for label in (self._encoding, self._parts, self._units, self._left))
