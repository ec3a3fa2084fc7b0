"""The stage of Compose's tests: real view, real services on a real file, the practice gateway as far end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.domain.accounts import Account
from smsdesk.services.desk import Desk
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose.preflight_sheet import PreflightSheet
from smsdesk.ui.compose.presenter import ComposePresenter
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

CURLY = (
    "RM0 Kedai Melur: Join “Jom Raya”, Aisyah! All bouquets 20% off on Sat 28 Nov, 10am to 6pm, with a free card for "
    "members. Show this SMS at the till."
)
PLAIN = CURLY.replace("“", '"').replace("”", '"')


@dataclass
class Rig:
    """A window with Compose in it, joined to a desk."""

    desk: Desk
    account: Account
    window: QWidget = field(init=False)
    view: ComposeView = field(init=False)
    presenter: ComposePresenter = field(init=False)
    toasts: list[tuple[str, str, Any]] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    async def open(self) -> None:
        """As at the start of the program."""
        self.shell = Shell()
        self.shell.toast_requested.connect(lambda *news: self.toasts.append(news))
        self.tasks = Tasks(lambda _name, error: self.errors.append(error))
        self.window = QWidget()
        self.window.resize(1100, 640)
        self.view = ComposeView()
        QHBoxLayout(self.window).addWidget(self.view)
        self.presenter = ComposePresenter(self.view, self.desk, self.shell, self.tasks)
        self.window.show()
        self.presenter.start()
        self.shell.set_account(self.account)
        await self.until(lambda: self.presenter._ready)

    async def close(self, *, flush: bool = True) -> None:
        """End the window; without `flush` as abruptly as kill -9 does."""
        if flush:
            await self.presenter.stop()
        await self.tasks.stop()
        self.window.close()
        self.window.deleteLater()
        assert self.errors == []

    async def until(self, condition: Callable[[], Any], seconds: float = 10.0) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)

    async def counted(self, number: int) -> None:
        """Wait until the strip says so."""
        await self.until(lambda: self.view.strip.text() == f"{number:,} will receive")

    async def review(self) -> PreflightSheet:
        """Ctrl+Enter, and the gateway has answered."""
        self.view.review_requested.emit()
        await self.until(lambda: self.sheet is not None and self.sheet.send.accessibleDescription() != say.ASKING)
        assert self.sheet is not None
        return self.sheet

    @property
    def sheet(self) -> PreflightSheet | None:
        """The open pre-flight sheet."""
        return self.presenter.preflight.sheet if self.presenter.preflight else None


@asynccontextmanager
async def compose(folder: Path) -> AsyncIterator[Rig]:
    """An open rig. Not a fixture: pytest-qt handles events between fixture and test, when no loop runs for them."""
    for name in ("practice", "exports"):
        (folder / name).mkdir()
    desk = Desk(DataDir(folder), secrets=Secrets(backends=()))
    await desk.start()
    try:
        rig = Rig(desk, await desk.practice.begin())
        await rig.open()
        try:
            yield rig
        finally:
            await rig.close()
    finally:
        await desk.stop()


def numbers(many: int) -> str:
    return "\n".join(f"012-555 {2000 + at:04d}" for at in range(many))


async def type_to(rig: Rig, qtbot: QtBot, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    rig.view.to.editor.insertPlainText(text)
    qtbot.keyClick(rig.view.to.editor, key)
    await rig.presenter.recipients.settle()
