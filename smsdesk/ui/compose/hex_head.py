"""The head of the hex dock: what is shown, in figures, and Paste, Copy and Close; it stays when the dock is shut."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.ui import wording_hex as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, IconButton
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip

HEIGHT = 32


class MessageSteps(QWidget):
    """‹ Message 1 of 3 ›."""

    step_requested = Signal(int)  # +1, -1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before = IconButton("caret-left", "Previous message", size=14, height="small")
        self.after = IconButton("caret-right", "Next message", size=14, height="small")
        self._text = Label("", "small", "text2")
        self.before.clicked.connect(lambda: self.step_requested.emit(-1))
        self.after.clicked.connect(lambda: self.step_requested.emit(1))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        for part in (self.before, self._text, self.after):
            layout.addWidget(part)

    def show_place(self, index: int, number: int) -> None:
        """Which message of how many is shown, from 0; with one there is nothing to choose."""
        self.setVisible(number > 1)
        self._text.reserve(words.message_text(max(number - 1, 0), number))
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setText(words.message_text(index, number))
        self.before.setEnabled(index > 0)
        self.after.setEnabled(index + 1 < number)

    def text(self) -> str:
        """The words between the arrows."""
        return self._text.text()


class HexHead(QWidget):
    """Title and figures at the left; what can be done at the right, only while the dock is open."""

    toggle_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toggle = IconButton("caret-down", "Hide hex", "Hide hex (Ctrl+H)", size=12, height="small")
        self.steps = MessageSteps()
        self.paste = Button("Paste", "quiet", icon="clipboard-text", height="small")
        self.copy = Button("Copy", "quiet", icon="copy", height="small")
        self.close_button = IconButton("x", "Close hex", size=14, height="small")
        self._figures = Label("", "small", "text2", elide=True)
        self._row = Label("", "small", "text3")
        self._key = Label("Ctrl+H", "small", "text3")
        self._open = True
        self._pasting = False
        self._narrow = False
        self._several = False
        self.toggle.clicked.connect(self.toggle_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.px(11), 0, style.px(12), 0)
        layout.setSpacing(style.px(8))
        layout.addWidget(self.toggle)
        layout.addWidget(Label("Hex", strong=True))
        layout.addWidget(self._figures, 1)
        for part in (self.steps, self._row, self.paste, self.copy, self.close_button, self._key):
            layout.addWidget(part)
        self._dress()
        style.changed.connect(self._dress)
        self.steps.show_place(0, 0)
        self._arrange()

    def _dress(self) -> None:
        self.setFixedHeight(style.px(HEIGHT))

    def stops(self) -> tuple[QWidget, ...]:
        """What takes the focus here, in order."""
        return (self.toggle, self.steps.before, self.steps.after, self.paste, self.copy, self.close_button)

    def show_figures(self, text: str) -> None:
        """What stands beside the title."""
        if text != self._figures.whole_text():
            self._figures.setText(text)

    def figures(self) -> str:
        """What stands beside the title."""
        return self._figures.whole_text()

    def show_row(self, row: int) -> None:
        """Whose message it is, the row counted from 0; -1 for nobody's."""
        text = words.EXACTLY.format(row=row + 1) if row >= 0 else ""
        if text != self._row.text():
            self._row.setText(text)
            self._arrange()

    def show_place(self, index: int, number: int) -> None:
        """Which of several messages is shown."""
        self._several = number > 1
        self.steps.show_place(index, number)
        self._arrange()

    def set_pasting(self, pasting: bool) -> None:
        """Whether hex can be pasted."""
        self._pasting = pasting
        self._arrange()

    def set_copying(self, copying: bool) -> None:
        """Whether there is anything to be copied."""
        self.copy.set_disabled_reason("" if copying else words.NOTHING_TO_COPY)

    def set_open(self, opened: bool, reason: str = "") -> None:
        """Open or shut; a `reason` says why it cannot be opened."""
        self._open = opened
        self.toggle.set_icon("caret-down" if opened else "caret-right")
        self.toggle.setAccessibleName("Hide hex" if opened else "Show hex")
        self.toggle.setEnabled(not reason)
        set_plain_tooltip(self.toggle, reason or f"{self.toggle.accessibleName()} (Ctrl+H)")
        self._arrange()

    def set_narrow(self, narrow: bool) -> None:
        """When room is short, hints go."""
        self._narrow = narrow
        self._arrange()

    def _arrange(self) -> None:
        shown = self._open
        self.steps.setVisible(shown and self._several)
        self._row.setVisible(shown and not self._narrow and bool(self._row.text()))
        self.paste.setVisible(shown and self._pasting)
        self.copy.setVisible(shown)
        self.close_button.setVisible(shown)
        self._key.setVisible(not shown)
