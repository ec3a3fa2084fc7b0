"""XLSX of any origin: what it shows as text, and what is refused before it costs memory or time."""

import io
import warnings
import zipfile
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.lists import ListChip, ListRow
from smsdesk.domain.tables import Note, ReadError, ReadProblem
from smsdesk.services import xlsx_reading, zip_checking
from smsdesk.services.cell_text import plain, shown
from smsdesk.services.reading import chip_for_list, read_table
from smsdesk.services.xlsx_reading import SIGNATURES, read_sheet

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: list[list[Any]], formats: dict[str, str] | None = None, *, before: int = 0) -> bytes:
    """A file with these cells in its sheet number `before` + 1."""
    book = openpyxl.Workbook()
    sheet = book.active
    for _ in range(before):
        sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    for place, form in (formats or {}).items():
        sheet[place].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, change: dict[str, bytes], *, double: str = "") -> bytes:
    """The same ZIP with other members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        contents = {name: old.read(name) for name in old.namelist()} | change
        for name, content in contents.items():
            new.writestr(name, content)
        if double:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                new.writestr(double, contents[double])
    return out.getvalue()


def refused(data: bytes) -> ReadProblem:
    with pytest.raises(ReadError) as error:
        read_sheet(data)
    return error.value.problem


def test_cells_as_the_spreadsheet_shows_them() -> None:
    data = workbook(
        [
            ["Name", "Mobile", "Amount", "Due", "Paid", "Left"],
            ["Aisyah", 125550101, 12.5, datetime(2026, 11, 23), True, 0.1 + 0.2],
            ["Mei", "0125550102", 1234, date(2026, 12, 1), False, None],
            [None, None, None, None, None, None],
            ["Ali", 60125550103, 60100000000, time(9, 30), "#N/A", "a_x000D_\nb"],
        ],
        {"B2": "0000000000", "C2": '"RM"#,##0.00', "C3": "[$RM-43E]#,##0.00", "D2": "d mmm yyyy", "C5": "0.00E+00"},
    )
    reading, rows = read_sheet(data)
    assert (reading.encoding, rows) == (
        "xlsx",
        [
            ["Name", "Mobile", "Amount", "Due", "Paid", "Left"],
            ["Aisyah", "0125550101", "RM12.50", "23 Nov 2026", "TRUE", "0.3"],
            ["Mei", "0125550102", "RM1,234.00", "2026-12-01", "FALSE"],
            ["Ali", "60125550103", "6.01E+10", "9:30:00", "", "a\r\nb"],
        ],
    )


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (125550142, "000-0000000", "012-5550142"),
        (60125550142, "+## ##-### ####", "+60 12-555 0142"),
        (125550142, r"000\-000\ 0000", "012-555 0142"),
        (0.125, "0.0%", "12.5%"),
        (-5.5, "#,##0.00;[Red]-#,##0.00", "-5.50"),
        (45000.5, "_-* #,##0.00_-;-* #,##0.00_-", "45,000.50"),
        (3, '0 "pcs"', "3 pcs"),
        (2.5, "# ?/?", "2.5"),
        (60125550101, "0.00E+00", "60125550101"),
        (float("nan"), "General", ""),
        (1e20, "#,##0", "100000000000000000000"),
        (datetime(2026, 11, 3, 9, 5, 7), "mm-dd-yy", "03/11/2026"),
        (datetime(2026, 11, 3, 9, 5, 7), "[$-409]dddd, mmmm d; h:mm AM/PM", "Tuesday, November 3"),
        (datetime(2026, 11, 3, 21, 5, 7), "dd/mm/yy h:mm AM/PM", "03/11/26 9:05 PM"),
        (time(9, 5), "General", "09:05"),
        (timedelta(hours=3), "[h]:mm", "3:00:00"),
    ],
)
def test_formats(value: Any, form: str, text: str) -> None:
    assert shown(value, form) == text


VALUES = st.floats() | st.integers() | st.datetimes() | st.dates() | st.times() | st.booleans() | st.timedeltas()


@given(VALUES, st.text(max_size=20) | st.lists(st.sampled_from('0#?.,-%;"[]$\\_* EydmhsAP/@RM')).map("".join))
def test_no_format_is_too_odd(value: Any, form: str) -> None:
    assert isinstance(shown(value, form), str)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_whole_numbers_keep_their_digits(value: int) -> None:
    assert shown(value, "General") == plain(float(value)) == str(value)


def test_the_first_sheet_with_anything_in_it() -> None:
    assert read_sheet(workbook([["0125550101"]], before=2))[1] == [["0125550101"]]
    assert refused(workbook([[None], ["  "]])) is ReadProblem.EMPTY


def test_too_much_is_refused() -> None:
    assert refused(workbook([["x"] * 61])) is ReadProblem.TOO_WIDE
    row = b'<row r="9999999"><c r="A9999999" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>'
    assert refused(repacked(workbook([["x"]]), {SHEET: sheet % row + b"</worksheet>"})) is ReadProblem.DAMAGED
    reading, rows = read_sheet(workbook([["x" * 20_000]]))
    assert (len(rows[0][0]), reading.notes) == (10_000, {Note.CELLS_CUT})


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_reading, "MOST_ROWS", 3)
    assert len(read_sheet(workbook([["a"]] * 3))[1]) == 3
    assert refused(workbook([["a"]] * 4)) is ReadProblem.TOO_MANY_ROWS


def test_what_is_no_spreadsheet() -> None:
    assert refused(b"\xd0\xcf\x11\xe0" + b"Workbook".ljust(600)) is ReadProblem.OLD_SPREADSHEET
    assert refused(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")) is ReadProblem.ENCRYPTED
    assert refused(b"PK\x03\x04rest") is ReadProblem.DAMAGED
    good = workbook([["x"]])
    assert refused(good[: len(good) // 2]) is ReadProblem.DAMAGED
    assert refused(repacked(good, {"xl/workbook.xml": b"<a"})) is ReadProblem.DAMAGED
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refused(out.getvalue()) is ReadProblem.SPREADSHEET


def test_bombs_are_not_opened() -> None:
    good = workbook([["x"]])
    assert refused(repacked(good, {"xl/media/a.bin": bytes(2_000_000)})) is ReadProblem.UNSAFE
    assert refused(repacked(good, {f"xl/media/{at}": b"" for at in range(200)})) is ReadProblem.UNSAFE
    assert refused(repacked(good, {}, double=SHEET)) is ReadProblem.UNSAFE
    locked = bytearray(repacked(good, {}))
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert refused(bytes(locked)) is ReadProblem.ENCRYPTED


def test_all_members_together_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_checking, "LARGEST_INSIDE", 1000)
    assert refused(workbook([["x"]])) is ReadProblem.UNSAFE


ENTITIES = '<?xml version="1.0" encoding="{}"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
PARSED = [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"]


def shared() -> bytes:
    """A file whose texts stand in a member of their own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "x")
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("member", PARSED)
def test_entities_are_seen_before_any_parsing(encoding: str, member: str) -> None:
    text = ENTITIES.format(encoding).encode(encoding)
    assert refused(repacked(shared(), {member: text})) is ReadProblem.UNSAFE


