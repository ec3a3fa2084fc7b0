"""Lists come in and go out: import with its choices, export, and opting out many numbers at once."""

import csv
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest
import pytest_asyncio
from contacts_stage import Stage, contacts_stage, until
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from smsdesk.domain.people import Shelf
from smsdesk.ui.contacts import import_presenter
from smsdesk.ui.contacts.import_sheet import ImportSheet
from smsdesk.ui.contacts.meanings import Meaning
from smsdesk.ui.contacts.opt_out_sheet import OptOutSheet
from smsdesk.ui.contacts.places import OPTED_OUT

pytestmark = pytest.mark.usefixtures("dressed")

_LIST = """Nama;Telefon;Bandar;Persetujuan;Catatan
Aisyah;012-555 0101;Klang;Borang, 3 Mar 2026;a
Farid;6.01E+10;Klang;;b
Mei Yee;125550143;Ipoh;;c
Nobody;abc;;;d
"""


@pytest_asyncio.fixture
async def stage(tmp_path: Path, qapp: QApplication) -> AsyncIterator[Stage]:
    async with contacts_stage(tmp_path / "data") as stage:
        yield stage


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(_LIST, encoding="utf-8")
    return path


async def _sheet(stage: Stage, path: Path) -> ImportSheet:
    stage.view.page.import_requested.emit(path)
    await until(lambda: stage.window.findChildren(ImportSheet))
    sheet = stage.window.findChildren(ImportSheet)[-1]
    await until(lambda: sheet.preview.combos or sheet.damage.isVisible())
    await stage.quiet()
    return sheet


def _mean(sheet: ImportSheet, column: int, meaning: Meaning) -> None:
    combo = sheet.preview.combos[column]
    combo.setCurrentIndex(combo.findData(meaning))


async def test_an_import_from_preview_to_undo(stage: Stage, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = await _sheet(stage, people)
    assert sheet.preview.meanings()[:3] == (Meaning.NAME, Meaning.NUMBER, Meaning.FIELD)
    assert "6.01E+10" in sheet.damage.text()
    assert "1 number has lost the leading zero" in sheet.damage.text()
    assert sheet.summary.text().startswith("2 of 4 rows have a number. 2 do not come in")
    assert sheet.encoding.currentText() == "UTF-8"
    _mean(sheet, 3, Meaning.CONSENT)
    _mean(sheet, 4, Meaning.LEFT_OUT)
    sheet.preview.names[2].setText("Town")
    sheet.group.setCurrentIndex(sheet.group.count() - 1)
    assert not sheet.go.isEnabled()
    sheet.line_of_new_group().insert("Members")
    sheet.line_of_new_group().textEdited.emit("Members")
    assert sheet.go.text() == "Import 2 rows", "the two without a number do not come in"
    sheet.go.click()
    await stage.shows("Aisyah", "Mei Yee")
    await stage.quiet()
    news = stage.view.page.news
    assert news.note.text() == "2 contacts came in. 2 rows did not; they are in a file with their reasons."
    found = await stage.desk.contacts.with_number("real", "60125550101")
    assert (found[0].fields, found[0].consent, found[0].groups) == (
        {"Town": "Klang"},
        "Borang, 3 Mar 2026",
        ("Members",),
    )
    opened: list[QUrl] = []
    monkeypatch.setattr(import_presenter, "open_file", opened.append)
    news.note.button.click()
    with Path(opened[0].toLocalFile()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["Row", "2", "4"]
    assert rows[2][-1] == "This is not a phone number."
    stage.view.undo_requested.emit()
    await stage.shows()
    await stage.quiet()
    assert await stage.desk.groups.all("real") == []


async def test_a_second_import_fills_gaps_and_says_so(stage: Stage, people: Path) -> None:
    await stage.person("", "012-555 0101")
    sheet = await _sheet(stage, people)
    sheet.go.click()
    await until(lambda: "came in" in stage.view.page.news.note.text())
    assert "1 row went into contacts with the same number." in stage.view.page.news.note.text()
    await stage.shows("Aisyah", "Mei Yee")


async def test_without_titles_the_first_row_is_a_person_too(stage: Stage, people: Path) -> None:
    sheet = await _sheet(stage, people)
    sheet.header.click()
    assert sheet.preview.titles()[0] == "Column 1"
    assert sheet.go.text() == "Import 5 rows"
    _mean(sheet, 1, Meaning.LEFT_OUT)
    assert not sheet.go.isEnabled()
    assert sheet.go.toolTip() == "Choose the column that holds the numbers."
    sheet.dismiss()
    await stage.quiet()
    assert (await stage.desk.contacts.counts("real")).all == 0


async def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(b"PK\x03\x04 rest")
    sheet = await _sheet(stage, path)
    assert "damaged" in sheet.damage.text()
    assert sheet.go.isHidden()
    sheet.dismiss()


async def test_what_is_shown_is_exported(stage: Stage, people: Path, tmp_path: Path) -> None:
    await stage.person("=SUM(1)", "012-555 0101", Town="Klang")
    await stage.person("Kavitha", "012-555 0136")
    await stage.shows("=SUM(1)", "Kavitha")
    stage.view.page.search.setText("klang")
    await stage.shows("=SUM(1)")
    stage.view.page.export_requested.emit(".csv")
    await stage.choose(tmp_path / "out.csv")
    await stage.told("1 row is in out.csv.")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][:3] == ["'=SUM(1)", "'+60125550101", "Klang"]
    await stage.desk.opt_outs.add("real", ["60125550199"], "mel", "by hand")
    stage.view.page.clear_search()
    await stage.at(OPTED_OUT)
    stage.view.page.export_requested.emit(".xlsx")
    await stage.choose(tmp_path / "opted.xlsx")
    await stage.told("1 row is in opted.xlsx.")
    book = openpyxl.load_workbook(tmp_path / "opted.xlsx")
    assert next(cell.value for cell in book.active[2]) == "+60125550199"


async def test_many_numbers_are_opted_out_from_text_and_file(stage: Stage, people: Path) -> None:
    await stage.person("Aisyah", "012-555 0101")
    await stage.at(OPTED_OUT)
    stage.view.page.opt_out_list.click()
    sheet = stage.window.findChildren(OptOutSheet)[-1]
    pasted = QMimeData()
    pasted.setText("+60 12-555 0177\nnothing here\n012-555 0178")
    sheet.text.insertFromMimeData(pasted)
    await until(lambda: sheet.go.text() == "Opt out 2 numbers")
    assert sheet.line.text() == "2 numbers · 1 row is no number and is left out"
    sheet.file.click()
    await stage.choose(people)
    await until(lambda: sheet.go.text() == "Opt out 4 numbers")
    sheet.go.click()
    await until(lambda: len(stage.cells(stage.view.page.opted)) == 4)
    await stage.told("4 numbers are opted out. 3 rows were no numbers.")
    assert {row.source for row in await stage.desk.opt_outs.page("real")} == {"people.csv, pasted"}
    stage.view.undo_requested.emit()
    await until(stage.view.page.empty.isVisible)
    await stage.quiet()
    assert stage.presenter.list.place.shelf is not Shelf.BIN
