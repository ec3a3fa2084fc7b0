"""One message as a whole: text that can be selected and copied, also where its bubble shows only the beginning."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.sheet import Sheet

_PIECE = 2000
"""Characters of a line at most: Qt lays a line of 100,000 out anew whenever a part of it is painted."""


class MessageSheet(Sheet):
    """Read only and plain."""

    def __init__(self, host: QWidget, title: str, sentence: str, text: str) -> None:
        super().__init__(host, title, sentence, width=640)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Whole message")
        self.text.setPlainText(_in_pieces(text))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setMinimumHeight(style.px(300))
        self.body.addWidget(self.text)
        close = Button("Close")
        close.clicked.connect(self.dismiss)
        self.add_right(close)
        self.close_button = close


def _in_pieces(text: str) -> str:
    """Very long lines are broken, at a blank where there is one."""
    lines: list[str] = []
    for line in text.split("\n"):
        rest = line
        while len(rest) > _PIECE:
            at = rest.rfind(" ", 0, _PIECE) + 1 or _PIECE
            lines.append(rest[:at])
            rest = rest[at:]
        lines.append(rest)
    return "\n".join(lines)
