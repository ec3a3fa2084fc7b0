"""The figures on top of the Credits page: what is left, what was used, when it was asked, when to warn."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import SpinBox
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip

SINCE = "Since the first answer to smsdesk. The gateway may have counted before."
MOST_CREDITS = 999_999_999


class Figure(QWidget):
    """A name, a figure, a small line below it; read as one thing by assistive technology."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._figure = Label("–", "figure")
        self._below = Label("", "small", "text2")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(2))
        layout.addWidget(Label(name, "body", "text2"))
        layout.addWidget(self._figure)
        layout.addWidget(self._below)
        self.setMinimumWidth(style.px(112))

    def show_figure(self, figure: str, below: str, colour: str) -> None:
        """The figure as written, and what is to be known about it; both take the colour of a state."""
        self._figure.setText(figure)
        self._figure.set_colour(colour)
        self._below.setText(below)
        self._below.set_colour(colour if colour in ("warn", "bad") else "text2")
        self.setAccessibleDescription(f"{figure} {below}".strip())


class FiguresStrip(QWidget):
    """Figures from the left, the question's time and the warning level at the right; wraps when room is short."""

    refresh_requested = Signal()
    warn_below_entered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.left = Figure("Credits left")
        self.used = Figure("Used so far")
        self._asked = Label("", "body", "text2")
        self._asked.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.refresh = Button("Refresh", icon="arrows-clockwise")
        self.refresh.reserve("Refresh", "Asking…")
        self.refresh.clicked.connect(self.refresh_requested)
        self.warn_below = SpinBox("Warn below", 0, MOST_CREDITS)
        self.warn_below.setSpecialValueText("never")
        self.warn_below.setFixedWidth(style.px(100))
        self.warn_below.editingFinished.connect(self._on_warn_below_editing_finished)
        set_plain_tooltip(self.warn_below, "You are told once when fewer credits are left. 0 for never.")
        self._kept = 0
        flow = Flow(style.px(18), style.px(8), grow_last=True)
        for part in (self.left, self.used, self._make_right()):
            flow.add(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.px(16), style.px(12), style.px(16), style.px(10))
        layout.addWidget(flow)

    def _make_right(self) -> QWidget:
        right = QWidget()
        grid = QGridLayout(right)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(style.px(10))
        grid.setVerticalSpacing(style.px(10))
        grid.setColumnStretch(0, 1)
        words = Label("Warn below", "body", "text2")
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words.setBuddy(self.warn_below)
        self.refresh.setMinimumWidth(style.px(100))
        grid.addWidget(self._asked, 0, 0)
        grid.addWidget(self.refresh, 0, 1)
        grid.addWidget(words, 1, 0)
        grid.addWidget(self.warn_below, 1, 1)
        return right

    def show_figures(self, left: tuple[str, str, str], used: tuple[str, str, str], asked: str, exact: str) -> None:
        """Each figure with the line below it and its colour; when it was asked, short and exact."""
        self.left.show_figure(*left)
        self.used.show_figure(*used)
        self._asked.setText(asked)
        set_plain_tooltip(self._asked, exact)
        set_plain_tooltip(self.used, SINCE if used[1].startswith("since") else "")

    def show_warn_below(self, level: int) -> None:
        """The level in force; what is being typed stays."""
        self._kept = level
        if not self.warn_below.hasFocus():
            self.warn_below.setValue(level)

    def show_asking(self, asking: bool) -> None:
        """While the gateway is asked the old figures stay."""
        self.refresh.setText("Asking…" if asking else "Refresh")
        self.refresh.setEnabled(not asking)

    def _on_warn_below_editing_finished(self) -> None:
        if self.warn_below.value() != self._kept:
            self._kept = self.warn_below.value()
            self.warn_below_entered.emit(self._kept)
