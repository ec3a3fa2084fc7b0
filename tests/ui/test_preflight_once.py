"""A pre-flight is sent once, whatever is pressed, and however long the data file takes to store it."""

import asyncio
from pathlib import Path

import pytest
from compose_stage import Rig, compose, type_to
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smsdesk.services.preflight import Preflight
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose.preflight_sheet import PreflightSheet


async def ready(rig: Rig, qtbot: QtBot) -> PreflightSheet:
    """A pre-flight that may be sent."""
    await type_to(rig, qtbot, "012-555 2000")
    rig.view.message.put_text("RM0 Kedai: hello")
    sheet = await rig.review()
    assert sheet.send.isEnabled()
    return sheet


async def test_two_clicks_in_one_turn_of_the_loop_send_one_broadcast(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        sheet = await ready(rig, qtbot)
        # As when the window was busy for a moment: both clicks are handled before any coroutine runs.
        qtbot.mouseClick(sheet.send, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(sheet.send, Qt.MouseButton.LeftButton)
        await rig.until(lambda: rig.sheet is None)
        await rig.until(lambda: not rig.tasks.count)
        assert await rig.desk.broadcasts.size() == 1


async def test_what_is_changed_while_it_is_stored_lets_nothing_be_sent_again(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with compose(tmp_path) as rig:
        sheet = await ready(rig, qtbot)
        go_on, send = asyncio.Event(), rig.desk.broadcasts.send

        async def slow(preflight: Preflight, to_label: str) -> int:
            await go_on.wait()
            return await send(preflight, to_label)

        monkeypatch.setattr(rig.desk.broadcasts, "send", slow)
        sheet.send.click()
        await rig.until(lambda: sheet.send.accessibleDescription() == say.STORING)
        sheet.time.reports.setChecked(not sheet.time.reports.isChecked())
        sheet.send.click()
        sheet.dismiss()
        assert sheet.is_open
        assert sheet.send.accessibleDescription() == say.STORING
        go_on.set()
        await rig.until(lambda: rig.sheet is None)
        await rig.until(lambda: not rig.tasks.count)
        assert await rig.desk.broadcasts.size() == 1
