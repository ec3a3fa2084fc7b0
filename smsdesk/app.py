"""Builds the program in order (window first, then services, then what joins them) and stops it in reverse."""

import asyncio
import importlib
import logging
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from smsdesk.domain.states import RunState
from smsdesk.domain.storage import StoreError
from smsdesk.system import logs, resources
from smsdesk.system.handover import Request
from smsdesk.system.instance import Instance
from smsdesk.system.paths import DataDir
from smsdesk.system.settings import Loaded, SettingsFile
from smsdesk.ui import dialogs, event_loop, wording
from smsdesk.ui.appearance import wear
from smsdesk.ui.collector import Collector
from smsdesk.ui.front import Front
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from smsdesk.services.clients import ClientFactory
    from smsdesk.services.desk import Desk
    from smsdesk.system.clock import Clock
    from smsdesk.system.secrets import Secrets
    from smsdesk.ui.tray_presenter import TrayPresenter

START_AGAIN = 75
"""Exit code of a run that wants to be followed by another one."""

log = logging.getLogger(__name__)


@dataclass
class Injected:
    """What tests put in place of this computer's own; the shipped program has no switch for it."""

    clock: "Clock | None" = None
    secrets: "Secrets | None" = None
    client_factory: "ClientFactory | None" = None

    def given(self) -> dict[str, Any]:
        """Only what a test really gave."""
        return {name: value for name, value in vars(self).items() if value is not None}


class App:
    """One run of the program. `run` returns the exit code after `stop` was called or the window was closed."""

    def __init__(
        self,
        application: QApplication,
        folder: DataDir,
        instance: Instance | None = None,
        injected: Injected | None = None,
        *,
        minimised: bool = False,
    ) -> None:
        self.application = application
        self._folder = folder
        self._instance = instance
        self._injected = injected or Injected()
        self._minimised = minimised
        self._ended = asyncio.Event()
        self._again = False
        self._stack = AsyncExitStack()
        self.collector = Collector()
        self.shell = Shell()
        self.tasks = Tasks(self._on_error)
        self.loaded: Loaded = SettingsFile(folder.settings).load()
        settings = self.loaded.settings
        wear(application, settings.appearance, settings.ui_size)
        application.setWindowIcon(QIcon(str(resources.find("smsdesk.svg"))))
        self.window = MainWindow()
        self.window.put_back(settings.window)
        self.front = Front(self.window)
        self.desk: Desk
        self.outside: TrayPresenter

    def stop(self) -> None:
        """End the program in order; `run` returns soon after."""
        self._ended.set()

    async def run(self, afterwards: "Callable[[App], Any] | None" = None) -> int:
        """Show the window, start everything, wait for the end, stop everything.

        `afterwards(app)` is a coroutine that drives the running program (the tour); its end ends the program.
        """
        try:
            if not await self.start():
                return 1
            if afterwards is not None:
                return int(await afterwards(self))
            await self._ended.wait()
            return START_AGAIN if self._again else 0
        finally:
            await self.close()

    async def start(self) -> bool:
        """Everything up to a program that can be used; False when the data file cannot be opened (it was said)."""
        self._stack.callback(self._drop_window)
        self.window.close_requested.connect(self._on_window_close_requested)
        for quit_requested in (self.window.quit_requested, self.front.tray.quit_requested):
            quit_requested.connect(self._on_quit_requested)
        self.front.begin(minimised=self._minimised)
        if self._instance is not None:
            await self._serve_later_starts(self._instance)
        if not self._minimised:
            await _painted(self.window)
        # Heavy (database, http): in a thread, after the window is there, so that it can already be moved and closed.
        module = await asyncio.to_thread(importlib.import_module, "smsdesk.services.desk")
        self.desk = module.Desk(self._folder, **self._injected.given())
        self.desk.preferences.take(self.loaded)
        try:
            await self.desk.start()
        except StoreError as error:
            log.error("the data file could not be opened: %s", error.problem)
            self.front.bring()
            await dialogs.ask(
                self.window,
                "smsdesk cannot start",
                wording.store_text(error.problem),
                [dialogs.Choice("close", "Close smsdesk", "primary")],
            )
            return False
        self._stack.push_async_callback(self.desk.stop)
        self._stack.push_async_callback(self.tasks.stop)
        pages = importlib.import_module("smsdesk.ui.pages")
        self.pages = pages.Pages(self.window, self.desk, self.shell, self.tasks)
        self._stack.push_async_callback(self.pages.stop)
        self.pages.start()
        outside = importlib.import_module("smsdesk.ui.tray_presenter")
        self.outside = outside.TrayPresenter(self.front, self.desk, self.shell, self.tasks)
        self._stack.callback(self.outside.stop)
        self.outside.start()
        self.shell.restart_requested.connect(self._on_restart_requested)
        self.collector.settle()
        return True

    async def _serve_later_starts(self, instance: Instance) -> None:
        self._stack.push_async_callback(instance.close)
        try:
            await instance.serve(self._on_request)
        except OSError:
            log.warning("later starts cannot reach this window")

    async def close(self) -> None:
        """Stop everything, in reverse order of the start."""
        await self._stack.aclose()

    def _drop_window(self) -> None:
        self.front.stop()
        self.window.hide()
        self.window.deleteLater()

    def _on_request(self, _request: Request) -> None:
        """A second start: this window comes to the front."""
        self.front.bring()

    def _on_window_close_requested(self) -> None:
        """The window's own close button: into the tray where that is wished and possible, else as Quit."""
        if not hasattr(self, "outside") or not self.outside.leave():
            self._on_quit_requested()

    def _on_quit_requested(self) -> None:
        if not hasattr(self, "desk"):
            self.stop()
            return
        self.tasks.spawn_latest("close", self._close_politely())

    def _on_restart_requested(self) -> None:
        self.tasks.spawn_latest("close", self._close_politely(again=True))

    async def _close_politely(self, *, again: bool = False) -> None:
        """Ask once while something is being sent; what waits goes on after the next start, by a person's click."""
        if not await self._may_close():
            return
        try:
            await self.desk.preferences.change(window=self.window.place_in_hex(), last_tab=self.window.tab)
        except OSError:
            log.warning("the settings could not be saved")
        self._again = again
        self.stop()

    async def _may_close(self) -> bool:
        try:
            runs = await self.desk.sender.unfinished()
            active = [run for run in runs if run.state in (RunState.RUNNING, RunState.HOLDING)]
            lines = [line for run in active if (line := await self.desk.broadcasts.one(run.id)) is not None]
        except StoreError:
            return True
        if not lines:
            return True
        sentence = wording.closing(sum(line.counts.sent for line in lines), sum(line.counts.waiting for line in lines))
        if not self.front.on_screen:
            self.front.bring()
        choices = [dialogs.Choice("stay", "Keep sending"), dialogs.Choice("close", "Close and pause", "danger")]
        return await dialogs.ask(self.window, "Close while messages are being sent?", sentence, choices) == "close"

    def report(self, error: BaseException) -> None:
        """Say that something failed inside the program; the details are in the log."""
        if isinstance(error, StoreError):
            self.shell.toast(wording.store_text(error.problem))
        else:
            self.shell.toast(wording.INTERNAL)

    def _on_error(self, name: str, error: BaseException) -> None:
        log.error("%s failed", name, exc_info=error)
        self.report(error)


