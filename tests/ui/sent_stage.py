"""The Sent tab as a test finds it: the real view and services on a data file written by sent_journal."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sent_journal
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from smsdesk.services.desk import Desk
from smsdesk.system.clock import Clock
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets
from smsdesk.ui.sent.presenter import SentPresenter
from smsdesk.ui.sent.view import SentView
from smsdesk.ui.shell import Seed, Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.list_table import ListTable

PATIENCE = 20.0


class Noon(Clock):
    """The wall clock of the journal, which the test moves."""

    now = sent_journal.NOW

    def wall(self) -> float:
        return self.now


@dataclass
class Stage:
    """What a test touches; wishes to the frame and errors are collected."""

    desk: Desk
    window: QWidget
    view: SentView
    presenter: SentPresenter
    shell: Shell
    clock: Noon
    seeds: list[Seed] = field(default_factory=list)
    toasts: list[tuple[str, str, Callable[[], None] | None]] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    def cells(self, table: ListTable, row: int) -> list[str]:
        """The texts of a row."""
        model = table.model()
        return [str(model.index(row, column).data() or "") for column in range(model.columnCount())]

    def rows(self, table: ListTable) -> int:
        """How many rows a table has."""
        return int(table.model().rowCount())

    async def opened(self, row: int, number: int) -> None:
        """Choose a broadcast and wait until its `number` recipients are below."""
        self.view.broadcasts.select(row)
        await until(lambda: self.rows(self.view.recipients.table) == number)

    def menu(self) -> dict[str, object]:
        """The open menu's entries by their words."""
        menu = next(each for each in self.view.findChildren(QMenu) if each.isVisible())
        return {action.text(): action for action in menu.actions() if action.text()}


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so; fails after PATIENCE."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def shown_in_window(view: QWidget) -> QWidget:
    """A window that holds the page."""
    window = QWidget()
    window.setWindowFlag(Qt.WindowType.Window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(view)
    window.resize(1100, 640)
    window.show()
    return window


@asynccontextmanager
async def staged(
    folder: Path, sendings: Sequence[sent_journal.Sending], names: Sequence[str] = ("Kedai Melur",)
) -> AsyncIterator[Stage]:
    """Everything that Sent needs, without a sender that runs."""
    clock = Noon()
    desk = Desk(DataDir(folder), clock=clock, secrets=Secrets(backends=()))
    await desk.database.open()
    await desk.database.write(sent_journal.write, sendings, names)
    await desk.accounts.load()
    shell = Shell()
    shell.set_account(desk.accounts.all()[0] if names else None)
    view = SentView(clock.wall)
    errors: list[BaseException] = []

    def note(name: str, error: BaseException) -> None:
        logging.getLogger("stage").error("%s", name, exc_info=error)
        errors.append(error)

    tasks = Tasks(note)
    window = shown_in_window(view)
    stage = Stage(desk, window, view, SentPresenter(view, desk, shell, tasks), shell, clock, errors=errors)
    shell.compose_requested.connect(stage.seeds.append)
    shell.toast_requested.connect(lambda *said: stage.toasts.append(said))
    stage.presenter.start()
    await until(lambda: not sendings or stage.rows(view.broadcasts.table))
    try:
        yield stage
    finally:
        stage.presenter.stop()
        await tasks.stop()
        await desk.database.close()
        window.close()
        window.deleteLater()
    assert errors == []
