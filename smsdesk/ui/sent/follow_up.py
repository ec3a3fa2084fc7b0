"""What can be done with a whole broadcast: retry what failed, send again, export. Sending is always a new broadcast."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from smsdesk.domain.lists import Chip, ListChip
from smsdesk.domain.records import BroadcastRow, Group, MessageRow, Recipient
from smsdesk.services.desk import Desk
from smsdesk.services.exporting import ExportError, Sheet, write_file
from smsdesk.ui import dialogs, figures
from smsdesk.ui import wording_sent as words
from smsdesk.ui.run_acts import seed_of
from smsdesk.ui.sent.recipients_pane import RecipientsPane
from smsdesk.ui.sent.recipients_presenter import RecipientsPresenter
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_contacts import EXPORT_PROBLEMS

EVERYBODY, NOT_SENT, CHOOSE = "everybody", "not_sent", "choose"
_AT_ONCE = 2000
"""Recipients read in one turn of the database thread."""
_FILTERS = {"csv": "CSV (*.csv)", "xlsx": "Excel (*.xlsx)"}
_ACCOUNT_GONE = "The account of this broadcast was removed."


class FollowUp:
    """Works on the broadcast that is open below. `open_url` hands a written file to its program."""

    open_url: Callable[[QUrl], object] = staticmethod(QDesktopServices.openUrl)

    def __init__(
        self, pane: RecipientsPane, recipients: RecipientsPresenter, desk: Desk, shell: Shell, tasks: Tasks
    ) -> None:
        self._pane = pane
        self._recipients = recipients
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        pane.retry_requested.connect(self.retry)
        pane.again_menu_wanted.connect(self._on_pane_again_menu_wanted)
        pane.again_requested.connect(self.again)
        pane.export_menu_wanted.connect(self._on_pane_export_menu_wanted)
        pane.export_requested.connect(self.export)
        pane.work_cancelled.connect(lambda: tasks.cancel("sent: export"))

    async def show_state(self, row: BroadcastRow) -> None:
        """Say whether there is anything to retry; those marked by hand as not sent count too."""
        counts = row.counts
        reason = "" if counts.failed else words.no_retry_reason(counts)
        if reason and counts.not_sent:
            again = await self._desk.broadcasts.failed_chip(row.broadcast.id, "")
            reason = "" if again.rows else reason
        if self._desk.accounts.get(row.broadcast.account_id) is None:
            reason = _ACCOUNT_GONE
        self._pane.show_retry(reason)

    def retry(self) -> None:
        """Those that failed, in a new broadcast that goes through the pre-flight."""
        row = self._recipients.row
        if row is not None:
            chip = self._desk.broadcasts.failed_chip(row.broadcast.id, words.chip_label(row, "Failed"))
            self._tasks.spawn_latest("sent: compose", self._compose(row, chip))

    def again(self, key: str) -> None:
        """An entry of "Send again to…"."""
        row = self._recipients.row
        if row is None:
            return
        if key == CHOOSE:
            self._tasks.spawn_latest("sent: compose", self._seed(row, ()))
        elif key == NOT_SENT:
            chip = self._chip_of(row, Group.NOT_SENT, words.chip_label(row, "Not sent"))
            self._tasks.spawn_latest("sent: compose", self._compose(row, chip))
        else:
            everybody = self._desk.broadcasts.everybody_chip(row.broadcast.id, words.chip_label(row, "Everybody"))
            self._tasks.spawn_latest("sent: compose", self._compose(row, everybody))

    async def _compose(self, row: BroadcastRow, chip: Awaitable[ListChip]) -> None:
        await self._seed(row, (await chip,))

    async def _seed(self, row: BroadcastRow, chips: tuple[Chip, ...]) -> None:
        """Fill Compose. People go with the account they belong to; a text alone goes with any."""
        seed = await seed_of(self._desk, row, chips)
        account = self._desk.accounts.get(row.broadcast.account_id)
        if chips and account is not None and account != self._shell.account:
            self._shell.set_account(account)
        self._shell.compose_requested.emit(seed)

    def compose_for(self, chip: Chip) -> None:
        """The text of the open broadcast to somebody else."""
        if self._recipients.row is not None:
            self._tasks.spawn_latest("sent: compose", self._seed(self._recipients.row, (chip,)))

    async def _chip_of(self, row: BroadcastRow, group: Group, label: str) -> ListChip:
        people: dict[str, Recipient] = {}  # one row a message, of which some have several
        read = 0
        while True:
            part = await self._desk.broadcasts.messages(row.broadcast.id, read, _AT_ONCE, group)
            people.update((each.number, Recipient(each.number, each.name)) for each in part)
            read += len(part)
            if len(part) < _AT_ONCE:
                return await self._desk.broadcasts.chip_of(row.broadcast.id, label, tuple(people.values()))

    def _on_pane_again_menu_wanted(self) -> None:
        row = self._recipients.row
        if row is None:
            return
        choices = [(CHOOSE, "Choose in Compose")]
        if self._desk.accounts.get(row.broadcast.account_id) is not None:
            if row.counts.not_sent:
                choices.insert(0, (NOT_SENT, f"The {figures.whole(row.counts.not_sent)} not sent"))
            choices.insert(0, (EVERYBODY, f"Everybody of it ({figures.whole(row.counts.total)})"))
        self._pane.fill_again_menu(choices)

    def _on_pane_export_menu_wanted(self) -> None:
        row = self._recipients.row
        if row is None:
            return
        everybody = figures.counted(row.counts.total, "recipient", "recipients")
        choices = [("csv", f"{everybody} as CSV…"), ("xlsx", f"{everybody} as XLSX…")]
        if self._recipients.filtered and self._recipients.shown:
            some = f"Only the {figures.whole(self._recipients.shown)} shown"
            choices += [("", ""), ("csv shown", f"{some} as CSV…"), ("xlsx shown", f"{some} as XLSX…")]
        self._pane.fill_export_menus(choices)

    def export(self, key: str) -> None:
        """An entry of the export menu: "csv" or "xlsx", with " shown" for what the filter leaves."""
        row = self._recipients.row
        if row is not None:
            self._tasks.spawn_latest("sent: export", self._export(row, key))

    async def _export(self, row: BroadcastRow, key: str) -> None:
        ending, _, shown = key.partition(" ")
        everybody = not shown
        group = None if everybody else self._recipients.group
        total = row.counts.total if everybody else self._recipients.shown
        name = words.export_name(row, group, ending)
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder, name))
        path = await dialogs.choose_save_file(self._pane.window(), "Export recipients", proposed, _FILTERS[ending])
        if path is None:
            return
        self._pane.show_work("Reading recipients")
        try:
            rows = await self._read(total, everybody=everybody)
            self._pane.show_work(f"Writing {path.name}")
            await write_file(path, Sheet("Recipients", words.EXPORT_HEADER, rows), self._pane.work.set_progress)
        except ExportError as error:
            self._shell.toast(EXPORT_PROBLEMS[error.problem], "Choose another place", lambda: self.export(key))
            return
        finally:
            self._pane.show_work("")
        written = figures.counted(len(rows), "recipient is", "recipients are")
        self._shell.toast(f"{written} in {path.name}.", "Open file", lambda: self._open_file(path))

    def _open_file(self, path: Path) -> None:
        self.open_url(QUrl.fromLocalFile(str(path)))

    async def _read(self, total: int, *, everybody: bool) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        while True:
            part: list[MessageRow] = await self._recipients.read(len(found), _AT_ONCE, everybody=everybody)
            found += [words.export_row(each, self._pane.model.late_hours(each)) for each in part]
            self._pane.work.set_progress(len(found), max(total, len(found)))
            if len(part) < _AT_ONCE:
                return found
            await asyncio.sleep(0)
