"""The callback doctor as a test finds it: opened in the real frame, for an account with a free port."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from frame_stage import Stage, staged, until
from PySide6.QtWidgets import QLabel, QWidget

from smsdesk.domain.accounts import Account
from smsdesk.services.account_drafts import AccountDraft
from smsdesk.services.listener_places import ListenerStatus
from smsdesk.ui.listener.doctor import DoctorWindow

W = TypeVar("W", bound=QWidget)
DRAFT = AccountDraft("Kedai Melur", "https://gateway.example/", "melur", "s3cret word")


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class DoctorStage:
    """`window` is the doctor's."""

    def __init__(self, stage: Stage, account: Account) -> None:
        self.stage = stage
        self.desk = stage.desk
        self.id = account.id
        stage.shell.listener_requested.emit(account.id)
        assert stage.frame._doctor is not None
        self.window: DoctorWindow = stage.frame._doctor._window

    @property
    def account(self) -> Account:
        """As stored now."""
        account = self.desk.accounts.get(self.id)
        assert account is not None
        return account

    def press(self, name: str) -> None:
        """Press a button by its name."""
        self.stage.button(name, self.window).click()

    def named(self, kind: type[W], name: str) -> W:
        """The one visible widget with an accessible name."""
        found = [each for each in self.window.findChildren(kind) if each.accessibleName() == name and each.isVisible()]
        assert len(found) == 1, f"{len(found)} are called {name!r}"
        return found[0]

    def says(self, words: str) -> bool:
        """True when a visible label holds these words."""
        return any(words in each.text() for each in self.window.findChildren(QLabel) if each.isVisible())

    async def wait(self, words: str) -> None:
        """Wait until a label says so."""
        await until(lambda: self.says(words))

    async def switch_on(self) -> None:
        """Press the button and wait until it listens."""
        self.press("Switch on")
        await until(lambda: self.desk.listening.state(self.id).status is ListenerStatus.ON)


@asynccontextmanager
async def doctor_stage(folder: Path, *, practice: bool = False) -> AsyncIterator[DoctorStage]:
    """The frame with one account and the doctor open."""
    async with staged(folder) as stage:
        if practice:
            account = await stage.practice()
        else:
            account = (await stage.desk.accounts.add(DRAFT)).account
            await until(lambda: stage.shell.account is not None)
        await stage.desk.listening.change(account.id, port=free_port())
        made = DoctorStage(stage, account)
        await until(lambda: made.says("Off. Reports"))
        yield made
        made.window.close()
