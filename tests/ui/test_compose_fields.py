"""Merge fields, barcodes, the hex dock and saved texts in Compose, with real services and the practice gateway."""

import asyncio
from pathlib import Path

from compose_stage import CURLY, Rig, compose
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.lists import ListChip, ListRow
from smsdesk.ui import wording_barcode as barcode_words
from smsdesk.ui.compose.plain_sheet import PlainSheet

ROWS = (
    ListRow("012-555 9101", "Aisyah", ("V001",)),
    ListRow("012-555 9102", "ராஜா", ("V002",)),
    ListRow("012-555 9103", "", ("",)),
)


async def choose(rig: Rig) -> None:
    rig.presenter.recipients.set_chips([ListChip("kiosk.csv", ROWS, ("Voucher",))])
    await rig.counted(3)


async def test_a_field_is_filled_for_the_row_that_is_looked_at(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await choose(rig)
        rig.view.message.put_text("Dear {name|customer}, voucher {voucher}.")
        assert rig.view.preview.phone.messages() == ["Dear Aisyah, voucher V001."]
        assert rig.view.counter.text().startswith("GSM-7 · 1 part")
        rig.view.preview.steps.step_requested.emit(1)
        assert rig.view.preview.phone.messages() == ["Dear ராஜா, voucher V002."]
        assert rig.view.kind.shown_text() == "Unicode (automatic)"
        sentence, button = rig.view.note()
        assert sentence == "Unicode for this recipient because of {name}. Only rows that need it travel as Unicode."
        assert button == "", "a person's name is not to be spelled otherwise"
        rig.view.preview.steps.step_requested.emit(1)
        assert rig.view.preview.phone.messages() == ["Dear customer, voucher ."]


async def test_a_cost_that_is_not_added_up_yet_is_a_dash(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        rig.view.message.put_text("Dear {name|customer}.")
        rig.presenter.recipients.set_chips([ListChip("kiosk.csv", ROWS, ("Voucher",))])
        seen: list[tuple[str, str]] = []
        async with asyncio.timeout(10):
            while not seen or seen[-1] != ("3 will receive", "3 credits"):
                seen.append((rig.view.strip.text(), rig.view.cost.figures_shown()["Cost"]))
                await asyncio.sleep(0.01)
        assert {cost for people, cost in seen if people == "3 will receive"} <= {"–", "3 credits"}


async def test_a_field_that_no_list_has_is_named_and_mended(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await choose(rig)
        rig.view.message.put_text("Dear {nmae}, {vouchr|none}.")
        assert rig.view.note() == ("{nmae} is not a column. Did you mean {name}?", "Use {name}")
        assert rig.view.cost.hint() == "{nmae} is not a column."
        assert not rig.view.cost.button.isEnabled()
        rig.view.note_action_requested.emit()
        assert rig.view.message.text() == "Dear {name}, {vouchr|none}."
        rig.view.note_action_requested.emit()
        assert rig.view.message.text() == "Dear {name}, {Voucher|none}.", "the fallback stays"
        assert rig.view.note() == ("", "")
        assert rig.view.cost.button.isEnabled()


async def test_two_braces_are_one(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await choose(rig)
        rig.view.message.put_text("Set {{1, 2} and { more")
        assert rig.view.preview.phone.messages() == ["Set {1, 2} and { more"]
        sentence, button = rig.view.note()
        assert sentence.startswith("The brace at 17 is not closed.")
        assert button == "Send it as a brace"
        rig.view.note_action_requested.emit()
        assert rig.view.message.text() == "Set {{1, 2} and {{ more"
        assert rig.view.note() == ("", "")


async def test_selections_follow_each_other_through_fields_and_seams(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await choose(rig)
        rig.view.message.put_text(CURLY.replace("Aisyah", "{name}") + " 😀")
        assert rig.view.dock.is_open, "Unicode opens it"
        start = rig.view.message.text().index("{name}")
        rig.view.message.mark_selection(start, start + 6)
        assert rig.view.dock.view.marked == (34, 40), "the six letters of Aisyah"
        rig.view.dock.text_selected.emit(34, 36)
        assert rig.view.message.selection() == (start, start + 6), "part of a value selects its field"
        end = len(rig.view.message.text())
        rig.view.message.mark_selection(end - 1, end)
        first, last = rig.view.dock.view.marked
        assert last - first == 2, "an emoji is two code units"
        assert rig.view.dock.view.text().split()[-2:] == ["D83D", "DE00"]


async def test_opening_the_dock_shows_what_is_selected_already(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await choose(rig)
        view = rig.view
        view.message.put_text("RM0 Join us")
        assert not view.dock.is_open, "plain text leaves it shut"
        view.message.mark_selection(4, 8)
        view.hex_requested.emit()
        assert view.dock.view.marked == (4, 8)
        view.hex_requested.emit()
        view.message.mark_selection(0, 3)
        view.dock.head.toggle_requested.emit()
        assert view.dock.view.marked == (0, 3)


async def test_a_barcode_has_its_place_and_a_sample(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await choose(rig)
        rig.view.kind.set_choice(Kind.BARCODE, True)
        rig.view.kind.choice_changed.emit()
        assert rig.view.barcode.isVisible()
        rig.view.message.put_text("Voucher ")
        assert rig.view.note()[0] == barcode_words.NO_PLACE
        rig.view.insert_barcode.click()
        assert rig.view.message.text() == "Voucher %barcode%"
        assert rig.view.note()[0] == barcode_words.ESTIMATE
        rig.view.barcode.cards[BarcodeType.LINK].click()
        words, picture = rig.view.preview.phone.messages()
        assert words == "Voucher 0000-0000 https://example.com/sample"
        assert "SAMPLE" in picture
        rig.view.insert_barcode.click()
        assert rig.view.note()[0] == "%barcode% stands more than once. Keep one."
        assert not rig.view.cost.button.isEnabled()
        rig.view.message.put_text("Voucher “%barcode%”")
        assert rig.view.note() == (
            "A barcode message carries plain characters only. Replace “ at 9 and ” at 19.",
            "Use plain quotes",
        )
        assert rig.presenter.composition.barcode is BarcodeType.LINK


async def test_every_replacement_is_shown_before_it_is_made(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await choose(rig)
        rig.view.message.put_text(CURLY)
        rig.view.all_plain_requested.emit()
        sheet = rig.window.findChild(PlainSheet)
        assert sheet is not None
        assert sheet.replace.text() == "Replace 2 characters"
        assert rig.view.message.text() == CURLY
        sheet.replace.click()
        assert rig.view.message.text() == CURLY.replace("“", '"').replace("”", '"')
        rig.view.message.put_text("RM0\u00a0Kedai")
        rig.view.all_plain_requested.emit()
        sheet = next(each for each in rig.window.findChildren(PlainSheet) if each.isVisible())
        said = [label.text() for label in sheet.findChildren(QLabel)]
        assert {"a no-break space", "a space", "RM0 Kedai"} <= set(said)
        sheet.replace.click()
        assert rig.view.note()[0] == "Replaced a no-break space by a space."


async def test_what_plain_characters_save_is_kept(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await choose(rig)
        rig.view.message.put_text(CURLY)
        rig.view.plain_requested.emit()
        assert rig.presenter.message.saved_parts == 2, "3 parts became 1"
        rig.view.message.undo()
        assert rig.presenter.message.saved_parts == 0
        rig.view.plain_requested.emit()
        sheet = await rig.review()
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        assert rig.presenter.message.saved_parts == 0, "the next text begins anew"
        (row,) = await rig.desk.broadcasts.page(0, 1)
        await rig.desk.sender.send_now(row.broadcast.id)
        async with asyncio.timeout(20):
            while not (found := await rig.desk.broadcasts.one(row.broadcast.id)) or found.counts.sent < 2:
                await asyncio.sleep(0.05)
        spent = await rig.desk.spending.load(rig.account.id, 0.0, rig.desk.clock.wall() + 3600)
        assert spent.total.plain == 2 * spent.total.messages


async def test_texts_are_saved_found_put_in_and_brought_back(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await choose(rig)
        rig.view.message.put_text("Dear {name}, sale on Saturday.")
        rig.view.template.click()
        sheet = rig.presenter.templates.sheet
        assert sheet is not None
        sheet.new_name.setText("Sale")
        sheet.save.click()
        await rig.until(lambda: sheet.chosen is not None)
        assert sheet.news() == "Saved as “Sale”."
        sheet.search.setText("saturday")
        await rig.until(lambda: sheet.chosen is not None)
        sheet.search.setText("nothing like it")
        await rig.until(lambda: sheet.chosen is None)
        sheet.search.setText("")
        await rig.until(lambda: sheet.chosen is not None)
        sheet.delete.click()
        await rig.until(lambda: sheet.chosen is None)
        assert rig.toasts[-1][:2] == ("“Sale” was deleted.", "Undo")
        rig.toasts[-1][2]()
        await rig.until(lambda: sheet.chosen is not None)
        sheet.insert.click()
        assert rig.view.message.text() == "Dear {name}, sale on Saturday." * 2
        rig.view.message.put_text("Another")
        rig.view.template.click()
        sheet = rig.presenter.templates.sheet
        assert sheet is not None
        sheet.new_name.setText("sale")
        sheet.save.click()
        await rig.until(lambda: any(button.text() == "Replace" for button in rig.window.findChildren(QPushButton)))
        next(button for button in rig.window.findChildren(QPushButton) if button.text() == "Keep it").click()
        await rig.until(lambda: sheet.chosen is not None)
        assert sheet.chosen is not None
        assert sheet.chosen.text.startswith("Dear {name}")
