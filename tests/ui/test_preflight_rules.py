"""Rules in the pre-flight: what blocks needs a note, which is kept; what is missed is put in with one click."""

from dataclasses import replace
from pathlib import Path

from compose_stage import compose, numbers, type_to
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smsdesk.domain.records import Override

LINK = "RM0 Kedai Melur: all prices are at https://kedai.example/list"


async def test_a_blocking_rule_is_overridden_with_a_note_that_is_kept(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        options = replace(rig.account.options, company="Kedai Melur")
        rig.shell.set_account(await rig.desk.accounts.set_options(rig.account.id, options))
        await type_to(rig, qtbot, numbers(2))
        rig.view.message.put_text(LINK)
        sheet = await rig.review()
        block = sheet.rules.blocks["link"]
        await rig.until(block.red_line.hasFocus)
        assert not sheet.send.isEnabled()
        assert sheet.send.accessibleDescription().startswith("A rule forbids it.")
        block.anyway.click()
        block.note.setText(" ok 12 ")
        assert not sheet.send.isEnabled(), "two letters are no reason"
        block.note.setText("  they   asked for it ")
        assert sheet.send.isEnabled()
        block.anyway.click()
        assert not sheet.send.isEnabled()
        block.anyway.click()
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        (row,) = await rig.desk.broadcasts.page(0, 10)
        assert row.broadcast.overrides == (Override("link", "they asked for it"),)


async def test_what_is_missing_is_put_in_with_one_click_and_notes_stay(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        options = replace(rig.account.options, company="Kedai Melur")
        rig.shell.set_account(await rig.desk.accounts.set_options(rig.account.id, options))
        await type_to(rig, qtbot, numbers(2))
        rig.view.message.put_text(LINK.removeprefix("RM0 "))
        sheet = await rig.review()
        block = sheet.rules.blocks["link"]
        block.anyway.click()
        block.note.setText("they asked")
        line = sheet.rules.warnings["no_price_prefix"]
        assert line.text()
        line.buttons[0].click()
        await rig.until(lambda: not line.text() and sheet.send.isEnabled())
        assert rig.view.message.text() == LINK
        assert block.note.text() == "they asked"
        sheet.dismiss()


async def test_rules_are_kept_quiet_or_do_not_apply(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    async with compose(tmp_path) as rig:
        options = replace(rig.account.options, company="Kedai Melur")
        rig.shell.set_account(await rig.desk.accounts.set_options(rig.account.id, options))
        await type_to(rig, qtbot, numbers(1))
        rig.view.message.put_text("RM0 Kedai Melur: we are open")
        sheet = await rig.review()
        assert sheet.rules.met.text() == "6 of 6 rules met."
        sheet.dismiss()
        rig.presenter.recipients.set_chips([])
        await type_to(rig, qtbot, "+6591234567")
        rig.view.message.put_text(LINK)
        sheet = await rig.review()
        assert sheet.rules.isHidden()
        assert sheet.send.isEnabled()
        sheet.dismiss()
