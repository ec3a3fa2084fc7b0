"""The only place that knows qasync: one loop for Qt and asyncio, ended by a coroutine's own end.

qasync 0.28, tried: `@asyncSlot` drops arguments and `@asyncClose` nests the loop, so neither is used; Qt must not
quit by itself when the last window closes, or the loop stops under coroutines that still run.
"""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import qasync
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication


class _QuitWatch(QObject):
    """Turns the desktop's wish to quit (session end, Cmd+Q) into our own orderly stop."""

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self._stop = stop

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit:
            self._stop()
            return True
        return False


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]], stop: Callable[[], None]) -> int:
    """Run `main()` on one loop with Qt until it returns; its exit code.

    `stop` is called for SIGINT, SIGTERM and the desktop's wish to quit; it has to make `main` return.
    """
    application.setQuitOnLastWindowClosed(False)
    watch = _QuitWatch(stop)
    application.installEventFilter(watch)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        loop = runner.get_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
        try:
            return runner.run(main())
        finally:
            application.removeEventFilter(watch)
