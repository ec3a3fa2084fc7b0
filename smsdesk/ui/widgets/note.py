"""A note in place: what happened or what is in the way, with the one button that mends it."""

from typing import Literal

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import IconLabel, Label

NoteKind = Literal["bad", "warn", "ok", "info"]

_ICONS = {
    "bad": ("warning-circle-fill", "bad"),
    "warn": ("warning-fill", "warn"),
    "ok": ("check-circle-fill", "ok"),
    "info": ("info", "text2"),
}


class Note(QFrame):
    """Icon, sentence, button on the tint of its kind; the sentence wraps when room is short."""

    action_requested = Signal()

    def __init__(
        self,
        kind: NoteKind,
        text: str,
        button_text: str | None = None,
        *,
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel(*_ICONS[kind])
        self._own_icon = icon
        self._text = Label("", wrap=True, breaks=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = Button(button_text or "", height="small")
        self.button.setVisible(button_text is not None)
        self.button.clicked.connect(self.action_requested)
        # Said as a minimum too: what a layout asks for this width knows nothing of size hints.
        self.setMinimumHeight(style.px(34))
        self._row = layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(style.px(10), style.px(5), style.px(6), style.px(5))
        layout.setSpacing(style.px(8))
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        self._key = Label("", "small", "text2")
        self._key.hide()
        layout.addWidget(self._key)
        self.set_note(kind, text, button_text)

    def show_key(self, name: str) -> None:
        """The name of the key that does what the button does, behind it; "" for none."""
        self._key.setText(name)
        self._key.setVisible(bool(name))
        self._row.setContentsMargins(style.px(10), style.px(5), style.px(12 if name else 6), style.px(5))

    def use_icon(self, name: str | None) -> None:
        """An icon of its own for the next `set_note`, None for that of its kind."""
        self._own_icon = name

    def set_note(self, kind: NoteKind, text: str, button_text: str | None = None) -> None:
        """Say something else; without `button_text` there is no button."""
        name, role = _ICONS[kind]
        # Its own icon says what it is about; what forbids something looks like every other error.
        self._icon.set_icon(name if kind == "bad" else self._own_icon or name, role)
        self._text.setText(text)
        self.button.setText(button_text or "")
        self.button.setVisible(button_text is not None)
        self.setAccessibleName(text)
        restyle(self, note=kind)

    def text(self) -> str:
        """The sentence shown."""
        return self._text.whole_text()

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(160), style.px(34))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), style.px(34)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
