"""The line under the octets of a binary message: what the chosen octet is for, or what is wrong."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import IconLabel, Label


class OctetLine(QWidget):
    """ "Octet 0003  first half of the destination port", or an icon and a sentence in its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = Label("", "small", "text3")
        self._use = Label("", "small", "text2", elide=True)
        self._icon = IconLabel("warning-circle", "bad", 14)
        self._error = Label("", "small", "bad", wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.px(16), style.px(2), style.px(8), style.px(2))
        layout.setSpacing(style.px(8))
        for part in (self._icon, self._place):
            layout.addWidget(part)
        layout.addWidget(self._use, 1)
        layout.addWidget(self._error, 1)
        self.setMinimumHeight(style.px(22))  # so that nothing jumps when a line comes
        self._arrange()

    def show_octet(self, place: str, use: str) -> None:
        """What one octet is for; without `place`, a sentence about there being none."""
        self._place.setText(place)
        self._use.setText(use)
        self._arrange()

    def show_error(self, sentence: str) -> None:
        """What is wrong with the octets; "" for nothing, then the octet's line is there again."""
        self._error.setText(sentence)
        self._arrange()

    def text(self) -> str:
        """What is to be read."""
        return self._error.text() or f"{self._place.text()} {self._use.whole_text()}".strip()

    def _arrange(self) -> None:
        wrong = bool(self._error.text())
        for part in (self._icon, self._error):
            part.setVisible(wrong)
        for part in (self._place, self._use):
            part.setVisible(not wrong and bool(part.whole_text()))
