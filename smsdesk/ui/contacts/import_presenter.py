"""Brings a CSV file in: read by a child process, shown, changed, imported in steps, and told afterwards."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl

from smsdesk.domain import columns
from smsdesk.domain.numbers import Number, parse
from smsdesk.domain.people import PeopleCounts, PeopleError
from smsdesk.domain.storage import StoreError
from smsdesk.domain.tables import ReadError, Table, column, with_header
from smsdesk.services.importing import ImportResult
from smsdesk.services.reading import read_table
from smsdesk.ui.contacts.export_presenter import open_file
from smsdesk.ui.contacts.import_sheet import ImportSheet
from smsdesk.ui.contacts.meanings import Wish, mapping_of, retitled
from smsdesk.ui.contacts.people_page import PeoplePage
from smsdesk.ui.contacts.places import Place
from smsdesk.ui.dialogs import choose_open_file
from smsdesk.ui.figures import whole
from smsdesk.ui.surroundings import Surroundings, error_text
from smsdesk.ui.wording_contacts import NOTES, NUMBER_PROBLEMS, READ_PROBLEMS, came_in, damage_text, summary_text

_FILTERS = "Lists (*.csv *.xlsx *.xlsm *.txt *.tsv);;All files (*)"
_PARSED_MOST = 5000
"""Rows whose numbers are counted beforehand; more would keep the processor busy for seconds at every choice."""


class ImportPresenter:
    """One sheet at a time; `place` says into which group an import goes at first."""

    def __init__(
        self,
        page: PeoplePage,
        surroundings: Surroundings,
        counts: Callable[[], PeopleCounts],
        place: Callable[[], Place],
    ) -> None:
        self._page = page
        self._s = surroundings
        self._desk = surroundings.desk
        self._counts = counts
        self._place = place
        self._sheet: ImportSheet | None = None
        self._table: Table | None = None
        self._path = Path()
        self._rejects: Path | None = None
        self._stop = asyncio.Event()
        page.import_requested.connect(self._on_import_requested)
        page.news.open_requested.connect(self._on_open_requested)

    def _on_import_requested(self, path: Path | None) -> None:
        self._s.run(self.open(path), "import")

    def _on_open_requested(self) -> None:
        if self._rejects is not None:
            open_file(QUrl.fromLocalFile(str(self._rejects)))

    async def open(self, path: Path | None) -> None:
        """Show a file, asking for one first when `path` is None."""
        if self._sheet is not None:
            return
        path = path or await choose_open_file(self._s.host.window(), "Import contacts", _FILTERS)
        if path is None:
            return
        self._path = path
        sheet = ImportSheet(self._s.host.window(), path.name, self._counts().groups, self._place().group_id)
        self._sheet = sheet
        sheet.closed.connect(self._on_closed)
        sheet.header_requested.connect(self._on_header_requested)
        sheet.encoding_requested.connect(lambda encoding: self._s.run_latest(self._read(encoding), "read"))
        sheet.choices_changed.connect(lambda: self._s.run_latest(self._look(), "look"))
        sheet.import_requested.connect(lambda wish: self._s.run(self._import(wish), "take in"))
        sheet.stop_requested.connect(self._on_stop_requested)
        sheet.open()
        self._s.run_latest(self._read(None), "read")

    async def _read(self, encoding: str | None) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        try:
            table = await read_table(self._path, self._s.region, encoding=encoding)
        except ReadError as error:
            if self._sheet is sheet:
                sheet.show_refused(READ_PROBLEMS[error.problem])
            return
        if self._sheet is sheet:
            self._table = table
            sheet.show_table(table, None)
            sheet.go.setFocus()

    def _on_header_requested(self, header: bool) -> None:
        if self._sheet is not None and self._table is not None:
            self._table = with_header(self._table, header, self._s.region)
            self._sheet.show_table(self._table, self._sheet.preview.meanings())

    async def _look(self) -> None:
        """Name the damage in the column that holds the numbers, and count those that are none."""
        sheet, table = self._sheet, self._table
        if sheet is None or table is None:
            return
        at = mapping_of(sheet.preview.meanings()).number
        cells = column(table.rows, at)
        region = self._s.region
        hurt = await asyncio.to_thread(columns.damage, cells, region)
        bad = await asyncio.to_thread(_bad_rows, cells, region) if len(cells) <= _PARSED_MOST else None
        if self._sheet is not sheet:
            return
        said = [damage_text(hurt), *(NOTES[note] for note in sorted(table.notes))]
        sheet.show_problem("warn", " ".join(filter(None, said)))
        summary = summary_text(at is not None, table.total, None if bad is None else len(bad))
        sheet.show_summary(summary, table.total - len(bad or []))
        sheet.preview.show_wrong(-1 if at is None else at, bad or [])

    async def _import(self, wish: Wish) -> None:
        sheet, table = self._sheet, self._table
        if sheet is None or table is None:
            return
        book = self._s.book
        self._stop = asyncio.Event()
        sheet.show_importing(f"Importing {table.label}")
        made = 0
        try:
            if wish.new_group:
                made = (await self._desk.groups.new(book, wish.new_group)).id
            result = await self._desk.importing.take_in(
                book,
                self._s.region,
                await asyncio.to_thread(retitled, table, wish.titles),
                mapping_of(wish.meanings),
                exports=self._desk.folder.exports,
                say=NUMBER_PROBLEMS.__getitem__,
                keep_duplicates=wish.keep_duplicates,
                group_id=made or wish.group_id,
                progress=self._on_progress,
                stop=self._stop,
            )
        except (StoreError, PeopleError) as error:
            if self._sheet is sheet:
                sheet.dismiss()
            self._page.news.say("bad", f"{error_text(error)} What came in before is there.")
            return
        self._tell(book, result, made)
        if self._sheet is sheet:
            sheet.dismiss()

    def _on_progress(self, done: int, total: int) -> None:
        if self._sheet is not None:
            self._sheet.work.set_progress(done, total)

    def _on_stop_requested(self) -> None:
        """Cancel while reading closes the sheet; while importing it ends the work after the present step."""
        if self._table is None and self._sheet is not None:
            self._sheet.dismiss()
        self._stop.set()

    def _on_closed(self) -> None:
        self._stop.set()
        self._sheet = self._table = None
        self._s.tasks.cancel("contacts: read")
        self._s.tasks.cancel("contacts: look")

    def _tell(self, book: str, result: ImportResult, made: int) -> None:
        """The note above the table, and a way back."""
        self._rejects = result.rejects_file
        good = (result.added or result.merged) and not (result.left or result.folder_refused)
        self._page.news.say("ok" if good else "warn", came_in(result), "Open file" if result.rejects_file else None)

        async def back() -> None:
            await self._desk.contacts.delete(book, result.added)
            if made:
                await self._desk.groups.delete(book, made)

        if result.added or made:
            self._s.undo.did(f"Import {whole(len(result.added))}", back)


def _bad_rows(cells: list[str], region: str) -> list[int]:
    """The rows without a number."""
    return [at for at, cell in enumerate(cells) if not isinstance(parse(cell, region), Number)]
