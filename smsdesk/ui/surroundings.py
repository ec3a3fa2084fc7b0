"""What every presenter of a tab works with: services, frame, tasks, the present book, undo, and words for errors."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from smsdesk.domain.people import PeopleError
from smsdesk.domain.storage import StoreError
from smsdesk.domain.tables import ReadError
from smsdesk.services.desk import Desk
from smsdesk.services.exporting import ExportError
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.undo import Undo
from smsdesk.ui.wording import store_text
from smsdesk.ui.wording_contacts import EXPORT_PROBLEMS, PEOPLE, READ_PROBLEMS


class Surroundings:
    """`host` is the widget in whose window sheets and questions open; `tab` names the tab's tasks."""

    def __init__(self, desk: Desk, shell: Shell, tasks: Tasks, host: QWidget, undo: Undo, tab: str) -> None:
        self.desk = desk
        self.shell = shell
        self.tasks = tasks
        self.host = host
        self.undo = undo
        self.tab = tab

    @property
    def book(self) -> str:
        """The book of the chosen account; real before there is one."""
        return self.shell.account.book if self.shell.account else "real"

    @property
    def region(self) -> str:
        """Where numbers without + belong (ISO 3166-1)."""
        return self.shell.account.options.country if self.shell.account else "MY"

    def now(self) -> datetime:
        """The present time in this computer's zone."""
        return datetime.fromtimestamp(self.desk.clock.wall()).astimezone()

    def run(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        """Start a coroutine; what the data file, a file or the person's wish refuses is said."""
        _close_with(self.tasks.spawn(self._said(work), f"{self.tab}: {name}"), work)

    def run_latest(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        """The same, in place of what was started before under this name."""
        _close_with(self.tasks.spawn_latest(f"{self.tab}: {name}", self._said(work)), work)

    async def _said(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except (StoreError, PeopleError, ReadError, ExportError) as error:
            self.shell.toast(error_text(error))

    def did(self, label: str, sentence: str, back: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Tell what was done, with Undo at hand in the toast, and in the status line as long as one likes."""
        self.undo.did(label, back)
        self.shell.toast(sentence, "Undo", lambda: self._undo_if(label))

    def undo_newest(self) -> None:
        """Ctrl+Z."""
        self.run(self._undo(), "undo")

    def _undo_if(self, label: str) -> None:
        if self.undo.label == label:
            self.undo_newest()

    async def _undo(self) -> None:
        label = await self.undo.undo()
        if label:
            self.shell.toast(f"Taken back: {label}.")


def _close_with(task: "asyncio.Task[Any] | None", work: Coroutine[Any, Any, Any]) -> None:
    """Close the work when its task ends: one that is cancelled before its first step would never be awaited."""
    if task is None:
        work.close()
    else:
        task.add_done_callback(lambda _task: work.close())


def error_text(error: StoreError | PeopleError | ReadError | ExportError) -> str:
    """The sentence for what was refused."""
    if isinstance(error, StoreError):
        return store_text(error.problem)
    if isinstance(error, PeopleError):
        return PEOPLE[error.problem]
    return READ_PROBLEMS[error.problem] if isinstance(error, ReadError) else EXPORT_PROBLEMS[error.problem]
