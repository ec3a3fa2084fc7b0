"""Buttons: one primary, the quiet rest, links, and those that are only an icon."""

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from smsdesk.ui.icons import icon as make_icon
from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.labels import set_plain_tooltip

Role = Literal["normal", "primary", "danger", "quiet", "link", "practice"]
Height = Literal["small", "normal", "large"]

_ICON_COLOURS = {"primary": "on_fill", "practice": "on_fill", "danger": "bad", "link": "accent"}


def flush(part: QWidget) -> QHBoxLayout:
    """A link, or what begins with one, so that its words stand in line with labels above it: its edge, which shows only
    with the focus, is then further out. `part` needs that room beside it, or its edge is cut."""
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addSpacing(-link_inset())
    row.addWidget(part, 0 if isinstance(part, Button) else 1)
    return row


def link_inset() -> int:
    """How far the words of a link are from its edge."""
    return style.px(2) + 1


class Button(QPushButton):
    """A button with a verb on it; 30 px high, "small" 24, "large" 36."""

    def __init__(
        self,
        text: str,
        role: Role = "normal",
        *,
        icon: str | None = None,
        height: Height = "normal",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setProperty("tall", height)
        # Enter presses the button that has the focus, not only Space.
        self.setAutoDefault(True)
        self._icon_name = ""
        if icon is not None:
            self.set_icon(icon)
        if role == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_icon(self, name: str) -> None:
        """Show Phosphor icon `name` before the text, in the colour the role asks for."""
        self._icon_name = name
        side = style.px(14)
        self.setIconSize(QSize(side, side))
        self.setIcon(make_icon(name, _ICON_COLOURS.get(self.role, "text2")))

    @property
    def role(self) -> str:
        """What the button is for: "normal", "primary" …"""
        return str(self.property("role"))

    def set_role(self, role: Role) -> None:
        """Make it the primary one, or no longer."""
        restyle(self, role=role)
        if self._icon_name:
            self.set_icon(self._icon_name)

    def set_disabled_reason(self, reason: str) -> None:
        """Disable with the reason as tooltip; an empty reason enables."""
        self.setEnabled(not reason)
        set_plain_tooltip(self, reason)
        self.setAccessibleDescription(reason)

    def reserve(self, *texts: str) -> None:
        """Be as wide as the widest of these texts needs, so that nothing moves when the text changes."""
        self.ensurePolished()
        present = self.text()
        width = 0
        for text in texts:
            self.setText(text)
            width = max(width, self.sizeHint().width())
        self.setText(present)
        self.setMinimumWidth(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter belongs to the page or sheet ("review"), never to the button that happens to have the focus."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._icon_name:
            side = style.px(14)
            self.setIconSize(QSize(side, side))


class IconButton(QToolButton):
    """A button that is only an icon (refresh, find, settings, close, ‹ ›), with a name and a tooltip."""

    def __init__(
        self,
        name: str,
        accessible_name: str,
        tooltip: str = "",
        *,
        size: int = 16,
        height: Literal["small", "normal"] = "normal",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size = size
        self.setAccessibleName(accessible_name)
        self.setProperty("tall", height)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_plain_tooltip(self, tooltip or accessible_name)
        self.set_icon(name)

    def set_icon(self, name: str, role: str = "text2") -> None:
        """Show another Phosphor icon."""
        side = style.px(self._size)
        self.setIconSize(QSize(side, side))
        self.setIcon(make_icon(name, role))
