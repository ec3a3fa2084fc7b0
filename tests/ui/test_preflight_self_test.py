""" "Send test to me": the row looked at goes to the account's own number, once, whatever one does with the mouse."""

from dataclasses import replace
from pathlib import Path

from compose_stage import compose, type_to
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sending import ledger

from smsdesk.domain.lists import ListChip, ListRow
from smsdesk.domain.states import RunState

OWN = "60125550199"


async def test_a_test_goes_once_to_the_own_number(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    async with compose(tmp_path) as rig:
        options = replace(rig.account.options, own_number=OWN)
        account = await rig.desk.accounts.set_options(rig.account.id, options)
        rig.shell.set_account(account)
        people = (ListRow("012-555 2000", "Aisyah"), ListRow("012-555 2001", "Mei"))
        rig.presenter.recipients.set_chips([ListChip("list", people)])
        await rig.counted(2)
        rig.view.message.put_text("RM0 Kedai: hello {name}")
        sheet = await rig.review()
        sheet.text.step_requested.emit(1)
        qtbot.mouseDClick(sheet.test, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(sheet.test, Qt.MouseButton.LeftButton)
        await rig.until(lambda: rig.toasts)
        assert rig.toasts[0][0].endswith("is under way: Sent shows it.")
        assert sheet.failure() == rig.toasts[0][0]
        assert sheet.is_open
        assert not sheet.test.isEnabled()
        (row,) = await rig.desk.broadcasts.page(0, 10)
        while row.broadcast.state is not RunState.DONE:
            (row,) = await rig.desk.broadcasts.page(0, 10)
        assert (row.broadcast.to_label, row.broadcast.text) == ("Me (test)", "RM0 Kedai: hello Mei")
        charged = (await ledger(account.address))["messages"]
        assert [message["number"] for message in charged] == [OWN]
        assert sheet.cost._left_over.figure.text() == "998"
        await rig.desk.credits.ask(account.id)  # as the run bar does after each broadcast
        await rig.until(lambda: sheet.cost._left_over.figure.text() == "997")
        sheet.dismiss()


async def test_without_an_own_number_one_click_opens_the_settings(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        rig.shell.set_account(
            await rig.desk.accounts.set_options(rig.account.id, replace(rig.account.options, own_number=""))
        )
        wanted: list[str] = []
        rig.shell.settings_requested.connect(wanted.append)
        await type_to(rig, qtbot, "012-555 2000")
        rig.view.message.put_text("RM0 Kedai: hello")
        sheet = await rig.review()
        assert sheet.test.accessibleDescription().startswith("The account has no number of its own yet.")
        sheet.test.click()
        assert wanted == ["accounts"]
        changed = replace(rig.account.options, own_number=OWN)
        await rig.desk.accounts.set_options(rig.account.id, changed)
        await rig.until(lambda: not sheet.test.accessibleDescription())
        assert await rig.desk.broadcasts.size() == 0
        sheet.dismiss()
