"""People are added, changed, found, grouped, deleted and brought back, through the real view and services."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from contacts_stage import PRACTICE, REAL, Stage, contacts_stage, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.lists import ContactChip, GroupChip, ListChip
from smsdesk.domain.people import Incoming, Shelf
from smsdesk.store import contacts as contacts_store
from smsdesk.ui.contacts.list_actions import Action
from smsdesk.ui.contacts.places import ALL, BIN, OPTED_OUT, Place

pytestmark = pytest.mark.usefixtures("dressed")


@pytest_asyncio.fixture
async def stage(tmp_path: Path, qapp: QApplication) -> AsyncIterator[Stage]:
    async with contacts_stage(tmp_path / "data") as stage:
        yield stage


def _type(qtbot: QtBot, line: QWidget, text: str) -> None:
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


async def _three(stage: Stage) -> None:
    await stage.person("Aisyah", "012-555 0101", Town="Klang")
    await stage.person("Farid", "6.01E+10")
    await stage.person("Kavitha", "012-555 0136", Town="Subang Jaya")
    await stage.shows("Aisyah", "Farid", "Kavitha")


async def test_a_contact_is_typed_saved_and_taken_back(stage: Stage, qtbot: QtBot) -> None:
    panel = stage.view.panel
    assert stage.view.page.empty.isVisible()
    qtbot.keyClick(stage.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    await until(panel.isVisible)
    assert not panel.foot.save.isEnabled()
    _type(qtbot, panel.name.editor, "Kavitha")
    _type(qtbot, panel.number.editor, "0125550136")
    assert panel.number_line.text() == "Malaysia, mobile"
    panel.fields.add.click()
    qtbot.keyClicks(panel.fields.name, "Town")
    qtbot.keyClick(panel.fields.name, Qt.Key.Key_Return)
    _type(qtbot, panel.fields.editors["Town"], "Klang")
    panel.consent.change.click()
    _type(qtbot, panel.consent.source.editor, "Paper form")
    qtbot.keyClick(panel.name.editor, Qt.Key.Key_Return)
    await stage.shows("Kavitha")
    assert stage.cells() == [["Kavitha", "+60 12-555 0136", "Klang", "23 Nov 2026"]]
    await until(lambda: stage.view.page.people.selected_count == 1)
    assert panel.title.text() == "Kavitha"
    assert not panel.changed
    assert stage.view.page.status.undo.text() == "Undo “Add Kavitha”"
    stage.view.page.people.setFocus()
    qtbot.keyClick(stage.view.page.people, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    await stage.shows()
    assert (await stage.desk.contacts.counts("real")).bin == 1


async def test_a_change_is_saved_with_its_groups_and_undone_as_a_whole(stage: Stage, qtbot: QtBot) -> None:
    await _three(stage)
    made = await stage.desk.groups.new("real", "Members")
    await until(lambda: stage.view.groups.list.item(1).text() == "Members")
    stage.presenter.panel.open((await stage.desk.contacts.with_number("real", "60125550101"))[0].id)
    await stage.quiet()
    panel = stage.view.panel
    _type(qtbot, panel.name.editor, "Aisyah binti Ali")
    panel.groups._put_in(made.id)
    qtbot.keyClick(panel, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    await stage.shows("Aisyah binti Ali", "Farid", "Kavitha")
    assert (await stage.desk.groups.all("real"))[0].size == 1
    stage.view.undo_requested.emit()
    await stage.shows("Aisyah", "Farid", "Kavitha")
    await stage.quiet()
    assert (await stage.desk.groups.all("real"))[0].size == 0


async def test_what_is_wrong_with_a_number_is_said_on_leaving_the_field(stage: Stage, qtbot: QtBot) -> None:
    await _three(stage)
    panel = stage.view.panel
    stage.view.new_requested.emit()
    await stage.quiet()
    _type(qtbot, panel.number.editor, "01255")
    assert panel.number.error == ""
    panel.name.editor.setFocus()
    assert panel.number.error == "The number is too short to be a mobile number."
    _type(qtbot, panel.number.editor, "+60125550136")
    panel.name.editor.setFocus()
    await until(panel.double.isVisible)
    assert panel.double.text() == "Kavitha has this number already."
    panel.double.button.click()
    await stage.answer("discard")
    assert panel.title.text() == "Kavitha"


async def test_nothing_typed_is_lost_by_escape_another_row_or_another_account(stage: Stage, qtbot: QtBot) -> None:
    await _three(stage)
    panel, people = stage.view.panel, stage.view.page.people
    stage.presenter.panel.open(people.paged().key(0))
    await stage.quiet()
    _type(qtbot, panel.name.editor, "Half a na")
    stage.select("Kavitha")  # moving on in the table leaves what is being typed alone
    await stage.quiet()
    assert panel.person().name == "Half a na"
    qtbot.keyClick(panel.name.editor, Qt.Key.Key_Escape)
    await stage.answer("stay")
    assert panel.isVisible()
    stage.shell.set_account(PRACTICE)
    await stage.shows()
    assert not panel.isVisible()
    stage.shell.set_account(REAL)
    await until(panel.isVisible)
    await stage.quiet()
    assert panel.person().name == "Half a na"
    assert panel.changed
    qtbot.keyClick(panel.name.editor, Qt.Key.Key_Escape)
    await stage.answer("discard")
    assert not panel.isVisible()
    await stage.shows("Aisyah", "Farid", "Kavitha")


async def test_the_two_books_do_not_see_each_other(stage: Stage) -> None:
    await stage.person("Real", "0125550101")
    await stage.person("Exercise", "0125550102", "practice")
    await stage.shows("Real")
    stage.select("Real")
    stage.view.page.actions_row.requested.emit(Action.DELETE)
    await stage.shows()
    stage.shell.set_account(PRACTICE)
    await stage.shows("Exercise")
    assert stage.view.page.status.undo.isHidden()
    stage.shell.set_account(REAL)
    await stage.shows()
    assert stage.view.page.status.undo.text() == "Undo “Delete Real”"


async def test_search_as_one_types_and_its_way_back(stage: Stage) -> None:
    await _three(stage)
    page = stage.view.page
    assert page.search.placeholderText() == "Search 3 contacts"
    page.search.setText("subang")
    await stage.shows("Kavitha")
    await stage.quiet()
    assert page.status.text() == "1 of 3 contacts"
    page.search.setText("012 555 01")
    await stage.shows("Aisyah", "Kavitha")
    page.search.setText("nobody")
    await until(page.empty.isVisible)
    assert page.empty.accessibleName() == "No contact matches “nobody”"
    page.empty.button.click()
    await stage.shows("Aisyah", "Farid", "Kavitha")
    assert page.search.text() == ""


async def test_sorted_by_a_click_on_the_head(stage: Stage) -> None:
    await _three(stage)
    header = stage.view.page.people.horizontalHeader()
    header.sectionClicked.emit(0)
    await stage.shows("Kavitha", "Farid", "Aisyah")
    header.sectionClicked.emit(1)
    await stage.shows("Aisyah", "Kavitha", "Farid")
    header.sectionClicked.emit(2)
    await stage.quiet()
    assert stage.names() == ["Aisyah", "Kavitha", "Farid"]


async def test_delete_keeps_the_selection_of_the_others_and_comes_back(stage: Stage, qtbot: QtBot) -> None:
    await _three(stage)
    stage.select("Aisyah", "Farid")
    qtbot.keyClick(stage.view.page.people, Qt.Key.Key_Delete)
    await stage.shows("Kavitha")
    await stage.told("2 contacts moved to the bin.")
    await stage.at(BIN)
    assert stage.names() == ["Aisyah", "Farid"]
    stage.select("Farid")
    stage.view.page.actions_row.buttons[Action.RESTORE].click()
    await stage.shows("Aisyah")
    stage.view.page.people.clearSelection()
    stage.view.page.actions_row.buttons[Action.EMPTY_BIN].click()
    await stage.answer("keep")
    assert stage.names() == ["Aisyah"]
    stage.view.page.actions_row.buttons[Action.EMPTY_BIN].click()
    await stage.answer("erase")
    await until(stage.view.page.empty.isVisible)
    await stage.at(ALL)
    await stage.shows("Farid", "Kavitha")


async def test_a_group_is_made_of_a_selection_renamed_and_deleted_without_its_people(
    stage: Stage, qtbot: QtBot
) -> None:
    await _three(stage)
    pane = stage.view.groups
    stage.select("Aisyah", "Kavitha")
    stage.view.page.actions_row.group_chosen.emit(0)
    _type(qtbot, pane.name, "Members")
    qtbot.keyClick(pane.name, Qt.Key.Key_Return)
    await stage.shows("Aisyah", "Kavitha")
    await stage.quiet()
    group = (await stage.desk.groups.all("real"))[0]
    assert pane.place == Place(Shelf.GROUP, group.id)
    assert stage.view.page.status.text().startswith("2 contacts in Members")
    stage.view.page.people.clearSelection()
    stage.view.page.actions_row.buttons[Action.SEND_GROUP].click()
    assert stage.seeds[-1].chips == (GroupChip(group.id, "Members"),)
    pane.begin_new_group()
    _type(qtbot, pane.name, "members")
    qtbot.keyClick(pane.name, Qt.Key.Key_Return)
    await until(lambda: pane.problem.text() == "There is a group of this name already.")
    qtbot.keyClick(pane.name, Qt.Key.Key_Escape)
    assert pane.new_group.isVisible()
    pane.rename_current()
    editor = next(each for each in pane.list.findChildren(QLineEdit) if each.isVisible())
    editor.setText("Members 2026")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    await until(lambda: pane.list.currentItem().text() == "Members 2026")
    qtbot.keyClick(pane.list, Qt.Key.Key_Delete)
    await stage.shows("Aisyah", "Farid", "Kavitha")
    await stage.told("The group Members 2026 is deleted. Its 2 contacts stay.")
    stage.view.undo_requested.emit()
    await until(lambda: pane.list.item(1).text() == "Members 2026")
    await stage.quiet()
    assert [each.size for each in await stage.desk.groups.all("real")] == [2]


async def test_people_leave_a_group_and_stay_contacts(stage: Stage) -> None:
    await _three(stage)
    ids = stage.view.page.people.paged().keys()
    group = await stage.desk.groups.new("real", "Members", ids)
    await until(lambda: stage.view.groups.list.item(1).text() == "Members")
    await stage.at(Place(Shelf.GROUP, group.id))
    stage.select("Farid")
    stage.view.page.actions_row.buttons[Action.REMOVE].click()
    await stage.shows("Aisyah", "Kavitha")
    await stage.at(ALL)
    await stage.shows("Aisyah", "Farid", "Kavitha")
    stage.select("Farid", "Aisyah")
    stage.view.page.actions_row.group_chosen.emit(group.id)
    await stage.told("1 contact is in Members now.")


async def test_opting_out_and_allowing_again_asks_once(stage: Stage) -> None:
    await _three(stage)
    stage.select("Aisyah", "Farid")
    stage.view.page.actions_row.buttons[Action.OPT_OUT].click()
    await until(lambda: stage.cells()[0][-1] == "Opted out")
    await stage.told("1 number is opted out.")
    record = (await stage.desk.opt_outs.page("real"))[0]
    assert (record.number, record.source) == ("60125550101", "by hand")
    assert record.by
    panel = stage.view.panel
    stage.presenter.panel.open(stage.view.page.people.paged().key(0))
    await stage.quiet()
    assert panel.opted.text().startswith("Gets no messages. Opted out: Today")
    assert not panel.foot.send.isEnabled()
    await stage.at(OPTED_OUT)
    await until(lambda: stage.cells(stage.view.page.opted)[0][:2] == ["+60 12-555 0101", "Aisyah"])
    stage.view.page.opted.selectRow(0)
    stage.view.page.actions_row.buttons[Action.ALLOW].click()
    await stage.answer("keep")
    assert await stage.desk.opt_outs.size("real") == 1
    stage.view.page.actions_row.buttons[Action.ALLOW].click()
    await stage.answer("allow")
    await until(stage.view.page.empty.isVisible)
    stage.view.undo_requested.emit()
    await until(stage.view.page.opted.isVisible)
    await stage.quiet()
    assert (await stage.desk.opt_outs.page("real"))[0].by == record.by


async def test_people_are_taken_to_compose_as_chips_or_as_one_list(stage: Stage) -> None:
    await _three(stage)
    stage.select("Farid", "Kavitha")
    stage.view.page.actions_row.buttons[Action.SEND].click()
    await until(lambda: stage.seeds)
    chips = stage.seeds[-1].chips
    assert chips is not None
    assert [(chip.name, chip.number) for chip in chips if isinstance(chip, ContactChip)] == [
        ("Farid", "6.01E+10"),
        ("Kavitha", "60125550136"),
    ]
    more = [Incoming(f"Person {at}", f"6012555{at:04}") for at in range(30)]
    await stage.desk.database.write(contacts_store.insert, "real", more, 0.0)
    stage.desk.bus.tell(ContactsChanged("real"))
    await until(lambda: len(stage.view.page.people.paged().keys()) == 33)
    stage.view.page.people.selectAll()
    stage.view.page.actions_row.buttons[Action.SEND].click()
    await until(lambda: len(stage.seeds) == 2)
    many = stage.seeds[-1].chips
    assert many is not None
    assert isinstance(many[0], ListChip)
    assert (many[0].label, len(many[0].rows)) == ("33 contacts", 33)


async def test_another_tab_asks_for_a_person(stage: Stage) -> None:
    await _three(stage)
    stage.view.page.search.setText("nobody")
    await until(stage.view.page.empty.isVisible)
    kavitha = (await stage.desk.contacts.with_number("real", "60125550136"))[0]
    stage.shell.contact_requested.emit(kavitha.id)
    await until(lambda: stage.view.page.people.selected_keys() == [kavitha.id])
    await until(lambda: stage.view.panel.title.text() == "Kavitha")
    await stage.quiet()


async def test_tab_goes_through_the_panel_as_one_reads(stage: Stage, qtbot: QtBot) -> None:
    await _three(stage)
    await stage.desk.groups.new("real", "Members", stage.view.page.people.paged().keys())
    await until(lambda: stage.view.groups.list.item(1).text() == "Members")
    stage.presenter.panel.open(stage.view.page.people.paged().key(0))
    await stage.quiet()
    panel = stage.view.panel
    panel.name.editor.setFocus()
    names = []
    for _ in range(6):
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.accessibleName() or getattr(focused, "text", str)())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert names == ["Name", "Number", "Members", "Town", "Add a field", "Add consent"]


async def test_every_control_has_a_name_and_text_stays_plain(
    stage: Stage, assert_plain_text: Callable[[QWidget], None]
) -> None:
    await stage.person("<b>bold</b>", "+60125550101", **{"<i>": "<u>x</u>", "R&D": "1"})
    await stage.desk.groups.new("real", "<b>", [stage.view.page.people.paged().keys()[0]] if stage.names() else [])
    await stage.quiet()
    stage.presenter.panel.open((await stage.desk.contacts.with_number("real", "60125550101"))[0].id)
    await stage.quiet()
    assert_plain_text(stage.view)
    reachable = [each for each in stage.view.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    unnamed = [
        each
        for each in reachable
        if not (each.accessibleName() or (each.text() if isinstance(each, QAbstractButton) else ""))
        and each.isVisible()
    ]
    assert unnamed == []
    page = stage.view.page
    names = [(each.accessibleName() or each.text()) for each in (page.new, page.import_, page.export)]
    assert [page.search.accessibleName(), *names] == ["Search contacts", "New contact", "Import", "Export"]
