"""Every plain twin beside the character it replaces, before anything is replaced."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from smsdesk.ui import wording_compose as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.sheet import Sheet

_MOST = 200
_AROUND = 18


class PlainSheet(Sheet):
    """One line a replacement: where, what, by what, and the words around it."""

    replace_requested = Signal()

    def __init__(self, host: QWidget, text: str, changes: Sequence[tuple[int, str, str]]) -> None:
        super().__init__(host, words.plain_title(len(changes)), words.PLAIN_SENTENCE, width=560)
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.px(16))
        grid.setVerticalSpacing(style.px(6))
        grid.setColumnStretch(3, 1)
        for column, head in enumerate(words.PLAIN_HEADS):
            grid.addWidget(Label(head, "small", "text2"), 0, column)
        for row, (at, original, other) in enumerate(changes[:_MOST], start=1):
            around = _around(text, at, original, other)
            cells = (str(at + 1), words.shown(original), words.shown(other) if other else "nothing")
            for column, cell in enumerate(cells):
                grid.addWidget(Label(cell, strong=column == 1), row, column)
            grid.addWidget(Label(around, colour="text2", elide=True), row, 3)
        self.body.addLayout(grid)
        if len(changes) > _MOST:
            self.body.addWidget(Label(words.and_more(len(changes) - _MOST), colour="text2"))
        self.body.addStretch(1)
        cancel = Button("Cancel", height="large")
        cancel.clicked.connect(self.dismiss)
        self.replace = Button(words.plain_do(len(changes)), "primary", height="large")
        self.replace.clicked.connect(self._on_replace_clicked)
        self.add_right(cancel)
        self.add_right(self.replace)

    def _on_replace_clicked(self) -> None:
        self.dismiss()
        self.replace_requested.emit()


def _around(text: str, at: int, original: str, other: str) -> str:
    """The words around a replacement, as they will be; dots only where the text goes on."""
    first, last = max(0, at - _AROUND), at + len(original) + _AROUND
    words_there = " ".join(f"{text[first:at]}{other}{text[at + len(original) : last]}".split())
    return f"{'… ' if first else ''}{words_there}{' …' if last < len(text) else ''}"
