"""Files for spreadsheets: nothing in them is calculated, and they appear whole or not at all."""

import asyncio
import csv
import io
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import Office
from openpyxl.utils.escape import unescape

from smsdesk.domain.people import PeopleQuery
from smsdesk.domain.tables import FORMULA_SIGNS, guarded, unguarded
from smsdesk.services import exporting
from smsdesk.services.csv_reading import read
from smsdesk.services.exporting import ExportError, ExportProblem, Sheet, write_file
from smsdesk.services.people_sheet import PeopleWords, people_sheet

NASTY = ["=1+1", "+60125550142", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", "0125550142", "'=1", ""]
SHEET = Sheet("Members: May/June [all]", ("Name", "=Number"), [(cell, f"x{cell}") for cell in NASTY])


def csv_cells(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


async def test_csv_is_marked_quoted_and_guarded(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    await write_file(path, SHEET)
    data = path.read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"Name","\'=Number"\r\n')
    assert all(cell[:1] not in FORMULA_SIGNS or not cell for row in csv_cells(path) for cell in row)
    first = [row[0] for row in csv_cells(path)[1:]]
    assert first[:4] == ["'=1+1", "'+60125550142", "'-1", "'@SUM(A1)"]
    assert first[-3:] == ["0125550142", "'=1", ""]


async def test_xlsx_has_text_only(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    await write_file(path, SHEET)
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page.title == "Members  May June  all"
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells[0] == ["Name", "=Number"]
    assert [unescape(row[0] or "") for row in cells[1:]] == NASTY
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} <= {"s", "inlineStr"}
    assert all(not isinstance(cell.value, (int, float)) for row in page.iter_rows() for cell in row)


@settings(max_examples=300)
@given(st.text())
def test_no_cell_begins_with_a_formula(cell: str) -> None:
    file = io.StringIO(newline="")
    exporting._write_csv(file, Sheet("x", (cell,), [(cell, "b")]), lambda done: None)
    for row in csv.reader(io.StringIO(file.getvalue(), newline="")):
        assert all(not one.lstrip(" \u00a0\u200b\ufeff").startswith(tuple(FORMULA_SIGNS)) for one in row if one.strip())


@given(st.sampled_from(list(FORMULA_SIGNS)), st.text(" \u00a0\u200b\ufeff", max_size=3), st.text(max_size=5))
def test_every_sign_is_guarded_behind_blanks_too(sign: str, blanks: str, rest: str) -> None:
    cell = f"{blanks}{sign}{rest}"
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
async def test_signs_that_no_file_can_hold(tmp_path: Path, name: str) -> None:
    await write_file(tmp_path / name, Sheet("History", ("a",), [("\ud800 \x00 \x0b",), ("x" * 40_000,), ("😀 கவிதா",)]))
    assert (tmp_path / name).stat().st_size > 0


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
async def test_cancelling_leaves_the_old_file_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("old")
    begun = asyncio.Event()
    sheet = Sheet("x", ("a", "b"), [("cell", "cell")] * 200_000)
    task = asyncio.ensure_future(write_file(path, sheet, lambda done, total: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [(name, "old")]


async def test_progress_ends_at_all(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    await write_file(
        tmp_path / "x.csv", Sheet("x", ("a",), [("b",)] * 2500), lambda done, total: seen.append((done, total))
    )
    await asyncio.sleep(0)
    assert seen == [(0, 2500), (1000, 2500), (2000, 2500), (2500, 2500)]


async def test_refusals_are_sorted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def problem(path: Path, rows: list[tuple[str]] | None = None) -> ExportProblem:
        with pytest.raises(ExportError) as error:
            await write_file(path, Sheet("x", ("a",), rows or []))
        return error.value.problem

    assert await problem(tmp_path / "absent" / "x.csv") is ExportProblem.NO_FOLDER
    (tmp_path / "folder.csv").mkdir()
    assert await problem(tmp_path / "folder.csv") is ExportProblem.NOT_ALLOWED
    monkeypatch.setattr(exporting, "_XLSX_ROWS", 3)
    assert await problem(tmp_path / "x.xlsx", [("b",)] * 3) is ExportProblem.TOO_MANY_ROWS
    assert [each.name for each in tmp_path.iterdir()] == ["folder.csv"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux's")
async def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        with open("/dev/full", "w") as file:
            file.write("x")

    monkeypatch.setattr(exporting, "_to_disk", full)
    with pytest.raises(ExportError) as error:
        await write_file(tmp_path / "x.csv", Sheet("x", ("a",), []))
    assert error.value.problem is ExportProblem.FULL
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(tmp_path) as made:
        yield made


async def test_contacts_go_out_and_can_come_in_again(office: Office, tmp_path: Path) -> None:
    kavitha = await office.person("=Kavitha", "0125550101", Town="Ipoh")
    await office.person("Mei", "12x", Shop="Kedai 2")
    await office.groups.new("real", "Members", [kavitha.id])
    await office.opt_outs.add("real", ["60125550101"], "melur", "by hand")
    sheet = await people_sheet(office.contacts, PeopleQuery("real"), PeopleWords())
    assert sheet.header == ("Name", "Number", "Town", "Shop", "Groups", "Consent", "Opted out")
    await write_file(tmp_path / "out.csv", sheet)
    assert read((tmp_path / "out.csv").read_bytes())[1][1:] == [
        ["'=Kavitha", "'+60125550101", "Ipoh", "", "Members", "", "yes"],
        ["Mei", "12x", "", "Kedai 2", "", "", ""],
    ]
