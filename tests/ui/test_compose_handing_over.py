"""What leaves Compose leaves it once, and nothing that stands there is lost on the way."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from compose_stage import compose, type_to
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smsdesk.domain.records import Recipient
from smsdesk.services.preflight import Draft, Preflight
from smsdesk.ui.compose.composition import Composition
from smsdesk.ui.compose.keeping import DraftKeeper
from smsdesk.ui.shell import Seed
from smsdesk.ui.tasks import Tasks

OWN = "60125550199"


async def test_a_test_that_ends_after_its_sheet_says_so(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with compose(tmp_path) as rig:
        options = replace(rig.account.options, own_number=OWN)
        rig.shell.set_account(await rig.desk.accounts.set_options(rig.account.id, options))
        await type_to(rig, qtbot, "012-555 2000")
        rig.view.message.put_text("RM0 Kedai: hello")
        sheet = await rig.review()
        go_on, send = asyncio.Event(), rig.desk.broadcasts.test_to_me

        async def slow(draft: Draft, row: Recipient | None, to_label: str) -> int:
            await go_on.wait()
            return await send(draft, row, to_label)

        monkeypatch.setattr(rig.desk.broadcasts, "test_to_me", slow)
        sheet.test.click()
        sheet.dismiss()
        await asyncio.sleep(0.1)  # it is deleted
        go_on.set()
        await rig.until(lambda: rig.toasts)
        await rig.until(lambda: not rig.tasks.count)
        assert rig.toasts[0][0].endswith("is under way: Sent shows it.")


async def test_what_was_sent_does_not_wait_in_the_draft_of_an_account_behind(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, "012-555 2000")
        rig.view.message.put_text("RM0 Kedai: hello")
        sheet = await rig.review()
        go_on, send = asyncio.Event(), rig.desk.broadcasts.send

        async def slow(preflight: Preflight, to_label: str) -> int:
            await go_on.wait()
            return await send(preflight, to_label)

        monkeypatch.setattr(rig.desk.broadcasts, "send", slow)
        sheet.send.click()
        await asyncio.sleep(0.05)
        rig.shell.set_account(replace(rig.account, id=rig.account.id + 1))
        await rig.until(lambda: rig.presenter._ready)
        go_on.set()
        await rig.until(lambda: rig.sheet is None)
        await rig.until(lambda: not rig.tasks.count)
        rig.shell.set_account(rig.account)
        await rig.until(lambda: rig.presenter._ready)
        assert rig.presenter.composition.empty


async def test_what_another_tab_put_into_compose_meanwhile_stays_there(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, "012-555 2000")
        rig.view.message.put_text("RM0 Kedai: hello")
        sheet = await rig.review()
        rig.shell.compose_requested.emit(Seed(text="RM0 Kedai: from a link"))
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        (row,) = await rig.desk.broadcasts.page(0, 10)
        assert row.broadcast.text == "RM0 Kedai: hello"
        assert rig.view.message.text() == "RM0 Kedai: from a link"


async def test_the_end_waits_for_what_is_on_its_way_to_the_disk(dressed: QApplication, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        tasks = Tasks(lambda _name, error: rig.errors.append(error))
        keeper = DraftKeeper(rig.desk, tasks)
        keeper.keep(7, Composition(text="nearly lost"))
        keeper._on_timer()  # the program ends in this very turn of the loop
        await keeper.flush()
        await tasks.stop()
        found = await DraftKeeper(rig.desk, tasks).load(7)
        assert found is not None
        assert found.text == "nearly lost"


async def test_undo_from_behind_another_account_takes_nothing_from_the_draft_there(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, "012-555 2000")
        rig.view.message.put_text("RM0 Kedai: hello")
        sheet = await rig.review()
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        (row,) = await rig.desk.broadcasts.page(0, 10)
        rig.view.message.put_text("RM0 Kedai: the next one")
        rig.shell.set_account(replace(rig.account, id=rig.account.id + 1))
        await rig.until(lambda: rig.presenter._ready)
        assert await rig.desk.sender.undo(row.broadcast.id)
        rig.shell.undone.emit(row.broadcast.id)
        await rig.until(lambda: rig.view.message.text() == "RM0 Kedai: hello")
        assert rig.shell.account == rig.account
        bring_back = rig.toasts[-1][2]
        bring_back()
        assert rig.view.message.text() == "RM0 Kedai: the next one"
