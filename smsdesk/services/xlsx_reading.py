"""XLSX from outside as rows of plain text, as the spreadsheet shows them; runs in the child process."""

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from smsdesk.domain.tables import Note, ReadError, ReadProblem
from smsdesk.services.cell_text import shown
from smsdesk.services.csv_reading import LONGEST_CELL, Reading
from smsdesk.services.zip_checking import checked_names

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""ZIP, an empty ZIP, and the container of XLS and of spreadsheets with a password."""
MOST_ROWS = 100_001
"""A hundred thousand and their titles."""
MOST_COLUMNS = 60
_LAST_ROW = 1_048_576
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ESCAPED = re.compile("_x([0-9A-F]{4})_")
_BROKEN = (ArithmeticError, AttributeError, LookupError, OSError, ParseError, RuntimeError, TypeError, ValueError)
"""What openpyxl raises for files that are not as they should be: it trusts what it reads."""


def read_sheet(data: bytes) -> tuple[Reading, list[list[str]]]:
    """The rows of the first sheet with anything in it, without those that are quite empty. Raises ReadError."""
    if not data.startswith(b"PK"):
        raise ReadError(ReadProblem.ENCRYPTED if _ENCRYPTED in data else ReadProblem.OLD_SPREADSHEET)
    names = checked_names(data)
    if not any(name.lower().endswith("workbook.xml") for name in names):
        raise ReadError(ReadProblem.SPREADSHEET)  # ODS, XLSB, or no spreadsheet at all
    reading = Reading("xlsx", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that mean nothing here
        rows = _first_rows(data, reading)
    if not rows:
        raise ReadError(ReadProblem.EMPTY)
    return reading, rows


def _first_rows(data: bytes, reading: Reading) -> list[list[str]]:
    # Only spreadsheets need all this, in the child process alone.
    from defusedxml.common import DefusedXmlException

    openpyxl = _guarded_openpyxl()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says about them may be wrong
            rows = list(_rows(sheet.iter_rows(), reading))
            if rows:
                return rows
    except _BROKEN as error:
        # openpyxl wraps what a parser raised.
        entities = isinstance(error.__cause__ or error, DefusedXmlException)
        raise ReadError(ReadProblem.UNSAFE if entities else ReadProblem.DAMAGED) from error
    return []


def _guarded_openpyxl() -> Any:
    """openpyxl whose every parser refuses entities: it uses defusedxml for small parts alone, not for the sheets."""
    import openpyxl
    from defusedxml.ElementTree import iterparse
    from openpyxl.reader import strings
    from openpyxl.worksheet import _read_only, _reader

    if not openpyxl.DEFUSEDXML or openpyxl.LXML:
        raise ReadError(ReadProblem.FAILED)
    for module in (strings, _reader, _read_only):
        if hasattr(module, "iterparse"):
            module.iterparse = iterparse
    return openpyxl


def _rows(lines: Iterable[tuple[Any, ...]], reading: Reading) -> Iterator[list[str]]:
    many = 0
    for at, line in enumerate(lines):
        if at >= _LAST_ROW:
            raise ReadError(ReadProblem.DAMAGED)
        row = [_text(cell, reading) for cell in line]
        while row and not row[-1].strip():
            row.pop()
        if not row:
            continue
        many += 1
        if many > MOST_ROWS:
            raise ReadError(ReadProblem.TOO_MANY_ROWS)
        if len(row) > MOST_COLUMNS:
            raise ReadError(ReadProblem.TOO_WIDE)
        yield row


def _text(cell: Any, reading: Reading) -> str:
    value = cell.value
    if value is None:
        return ""
    if not isinstance(value, str):
        return shown(value, cell.number_format or "General")
    if cell.data_type == "e":  # "#N/A"
        return ""
    if "_x" in value:  # how the format writes control characters
        value = _ESCAPED.sub(lambda found: _unescaped(found.group(1)), value)
    if len(value) > LONGEST_CELL:
        reading.notes.add(Note.CELLS_CUT)
    return value[:LONGEST_CELL]


def _unescaped(digits: str) -> str:
    code = int(digits, 16)
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)
