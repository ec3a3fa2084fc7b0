"""The Contacts tab as a test finds it: the real view, presenters and services on a real data file."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from smsdesk.domain.accounts import Account
from smsdesk.domain.people import ContactDraft
from smsdesk.domain.records import Contact
from smsdesk.services.desk import Desk
from smsdesk.system.clock import Clock
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets
from smsdesk.ui.contacts.keyed_table import KeyedTable
from smsdesk.ui.contacts.places import Place
from smsdesk.ui.contacts.presenter import ContactsPresenter
from smsdesk.ui.contacts.view import ContactsView
from smsdesk.ui.shell import Seed, Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.sheet import Question

PATIENCE = 20.0
REAL = Account(1, "Kedai Melur", "https://gateway.example/", "melur")
PRACTICE = Account(2, "Practice", "http://127.0.0.1:1/", "practice", practice=True)


class Noon(Clock):
    """Monday 23 November 2026, noon in UTC, for ever."""

    def wall(self) -> float:
        return 1_795_435_200.0


@dataclass
class Stage:
    """What a test touches; wishes to the frame and errors are collected."""

    desk: Desk
    window: QWidget
    view: ContactsView
    presenter: ContactsPresenter
    shell: Shell
    seeds: list[Seed] = field(default_factory=list)
    toasts: list[tuple[str, str, Callable[[], None] | None]] = field(default_factory=list)

    async def person(self, name: str, raw: str, book: str = "real", **fields: str) -> Contact:
        """A stored contact, which the table shows soon afterwards."""
        return await self.desk.contacts.save(book, ContactDraft(name, raw, fields), "MY")

    def cells(self, table: KeyedTable | None = None) -> list[list[str]]:
        """The texts of all rows."""
        model = (table or self.view.page.people).paged()
        columns = range(model.columnCount())
        return [[str(model.index(row, column).data() or "") for column in columns] for row in range(model.rowCount())]

    def names(self) -> list[str]:
        """The first column of the contacts."""
        return [row[0] for row in self.cells()]

    async def shows(self, *names: str) -> None:
        """Wait until exactly these people are in the table."""
        await until(lambda: self.names() == list(names))

    def select(self, *names: str) -> None:
        """Select these people."""
        people = self.view.page.people
        people.clearSelection()
        rows = [row for row, name in enumerate(self.names()) if name in names]
        flags = QItemSelectionModel.SelectionFlag
        for row in rows:
            people.selectionModel().select(people.paged().index(row, 0), flags.Select | flags.Rows)

    async def at(self, place: Place) -> None:
        """Go to a place of the left pane."""
        self.view.groups.show_place(place)
        await until(lambda: self.presenter.list.place == place)
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until nothing of the tab is under way."""
        await until(lambda: self.presenter.tasks.count == 0)

    async def told(self, part: str) -> None:
        """Wait for a toast with this in it."""
        await until(lambda: any(part in text for text, *_ in self.toasts))

    async def answer(self, key: str) -> None:
        """Press a button of the question that comes."""
        await until(lambda: [each for each in self.window.findChildren(Question) if each.is_open])
        next(each for each in self.window.findChildren(Question) if each.is_open).buttons[key].click()
        await self.quiet()

    async def choose(self, path: Path) -> None:
        """Answer the file chooser that comes."""
        await until(lambda: [each for each in self.window.findChildren(QFileDialog) if each.isVisible()])
        dialog = next(each for each in self.window.findChildren(QFileDialog) if each.isVisible())
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(line, QLineEdit)
        line.setText(str(path))
        dialog.done(QFileDialog.DialogCode.Accepted.value)


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so; fails after PATIENCE."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def contacts_stage(folder: Path) -> AsyncIterator[Stage]:
    """The tab for the real account. Any error that a coroutine of the tab raises fails the test."""
    place = DataDir(folder)
    place.prepare()
    desk = Desk(place, clock=Noon(), secrets=Secrets(backends=()))
    await desk.start()
    errors: list[BaseException] = []
    tasks = Tasks(lambda name, error: errors.append(error))
    try:
        shell = Shell()
        shell.set_account(REAL)
        window = QWidget()
        view = ContactsView(lambda: datetime.fromtimestamp(desk.clock.wall()).astimezone())
        QVBoxLayout(window).addWidget(view)
        window.resize(1100, 700)
        presenter = ContactsPresenter(view, desk, shell, tasks)
        stage = Stage(desk, window, view, presenter, shell)
        shell.compose_requested.connect(stage.seeds.append)
        shell.toast_requested.connect(lambda text, action, act: stage.toasts.append((text, action, act)))
        window.show()
        await stage.quiet()
        yield stage
        await stage.quiet()
        presenter.stop()
        window.close()
        window.deleteLater()
    finally:
        await tasks.stop()
        await desk.stop()
    assert errors == []
