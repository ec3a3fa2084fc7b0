"""The frame as a test finds it: the real window, real services on a real data file, the practice gateway beside it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from smsdesk.domain.accounts import Account
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import NewBroadcast, Recipient
from smsdesk.services.desk import Desk
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets
from smsdesk.ui.credits.presenter import CreditsPresenter
from smsdesk.ui.credits.view import CreditsPage
from smsdesk.ui.frame_presenter import FramePresenter
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

PATIENCE = 20.0


@dataclass
class Stage:
    """What a test touches; `errors` collects what coroutines raised."""

    desk: Desk
    window: MainWindow
    shell: Shell
    tasks: Tasks
    frame: FramePresenter
    credits: CreditsPage
    toasts: list[str] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    async def practice(self) -> Account:
        """Press the button of the second card and wait for the tabs."""
        self.button("Try it with the practice gateway").click()
        await until(lambda: not self.window.welcoming)
        assert self.shell.account is not None
        return self.shell.account

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton:
        """The one visible button of a name, found as assistive technology does."""
        found = [
            each
            for each in (within or self.window).findChildren(QAbstractButton)
            if name in (each.accessibleName(), each.text()) and each.isVisible()
        ]
        assert len(found) == 1, f"{len(found)} buttons are called {name!r}"
        return found[0]


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so; fails after PATIENCE."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def stops(window: QWidget) -> list[QWidget]:
    """What Tab reaches in a window, in its order."""
    found, each = [], window.nextInFocusChain()
    while each is not None and each is not window:
        reached = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled()
        if reached and each.focusProxy() is None and each.window() is window:
            found.append(each)
        each = each.nextInFocusChain()
    return found


def name_of(widget: QWidget) -> str:
    """What assistive technology calls it."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """Everything started, with no keyring on this computer; everything stopped afterwards."""
    data = DataDir(folder / "data")
    data.prepare()
    desk = Desk(data, secrets=Secrets(backends=()))
    await desk.start()
    shell, errors = Shell(), []

    def note(name: str, error: BaseException) -> None:
        logging.getLogger("stage").error("%s", name, exc_info=error)
        errors.append(error)

    tasks, window, page = Tasks(note), MainWindow(), CreditsPage()
    for key, title in (("sent", "Sent"), ("compose", "Compose"), ("contacts", "Contacts")):
        window.add_page(key, title, QWidget())
    window.add_page("credits", "Credits", page)
    credits = CreditsPresenter(page, desk, shell, tasks)
    stage = Stage(desk, window, shell, tasks, FramePresenter(window, desk, shell, tasks), page, errors=errors)
    shell.toast_requested.connect(lambda sentence, _action, _callback: stage.toasts.append(sentence))
    window.show()
    stage.frame.start()
    try:
        yield stage
    finally:
        stage.frame.stop()
        credits.stop()
        await tasks.stop()
        await desk.stop()
        window.hide()
        window.deleteLater()
    assert errors == []


@asynccontextmanager
async def answering(*answers: str) -> AsyncIterator[str]:
    """A server that gives these answers to every request, one after the other, the last one for ever; its address."""
    left = list(answers)

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=left.pop(0) if len(left) > 1 else left[0])

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def broadcast(account: Account, people: int = 30, hold: float = 60.0) -> NewBroadcast:
    """A broadcast to invented people, none of whom has opted out."""
    return NewBroadcast(
        account_id=account.id,
        text="RM0 Kedai Melur: open on Saturday",
        kind=Kind.TEXT,
        sender="",
        reports=True,
        to_label="Members 2026",
        parts=1,
        recipients=tuple(Recipient(f"6012555{9000 + place}") for place in range(people)),
        created_by="test",
        hold_seconds=hold,
    )
