"""Joins the Privacy page and the services: how long messages are kept, backups, restoring, diagnostics."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, qVersion
from PySide6.QtGui import QGuiApplication

from smsdesk.domain.backups import BackupContents, BackupError
from smsdesk.domain.events import Erased, SettingsChanged
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.services.exporting import ExportError
from smsdesk.ui import dialogs
from smsdesk.ui import wording_privacy as words
from smsdesk.ui.settings.diagnostics_sheet import DiagnosticsSheet
from smsdesk.ui.settings.facts_sheet import FactsSheet
from smsdesk.ui.settings.person_presenter import PersonPresenter
from smsdesk.ui.settings.privacy_page import PrivacyPage
from smsdesk.ui.settings.section import Section
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording import store_text
from smsdesk.ui.wording_contacts import EXPORT_PROBLEMS

_FILTER = "Backups (*.sqlite3);;All files (*)"
_RECORDS = 5


class PrivacyPresenter:
    """Each section does one thing at a time; what is refused is said in its section."""

    def __init__(self, page: PrivacyPage, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._page = page
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self.person = PersonPresenter(page, desk, shell, tasks)
        self._forget = [
            desk.bus.listen(SettingsChanged, lambda _event: self._show_months()),
            desk.bus.listen(Erased, lambda _event: self._look_at_records()),
        ]
        page.months_chosen.connect(lambda months: self._begin(page.keeping, "keep", self._keep(months)))
        page.backup_requested.connect(lambda: self._begin(page.backup, "backup", self._back_up()))
        page.restore_requested.connect(lambda: self._begin(page.restoring, "restore", self._restore()))
        page.forget_requested.connect(lambda: self._begin(page.restoring, "restore", self._do_not_restore()))
        page.diagnostics_requested.connect(lambda: self._begin(page.diagnostics, "diagnostics", self._collect()))
        page.restoring.note_requested.connect(shell.restart_requested)
        for section, name in (
            (page.keeping, "keep"),
            (page.backup, "backup"),
            (page.restoring, "restore"),
            (page.diagnostics, "diagnostics"),
        ):
            section.cancel_requested.connect(lambda name=name: tasks.cancel(f"privacy {name}"))

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()

    def show(self) -> None:
        """Show what is in force and what waits."""
        self._show_months()
        self._tasks.spawn_latest("privacy waiting", self._show_waiting())
        self._look_at_records()

    def _begin(self, section: Section, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn_latest(f"privacy {name}", self._said(section, work))

    async def _said(self, section: Section, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except BackupError as error:
            section.show_note("bad", words.problem_text(error.problem))
        except StoreError as error:
            section.show_note("bad", store_text(error.problem))
        except ExportError as error:
            section.show_note("bad", EXPORT_PROBLEMS[error.problem])
        finally:
            section.show_work("")

    def _show_months(self) -> None:
        present = self._desk.preferences.values.retention_months
        self._page.show_months(words.month_choices(present), present)

    def _look_at_records(self) -> None:
        self._tasks.spawn_latest("privacy records", self._show_records())

    async def _show_records(self) -> None:
        now = self._desk.clock.wall()
        lines = [words.record_text(each, now) for each in (await self._desk.erasing.records())[:_RECORDS]]
        self._page.person.show_below("\n".join(["Erased so far:", *lines]) if lines else "")

    async def _keep(self, months: int) -> None:
        if months == self._desk.preferences.values.retention_months:
            return
        section = self._page.keeping
        would_go = await self._desk.retention.would_go(months)
        choices = (dialogs.Choice("keep", "Keep them"), dialogs.Choice("erase", "Erase", "danger"))
        if not would_go.nothing:
            sentence = words.would_go_text(would_go)
            if await dialogs.ask(self._page.window(), words.erase_title(months), sentence, choices) != "erase":
                self._show_months()
                return
        try:
            await self._desk.preferences.change(retention_months=months)
        except OSError:
            section.show_note("bad", "It holds for this run, but could not be saved on the disk.")
        if would_go.nothing:
            section.show_note("info", "")
            return
        section.show_work("Erasing what is too old")
        done = await self._desk.retention.erase(section.work.set_progress)
        section.show_note("ok", words.erased_old_text(done))

    async def _back_up(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder, words.backup_name(self._desk.clock.wall())))
        path = await dialogs.choose_save_file(self._page.window(), "Back up", proposed, _FILTER)
        if path is not None:
            await self.back_up_to(path)

    async def back_up_to(self, path: Path) -> None:
        """Write a backup and say what is in it. Raises BackupError, StoreError."""
        section = self._page.backup
        section.show_work(f"Writing {path.name}")
        found = await self._desk.backups.save(path, section.work.set_progress)
        section.show_note("ok", words.backed_up_text(path.name, found))

    async def _restore(self) -> None:
        path = await dialogs.choose_open_file(self._page.window(), "Restore a backup", _FILTER)
        if path is not None:
            await self.look_into(path)

    async def look_into(self, path: Path) -> None:
        """Tell what is in a backup, in a sheet that can stage it. Raises BackupError, StoreError."""
        section = self._page.restoring
        section.show_work(f"Looking into {path.name}")
        found = await self._desk.restoring.look_at(path, section.work.set_progress)
        section.show_work("")
        self._open_sheet(path.name, found)

    def _open_sheet(self, name: str, found: BackupContents) -> None:
        sheet = FactsSheet(
            self._page.window(), f"Restore {name}?", words.RESTORE_MEANS, "Restore at the next start", "danger"
        )
        sheet.show_rows(words.contents_rows(found, self._desk.clock.wall()))
        sheet.go.clicked.connect(lambda: self._begin(self._page.restoring, "stage", self._stage(sheet)))
        sheet.open(sheet.cancel)

    async def _stage(self, sheet: FactsSheet) -> None:
        sheet.go.setEnabled(False)
        try:
            await self._desk.restoring.stage()
        finally:
            sheet.dismiss()
        await self._show_waiting()
        choices = (dialogs.Choice("later", "Later"), dialogs.Choice("now", "Restart now", "primary"))
        if await dialogs.ask(self._page.window(), words.STAGED_NOW, words.STAGED_MEANS, choices) == "now":
            self._shell.restart_requested.emit()

    async def _do_not_restore(self) -> None:
        try:
            await self._desk.restoring.forget()
        except OSError:
            self._page.restoring.show_note("bad", "The file could not be removed. Try again.")
            return
        await self._show_waiting()

    async def _show_waiting(self) -> None:
        waits, made_at = await self._desk.restoring.waiting()
        self._page.forget.setVisible(waits)
        text = words.waiting_text(made_at, self._desk.clock.wall()) if waits else ""
        self._page.restoring.show_note("warn", text, "Restart now" if waits else None)

    async def _collect(self) -> None:
        section = self._page.diagnostics
        section.show_work("Collecting")
        more = {"Qt": qVersion(), "platform": QGuiApplication.platformName()}
        found = await self._desk.diagnostics.collect(more, section.work.set_progress)
        section.show_work("")
        sheet = DiagnosticsSheet(self._page.window(), found)
        sheet.save.clicked.connect(lambda: self._begin(section, "diagnostics", self._save(sheet)))
        sheet.open()

    async def _save(self, sheet: DiagnosticsSheet) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        path = await dialogs.choose_save_file(sheet.window(), "Save", str(Path(folder, words.ZIP_NAME)), "ZIP (*.zip)")
        if path is None:
            return
        await self._desk.diagnostics.save(sheet.collected, path)
        sheet.dismiss()
        self._page.diagnostics.show_note("ok", f"{path.name} is written.")
