"""The pre-flight's rows with real services: rows unlike the others, the same text again, the first N, octets."""

from dataclasses import replace
from pathlib import Path

from compose_stage import CURLY, Rig, compose, numbers, type_to
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import ListChip, ListRow
from smsdesk.services.preflight import Draft
from smsdesk.ui.compose.rows_sheet import RowsSheet

LONG = "with a very long name that takes many septets " * 3
ROWS = (
    ListRow("012-555 2000", "Aisyah", ("27 Nov",)),
    ListRow("012-555 2001", "Mei", ("",)),
    ListRow("012-555 2002", f"Hafiz {LONG}", ("28 Nov",)),
    ListRow("012-555 2003", "陈美玲", ("29 Nov",)),
)
SHOP = ListChip("kiosk.csv", ROWS, ("due",))


def opened(window: QWidget) -> RowsSheet:
    """The sheet of rows over the pre-flight."""
    return next(each for each in window.findChildren(RowsSheet) if each.isVisible())


def cells(sheet: RowsSheet, row: int) -> list[str]:
    model = sheet.table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


async def written(rig: Rig, text: str, *chips: ListChip) -> None:
    rig.presenter.recipients.set_chips(list(chips))
    await rig.presenter.recipients.settle()
    rig.view.message.put_text(text)


async def test_rows_unlike_the_others_are_named_and_everybody_gets_their_own(
    dressed: QApplication, tmp_path: Path
) -> None:
    async with compose(tmp_path) as rig:
        await written(rig, "RM0 Kedai: {name}, come before {due}. Reply STOP", SHOP)
        sheet = await rig.review()
        text = sheet.text
        assert sheet.cost._need.figure.text() == "5"
        assert text.grown.text() == "1 row takes 2 parts, the others 1."
        assert text.unfilled.text() == "{due} is empty in 1 row. A fallback is written {due|customer}."
        text.longer.click()
        assert cells(opened(rig.window), 0)[::3] == ["3", "2 parts"]
        opened(rig.window).dismiss()
        text.empty.click()
        assert cells(opened(rig.window), 0)[::2] == ["2", "Mei"]
        opened(rig.window).dismiss()
        assert text.longest.text().startswith("longest: row 3, ")
        text.longest.click()
        assert text.sent_text.text().startswith("RM0 Kedai: Hafiz with")
        text.step_requested.emit(1)
        assert text._count.text().startswith("Unicode, 1 part")
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        (row,) = await rig.desk.broadcasts.page(0, 10)
        got = await rig.desk.broadcasts.messages(row.broadcast.id, 0, 10)
        assert [each.parts for each in got] == [1, 1, 2, 1]
        assert got[0].text == "RM0 Kedai: Aisyah, come before 27 Nov. Reply STOP"
        assert got[3].kind is Kind.UNICODE


