"""The strip on top: whether replies can arrive at all, and the way to set that up."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from smsdesk.ui import wording_inbox as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import IconLabel, Label

_HEAD = 260
"""px at b = 13 that an address keeps at least while what has come stands behind it."""


class ListenerStrip(QFrame):
    """Off, on at an address, or a problem; the button always leads to where it is set up."""

    set_up_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("broadcast")
        self._head = Label("", elide=True)
        self._head_may_be_cut = False
        self._rest = Label("", colour="text2", elide=True)
        self.button = Button(words.SET_UP, height="small")
        self.button.clicked.connect(self.set_up_requested)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(style.px(38))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.px(16), 0, style.px(12), 0)
        layout.setSpacing(style.px(8))
        layout.addWidget(self._icon)
        layout.addWidget(self._head)
        layout.addWidget(self._rest, 1)
        layout.addStretch(0)
        layout.addWidget(self.button)
        self.show_off()

    def show_off(self) -> None:
        """Nothing listens for this account."""
        self._show("broadcast", "text2", *words.STRIP_OFF, words.SET_UP)

    def show_on(self, address: str, rest: str = "") -> None:
        """It listens at a public address; `rest` is what has come lately."""
        self._show("broadcast", "ok", f"Listening at {address}", rest, "Set up…", cut=True)

    def show_problem(self, sentence: str, rest: str = "") -> None:
        """It is switched on and does not work; `rest` is what can be left out."""
        self._show("warning-fill", "warn", sentence, rest, words.SET_UP)

    def text(self) -> str:
        """All that is said."""
        return f"{self._head.whole_text()} {self._rest.whole_text()}".strip()

    def _show(self, icon: str, colour: str, head: str, rest: str, button: str, *, cut: bool = False) -> None:
        self._icon.set_icon(icon, colour)
        self._head_may_be_cut = cut
        self._head.setText(head)
        self._rest.setText(rest)
        self.button.setText(button)
        self.button.setAccessibleName(words.SET_UP)
        self.setAccessibleName(f"{head} {rest}".strip())
        self._fit()

    def _fit(self) -> None:
        """Where room is short a long address is cut, since people know their own; then the rest goes. No width is
        fixed: the window has to be able to become narrow."""
        room = self.width() - self.button.sizeHint().width() - style.px(16 + 12 + 16 + 4 * 8)
        wanted, rest = self._head.sizeHint().width(), self._rest.sizeHint().width() + style.px(8)
        enough = min(wanted, style.px(_HEAD)) if self._head_may_be_cut else wanted
        shown = bool(self._rest.whole_text()) and room - enough >= rest
        self._rest.setVisible(shown)
        self._head.setMaximumWidth(max(style.px(24), min(wanted, room - rest if shown else room)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
