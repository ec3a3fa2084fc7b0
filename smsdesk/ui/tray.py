"""The icon in the desktop's tray with its menu, where the desktop has a tray; no service, only wishes and lines."""

import sys

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from smsdesk.ui import wording_notices
from smsdesk.ui.style import style
from smsdesk.ui.tray_icon import numbered

_SHOWN_MS = 10_000
_CLICKS = (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick)


def has_tray() -> bool:
    """True where the desktop has a tray now; one may come, as when panels start after us."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray(QObject):
    """Not there until `look` has found a tray. What it shows is kept for when it comes."""

    show_requested = Signal()
    unread_requested = Signal()
    quit_requested = Signal()
    said_clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.menu = QMenu(window)
        self._add("Show smsdesk", self.show_requested)
        self.menu.addSeparator()
        self._listener = self._add("")
        self._listener.setEnabled(False)
        self._listener.setVisible(False)
        self._unread = self._add(wording_notices.unread(0), self.unread_requested)
        self.menu.addSeparator()
        self._add("Quit", self.quit_requested)
        self._icon: QSystemTrayIcon | None = None
        self._number = 0
        self._line = ""
        style.changed.connect(self._show)

    def _add(self, words: str, wish: SignalInstance | None = None) -> QAction:
        # Not QMenu.addAction: what Qt makes itself PySide calls deleted as soon as it is done with some event of the
        # window, and these are kept.
        action = QAction(words, self.menu)
        self.menu.addAction(action)
        if wish is not None:
            action.triggered.connect(lambda _checked: wish.emit())
        return action

    @property
    def there(self) -> bool:
        """True while the icon is in a tray."""
        return self._icon is not None and has_tray()

    @property
    def there_once(self) -> bool:
        """True since the icon was put into a tray."""
        return self._icon is not None

    def look(self) -> bool:
        """Put the icon into the tray if there is one; True if it stands there now."""
        if self._icon is None and has_tray():
            self._icon = QSystemTrayIcon(self)
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._on_icon_activated)
            self._icon.messageClicked.connect(self.said_clicked)
            self._show()
            self._icon.show()
        return self.there

    def show_state(self, unread: int, listener: str) -> None:
        """How many conversations are unread, and how the listener is in one line ("": there is none)."""
        self._number, self._line = unread, listener
        self._show()

    def say(self, title: str, body: str) -> bool:
        """Show a notification by the tray's own means; False where there is no tray."""
        if self._icon is None or not self.there:
            return False
        # Some desktops take this for markup, and there is no asking which.
        plain = body.replace("&", "＆").replace("<", "‹").replace(">", "›")
        self._icon.showMessage(title, plain, QApplication.windowIcon(), _SHOWN_MS)
        return True

    def hide(self) -> None:
        """Take the icon away, as at the end."""
        if self._icon is not None:
            self._icon.hide()

    def _show(self) -> None:
        self._listener.setText(self._line.replace("&", "&&"))
        self._listener.setVisible(bool(self._line))
        self._unread.setText(wording_notices.unread(self._number))
        if self._icon is not None:
            self._icon.setIcon(numbered(QApplication.windowIcon(), self._number))
            self._icon.setToolTip(wording_notices.tray_tip(self._number, self._line))

    def _on_icon_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """A click shows the window; on macOS it opens the menu, and only that."""
        if reason in _CLICKS and sys.platform != "darwin":
            self.show_requested.emit()
