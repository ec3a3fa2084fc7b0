"""The settings page about the listener: how it stands with each account, and the way to set it up."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import IconLabel, Label
from smsdesk.ui.wording_listener import SETTINGS_INTRO


@dataclass(frozen=True)
class ListenerLine:
    """One account: its name, the sentence about its listener with icon and colour, and what came today."""

    account_id: int
    name: str
    icon: str
    colour: str
    sentence: str
    counts: str = ""


class _Row(QFrame):
    """An account in a card of its own."""

    requested = Signal(int)

    def __init__(self, line: ListenerLine) -> None:
        super().__init__()
        self.setProperty("card", True)
        words = QVBoxLayout()
        words.setSpacing(style.px(2))
        words.addWidget(Label(line.name, strong=True, elide=True))
        words.addWidget(Label(line.sentence, "body", "text2" if line.colour == "text3" else line.colour, wrap=True))
        if line.counts:
            words.addWidget(Label(line.counts, "small", "text3", wrap=True))
        button = Button("Set up…", height="small")
        button.setAccessibleName(f"Set up listener of {line.name}")
        button.clicked.connect(lambda: self.requested.emit(line.account_id))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.px(14), style.px(10), style.px(10), style.px(10))
        layout.setSpacing(style.px(10))
        layout.addWidget(IconLabel(line.icon, line.colour), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(button)


class ListenerPage(QScrollArea):
    """`set_up_requested(account id)`."""

    set_up_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        page = QWidget()
        page.setProperty("plain", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(style.px(24), style.px(20), style.px(24), style.px(24))
        layout.setSpacing(style.px(14))
        layout.addWidget(Label(SETTINGS_INTRO, "body", "text2", wrap=True))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(style.px(10))
        layout.addLayout(self._rows)
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        self._shown: tuple[ListenerLine, ...] = ()

    def show_lines(self, lines: Sequence[ListenerLine]) -> None:
        """One row an account; nothing is built anew while nothing changed."""
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            row = _Row(line)
            row.requested.connect(self.set_up_requested)
            self._rows.addWidget(row)
