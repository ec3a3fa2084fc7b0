"""A chip: one recipient, group or file in a field, which can be taken out again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.buttons import IconButton
from smsdesk.ui.widgets.labels import IconLabel, Label


class Chip(QFrame):
    """Icon, text, detail in text3, ×. `Delete` and `Backspace` take it out too; a problem is red with an icon."""

    remove_requested = Signal()

    def __init__(
        self,
        icon: str | None,
        text: str,
        detail: str = "",
        *,
        problem: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(style.px(24))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon_name = icon
        self._icon = IconLabel(icon or "user", size=14)
        self._text = Label(text, elide=True)
        self._text.setMaximumWidth(style.px(260))
        self._detail = Label(detail, "small", "text3")
        self._detail.setVisible(bool(detail))
        self._close = IconButton("x", f"Remove {text}", "Remove", size=12, height="small")
        # The chip itself is the stop: Delete takes it out, so × need not be a second stop.
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.remove_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.px(7), 0, style.px(1), 0)
        layout.setSpacing(style.px(5))
        for part in (self._icon, self._text, self._detail, self._close):
            layout.addWidget(part)
        self.setAccessibleName(f"{text} {detail}".strip())
        self.set_problem(problem)

    def text(self) -> str:
        """The text as given, not cut."""
        return self._text.whole_text()

    def set_problem(self, problem: bool, reason: str = "") -> None:
        """Show that this one cannot be used; `reason` is read out and is the caller's tooltip to set."""
        self._icon.set_icon("warning-circle" if problem else self._icon_name or "user", "bad" if problem else "text2")
        self._icon.setVisible(problem or self._icon_name is not None)
        self._text.set_colour("bad" if problem else "text")
        self.setAccessibleDescription(reason)
        restyle(self, chip="problem" if problem else "fine")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
            return
        super().keyPressEvent(event)