def launch(
    folder: DataDir,
    instance: Instance | None = None,
    afterwards: "Callable[[App], Any] | None" = None,
    injected: Injected | None = None,
    *,
    minimised: bool = False,
) -> int:
    """Run the program in a prepared folder until it ends; its exit code. `minimised`: without showing the window."""
    keeper = logs.start_logging(folder.logs)
    application = event_loop.Application("smsdesk")
    app = App(application, folder, instance, injected, minimised=minimised)
    restore = logs.install_excepthooks(app.report)
    app.collector.start()
    # The database's thread works in Python too: hand over more often than every 5 ms, so that the window stays smooth.
    sys.setswitchinterval(0.001)
    try:
        return event_loop.run(application, lambda: app.run(afterwards), app.stop)
    finally:
        app.collector.stop()
        restore()
        keeper.stop()


class _PaintWatch(QObject):
    def __init__(self, painted: "asyncio.Future[None]") -> None:
        super().__init__()
        self._painted = painted

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._painted.done():
            self._painted.get_loop().call_soon(_finish, self._painted)
        return False


def _finish(painted: "asyncio.Future[None]") -> None:
    if not painted.done():
        painted.set_result(None)


async def _painted(window: MainWindow) -> None:
    """Wait until the window was painted once, at most a second: minimised windows are never painted."""
    painted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    watch = _PaintWatch(painted)
    window.installEventFilter(watch)
    try:
        await asyncio.wait([painted], timeout=1.0)
    finally:
        window.removeEventFilter(watch)
