"""An empty place of this tab: what it is for, the first step, and a second way where there is one."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.empty import EmptyState

Way = tuple[str, Callable[[], None]]
"""The words on a button and what it does."""


class EmptyPlace(EmptyState):
    """`show_place` says everything at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("address-book", "", role="normal", parent=parent)
        self.second = Button("", "link")
        column = self.button.parentWidget()
        layout = column.layout() if column is not None else None
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self.second, 0, Qt.AlignmentFlag.AlignHCenter)
        self._ways: list[Way] = []
        self.action_requested.connect(lambda: self._go(0))
        self.second.clicked.connect(lambda: self._go(1))

    def show_place(self, icon: str, words: tuple[str, str], *ways: Way) -> None:
        """Title and sentence, and at most two ways on."""
        self._icon.set_icon(icon, "text2")
        texts = [way[0] for way in ways]
        self.second.setText(texts[1] if len(texts) > 1 else "")
        self.second.setVisible(len(texts) > 1)
        self.set_empty(*words, texts[0] if texts else "")
        self._ways = list(ways)

    def _go(self, at: int) -> None:
        if at < len(self._ways):
            self._ways[at][1]()
