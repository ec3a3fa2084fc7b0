"""Buttons in a row of which the rarer ones move into a ⋯ menu where the room is short."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, IconButton


class ActionRow(QWidget):
    """`add` buttons in reading order; those added with `spare` go into the menu, the last one first."""

    def __init__(self, more: str = "More actions", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[Button] = []
        self._spare: list[Button] = []
        self._wanted: set[Button] = set()
        self._menu = QMenu(self)
        self._more = IconButton("dots-three", more, height="normal")
        self._more.clicked.connect(self._open)
        self._more.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(style.px(8))
        self._row.addWidget(self._more)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def add(self, button: Button, *, spare: bool = False) -> None:
        """The next button of the row."""
        self._row.insertWidget(len(self._buttons), button)
        self._buttons.append(button)
        QWidget.setTabOrder(button, self._more)
        self._wanted.add(button)
        if spare:
            self._spare.append(button)
        self._place()

    def set_wanted(self, *buttons: Button) -> None:
        """Show these buttons and no others."""
        self._wanted = set(buttons)
        self._place()
        self.updateGeometry()

    def _widths(self, buttons: list[Button]) -> int:
        gap = self._row.spacing()
        for button in buttons:
            button.ensurePolished()  # before that it does not know its padding
        return sum(button.sizeHint().width() + gap for button in buttons) - (gap if buttons else 0)

    def _present(self) -> list[Button]:
        return [button for button in self._buttons if button in self._wanted]

    def sizeHint(self) -> QSize:
        return QSize(self._widths(self._present()), style.px(30))

    def minimumSizeHint(self) -> QSize:
        kept = [button for button in self._present() if button not in self._spare]
        more = style.px(30) + self._row.spacing() if len(kept) < len(self._present()) else 0
        return QSize(self._widths(kept) + more, style.px(30))

    def _place(self) -> None:
        shown = self._present()
        room = self.width()
        gone: list[Button] = []
        for button in reversed([each for each in shown if each in self._spare]):
            if self._widths(shown) + (style.px(30) + self._row.spacing() if gone else 0) <= room:
                break
            shown.remove(button)
            gone.insert(0, button)
        for button in self._buttons:
            button.setVisible(button in shown)
        self._more.setVisible(bool(gone))
        self._menu.clear()
        for button in gone:
            action = self._menu.addAction(button.icon(), button.text(), button.click)
            action.setEnabled(button.isEnabled())
        if self.width() != room:  # showing a button has given the row another width meanwhile
            self._place()

    def _open(self) -> None:
        self._menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
