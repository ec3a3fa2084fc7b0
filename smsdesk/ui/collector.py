"""Collects Python's cyclic garbage in the GUI thread only.

Python collects in whichever thread happens to allocate. When that is the database's thread and the garbage holds a
closed sheet, Qt objects are destroyed outside their thread, and the program crashes (seen in the tests, at random).
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500
OLD_EVERY = 20
"""Every so many rounds the middle generation is collected, and the oldest when that came round as often."""


class Collector(QObject):
    """Automatic collection is off between `start` and `stop`; a timer of the GUI thread does it instead."""

    def __init__(self) -> None:
        super().__init__()
        self._rounds = 0
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """Take over."""
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """What is alive now (modules, the window, the pages) is never looked at again: later rounds stay short."""
        gc.freeze()

    def stop(self) -> None:
        """Give the collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _on_timer_timeout(self) -> None:
        self._rounds += 1
        if self._rounds % (OLD_EVERY * OLD_EVERY) == 0:
            gc.collect()
        else:
            gc.collect(1 if self._rounds % OLD_EVERY == 0 else 0)
