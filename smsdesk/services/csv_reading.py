"""CSV of any origin as rows: encoding, delimiter and broken quotation marks found out; runs in the child process."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from smsdesk.domain.tables import Note, ReadError, ReadProblem

LARGEST_FILE = 50_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 3_000_000
LONGEST_CELL = 10_000

_DELIMITERS = "\t;|,"
"""In the order of preference when several fit as well: commas also stand inside cells."""
_SNIFFED = 100_000
_DETECTED = 32_000
_LINES_IN_A_RECORD = 100
"""A record over more lines than this is a quotation mark that nobody closed."""
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WESTERN = "cp1252"
_LEGACY = [
    _WESTERN,
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1256",
    "cp874",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
]


class BrokenQuotesError(Exception):
    """A quotation mark opens and is not closed where it should be."""


@dataclass
class Reading:
    """How a file was read; `notes` is complete once the rows are through."""

    encoding: str
    delimiter: str
    notes: set[Note] = field(default_factory=set)


def read(data: bytes, encoding: str | None = None, delimiter: str | None = None) -> tuple[Reading, list[list[str]]]:
    """All rows that are not quite empty. Raises ReadError."""
    if data.startswith(_SPREADSHEETS):
        raise ReadError(ReadProblem.SPREADSHEET)
    text, reading = _decoded(data, encoding)
    text, said = _without_sep_line(text)
    reading.delimiter = delimiter or said or sniff(text)
    try:
        rows = list(_limited(_records(text, reading.delimiter, csv.QUOTE_MINIMAL), reading))
    except (BrokenQuotesError, csv.Error):
        reading.notes.add(Note.QUOTES_BROKEN)
        try:
            plain = _records(text, reading.delimiter, csv.QUOTE_NONE)
            rows = list(_limited(([_unquoted(cell) for cell in row] for row in plain), reading))
        except csv.Error as error:
            raise ReadError(ReadProblem.NOT_TEXT) from error
    if not rows:
        raise ReadError(ReadProblem.EMPTY)
    return reading, rows


def detect(data: bytes) -> str:
    """The encoding of `data`: by its mark, by being valid UTF-8, by its zeros (UTF-16), else by its letters."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    head = data[:4000]
    if head.count(0) > len(head) // 5:
        return "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)
    return "utf-8"


def sniff(text: str) -> str:
    """The delimiter that cuts most rows into the same number of cells, and into more of them."""
    cut = text[:_SNIFFED]
    if len(text) > _SNIFFED:
        cut = cut[: max(cut.rfind("\n"), cut.rfind("\r")) + 1] or cut
    best = max(_DELIMITERS, key=lambda sign: _fit(cut, sign))
    return best if best in cut else ","


def _fit(text: str, delimiter: str) -> float:
    if delimiter not in text:
        return 0.0
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error:
        widths = [line.count(delimiter) + 1 for line in text.splitlines() if line.strip()]
    if not widths:
        return 0.0
    width, often = Counter(widths).most_common(1)[0]
    return float((often / len(widths)) ** 3 * min(width - 1, 20))


def _legacy(data: bytes) -> str:
    """Western files have single accents between plain letters; where signs beyond ASCII stand in runs, ask further."""
    sample = b"\n".join(line for line in data[:2_000_000].splitlines() if not line.isascii())[:_DETECTED]
    beyond = [byte > 127 for byte in sample]
    pairs = sum(1 for one, two in pairwise(beyond) if one and two)
    if pairs < 0.3 * sum(beyond):
        return _WESTERN
    from charset_normalizer import from_bytes  # 0.1 s that most files do not need

    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    return best.encoding if best else _WESTERN


def _decoded(data: bytes, encoding: str | None) -> tuple[str, Reading]:
    reading = Reading(encoding or detect(data), ",")
    try:
        text = data.decode(reading.encoding, errors="replace")
    except LookupError as error:
        raise ReadError(ReadProblem.NOT_TEXT) from error
    if "\ufffd" in text:
        reading.notes.add(Note.SIGNS_LOST)
    text = text.removeprefix("\ufeff").replace("\0", "")
    head = text[:_SNIFFED]
    strange = sum(1 for ch in head if ch < " " and ch not in "\t\r\n\f\v") + head.count("\ufffd")
    if strange > len(head) / 20:
        raise ReadError(ReadProblem.NOT_TEXT)
    return text, reading


def _without_sep_line(text: str) -> tuple[str, str | None]:
    """Excel's own first line "sep=;" names the delimiter and is no row."""
    first = text[:10].splitlines()[0].strip() if text.strip() else ""
    if len(first) == 5 and first.lower().startswith("sep="):
        return text[text.index(first) + 5 :].lstrip("\r\n"), first[4]
    return text, None


def _records(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[list[str]]:
    """Raises BrokenQuotesError where csv would silently take many rows for one cell: at a record over several lines
    whose marks do not add up, and at the end of the file inside marks."""
    kept: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            kept.append(line)
            yield line

    last: list[str] = []
    for row in csv.reader(lines(), delimiter=delimiter, quoting=quoting, skipinitialspace=True):
        if len(kept) > 1:
            _check(kept, delimiter)
        last = list(kept)
        kept.clear()
        yield row
    if quoting == csv.QUOTE_MINIMAL:
        _check(last, delimiter, only_end=True)


def _check(lines: list[str], delimiter: str, *, only_end: bool = False) -> None:
    """A single line may be untidy ("a"b); only what swallows its neighbours is refused."""
    if len(lines) > _LINES_IN_A_RECORD:
        raise BrokenQuotesError
    try:
        list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error as error:
        if not only_end or "unexpected end" in str(error):
            raise BrokenQuotesError from error


def _limited(rows: Iterator[list[str]], reading: Reading) -> Iterator[list[str]]:
    many = cells = 0
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        many += 1
        cells += len(row)
        if many > MOST_ROWS:
            raise ReadError(ReadProblem.TOO_MANY_ROWS)
        if len(row) > MOST_COLUMNS or cells > MOST_CELLS:
            raise ReadError(ReadProblem.TOO_WIDE)
        if any(len(cell) > LONGEST_CELL for cell in row):
            reading.notes.add(Note.CELLS_CUT)
            row = [cell[:LONGEST_CELL] for cell in row]  # noqa: PLW2901 (the cut row takes its place)
        yield row


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell.strip('"')
