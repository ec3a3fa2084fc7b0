"""Pasted text of any shape as rows of a list: columns of a spreadsheet, lines, "Name <number>", runs of numbers."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smsdesk.domain import columns, tables
from smsdesk.domain.lists import ListRow

LONGEST_RAW = 120
"""Characters kept of a row that holds no number; enough to find it again in the source."""

_RUN = re.compile(r"(?<![\w@.])[+＋(]{0,2}\d[\d \u00a0().·\-\u2010-\u2015]{4,}\d(?![\w@])")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d*)?[eE][+-]?\d+")
_SCHEME = re.compile(r"\s*(?:tel|sms|smsto):", re.IGNORECASE)
_AROUND = " \t\u00a0,;:|<>()[]{}\"'-–—/"
_MANY_DIGITS = 16
"""So many digits in one cell are two numbers: E.164 ends at 15."""
_LONGEST_PROSE = 500
"""Characters of a cell with letters in which a number is looked for."""
_WIDEST = 200
"""Columns of a table; a line with more cells is a list of numbers."""


@dataclass(frozen=True)
class Pasted:
    """The rows of a pasted text; `columns` names what stands in `ListRow.fields`, as in a `ListChip`."""

    rows: tuple[ListRow, ...]
    columns: tuple[str, ...] = ()


def parse_pasted(text: str, region: str = "MY") -> list[ListRow]:
    """The rows of `pasted_list` alone."""
    return list(pasted_list(text, region).rows)


def pasted_list(text: str, region: str = "MY") -> Pasted:
    """The rows of a pasted text, in order; never raises, and a line without any number is a row all the same.

    In a table (tabs, commas or semicolons, the same number of cells in most lines) the number and the name
    column are found by their contents, a line of titles is left out and names the other columns; anything else is
    read line by line.
    """
    lines = [line for line in text.replace("\0", "").splitlines() if line.strip()]
    table = _as_table(lines, region)
    if table is not None:
        return table
    return Pasted(tuple(row for line in lines for row in _loose(line)))


def _as_table(lines: list[str], region: str) -> Pasted | None:
    for separator in "\t;,":
        if not _may_separate(separator, lines[: columns.SAMPLE]):
            continue
        rows = [_split(line, separator) for line in lines]
        width, often = Counter(map(len, rows)).most_common(1)[0]
        if not 2 <= width <= _WIDEST or often < 0.8 * len(rows):
            continue
        header = columns.has_header(rows, region)
        body = rows[header:]
        mapping = columns.guess(rows[0] if header else None, body, region)
        numbers = columns.number_columns(body, region)
        if mapping.number is None or not (mapping.names or header) or (len(numbers) > 1 and len(body) < 3):
            continue
        titles = tables.titles_of(rows[0] if header else (), width)
        indices = tables.field_columns(mapping, titles, header=header)
        found = (
            row
            for line, cells in zip(lines[header:], body, strict=True)
            for row in _from_cells(line, cells, width, mapping, indices)
        )
        return Pasted(tuple(found), tuple(titles[index] for index in indices))
    return None


def _may_separate(separator: str, lines: list[str]) -> bool:
    if separator == "\t":
        return any("\t" in line for line in lines)
    # "Name <number>, Name <number>" and "Name, number; Name, number" are lists with both signs.
    mixed = any(("<" in line and ">" in line) or (separator == "," and ";" in line) for line in lines)
    return not mixed and any(separator in line for line in lines)


def _from_cells(
    line: str, cells: list[str], width: int, mapping: columns.Mapping, indices: Sequence[int]
) -> list[ListRow]:
    if len(cells) != width or mapping.number is None:
        return _loose(line)
    name = " ".join(filter(None, (cells[index].strip() for index in mapping.names)))
    return [ListRow(cells[mapping.number].strip()[:LONGEST_RAW], name, tables.cells_of(cells, indices))]


def _split(line: str, separator: str) -> list[str]:
    if '"' in line:
        try:
            return next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            pass  # a cell beyond csv's limit: no spreadsheet wrote it
    return line.split(separator)


def _loose(line: str) -> list[ListRow]:
    """The rows of one line outside any table."""
    rows: list[ListRow] = []
    name = ""
    for cell in _pieces(line):
        found = list(_numbers(cell))
        if found:
            own = _rest(cell, found) if len(found) == 1 else ""
            rows.extend(ListRow(raw, (own or name) if index == 0 else "") for index, raw in enumerate(found))
            name = ""
        else:
            name = name or cell.strip(_AROUND)
    if name and rows and not rows[-1].name:
        rows[-1] = ListRow(rows[-1].raw_number, name)
    return rows or [ListRow(line.strip()[:LONGEST_RAW])]


def _pieces(line: str) -> Iterator[str]:
    """Cells between separators; "Name <number>" stays together."""
    for part in _split_address(line):
        if part.rstrip().endswith(">"):
            yield part
        else:
            yield from (cell for cell in re.split("[\t,;|]", part) if cell.strip())


def _split_address(line: str) -> Iterator[str]:
    if "<" not in line or ">" not in line:
        yield line
        return
    *addresses, tail = line.split(">")
    for address in addresses:
        before, _, number = address.rpartition("<")
        cut = max(before.rfind(","), before.rfind(";"))
        if cut >= 0 and not before.rstrip().endswith('"'):
            yield before[:cut]
            before = before[cut + 1 :]
        yield f"{before}<{number}>"
    yield tail


def _numbers(cell: str) -> Iterator[str]:
    """The numbers written in a cell: the whole cell where it has no letters, else the longest run in it."""
    stripped = cell.strip().strip("<>\"' ")
    if len(stripped) > _LONGEST_PROSE and any(ch.isalpha() for ch in stripped):
        stripped = stripped[:_LONGEST_PROSE]
    if not any(ch.isdigit() for ch in stripped):
        return
    if _SCHEME.match(stripped) or _SCIENTIFIC.fullmatch(stripped):
        yield stripped[:LONGEST_RAW]
    elif any(ch.isalpha() for ch in stripped):
        runs = [run.group().strip() for run in _RUN.finditer(stripped)]
        if runs:
            yield max(runs, key=lambda run: sum(ch.isdigit() for ch in run))
    else:
        yield from _only_digits(stripped)


def _only_digits(cell: str) -> Iterator[str]:
    if sum(ch.isdigit() for ch in cell) >= _MANY_DIGITS or "/" in cell:
        for between in (r"[\s/|]+", r"\s+(?=\+)|[/|]+"):
            pieces = [piece for piece in re.split(between, cell) if piece]
            if len(pieces) > 1 and all(sum(ch.isdigit() for ch in piece) >= 7 for piece in pieces):
                yield from (piece.strip()[:LONGEST_RAW] for piece in pieces)
                return
    yield cell[:LONGEST_RAW]


def _rest(cell: str, found: list[str]) -> str:
    """What a cell says beside its number: the name."""
    before, _, after = cell.partition(found[0])
    if not any(ch.isalpha() for ch in before + after) or _SCHEME.match(cell):
        return ""
    return " ".join(filter(None, (before.strip(_AROUND), after.strip(_AROUND))))
