"""A button that opens a menu below itself."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from smsdesk.ui.widgets.buttons import Button, Height, Role


class MenuButton(Button):
    """Fill `choices`; its `aboutToShow` is the moment to fill it anew. It opens on a click, Space, Enter and ↓."""

    def __init__(
        self,
        text: str,
        role: Role = "normal",
        *,
        icon: str | None = None,
        height: Height = "normal",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, role, icon=icon, height=height, parent=parent)
        self.choices = QMenu(self)
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToHide.connect(lambda: self.setDown(False))
        self.clicked.connect(self._open)

    def _open(self) -> None:
        # popup(), not QPushButton's own menu: that one waits in a loop of its own.
        self.setDown(True)
        self.choices.popup(self.mapToGlobal(QPoint(0, self.height())))