@pytest.mark.parametrize("member", PARSED)
def test_every_parser_refuses_entities_itself(member: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_checking, "_FORBIDDEN", ())
    assert refused(repacked(shared(), {member: ENTITIES.format("utf-8").encode()})) is ReadProblem.UNSAFE


def test_the_corpora_are_read_or_refused_in_words(corpora: Path) -> None:
    found = Counter[str]()
    for path in sorted((corpora / "xlsx").rglob("*.xls*")) + sorted((corpora / "xlsx").rglob("*.ods")):
        data = path.read_bytes()
        if data.startswith(SIGNATURES):
            try:
                read_sheet(data)
                found[f"read {path.suffix}"] += 1
            except ReadError as error:
                found[f"{error.problem} {path.suffix}"] += 1
    assert found["read .xlsx"] > 60
    assert found["old_spreadsheet .xls"] > 40
    assert found["spreadsheet .ods"] > 15
    assert found["failed .xlsx"] == found["unsafe .xlsx"] == 0
    assert found["damaged .xlsx"] < 8


async def test_a_spreadsheet_becomes_one_chip_through_the_child(tmp_path: Path) -> None:
    path = tmp_path / "members.xlsx"
    rows = [
        ["Name", "Mobile", "Amount"],
        ["Aisyah", 125550101, 12.5],
        ["Mei", "012-555 0102", None],
        ["Ali", 6.01e10, 3],
    ]
    path.write_bytes(workbook(rows, {"B4": "0.00E+00"}))
    table = await read_table(path, "MY")
    assert (table.encoding, table.damage.scientific, table.damage.lost_zero) == ("xlsx", 1, 1)
    assert await chip_for_list(path, "MY") == ListChip(
        "members.xlsx",
        (
            ListRow("125550101", "Aisyah", ("12.5",)),
            ListRow("012-555 0102", "Mei", ("",)),
            ListRow("6.01E+10", "Ali", ("3",)),
        ),
        ("Amount",),
    )
    path.write_bytes(b"PK\x03\x04rest")
    with pytest.raises(ReadError) as error:
        await chip_for_list(path, "MY")
    assert error.value.problem is ReadProblem.DAMAGED
