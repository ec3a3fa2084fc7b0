"""A page of the callback doctor: a title, what it is for, and what belongs to it, one below the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label

_WIDEST = 680  # px: longer lines are hard to read


class StepPage(QScrollArea):
    """Fill `body`; it scrolls when the window is low."""

    def __init__(self, title: str, intro: str) -> None:
        super().__init__()
        self.title = Label(title, "sheet", wrap=True)
        self.intro = Label(intro, "body", "text2", wrap=True)
        column = QWidget()
        column.setMaximumWidth(style.px(_WIDEST))
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(style.px(10))
        self.body.addWidget(self.title)
        self.body.addWidget(self.intro)
        self.body.addSpacing(style.px(4))
        ground = QWidget()
        ground.setProperty("plain", True)
        row = QHBoxLayout(ground)
        row.setContentsMargins(style.px(24), style.px(20), style.px(24), style.px(16))
        row.setSpacing(0)
        row.addWidget(column, 1)
        row.addStretch(0)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(ground)


def small(text: str = "", colour: str = "text2") -> Label:
    """A line of explanation below something."""
    return Label(text, "small", colour, wrap=True)


def below(text: str) -> Label:
    """A line of explanation in line with the words of the radio button or the box above it."""
    line, side = small(text), style.px(26)
    mirrored = line.isRightToLeft()
    line.setContentsMargins(0 if mirrored else side, 0, side if mirrored else 0, 0)
    return line


def row_of(*widgets: QWidget, gap: int = 8) -> QHBoxLayout:
    """Widgets side by side, from the left."""
    row = QHBoxLayout()
    row.setSpacing(style.px(gap))
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
