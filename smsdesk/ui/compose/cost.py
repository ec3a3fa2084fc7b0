"""What the message costs, what is there for it, and the one button that leads on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.ui import figures
from smsdesk.ui import wording_compose as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label, Line


class _Row(QWidget):
    """A name at the left, its figure at the right."""

    def __init__(self, name: str, *, strong: bool = False) -> None:
        super().__init__()
        self.name = Label(name, colour="text" if strong else "text2", strong=strong)
        self.figure = Label("", strong=strong)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.name)
        layout.addStretch(1)
        layout.addWidget(self.figure)


class CostPanel(QWidget):
    """Stands at the bottom right and is always in view."""

    review_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = _Row("Cost", strong=True)
        self._how = Label("", "small", "text2")
        self._have = _Row("Have")
        self._left = _Row("Left afterwards")
        self.button = Button("Review and send…", "primary", icon="paper-plane-tilt", height="large")
        self.button.setAccessibleName("Review and send")
        self.button.clicked.connect(self.review_requested)
        self._hint = Label(words.REVIEW_HINT, "small", "text3", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(5))
        for part in (Line(), self._total, self._how, self._have, self._left):
            layout.addWidget(part)
        layout.addSpacing(style.px(3))
        layout.addWidget(self.button)
        layout.addWidget(self._hint)

    def show_cost(self, recipients: int, parts: int, *, estimated: bool = False) -> None:
        """What all messages together cost; with 0 parts the text cannot be counted, so nobody knows."""
        self._total.figure.setText(figures.credits_text(recipients * parts) if parts else "–")
        how = words.messages_text(recipients)
        each = words.estimated_text(parts) if estimated else words.parts_text(parts)
        self._how.setText(f"{how} × {each}" if parts else how)

    def show_total(self, recipients: int, total: int, usual: int, longer: int) -> None:
        """What messages of different lengths cost together: most have `usual` parts, `longer` of them more."""
        self._total.figure.setText(figures.credits_text(total))
        self._how.setText(words.letters_text(recipients, usual, longer))

    def show_balance(self, have: int | None, at: str, need: int | None) -> None:
        """What is there (`at`: the time it was asked, "10:42") and what remains, or what is missing."""
        self._have.name.setText(f"Have at {at}" if at else "Have")
        self._have.figure.setText("not known yet" if have is None else figures.whole(have))
        self._have.figure.set_colour("text3" if have is None else "text")
        left = None if have is None or need is None else have - need
        missing = left is not None and left < 0
        self._left.name.setText("Missing" if missing else "Left afterwards")
        self._left.figure.setText("–" if left is None else figures.whole(abs(left)))
        self._left.figure.set_colour("bad" if missing else "text3" if left is None else "text")
        self._left.name.set_colour("bad" if missing else "text2")

    def show_reason(self, reason: str) -> None:
        """Why nothing can be reviewed yet, below the grey button; "" makes it blue."""
        self.button.set_disabled_reason(reason)
        self._hint.setText(reason or words.REVIEW_HINT)
        self._hint.set_colour("text2" if reason else "text3")

    def figures_shown(self) -> dict[str, str]:
        """Every line by its name."""
        rows = (self._total, self._have, self._left)
        return {row.name.text(): row.figure.text() for row in rows} | {"How": self._how.text()}

    def hint(self) -> str:
        """The words below the button."""
        return self._hint.text()
