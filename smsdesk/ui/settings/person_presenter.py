"""One person everywhere: what there is about a number is shown in a sheet, saved, or erased."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from smsdesk.domain.erasing import AboutNumber
from smsdesk.domain.numbers import NumberProblem
from smsdesk.domain.people import BOOKS
from smsdesk.domain.storage import StoreError
from smsdesk.services.below import user_name
from smsdesk.services.desk import Desk
from smsdesk.services.erasing import UnfinishedError
from smsdesk.services.exporting import ExportError
from smsdesk.ui import dialogs
from smsdesk.ui import wording_privacy as words
from smsdesk.ui.settings.facts_sheet import FactsSheet
from smsdesk.ui.settings.privacy_page import PrivacyPage
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.wording import store_text
from smsdesk.ui.wording_contacts import EXPORT_PROBLEMS

_SOURCE = "to be erased"
"""How the opt-out came, where erasing had to wait for it."""


class PersonPresenter:
    """The sheet stays until everything is erased; what is refused is said in it."""

    def __init__(self, page: PrivacyPage, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._page = page
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        page.number_entered.connect(self.look)

    def look(self, typed: str) -> None:
        """Show what there is about a number."""
        self._tasks.spawn_latest("privacy person", self._look(typed))

    async def _look(self, typed: str) -> None:
        try:
            about = await self._desk.erasing.look(typed, self._account_id)
        except StoreError as error:
            self._page.person.show_note("bad", store_text(error.problem))
            return
        if isinstance(about, NumberProblem):
            self._page.person.show_note("bad", words.NO_NUMBER)
            return
        if about.nothing and about.opted_out_at is None:
            self._page.person.show_note("info", f"There is nothing about {words.number_text(about.number)}.")
            return
        self._page.person.show_note("info", "")
        self._open(about)

    @property
    def _account_id(self) -> int:
        return self._shell.account.id if self._shell.account else 0

    def _open(self, about: AboutNumber) -> None:
        title = f"All about {words.number_text(about.number)}"
        sheet = FactsSheet(self._page.window(), title, words.ERASE_MEANS, "Erase all of it", "danger")
        save = Button("Save all of it…", icon="export")
        sheet.add_left(save)
        save.clicked.connect(lambda: self._run(sheet, self._save(sheet, about)))
        sheet.go.clicked.connect(lambda: self._run(sheet, self._erase(sheet, about.number)))
        sheet.note.action_requested.connect(lambda: self._run(sheet, self._opt_out(sheet, about.number)))
        sheet.work.cancel_requested.connect(lambda: self._tasks.cancel("privacy erase"))
        self._show(sheet, about)
        sheet.open(sheet.cancel)

    def _show(self, sheet: FactsSheet, about: AboutNumber) -> None:
        sheet.show_rows(words.about_rows(about, self._desk.clock.wall()))
        opt_out = "Opt out" if about.unfinished and about.opted_out_at is None else None
        sheet.show_note(words.unfinished_text(about) if about.unfinished else "", opt_out)
        reason = "Something is unfinished with this person." if about.unfinished else ""
        sheet.go.set_disabled_reason(reason or ("There is nothing to erase." if about.nothing else ""))

    def _run(self, sheet: FactsSheet, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn_latest("privacy erase", self._said(sheet, work))

    async def _said(self, sheet: FactsSheet, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except StoreError as error:
            sheet.show_note(store_text(error.problem))
        except ExportError as error:
            sheet.show_note(EXPORT_PROBLEMS[error.problem])
        except UnfinishedError as error:
            self._show(sheet, error.about)
        finally:
            sheet.work.hide()

    async def _opt_out(self, sheet: FactsSheet, number: str) -> None:
        """What is unsent is cancelled by it; what is in doubt is not asked about any more."""
        for book in BOOKS:
            about = await self._desk.erasing.look(f"+{number}")
            if isinstance(about, AboutNumber) and about.unfinished:
                await self._desk.opt_outs.add(book, [number], user_name(), _SOURCE)
        about = await self._desk.erasing.look(f"+{number}")
        if isinstance(about, AboutNumber):
            self._show(sheet, about)

    async def _save(self, sheet: FactsSheet, about: AboutNumber) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder, f"{about.number}.json"))
        path = await dialogs.choose_save_file(sheet.window(), "Save all about a person", proposed, "JSON (*.json)")
        if path is not None:
            await self._desk.erasing.export(about.number, path)
            self._page.person.show_note("ok", f"{path.name} is written.")

    async def _erase(self, sheet: FactsSheet, number: str) -> None:
        sheet.show_busy("Erasing")
        done = await self._desk.erasing.erase(number, sheet.work.set_progress, self._account_id)
        sheet.dismiss()
        self._page.show_number("")
        self._page.person.show_note("ok", words.erased_text(done))
