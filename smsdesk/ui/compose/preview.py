"""The phone with the message as one chosen recipient will see it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import IconButton
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.phone import Phone
from smsdesk.ui.widgets.picture_bubble import Picture


class RowSteps(QWidget):
    """‹ Row 1 of 238 · Aisyah ›."""

    step_requested = Signal(int)  # +1, -1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = IconButton("caret-left", "Previous recipient", size=14, height="small")
        self._after = IconButton("caret-right", "Next recipient", size=14, height="small")
        self._text = Label("", "small", "text2", elide=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._before.clicked.connect(lambda: self.step_requested.emit(-1))
        self._after.clicked.connect(lambda: self.step_requested.emit(1))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        layout.addWidget(self._before)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._after)

    def show_row(self, text: str, total: int) -> None:
        """Say which recipient is shown; with one there is nowhere to step to."""
        self.setVisible(total > 0)
        self._text.setText(text)
        for button in (self._before, self._after):
            button.setEnabled(total > 1)

    def buttons(self) -> tuple[IconButton, IconButton]:
        """‹ and ›."""
        return self._before, self._after

    def text(self) -> str:
        """The words between the arrows."""
        return self._text.whole_text()


class Preview(QWidget):
    """Head, phone; takes all the height it can have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = RowSteps()
        self.phone = Phone()
        head = QHBoxLayout()
        head.setSpacing(style.px(8))
        title = Label("Preview", strong=True)
        title.setMinimumHeight(style.px(24))  # that of the buttons, which are away while there is nobody
        head.addWidget(title)
        head.addWidget(self.steps, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(6))
        layout.addLayout(head)
        layout.addWidget(self.phone, 1)

    def show_message(self, sender: str, time: str, messages: Sequence[str | Picture]) -> None:
        """From whom, when, and what arrives."""
        self.phone.set_head(sender, time)
        self.phone.set_messages(messages)
