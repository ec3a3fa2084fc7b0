"""Exports what is shown, contacts or opt-outs, to CSV or XLSX."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from smsdesk.services.exporting import Sheet, write_file
from smsdesk.services.people_sheet import PeopleWords, people_sheet
from smsdesk.ui.contacts.list_presenter import ListPresenter
from smsdesk.ui.contacts.places import OPTED_OUT
from smsdesk.ui.dialogs import choose_save_file
from smsdesk.ui.figures import counted, moment_exact
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.wording_contacts import opted_by, opted_how

_FILTERS = {".csv": "CSV (*.csv)", ".xlsx": "Excel (*.xlsx)"}
_AT_ONCE = 2000


class ExportPresenter:
    """Asks where to, writes, and says so."""

    def __init__(self, surroundings: Surroundings, shown: ListPresenter) -> None:
        self._s = surroundings
        self._desk = surroundings.desk
        self._shown = shown

    def export(self, suffix: str) -> None:
        """`suffix` is ".csv" or ".xlsx"."""
        self._s.run(self._ask_and_write(suffix), "export")

    async def _ask_and_write(self, suffix: str) -> None:
        name = "".join(ch if ch.isalnum() or ch in " -_()" else "_" for ch in self._shown.place_name).strip() or "List"
        proposed = str(self._desk.folder.exports / f"{name}{suffix}")
        path = await choose_save_file(self._s.host.window(), "Export", proposed, _FILTERS[suffix])
        if path is not None:
            await self.write(path)

    async def write(self, path: Path) -> None:
        """Write what is shown to a file. Raises StoreError and ExportError."""
        sheet = await (self._opted_sheet() if self._shown.place == OPTED_OUT else self._people_sheet())
        await write_file(path, sheet)
        said = f"{counted(len(sheet.rows), 'row is', 'rows are')} in {path.name}."
        if path.parent == self._desk.folder.exports:
            url = QUrl.fromLocalFile(str(path))
            self._s.shell.toast(said, "Open file", lambda: open_file(url))
        else:
            self._s.shell.toast(said)

    async def _people_sheet(self) -> Sheet:
        return await people_sheet(self._desk.contacts, self._shown.query, PeopleWords(self._shown.place_name))

    async def _opted_sheet(self) -> Sheet:
        book, typed = self._s.book, self._shown.typed
        rows: list[tuple[str, ...]] = []
        zone = self._s.now().tzinfo
        while found := await self._desk.opt_outs.page(book, typed, len(rows), _AT_ONCE):
            for one in found:
                at = moment_exact(datetime.fromtimestamp(one.at, zone))
                rows.append((f"+{one.number}", one.name, at, opted_by(one), opted_how(one)))
        return Sheet("Opted out", ("Number", "Name", "When", "By", "Source"), rows)


def open_file(url: QUrl) -> None:
    """Open a file of ours with the program the system has for it."""
    QDesktopServices.openUrl(url)
