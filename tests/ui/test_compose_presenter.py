"""Compose with the real view, the real services on a real file, and the practice gateway as far end."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from compose_stage import CURLY, PLAIN, compose, numbers, type_to
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.domain.accounts import PrefixMode
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import ContactChip, GroupChip, ListChip, ListRow, NumberChip, ProblemKind
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.ui.compose.rows_sheet import ProblemsSheet
from smsdesk.ui.shell import Seed


async def test_typed_words_and_numbers_become_chips(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, "012-555 9001", Qt.Key.Key_Comma)
        await type_to(rig, qtbot, "staff")
        await type_to(rig, qtbot, "Aishah Karim", Qt.Key.Key_Semicolon)
        await type_to(rig, qtbot, "60123")
        await type_to(rig, qtbot, "012-555 9002\n012-555 9003")
        kinds = [type(chip) for chip in rig.presenter.recipients.chips]
        assert kinds == [NumberChip, GroupChip, ContactChip, NumberChip, NumberChip, NumberChip]
        faces = rig.view.to.faces()
        assert [face.detail for face in faces][1] == "8"
        assert faces[3].problem == "Too short to be a phone number."
        assert not rig.view.strip.pills[ProblemKind.INVALID].isHidden()
        assert rig.view.strip.pills[ProblemKind.INVALID].accessibleName() == "1 invalid"
        qtbot.keyClick(rig.view.to.editor, Qt.Key.Key_Backspace)
        assert len(rig.presenter.recipients.chips) == 5


async def test_suggestions_are_taken_with_enter(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    async with compose(tmp_path) as rig:
        rig.window.activateWindow()
        rig.view.to.editor.setFocus()
        rig.view.to.editor.insertPlainText("sta")
        await rig.until(lambda: rig.view.to.editor.picking)
        qtbot.keyClick(rig.view.to.editor, Qt.Key.Key_Return)
        assert [chip.name for chip in rig.presenter.recipients.chips if isinstance(chip, GroupChip)] == ["Staff"]
        assert rig.view.to.editor.toPlainText() == ""


async def test_ten_thousand_pasted_lines_are_one_chip_and_three_thousand_problems_a_table(
    dressed: QApplication, tmp_path: Path
) -> None:
    async with compose(tmp_path) as rig:
        lines = numbers(7000).splitlines() + [f"no number {at}" for at in range(3000)]
        data = QMimeData()
        data.setText("\n".join(lines))
        rig.view.to.editor.insertFromMimeData(data)
        await rig.counted(7000)
        (face,) = rig.view.to.faces()
        assert (face.text, face.detail) == ("Pasted list", "10,000")
        sheet = rig.presenter.recipients.show_problems(ProblemKind.INVALID)
        assert isinstance(sheet, ProblemsSheet)
        assert sheet.table.model().rowCount() == 3000
        sheet.next_problem()
        sheet.next_problem()
        current = sheet.current()
        assert current is not None
        assert current.row == 7001
        assert sheet.table.model().index(1, 3).data() == "Pasted list, row 7,002"
        sheet.dismiss()


async def test_a_csv_file_is_dropped_and_a_spreadsheet_refused_in_words(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        good, bad = tmp_path / "kiosk.csv", tmp_path / "kiosk.xlsx"
        good.write_text("Name,Mobile\nAisyah,012-555 9101\nMei,\n", encoding="utf-8")
        bad.write_bytes(b"PK\x03\x04 something zipped")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in (good, bad)])
        rig.view.to.editor.insertFromMimeData(data)
        await rig.until(lambda: rig.toasts)
        await rig.counted(1)
        assert "spreadsheet" in rig.toasts[0][0]
        assert rig.presenter.recipients.chips == (
            ListChip("kiosk.csv", (ListRow("012-555 9101", "Aisyah"), ListRow("", "Mei"))),
        )
        assert rig.view.preview.steps.text() == "Row 1 of 1 · Aisyah"


async def test_what_forces_unicode_is_named_with_its_price_and_replaced_in_one_step(
    dressed: QApplication, tmp_path: Path
) -> None:
    async with compose(tmp_path) as rig:
        rig.presenter.recipients.set_chips([ListChip("list", tuple(ListRow(row) for row in numbers(238).splitlines()))])
        await rig.counted(238)
        rig.view.message.put_text(CURLY)
        assert rig.view.kind.shown_text() == "Unicode (automatic)"
        assert rig.view.counter.text().startswith("Unicode · 3 parts")
        sentence, button = rig.view.note()
        assert sentence == "Unicode because of “ at 23 and ” at 32: 1 part becomes 3, +476 credits."
        assert button == "Use plain quotes"
        rig.view.next_character_requested.emit()
        assert rig.view.message.textCursor().selectedText() == "“"
        rig.view.plain_requested.emit()
        assert rig.view.message.text() == CURLY.replace("“", '"'), "the selected one alone is replaced"
        rig.view.message.undo()
        assert rig.view.message.text() == CURLY
        rig.view.message.moveCursor(QTextCursor.MoveOperation.Start)
        rig.view.plain_requested.emit()
        assert rig.view.message.text() == PLAIN, "with none selected, all are"
        assert rig.view.note() == ('Replaced “ by ", ” by ": 3 parts became 1, −476 credits.', "Undo")
        assert rig.view.cost.figures_shown()["Cost"] == "238 credits"
        rig.view.note_action_requested.emit()
        assert rig.view.message.text() == CURLY
        rig.view.kind.setCurrentIndex(rig.view.kind.count() - 1)
        assert rig.view.note()[0] == "Text only cannot carry “ at 23 and ” at 32."
        assert not rig.view.cost.button.isEnabled()
        assert rig.view.cost.hint() == "Some characters need Unicode."


async def test_too_long_keeps_the_text_and_refuses_in_words(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, "012-555 9001")
        rig.view.message.put_text("Kedai " * 334)
        assert rig.view.note()[0] == "14 parts are too many: at most 10 can be sent. Shorten the text."
        assert rig.view.cost.hint() == "Too long: at most 10 parts."
        rig.presenter.review()
        await asyncio.sleep(0.1)
        assert rig.sheet is None
        assert len(rig.view.message.text()) == 2004


async def test_an_inserted_prefix_is_shown_and_counted(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        options = replace(rig.account.options, prefix_mode=PrefixMode.INSERTED)
        rig.shell.set_account(replace(rig.account, options=options))
        rig.view.message.put_text("Kedai buka 😀 {name}")
        assert rig.view.preview.phone.messages() == ["RM0 Kedai buka 😀 {name}"]
        assert rig.presenter.message.measure.text.startswith("RM0 ")
        assert rig.view.message.text() == "Kedai buka 😀 {name}"


async def test_the_draft_outlives_a_kill(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, numbers(5))
        rig.view.message.put_text("Kedai\u00a0buka")
        rig.view.sender_id.setText("KEDAI")
        rig.view.kind.setCurrentIndex(1)
        rig.presenter._on_message_changed()
        await asyncio.sleep(0.6)
        before = rig.presenter.composition
        await rig.close(flush=False)
        rig.presenter.side.stop()
        rig.presenter.recipients.stop()
        await rig.open()
        assert rig.presenter.composition == before
        assert before.kind is Kind.FLASH
        assert before.text == "Kedai\u00a0buka"
        await rig.counted(5)


async def test_a_seed_replaces_the_text_and_undo_brings_it_back(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, "012-555 9001")
        rig.view.message.put_text("The first one")
        rig.shell.compose_requested.emit(Seed(chips=(NumberChip("012-555 9002"),), text="The second one"))
        assert rig.view.message.text() == "The second one"
        sentence, action, undo = rig.toasts[-1]
        assert (sentence, action) == ("The message that stood here was replaced.", "Undo")
        undo()
        assert rig.view.message.text() == "The first one"
        assert rig.presenter.recipients.chips == (NumberChip("012-555 9001"),)


async def test_a_broadcast_is_sent_and_taken_back(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, numbers(3) + "\n\n60123")
        await type_to(rig, qtbot, "012-555 9001")
        rig.view.message.put_text("RM0 Kedai buka")
        sheet = await rig.review()
        assert sheet.send.accessibleName() == "Send 4 messages"
        assert sheet.send.isEnabled()
        sheet.time.reports.setChecked(False)
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        assert rig.presenter.composition.empty
        (row,) = await rig.desk.broadcasts.page(0, 10)
        found = row.broadcast
        assert (found.to_label, found.recipients, found.reports, found.text) == (
            "Pasted list + 1",
            4,
            False,
            "RM0 Kedai buka",
        )
        assert await rig.desk.sender.undo(found.id)
        rig.shell.undone.emit(found.id)
        await rig.counted(4)
        assert rig.view.message.text() == "RM0 Kedai buka"
        assert rig.presenter.composition.reports is False


async def test_the_count_is_typed_for_many_and_the_day_before_is_named(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        rig.desk.preferences.values = replace(rig.desk.preferences.values, confirm_above=2, hold_seconds=60)
        await type_to(rig, qtbot, numbers(3))
        rig.view.message.put_text("RM0 Kedai buka")
        for attempt in range(2):
            sheet = await rig.review()
            assert sheet.to.overlap.isHidden() == (attempt == 0)
            assert not sheet.send.isEnabled()
            assert sheet.send.accessibleDescription() == "Type 3 to confirm."
            sheet.confirm.setText("3")
            assert sheet.send.isEnabled()
            overlap = sheet.to.overlap.text()
            sheet.send.click()
            await rig.until(lambda: rig.sheet is None)
            await type_to(rig, qtbot, numbers(3))
            rig.view.message.put_text("RM0 Kedai buka")
        assert "3 of them got “RM0 Kedai buka”" in overlap


async def test_missing_credits_block_and_plain_characters_help(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        rig.presenter.recipients.set_chips([ListChip("list", tuple(ListRow(row) for row in numbers(400).splitlines()))])
        await rig.counted(400)
        rig.view.message.put_text(CURLY)
        sheet = await rig.review()
        assert sheet.cost.red_line.text() == (
            "You need 1,200 credits and have 1,000. Send to fewer people, shorten the text, or buy credits."
        )
        assert not sheet.send.isEnabled()
        assert sheet.cost.shorter.text() == "Make it 1 part: 400 credits"
        sheet.cost.shorter.click()
        await rig.until(sheet.send.isEnabled)
        assert rig.view.message.text() == PLAIN
        sheet.dismiss()


async def test_an_unknown_balance_is_said_and_the_gateway_decides(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, "012-555 9001")
        rig.view.message.put_text("RM0 Kedai buka")
        await rig.desk.practice.stop()
        sheet = await rig.review()
        assert sheet.cost.doubt.text().endswith("The gateway decides whether the credits suffice.")
        assert sheet.send.isEnabled()
        assert sheet.send.accessibleName() == "Send 1 message"
        sheet.dismiss()


async def test_a_full_disk_is_said_and_nothing_is_lost(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, "012-555 9001")
        rig.view.message.put_text("RM0 Kedai buka")
        sheet = await rig.review()

        async def full(*_given: object) -> int:
            raise StoreError(StoreProblem.FULL)

        monkeypatch.setattr(rig.desk.sender, "submit", full)
        sheet.send.click()
        await rig.until(sheet.failure)
        assert sheet.failure().startswith("The disk is full.")
        assert sheet.send.isEnabled()
        sheet.dismiss()
        assert rig.view.message.text() == "RM0 Kedai buka"


async def test_everything_has_a_name_and_is_plain_text(
    dressed: QApplication, tmp_path: Path, assert_plain_text: Callable[[QWidget], None]
) -> None:
    async with compose(tmp_path) as rig:
        rig.presenter.recipients.set_chips(
            [ListChip("<b>list</b>", (ListRow("012-555 9001", "<i>A</i>"), ListRow("x")))]
        )
        await rig.counted(1)
        rig.view.message.put_text("RM0 <b>Kedai</b>")
        sheet = await rig.review()
        assert_plain_text(rig.window)
        named = {"To", "Sender ID", "Kind", "Message", "Review and send", "Send 1 message", "Cancel"}
        stops = [
            each
            for each in rig.window.findChildren(QWidget)
            if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        names = {each.accessibleName() or getattr(each, "text", str)(): each for each in stops}
        assert named <= names.keys()
        assert "" not in names, names[""]
        sheet.dismiss()
