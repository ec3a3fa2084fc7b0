"""An empty place: what is missing, what the place is for, and the first step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, Role
from smsdesk.ui.widgets.labels import IconLabel, Label


class EmptyState(QWidget):
    """Icon 32, title, sentence, one button, all in the middle of the room it is given."""

    action_requested = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str = "",
        button: str = "",
        *,
        role: Role = "primary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon, "text2", 32)
        self._title = Label(title, "pane", wrap=True, breaks=True)
        self._sentence = Label(sentence, "body", "text2", wrap=True, breaks=True)
        self.button = Button(button, role)
        self.button.clicked.connect(self.action_requested)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        # A column of its own size: the layout round it would ask for the height at its own, larger width.
        self._column = QWidget()
        inner = QVBoxLayout(self._column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(style.px(8))
        inner.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._title)
        inner.addWidget(self._sentence)
        inner.addSpacing(style.px(4))
        inner.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.px(16), style.px(16), style.px(16), style.px(16))
        layout.addStretch(1)
        layout.addWidget(self._column, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.set_empty(title, sentence, button)

    def set_empty(self, title: str, sentence: str = "", button: str = "") -> None:
        """Say something else, such as "No contact matches “kav”." with Clear search."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self._fit()

    def set_icon(self, name: str) -> None:
        """Another icon, for another kind of emptiness."""
        self._icon.set_icon(name, "text2")

    def _fit(self) -> None:
        """As wide as there is room, at most 420; as high as the words are then."""
        width = max(style.px(120), min(style.px(420), self.width() - 2 * style.px(16)))
        inner = self._column.layout()
        if inner is not None:
            inner.activate()
            high = inner.totalHeightForWidth(width) if inner.hasHeightForWidth() else inner.totalSizeHint().height()
            self._column.setFixedSize(width, high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
