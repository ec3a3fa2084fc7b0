"""The only place that knows qasync: one loop for Qt and asyncio, ended by a coroutine's own end.

qasync 0.28, tried: `@asyncSlot` drops arguments and `@asyncClose` nests the loop, so neither is used; Qt must not
quit by itself when the last window closes, or the loop stops under coroutines that still run.
"""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import qasync
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Turns the desktop's wish to quit (session end, Cmd+Q) into our own orderly stop.

    Not an event filter: one in Python is asked about every event of every widget, and made the window stall.
    """

    def __init__(self, name: str) -> None:
        super().__init__([name])
        self.stop: Callable[[], None] | None = None
        self.setApplicationName(name)
        self.setDesktopFileName(name)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit and self.stop is not None:
            self.stop()
            return True
        return super().event(event)


def run(application: Application, main: Callable[[], Coroutine[Any, Any, int]], stop: Callable[[], None]) -> int:
    """Run `main()` on one loop with Qt until it returns; its exit code.

    `stop` is called for SIGINT, SIGTERM and the desktop's wish to quit; it has to make `main` return.
    """
    application.setQuitOnLastWindowClosed(False)
    application.stop = stop
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        loop = runner.get_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
        try:
            return runner.run(main())
        finally:
            application.stop = None
