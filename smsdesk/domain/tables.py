"""A table that was read from a file: its cells, what its columns mean, and what was odd about it."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from smsdesk.domain import columns
from smsdesk.domain.columns import Damage, Mapping
from smsdesk.domain.lists import ListChip, ListRow
from smsdesk.domain.merging import NAME, key_of


class ReadProblem(StrEnum):
    """Why a file is not read; worded in `ui/wording.py`."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    NOT_A_FILE = "not_a_file"
    TOO_LARGE = "too_large"  # more than 50 MB
    TOO_MANY_ROWS = "too_many_rows"  # more than 200,000
    TOO_WIDE = "too_wide"
    SPREADSHEET = "spreadsheet"  # ODS, XLSB or another one that is not read: to be saved as XLSX or CSV first
    OLD_SPREADSHEET = "old_spreadsheet"  # XLS, as Excel wrote it before 2007
    ENCRYPTED = "encrypted"  # a spreadsheet with a password
    DAMAGED = "damaged"  # a spreadsheet that is not whole
    UNSAFE = "unsafe"  # a spreadsheet built to fill the memory, or with entities
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    TOO_SLOW = "too_slow"
    FAILED = "failed"  # the reading process ended by itself: out of memory or worse


class Note(StrEnum):
    """What was odd about a file that was read all the same."""

    QUOTES_BROKEN = "quotes_broken"  # a quotation mark is never closed: all of them were read as ordinary signs
    CELLS_CUT = "cells_cut"  # cells of more than 10,000 characters
    SIGNS_LOST = "signs_lost"  # bytes that mean nothing in the file's encoding


class ReadError(Exception):
    """A file that cannot be read as a table."""

    def __init__(self, problem: ReadProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Table:
    """A file's cells. `lines` are all its rows, the titles included when `header` is true; no row is quite empty.

    `mapping` is the guess; `damage` is counted in the guessed number column.
    """

    label: str
    lines: tuple[tuple[str, ...], ...]
    header: bool
    mapping: Mapping
    damage: Damage
    encoding: str
    delimiter: str
    notes: frozenset[Note] = frozenset()

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows without the titles."""
        return self.lines[1:] if self.header else self.lines

    @property
    def total(self) -> int:
        """How many rows there are without the titles."""
        return len(self.lines) - self.header

    @property
    def columns(self) -> tuple[str, ...]:
        """A title for every column, each another one: they become the names of custom fields."""
        width = max((len(line) for line in self.lines), default=0)
        return titles_of(self.lines[0] if self.header else (), width)

    def first_rows(self, many: int = 20) -> tuple[tuple[str, ...], ...]:
        """The beginning, for the preview."""
        return self.rows[:many]


def titles_of(given: Sequence[str], width: int) -> tuple[str, ...]:
    """So many titles, each another one; what has none is "Column 3"."""
    titles: list[str] = []
    for index in range(width):
        title = (" ".join(given[index].split()) if index < len(given) else "") or f"Column {index + 1}"
        taken = set(titles)
        titles.append(next(name for name in _variants(title) if name not in taken))
    return tuple(titles)


def _variants(title: str) -> Sequence[str]:
    return [title, *(f"{title} ({number})" for number in range(2, 1000))]


def table_of(
    label: str,
    lines: Sequence[Sequence[str]],
    region: str,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    header: bool | None = None,
    notes: frozenset[Note] = frozenset(),
) -> Table:
    """A table with its guesses; `header` None guesses that too."""
    cells = tuple(tuple(line) for line in lines)
    titled = columns.has_header(cells[: columns.SAMPLE + 1], region) if header is None else header and bool(cells)
    body = cells[1:] if titled else cells
    mapping = columns.guess(cells[0] if titled else None, body, region)
    hurt = columns.damage(column(body, mapping.number), region)
    return Table(label, cells, titled, mapping, hurt, encoding, delimiter, notes)


def with_header(table: Table, header: bool, region: str) -> Table:
    """The same file with its first row taken as titles, or as a row like the others."""
    fresh = table_of(table.label, table.lines, region, header=header)
    return replace(fresh, encoding=table.encoding, delimiter=table.delimiter, notes=table.notes)


def column(rows: Sequence[Sequence[str]], index: int | None) -> list[str]:
    """The cells of a column; "" where a row is too short."""
    return [] if index is None else [row[index] if index < len(row) else "" for row in rows]


def name_of(row: Sequence[str], mapping: Mapping) -> str:
    """The name in a row, its parts joined with a blank."""
    parts = (row[index].strip() for index in mapping.names if index < len(row))
    return unguarded(" ".join(filter(None, parts)))


def consent_of(row: Sequence[str], mapping: Mapping) -> str:
    """What a row says about consent, "" for nothing."""
    index = mapping.consent
    return unguarded(row[index].strip()) if index is not None and index < len(row) else ""


def fields_of(row: Sequence[str], mapping: Mapping, titles: Sequence[str]) -> Dictionary[str, str]:
    """Everything in a row that means nothing else and is not left out, by column title, without empty cells."""
    used = {mapping.number, mapping.consent, *mapping.names, *mapping.left_out}
    return {
        titles[index]: unguarded(cell.strip()) for index, cell in enumerate(row) if index not in used and cell.strip()
    }


def list_rows(table: Table, mapping: Mapping) -> list[ListRow]:
    """The rows for the To field or for opt-outs, with the cells of `field_columns`."""
    raws = column(table.rows, mapping.number) or [""] * table.total
    indices = field_columns(mapping, table.columns, header=table.header)
    return [
        ListRow(raw.strip(), name_of(row, mapping), cells_of(row, indices))
        for raw, row in zip(raws, table.rows, strict=True)
    ]


def list_chip(table: Table, mapping: Mapping) -> ListChip:
    """A table as one chip of the To field, with its further columns."""
    titles = table.columns
    indices = field_columns(mapping, titles, header=table.header)
    return ListChip(table.label, tuple(list_rows(table, mapping)), tuple(titles[index] for index in indices))


MOST_FIELDS = 60
"""Further columns of a list; a table with more than that was not made for messages."""


def field_columns(mapping: Mapping, titles: Sequence[str], *, header: bool) -> tuple[int, ...]:
    """The columns that are merge fields of their own: all but those that `number` and `name` stand for already.

    A name column with another title ("Nama", "First name") can be asked for by that title, too.
    """
    spare = {mapping.number, *mapping.left_out}
    if not header or [key_of(titles[index]) for index in mapping.names] == [NAME]:
        spare.update(mapping.names)
    return tuple([index for index in range(len(titles)) if index not in spare][:MOST_FIELDS])


def cells_of(row: Sequence[str], indices: Sequence[int]) -> tuple[str, ...]:
    """The cells of these columns as they may stand in a message; "" where a row is too short."""
    return tuple([unguarded(row[index].strip()) if index < len(row) else "" for index in indices])


FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
"""A cell that begins with one of these is a formula, or starts another cell, to some spreadsheet program."""


def guarded(cell: str) -> str:
    """`cell` as it may stand in a CSV file: an apostrophe in front where a spreadsheet would calculate it."""
    return f"'{cell}" if cell.lstrip(" \u00a0\u200b\ufeff")[:1] in FORMULA_SIGNS and cell.strip(" ") else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that `guarded` had put in front."""
    return cell[1:] if cell[:1] == "'" and guarded(cell[1:]) == cell else cell
