"""The line at the foot: how many are shown and selected, and what can be taken back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label, Line


class StatusRow(QWidget):
    """ "231 contacts in Members 2026 · 1 selected" | Undo “Delete 3”."""

    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = Label("", "body", "text2", elide=True)
        self.undo = Button("", "link", icon="arrow-counter-clockwise")
        self.undo.clicked.connect(self.undo_requested)
        self.undo.hide()
        row = QHBoxLayout()
        row.setContentsMargins(style.px(12), style.px(4), style.px(12), style.px(4))
        row.setSpacing(style.px(12))
        row.addWidget(self._line, 1)
        row.addWidget(self.undo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Line())
        layout.addLayout(row)
        self.setFixedHeight(style.px(34))

    def show_line(self, text: str) -> None:
        """How many."""
        self._line.setText(text)

    def text(self) -> str:
        """What is said."""
        return self._line.whole_text()

    def show_undo(self, label: str) -> None:
        """What Ctrl+Z would take back; "" for nothing."""
        self.undo.setText(f"Undo “{label}”".replace("&", "&&"))
        self.undo.setToolTip("Ctrl+Z")
        self.undo.setVisible(bool(label))