async def test_a_row_that_cannot_be_sent_blocks_and_is_shown(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        much = ListChip("much.csv", (*ROWS[:2], ListRow("012-555 2005", "x" * 2000)), ())
        await written(rig, "RM0 Kedai: {name}", much)
        rig.window.activateWindow()
        sheet = await rig.review()
        assert sheet.text.red_line.text() == "1 row cannot be sent: the text has more than 10 parts there."
        await rig.until(sheet.text.red_line.hasFocus)
        assert not sheet.send.isEnabled()
        sheet.text.unsendable.click()
        assert cells(opened(rig.window), 0)[0] == "3"
        opened(rig.window).dismiss()
        sheet.dismiss()


async def test_who_has_the_same_text_already_is_left_out_and_taken_in_again(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, numbers(3))
        rig.view.message.put_text("RM0 Kedai buka")
        (await rig.review()).send.click()
        await rig.until(lambda: rig.sheet is None)
        await type_to(rig, qtbot, numbers(4))
        rig.view.message.put_text("RM0 Kedai buka")
        sheet = await rig.review()
        assert sheet.to.repeated.text() == "3 of them got this same text within 24 h."
        sheet.to.again.click()
        assert opened(rig.window).table.model().rowCount() == 3
        opened(rig.window).dismiss()
        sheet.to.leave_out.click()
        await rig.until(lambda: sheet.send.isEnabled() and sheet.send.accessibleName() == "Send 1 message")
        assert sheet.to.without.text() == "3 are left out: the same text went there within 24 h."
        sheet.to.take_in.click()
        await rig.until(lambda: sheet.send.isEnabled() and sheet.send.accessibleName() == "Send 4 messages")
        sheet.to.leave_out.click()
        await rig.until(lambda: sheet.send.isEnabled() and sheet.send.accessibleName() == "Send 1 message")
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        newest, _ = await rig.desk.broadcasts.page(0, 10)
        (one,) = await rig.desk.broadcasts.messages(newest.broadcast.id, 0, 10)
        assert one.number == "60125552003"


async def test_the_first_ones_get_it_when_the_credits_do_not_reach_all(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await written(rig, CURLY, ListChip("list", tuple(ListRow(row) for row in numbers(400).splitlines())))
        sheet = await rig.review()
        assert sheet.cost.first.text() == "Send to the first 333"
        sheet.cost.first.click()
        assert sheet.to.limited.text() == "The first 333 of 400; 67 are left out."
        assert sheet.send.accessibleName() == "Send 333 messages"
        assert not sheet.cost.red_line.text()
        sheet.to.everybody.click()
        assert sheet.send.accessibleName() == "Send 400 messages"
        assert sheet.cost.red_line.text().startswith("You need 1,200 credits and have 1,000.")
        sheet.cost.first.click()
        sheet.confirm.setText("333")
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        (row,) = await rig.desk.broadcasts.page(0, 10)
        assert row.broadcast.recipients == 333


async def test_a_day_costs_no_more_than_its_limit(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        options = replace(rig.account.options, broadcast_day_limit=5)
        rig.shell.set_account(await rig.desk.accounts.set_options(rig.account.id, options))
        await written(
            rig, "RM0 Kedai Melur: open", ListChip("list", tuple(ListRow(row) for row in numbers(8).splitlines()))
        )
        sheet = await rig.review()
        assert sheet.cost.red_line.text().startswith("You need 8 credits and may spend 5 more today: ")
        assert not sheet.send.isEnabled()
        sheet.cost.first.click()
        assert not sheet.cost.red_line.text()
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        await written(
            rig, "RM0 Kedai Melur: shut", ListChip("list", tuple(ListRow(row) for row in numbers(1).splitlines()))
        )
        sheet = await rig.review()
        assert sheet.cost.red_line.text().startswith("You need 1 credit and may spend 0 more today: ")
        assert not sheet.cost.first.isVisible()


async def test_octets_are_shown_in_hexadecimal_and_always_with_reports(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, numbers(2))
        rig.view.message.put_text("RM0 Kedai buka")
        (await rig.review()).dismiss()
        pieces = (bytes.fromhex("06050415810000") + b"tune", bytes.fromhex("06050415810000") + b"more")
        draft = Draft(rig.account, rig.presenter.recipients.chips, kind=Kind.BINARY_UDH, octets=pieces, title="Tune")
        assert rig.presenter.preflight is not None
        assert rig.presenter.recipients.gathered is not None
        rig.presenter.preflight.open(draft, rig.presenter.recipients.gathered, 0)
        await rig.until(lambda: rig.sheet is not None and rig.sheet.send.isEnabled())
        sheet = rig.sheet
        assert sheet is not None
        assert sheet.text._count.text() == "Tune · 2 messages each · 11 + 11 octets"
        assert sheet.text.sent_text.text().splitlines()[0] == "06 05 04 15 81 00 00 74 75 6E 65"
        assert sheet.rules.isHidden()
        assert sheet.time.reports.isChecked()
        assert not sheet.time.reports.isEnabled()
        assert sheet.cost._need.figure.text() == "4"
        sheet.dismiss()
