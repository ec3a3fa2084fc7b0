"""Sheets inside the window: `Sheet` for work such as pre-flight, `Question` for one decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, Role
from smsdesk.ui.widgets.labels import Label, Line
from smsdesk.ui.widgets.overlay import Overlay


class Sheet(Overlay):
    """Title and sentence above, buttons below, between them `body`, which alone scrolls; `width` px at b = 13.

    Fill `body` (a QVBoxLayout), add buttons with `add_left` and `add_right`, then `open(first)`.
    """

    def __init__(self, host: QWidget, title: str, sentence: str = "", *, width: int = 720) -> None:
        super().__init__(host)
        self._wide = width
        self._title = Label(title, "sheet", wrap=True, breaks=True)
        self._title.begin_at_the_edge()
        self._sentence = Label(sentence, "body", "text2", wrap=True, breaks=True)
        self._content = QWidget()
        self._content.setProperty("plain", True)
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(style.px(24), style.px(16), style.px(24), style.px(16))
        self.body.setSpacing(style.px(8))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        self._content.installEventFilter(self)
        self._head = self._make_head()
        self._foot = QFrame()
        self._above, self._left, self._right = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._make_foot()
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(Line())
        layout.addWidget(self._scroll, 1)
        layout.addWidget(Line())
        layout.addWidget(self._foot)
        self.set_title(title, sentence)

    def _make_head(self) -> QFrame:
        head = QFrame()
        layout = QVBoxLayout(head)
        layout.setContentsMargins(style.px(24), style.px(16), style.px(24), style.px(12))
        layout.setSpacing(style.px(4))
        layout.addWidget(self._title)
        layout.addWidget(self._sentence)
        return head

    def _make_foot(self) -> None:
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(style.px(24), style.px(12), style.px(24), style.px(14))
        foot.setSpacing(style.px(10))
        for part in (self._left, self._right):
            part.setSpacing(style.px(10))
        row = QHBoxLayout()
        foot.addLayout(self._above)
        foot.addLayout(row)
        row.addLayout(self._left)
        row.addStretch(1)
        row.addLayout(self._right)

    def set_title(self, title: str, sentence: str = "") -> None:
        """Other words at the head, such as what has to be mended."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        if self.is_open:
            self.place()

    def add_left(self, button: QWidget) -> None:
        """A rarer action, at the left of the foot."""
        self._left.addWidget(button)

    def add_right(self, button: QWidget) -> None:
        """Cancel, then the primary action, at the right of the foot."""
        self._right.addWidget(button)

    def add_above(self, part: QWidget) -> None:
        """What has to be in sight together with the buttons, in a line above them."""
        self._above.addWidget(part)

    def show_inside(self, part: QWidget) -> None:
        """Scroll the middle so that a part of it is in sight."""
        self._scroll.ensureWidgetVisible(part, 0, style.px(16))

    def card_size(self, width: int, height: int) -> QSize:
        """720 wide, as high as the content needs, at most the window less 24."""
        wide = min(style.px(self._wide), width)
        inner = wide - 2
        content = _height_for(self._content.layout(), inner)
        rest = _height_for(self._head.layout(), inner) + _height_for(self._foot.layout(), inner) + 4
        return QSize(wide, min(content + rest, height))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest and self.is_open:
            self.place()
        return super().eventFilter(watched, event)


def _height_for(layout: QLayout | None, width: int) -> int:
    if layout is None:
        return 0
    layout.activate()
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


@dataclass(frozen=True)
class Choice:
    """One answer: `key` for the code, `text` with the verb for the person."""

    key: str
    text: str
    role: Role = "normal"


class Question(Overlay):
    """A decision that costs or loses something: names the thing; the verbs are on the buttons.

    The focus starts on the first choice, which therefore is the one that changes nothing. Esc answers "".
    """

    answered = Signal(str)

    def __init__(self, host: QWidget, title: str, sentence: str, choices: Sequence[Choice]) -> None:
        super().__init__(host)
        self._answer = ""
        self._title = Label(title, "pane", wrap=True, breaks=True)
        self._sentence = Label(sentence, "body", "text2", wrap=True, breaks=True)
        self.buttons: dict[str, Button] = {}
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        row.addStretch(1)
        for choice in choices:
            button = Button(choice.text, choice.role)
            button.setProperty("answer", choice.key)
            button.clicked.connect(self._on_button_clicked)
            self.buttons[choice.key] = button
            row.addWidget(button)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(style.px(24), style.px(20), style.px(24), style.px(20))
        layout.setSpacing(style.px(8))
        layout.addWidget(self._title)
        layout.addWidget(self._sentence)
        layout.addSpacing(style.px(6))
        layout.addLayout(row)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.closed.connect(self._on_closed)

    def card_size(self, width: int, height: int) -> QSize:
        """500 wide, wider if the buttons need it, as high as the words."""
        layout = self.card.layout()
        buttons = layout.totalMinimumSize().width() if layout is not None else 0
        wide = min(max(style.px(500), buttons), width)
        return QSize(wide, min(_height_for(layout, wide - 2) + 2, height))

    def _on_button_clicked(self) -> None:
        self._answer = str(self.sender().property("answer"))
        self.dismiss()

    def _on_closed(self) -> None:
        self.answered.emit(self._answer)
