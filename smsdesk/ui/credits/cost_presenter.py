"""Joins the cost table and the services: rows of a time in four ways, what was wasted and saved, and their export."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from smsdesk.domain.accounts import Account
from smsdesk.domain.spending import By, Row, Spent
from smsdesk.services.desk import Desk
from smsdesk.services.exporting import ExportError, write_file
from smsdesk.services.spending import sheet
from smsdesk.ui import dialogs, figures
from smsdesk.ui import wording_spending as words
from smsdesk.ui.credits.cost_pane import Cell, CostPane, CostRows
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_contacts import EXPORT_PROBLEMS

_DAY = 86400.0
_YEAR = 365
_WIDTHS = {True: (0, 140, 90, 70, 90), False: (0, 86, 60, 80, 80, 86)}
_RARE = {True: (1, 3), False: (2, 4)}
"""When and parts of broadcasts; parts and what was saved elsewhere."""
_FILTERS = {"csv": "CSV (*.csv)", "xlsx": "Excel (*.xlsx)"}


class CostPresenter:
    """`load` reads anew. `open_url` hands a written file to its program."""

    open_url: Callable[[QUrl], object] = staticmethod(QDesktopServices.openUrl)

    def __init__(self, pane: CostPane, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._pane = pane
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._by = By.BROADCAST
        self._days = 30
        self._spent = Spent()
        self._rate: Fraction | None = None
        self._zone = ""
        pane.show_by(self._by)
        pane.by_chosen.connect(self._on_pane_by_chosen)
        pane.opened.connect(shell.broadcast_requested)
        pane.export_requested.connect(self.export)

    async def load(self, account: Account, days: int) -> None:
        """Read what an account spent in so many days; months go back a year at least."""
        self._days = days
        now = self._desk.clock.wall()
        back = max(days, _YEAR) if self._by is By.MONTH else days
        spent = await self._desk.spending.load(account.id, now - back * _DAY)
        learned = await self._desk.lessons.credits_per_part(account.id)
        if self._shell.account is None or self._shell.account.id != account.id:
            return
        self._spent, self._zone = spent, account.options.time_zone
        self._rate = learned.rate if learned is not None else None
        self._show()
        self._pane.show_facts(words.facts(spent, learned))

    def _show(self) -> None:
        rows = self._spent.rows(self._by)
        cells = [self._cells(row, title) for row, title in zip(rows, words.titles(rows), strict=True)]
        of_broadcasts = self._by is By.BROADCAST
        keys = tuple(int(row.key) for row in rows) if of_broadcasts else ()
        numbers = 3 if of_broadcasts else 5
        table = CostRows(
            words.HEADERS[self._by], _WIDTHS[of_broadcasts], tuple(cells), keys, numbers, _RARE[of_broadcasts]
        )
        self._pane.show_rows(table, words.NOTHING_SPENT)

    def _cells(self, row: Row, title: str) -> tuple[Cell, ...]:
        spent = row.figures
        credits = spent.at_rate(self._rate) if self._rate is not None else spent.credits
        size: Cell = spent.most if spent.least == spent.most else words.parts(row)
        if row.by is By.BROADCAST:
            now = datetime.fromtimestamp(self._desk.clock.wall())
            when = figures.moment(datetime.fromtimestamp(row.at), now) if row.at is not None else None
            return title, when, spent.messages, size, credits
        saved = None if spent.duplicates is None else spent.duplicates + spent.plain
        return title, spent.messages, size, spent.wasted, saved, credits

    def _on_pane_by_chosen(self, by: str) -> None:
        self._by = By(by)
        self._pane.show_by(by)
        self._show()
        account = self._shell.account
        if account is not None:
            self._tasks.spawn_latest("credits cost", self.load(account, self._days))

    def export(self, ending: str) -> None:
        """Write what is shown as "csv" or "xlsx"."""
        self._tasks.spawn_latest("credits export", self._export(ending))

    async def _export(self, ending: str) -> None:
        by, found, zone, rate = self._by, self._spent, self._zone, self._rate
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder, words.export_name(by, self._desk.clock.wall(), ending)))
        path = await dialogs.choose_save_file(self._pane.window(), "Export costs", proposed, _FILTERS[ending])
        if path is None:
            return
        try:
            await write_file(path, sheet(found, by, words.title, zone, rate))
        except ExportError as error:
            again = "Choose another place"
            self._shell.toast(EXPORT_PROBLEMS[error.problem], again, lambda: self.export(ending))
            return
        rows = figures.counted(len(found.rows(by)), "row is", "rows are")
        self._shell.toast(f"{rows} in {path.name}.", "Open file", lambda: self._open(path))

    def _open(self, path: Path) -> None:
        self.open_url(QUrl.fromLocalFile(str(path)))
