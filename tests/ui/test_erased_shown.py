"""Where texts and numbers were erased the screens say so: Sent, Credits, Contacts, and Compose forgets the person."""

from dataclasses import replace
from pathlib import Path

import pytest
from compose_stage import compose, type_to
from contacts_stage import contacts_stage
from frame_stage import staged, until
from private_life import KAVITHA, Life
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smsdesk.domain.lists import ContactChip, ListChip, ListRow, NumberChip
from smsdesk.domain.spending import By, Figures, Row
from smsdesk.ui import wording_sent, wording_spending
from smsdesk.ui.compose.composition import Composition, without_number
from smsdesk.ui.contacts.list_actions import Action
from smsdesk.ui.contacts.places import BIN
from smsdesk.ui.sent.broadcasts_model import BroadcastsModel, Column
from smsdesk.ui.sent.presenter import SentPresenter
from smsdesk.ui.sent.recipients_model import Column as RecipientColumn
from smsdesk.ui.sent.view import SentView
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

pytestmark = pytest.mark.usefixtures("dressed")


async def test_sent_says_when_it_was_erased_and_sends_nothing_again(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        desk, life = stage.desk, Life()
        await desk.database.write(life.fill, desk.clock.wall())
        view, shell, tasks = SentView(desk.clock.wall), Shell(), Tasks(lambda _name, error: stage.errors.append(error))
        sent = SentPresenter(view, desk, shell, tasks)
        view.show()
        sent.start()
        sent.show(life.keys["old single"])
        await until(lambda: view.recipients.table.model().rowCount() == 1)
        await desk.preferences.change(retention_months=12)
        await desk.retention.erase()
        model = view.broadcasts.table.model()
        assert isinstance(model, BroadcastsModel)
        row = model.row_of(life.keys["old single"])
        assert row is not None

        def title() -> str:
            return str(model.index(row, Column.MESSAGE).data())

        await until(lambda: title().startswith("Texts and numbers erased on "))
        number = view.recipients.table.model().index(0, RecipientColumn.NUMBER)
        await until(lambda: number.data() == wording_sent.ERASED)
        await until(lambda: view.recipients.retry.accessibleDescription() == wording_sent.NOBODY_LEFT)
        assert not view.recipients.retry.isEnabled()
        counts = model.record(row)
        assert counts is not None
        assert (counts.counts.delivered, counts.counts.total) == (1, 1)
        sent.stop()
        await tasks.stop()
        view.close()
        view.deleteLater()


def test_credits_has_a_name_for_it() -> None:
    row = Row(By.BROADCAST, "1", "", 0.0, Figures())
    assert wording_spending.title(row) == "Texts erased"
    assert wording_spending.title(replace(row, title="Kedai buka")) == "Kedai buka"


async def test_contacts_lead_to_all_about_one_person(qapp: QApplication, tmp_path: Path) -> None:
    async with contacts_stage(tmp_path / "data") as stage:
        asked: list[str] = []
        stage.shell.person_requested.connect(asked.append)
        await stage.person("Farid", "6.01E+10")
        await stage.person("Kavitha", "012-555 0142")
        await stage.shows("Farid", "Kavitha")
        row = stage.view.page.actions_row
        stage.select("Kavitha")
        row.requested.emit(Action.PERSON)
        await until(lambda: asked == [KAVITHA])
        stage.select("Farid")
        row.requested.emit(Action.PERSON)
        await until(lambda: stage.toasts)
        assert "No valid number" in stage.toasts[0][0]
        stage.select("Kavitha")
        stage.view.page.actions_row.requested.emit(Action.DELETE)
        await stage.shows("Farid")
        await stage.at(BIN)
        await stage.shows("Kavitha")
        stage.select("Kavitha")
        row.requested.emit(Action.PERSON)
        await until(lambda: asked == [KAVITHA, KAVITHA])


def test_a_composition_without_the_person() -> None:
    rows = (ListRow("012-555 0142", "K"), ListRow("012-555 0177", "W"))
    chips = (ContactChip(1, "Kavitha", KAVITHA), NumberChip("+60 12-555 0142"), ListChip("l", rows))
    left = without_number(Composition(chips, "call 0125550142"), KAVITHA)
    assert left == Composition((ListChip("l", rows[1:]),), "call •••")
    assert without_number(left, KAVITHA) is left


async def test_what_is_being_typed_forgets_the_person_too(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, "012-555 0142\n012-555 2000")
        await rig.counted(2)
        await rig.presenter._keeper.flush()
        await rig.desk.erasing.erase(KAVITHA)
        await rig.counted(1)
        await rig.presenter._keeper.flush()
        for part in ("", "/chips"):
            assert "0142" not in repr(await rig.desk.draft(f"compose/{rig.account.id}{part}"))
