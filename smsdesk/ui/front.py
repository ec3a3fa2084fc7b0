"""Whether the window is shown, minimised or away in the tray, and how it comes back to the front."""

import os

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.tray import Tray

LOOK_MS = 3000
"""A tray may come after us: panels are programs too."""
WATCH_MS = 30_000
"""And it may go before us. Qt opens a connection to the bus for each look (2 ms), so it looks less often then."""


class Front(QObject):
    """The window and the tray's icon as one thing. A window that is away can always be got back: by the icon, by a
    second start, and where the tray goes by itself, minimised. `brought`: somebody wanted to see it."""

    brought = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.tray = Tray(window)
        self._window = window
        self._waits_for_tray = False
        self._watch = QTimer(self, interval=LOOK_MS)
        self._watch.timeout.connect(self._look)
        self.tray.show_requested.connect(self.bring)

    def begin(self, *, minimised: bool) -> None:
        """Show the window; or hide it in the tray, minimised where there is no tray."""
        there = self.tray.look()
        if not minimised:
            self._window.show()
        elif not there:
            self._waits_for_tray = True
            self._window.showMinimized()
        self._watch.start()

    def stop(self) -> None:
        """Take the icon away."""
        self._watch.stop()
        self.tray.hide()

    @property
    def in_front(self) -> bool:
        """True while somebody works with a window of ours."""
        active = QApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        return active and self.on_screen

    @property
    def on_screen(self) -> bool:
        """True while the window can be seen, perhaps behind others."""
        return self._window.isVisible() and not self._window.isMinimized()

    def bring(self, token: str = "") -> None:
        """Bring the window to the front; `token` is what a Wayland desktop gave for that with a click."""
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt hands it over when it activates the window
        self._waits_for_tray = False
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self.brought.emit()

    def leave(self) -> bool:
        """Hide all windows where an icon in the tray is left to bring them back; False where there is none."""
        if not self.tray.look():
            return False
        for each in QApplication.topLevelWidgets():
            if each is not self._window and each.parentWidget() is self._window:
                each.close()
        self._window.hide()
        return True

    def _look(self) -> None:
        if self.tray.there_once and self._window.isVisible() and not self._waits_for_tray:
            return  # nothing hangs on it now
        there = self.tray.look()
        self._watch.setInterval(WATCH_MS if there else LOOK_MS)
        if there and self._waits_for_tray and self._window.isMinimized():
            self._waits_for_tray = False
            self._window.hide()
        elif not there and not self._window.isVisible():
            self._window.showMinimized()
