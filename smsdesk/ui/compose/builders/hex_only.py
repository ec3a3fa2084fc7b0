"""The builder that builds nothing: octets as they stand in the dock's field Hex, and what they are."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.domain.binary import Made
from smsdesk.encoding import octets as hexadecimal
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders.builder import Builder
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label


class HexBuilder(Builder):
    """Keeps the text of the field Hex; `hex_wanted` when a person wants to go there."""

    name = "hex"
    hex_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._with_header = True
        self._sentence = Label(words.HEX_SENTENCE, wrap=True)
        self._about = Label(words.NO_HEADER, "small", "text2", wrap=True)
        self._found = Label("", "body", "text2", wrap=True)
        self.go = Button("Go to Hex", icon="code", height="small")
        self.open = Button("Open file…", icon="file-text", height="small")
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        row.addWidget(self.go)
        row.addWidget(self.open)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, style.px(4), 0, 0)
        layout.setSpacing(style.px(8))
        for part in (self._sentence, self._about):
            layout.addWidget(part)
        layout.addLayout(row)
        layout.addWidget(self._found)
        layout.addStretch(1)
        self._about.hide()
        self.go.clicked.connect(self.hex_wanted)
        self.open.clicked.connect(self.file_requested)

    @property
    def text(self) -> str:
        """The digits as typed."""
        return self._text

    def set_text(self, text: str) -> None:
        """Take what was typed or opened."""
        if text != self._text:
            self._text = text
            self.changed.emit()

    def set_with_header(self, on: bool) -> None:
        """Whether the octets begin with a user data header."""
        self._with_header = on
        self._about.setVisible(not on)

    @property
    def first(self) -> QWidget:
        return self.go

    @property
    def state(self) -> dict[str, Any]:
        return {"text": self._text} if self._text.strip() else {}

    def show_state(self, state: dict[str, Any]) -> None:
        text = state.get("text")
        self._text = text if isinstance(text, str) else ""
        self.changed.emit()

    def build(self, reference: int) -> tuple[bytes, ...]:
        octets = hexadecimal.from_hex(self._text)
        hexadecimal.check(octets, self._with_header)
        return (octets,)

    def make(self, reference: int) -> Made:
        made = super().make(reference)
        if not self._with_header and made.messages:
            made = self.made = Made(made.messages, words.title(None, made.messages))
        # What is wrong is said at the field itself, in the dock.
        self._found.setText(f"{made.title}." if made.error is None else "")
        return made
