"""Opts a typed, pasted or imported list of numbers out; who did it and how it came is kept."""

import asyncio

from smsdesk.domain.lists import ListRow
from smsdesk.domain.numbers import Number, parse
from smsdesk.domain.pasting import parse_pasted
from smsdesk.domain.storage import StoreError
from smsdesk.domain.tables import ReadError
from smsdesk.services.below import user_name
from smsdesk.services.reading import rows_for_list
from smsdesk.ui.contacts.opt_out_sheet import OptOutSheet
from smsdesk.ui.contacts.people_actions import BY_HAND
from smsdesk.ui.dialogs import choose_open_file
from smsdesk.ui.figures import whole
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.wording import store_text
from smsdesk.ui.wording_contacts import READ_PROBLEMS, list_line, opted_text

_FILTERS = "Lists (*.csv *.xlsx *.xlsm *.txt *.tsv);;All files (*)"
_COUNTED_MOST = 10_000


class OptOutPresenter:
    """One sheet at a time."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._s = surroundings
        self._desk = surroundings.desk
        self._sheet: OptOutSheet | None = None
        self._file_rows: list[ListRow] = []
        self._file_name = ""

    def open(self) -> None:
        """Show the sheet, empty."""
        if self._sheet is not None:
            return
        sheet = self._sheet = OptOutSheet(self._s.host.window())
        self._file_rows, self._file_name = [], ""
        sheet.closed.connect(self._on_closed)
        sheet.text_changed.connect(self._on_changed)
        sheet.file_requested.connect(lambda: self._s.run(self._add_file(), "opt-out file"))
        sheet.file_dropped.connect(self._on_file_dropped)
        sheet.opt_out_requested.connect(lambda: self._s.run(self._opt_out(), "opt out list"))
        sheet.open(sheet.text)
        self._on_changed()

    def _on_changed(self) -> None:
        self._s.run_latest(self._count(), "opt-out count")

    def _on_file_dropped(self) -> None:
        self._file_rows, self._file_name = [], ""
        if self._sheet is not None:
            self._sheet.show_file("", "")
        self._on_changed()

    def _on_closed(self) -> None:
        self._sheet = None
        self._s.tasks.cancel("contacts: opt-out count")

    async def _rows(self, sheet: OptOutSheet) -> list[ListRow]:
        typed = await asyncio.to_thread(parse_pasted, sheet.text.toPlainText(), self._s.region)
        return [*self._file_rows, *typed]

    async def _count(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        rows = await self._rows(sheet)
        valid = None
        if len(rows) <= _COUNTED_MOST:
            valid = await asyncio.to_thread(_valid, rows, self._s.region)
        if self._sheet is not sheet:
            return
        line = f"{whole(len(rows))} rows" if valid is None else list_line(len(rows), valid, len(rows) - valid)
        sheet.show_count(line, valid)

    async def _add_file(self) -> None:
        sheet = self._sheet
        path = await choose_open_file(self._s.host.window(), "Import numbers to opt out", _FILTERS)
        if path is None or sheet is None or self._sheet is not sheet:
            return
        try:
            rows = await rows_for_list(path, self._s.region)
        except ReadError as error:
            if self._sheet is sheet:
                sheet.show_problem(READ_PROBLEMS[error.problem])
            return
        if self._sheet is sheet:
            self._file_rows, self._file_name = rows, path.name
            sheet.show_problem("")
            sheet.show_file(path.name, whole(len(rows)))
            self._on_changed()

    async def _opt_out(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        book = self._s.book
        sources = [self._file_name] if self._file_name else []
        if sheet.text.toPlainText().strip():
            sources.append("pasted" if sheet.text.pasted else BY_HAND)
        rows = await self._rows(sheet)
        sheet.show_busy()
        try:
            result = await self._desk.opt_outs.add_rows(book, self._s.region, rows, user_name(), ", ".join(sources))
        except StoreError as error:
            if self._sheet is sheet:
                for part in (sheet.text, sheet.file, sheet.cancel):
                    part.setEnabled(True)
                sheet.show_problem(store_text(error.problem))
                self._on_changed()
            return
        if self._sheet is sheet:
            sheet.dismiss()
        if result.added:
            label = f"Opt out {whole(len(result.added))}"
            self._s.did(label, opted_text(result), lambda: self._desk.opt_outs.remove(book, result.added))
        else:
            self._s.shell.toast(opted_text(result))


def _valid(rows: list[ListRow], region: str) -> int:
    """How many rows are numbers."""
    return sum(isinstance(parse(row.raw_number, region), Number) for row in rows)
