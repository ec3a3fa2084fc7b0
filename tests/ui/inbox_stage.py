"""The Inbox as a test finds it: the real view, presenters and services on a real data file, the practice gateway."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from smsdesk.domain.accounts import Account
from smsdesk.domain.callbacks import Callback, CallbackKind
from smsdesk.domain.people import ContactDraft
from smsdesk.domain.records import Contact
from smsdesk.services.desk import Desk
from smsdesk.store import callbacks
from smsdesk.system.clock import Clock
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets
from smsdesk.ui.inbox.presenter import InboxPresenter
from smsdesk.ui.inbox.view import InboxView
from smsdesk.ui.shell import Seed, Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.sheet import Question

PATIENCE = 10.0
NOON = 1_795_435_200.0
"""Monday 23 November 2026, noon in UTC: 20:00 in Kuala Lumpur."""
KAVITHA = "60125557136"
ARIF = "60125557108"


class Wall(Clock):
    """This computer's clock, so many seconds off: a wall that stands still would look like a clock that was changed."""

    off = 0.0

    def wall(self) -> float:
        return super().wall() + self.off

    def set(self, now: float | None) -> None:
        """Go on from another time, None: from the true one."""
        self.off = 0.0 if now is None else now - super().wall()


@dataclass
class Stage:
    """What a test touches; wishes to the frame and errors are collected."""

    desk: Desk
    account: Account
    clock: Wall
    shell: Shell = field(init=False)
    window: QWidget = field(init=False)
    view: InboxView = field(init=False)
    presenter: InboxPresenter = field(init=False)
    tasks: Tasks = field(init=False)
    seeds: list[Seed] = field(default_factory=list)
    toasts: list[tuple[str, str, Callable[[], None] | None]] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    async def open(self) -> None:
        """As at the start of the program."""
        self.shell, self.window, self.view = Shell(), QWidget(), InboxView(self.clock.wall)
        self.tasks = Tasks(self._note)
        self.shell.set_account(self.account)
        layout = QVBoxLayout(self.window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.window.resize(1100, 640)
        self.shell.compose_requested.connect(self.seeds.append)
        self.shell.toast_requested.connect(lambda *news: self.toasts.append(news))
        self.presenter = InboxPresenter(self.view, self.desk, self.shell, self.tasks, self.unread.append)
        self.window.show()
        self.window.activateWindow()
        self.presenter.start()
        await until(self.window.isActiveWindow)
        await self.quiet()

    def _note(self, name: str, error: BaseException) -> None:
        logging.getLogger("stage").error("%s", name, exc_info=error)
        self.errors.append(error)

    async def close(self) -> None:
        """End the window, as at the end of the program."""
        await self.presenter.stop()
        await self.tasks.stop()
        self.window.close()
        self.window.deleteLater()
        assert self.errors == []

    async def writes(self, number: str, text: str, *, kind: str = "1", account: Account | None = None) -> None:
        """Somebody writes: the provider's callback is stored and worked off."""
        pairs = (("Shortcode", "32728"), ("Sender", number), ("ContentType", kind), ("Msg", text))
        account_id = (account or self.account).id
        callback = Callback(account_id, CallbackKind.REPLY, pairs, self.clock.wall())
        await self.desk.database.write(callbacks.keep, callback)
        await self.desk.arrivals.work_off()

    async def person(self, name: str, number: str) -> Contact:
        """A stored contact."""
        return await self.desk.contacts.save(self.account.book, ContactDraft(name, f"+{number}"), "MY")

    async def quiet(self) -> None:
        """Wait until nothing of the tab is under way, gathered changes too."""
        for _ in range(2):
            await until(lambda: not self.presenter._timer.isActive() and self.tasks.count == 0)
            await asyncio.sleep(0.02)

    def titles(self) -> list[str]:
        """What the rows are called."""
        model = self.view.list.model
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def texts(self) -> list[str]:
        """The bubbles of the open thread, oldest first."""
        return [line.text for line in self.view.pane.model.lines]

    async def shows(self, *titles: str) -> None:
        """Wait until exactly these conversations are listed."""
        await until(lambda: self.titles() == list(titles))

    async def choose(self, *rows: int) -> None:
        """Select these rows and wait until what follows is done."""
        table, flags = self.view.list.table, QItemSelectionModel.SelectionFlag
        table.clearSelection()
        for row in rows:
            index = self.view.list.model.index(row, 0)
            table.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
        await self.quiet()

    async def answer(self, key: str) -> None:
        """Press a button of the question that comes."""
        await until(lambda: [each for each in self.window.findChildren(Question) if each.is_open])
        next(each for each in self.window.findChildren(Question) if each.is_open).buttons[key].click()
        await self.quiet()

    async def told(self, part: str) -> Callable[[], None] | None:
        """Wait for a toast with this in it; what its link does."""
        await until(lambda: any(part in text for text, *_ in self.toasts))
        return next(act for text, _, act in reversed(self.toasts) if part in text)


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so; fails after PATIENCE."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def prepared(folder: Path, now: float | None = None) -> AsyncIterator[Stage]:
    """A desk with the practice account; the window is not open yet."""
    QApplication.setQuitOnLastWindowClosed(False)
    data = DataDir(folder)
    data.prepare()
    clock = Wall()
    clock.set(now)
    desk = Desk(data, clock=clock, secrets=Secrets(backends=()))
    await desk.start()
    try:
        account = await desk.practice.begin()
        yield Stage(desk, account, clock)
    finally:
        await desk.stop()


@asynccontextmanager
async def staged(folder: Path, now: float | None = None) -> AsyncIterator[Stage]:
    """The tab for the practice account, open. Any error that a coroutine of the tab raises fails the test."""
    async with prepared(folder, now) as stage:
        await stage.open()
        try:
            yield stage
        finally:
            await stage.close()
