"""Sheets as CSV and XLSX files that no spreadsheet program calculates, written beside their target and moved there."""

import asyncio
import csv
import errno
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from smsdesk.domain.tables import guarded

if TYPE_CHECKING:
    import xlsxwriter.worksheet

Progress = Callable[[int, int], None]
"""Called in the loop with (rows done, rows in all)."""

_STEP = 1000
"""Rows between two looks at the cancel sign."""
_XLSX_ROWS = 1_048_576
_XLSX_CELL = 32_767
_XLSX_TITLE = 31


class ExportProblem(StrEnum):
    """Why a file is not written; worded in `ui/wording.py`."""

    NO_FOLDER = "no_folder"
    NOT_ALLOWED = "not_allowed"  # no right to write, or on Windows: open in another program
    FULL = "full"
    TOO_MANY_ROWS = "too_many_rows"  # XLSX ends at 1,048,576
    FAILED = "failed"


class ExportError(OSError):
    """A file could not be written; what was there before is untouched."""

    def __init__(self, problem: ExportProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Sheet:
    """A table for people: all cells are text. `title` names the sheet of an XLSX file."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]


class _CancelledError(Exception):
    """Raised in the worker thread once nobody waits for the file."""


async def write_file(path: Path, sheet: Sheet, progress: Progress | None = None) -> None:
    """Write a sheet as XLSX when the name ends so, else as CSV (UTF-8 with BOM, every cell quoted).

    The file appears whole or not at all; cancelling leaves the old one. Raises ExportError (an OSError).
    """
    cancelled = threading.Event()
    loop = asyncio.get_running_loop()

    def step(done: int) -> None:
        if cancelled.is_set():
            raise _CancelledError
        if progress:
            loop.call_soon_threadsafe(progress, done, len(sheet.rows))

    work = asyncio.ensure_future(asyncio.to_thread(_write, path, sheet, step))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        cancelled.set()
        with suppress(_CancelledError, ExportError):
            await work
        raise


async def write_octets(path: Path, octets: bytes) -> None:
    """Write a finished file, whole or not at all, for its owner alone. Raises ExportError (an OSError)."""
    await asyncio.to_thread(_write_octets, path, octets)


def _write_octets(path: Path, octets: bytes) -> None:
    try:
        with fresh_beside(path) as fresh:
            fresh.write_bytes(octets)
    except OSError as error:
        raise ExportError(problem_of(error)) from error


def _write(path: Path, sheet: Sheet, step: Callable[[int], None]) -> None:
    try:
        _write_beside(path, sheet, step)
    except ExportError:
        raise
    except OSError as error:
        raise ExportError(problem_of(error)) from error


def _write_beside(path: Path, sheet: Sheet, step: Callable[[int], None]) -> None:
    """A crash leaves a hidden file at most, never half a target. The file is for its owner alone."""
    with fresh_beside(path) as fresh:
        if path.suffix.lower() == ".xlsx":
            _write_xlsx(fresh, sheet, step)
        else:
            with fresh.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
                _write_csv(file, sheet, step)
        step(len(sheet.rows))


@contextmanager
def fresh_beside(path: Path) -> Iterator[Path]:
    """A file of mode 0600 beside `path`, which takes its place when everything in the block went well."""
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    os.close(descriptor)
    fresh = Path(name)
    try:
        yield fresh
        _to_disk(fresh)
        os.replace(fresh, path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


def _to_disk(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _write_csv(file: TextIO, sheet: Sheet, step: Callable[[int], None]) -> None:
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    for at, row in _with_header(sheet):
        if at % _STEP == 0:
            step(at)
        writer.writerow([guarded(cell) for cell in row])


def _write_xlsx(path: Path, sheet: Sheet, step: Callable[[int], None]) -> None:
    if len(sheet.rows) >= _XLSX_ROWS:
        raise ExportError(ExportProblem.TOO_MANY_ROWS)
    import xlsxwriter  # 0.1 s that the start of the program does not need

    # Rows go straight to a file of XlsxWriter's; its folder is ours, so that a cancel leaves nothing behind.
    with tempfile.TemporaryDirectory(prefix="smsdesk-") as folder:
        book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        try:
            _fill(book.add_worksheet(_sheet_title(sheet.title)), book.add_format({"bold": True}), sheet, step)
        finally:
            book.close()


def _fill(page: "xlsxwriter.worksheet.Worksheet", bold: object, sheet: Sheet, step: Callable[[int], None]) -> None:
    page.freeze_panes(1, 0)
    for at, row in _with_header(sheet):
        if at % _STEP == 0:
            step(at)
        for index, cell in enumerate(row):
            page.write_string(at, index, _storable(cell), bold if at == 0 else None)


def _with_header(sheet: Sheet) -> Iterable[tuple[int, Sequence[str]]]:
    yield 0, sheet.header
    yield from enumerate(sheet.rows, 1)


def _storable(cell: str) -> str:
    """XML cannot carry lone surrogates and Excel no longer cells."""
    return cell[:_XLSX_CELL].encode("utf-8", "replace").decode("utf-8")


def _sheet_title(title: str) -> str:
    """Excel refuses []:*?/\\, apostrophes at the ends, "History", and more than 31 characters."""
    plain = "".join(" " if ch in "[]:*?/\\" else ch for ch in title)[:_XLSX_TITLE].strip("' ")
    return plain if plain and plain.lower() != "history" else "Sheet"


def problem_of(error: OSError) -> ExportProblem:
    """Sort what the disk says."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return ExportProblem.NO_FOLDER
    if isinstance(error, PermissionError):
        return ExportProblem.NOT_ALLOWED
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG):
        return ExportProblem.FULL
    return ExportProblem.NOT_ALLOWED if error.errno in (errno.EROFS, errno.EISDIR) else ExportProblem.FAILED
