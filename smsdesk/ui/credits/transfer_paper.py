"""Shows a transfer in full and writes its receipt."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from smsdesk.domain.transfer_records import Transfer
from smsdesk.services.desk import Desk
from smsdesk.services.exporting import ExportError, write_octets
from smsdesk.ui import dialogs
from smsdesk.ui import wording_transfers as words
from smsdesk.ui.credits.receipt import receipt_pdf
from smsdesk.ui.credits.transfer_details import TransferSheet
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_contacts import EXPORT_PROBLEMS


class TransferPaper:
    """`open_url` hands a written receipt to its program."""

    open_url: Callable[[QUrl], object] = staticmethod(QDesktopServices.openUrl)

    def __init__(self, place: QWidget, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._place = place
        self._desk = desk
        self._shell = shell
        self._tasks = tasks

    def show(self, transfer_id: int) -> None:
        """Open everything known about a transfer."""
        self._tasks.spawn_latest("transfer details", self._show(transfer_id))

    async def _show(self, transfer_id: int) -> None:
        found = await self._desk.transfers.details(transfer_id)
        if found is None:
            return
        account = self._desk.accounts.get(found.transfer.account_id)
        sheet = TransferSheet(self._place.window(), found, account.name if account else found.transfer.account_name)
        sheet.receipt_requested.connect(lambda rows: self._save(found.transfer, rows))

    def _save(self, transfer: Transfer, rows: list[tuple[str, str]]) -> None:
        self._tasks.spawn_latest("transfer receipt", self._write(transfer, rows))

    async def _write(self, transfer: Transfer, rows: list[tuple[str, str]]) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder, words.receipt_name(transfer)))
        path = await dialogs.choose_save_file(self._place.window(), "Save receipt", proposed, "PDF (*.pdf)")
        if path is None:
            return
        pdf = receipt_pdf(words.RECEIPT_TITLE, rows, words.receipt_foot(transfer, self._desk.clock.wall()))
        try:
            await write_octets(path, pdf)
        except ExportError as error:
            again = lambda: self._save(transfer, rows)  # noqa: E731
            self._shell.toast(EXPORT_PROBLEMS[error.problem], "Choose another place", again)
            return
        url = QUrl.fromLocalFile(str(path))
        self._shell.toast(f"The receipt is in {path.name}.", "Open to print", lambda: self._open(url))

    def _open(self, url: QUrl) -> None:
        self.open_url(url)
