"""What can be done with what was sent: retry, send again, export, mark, copy, correct."""

import csv
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import sent_journal
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sent_journal import office
from sent_stage import Stage, staged, until

from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import ListChip, NumberChip
from smsdesk.domain.records import Group
from smsdesk.domain.states import MessageState
from smsdesk.store.schema import messages
from smsdesk.ui.sent.details_sheet import DetailsSheet
from smsdesk.ui.sent.recipients_model import Column
from smsdesk.ui.widgets.sheet import Question

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
async def stage(tmp_path: Path, dressed: QApplication) -> AsyncIterator[Stage]:
    async with staged(tmp_path, office()) as made:
        await until(lambda: made.rows(made.view.recipients.table) == 238)
        yield made


async def grouped(stage: Stage, group: Group, number: int) -> None:
    """Only one group below."""
    pill = stage.view.recipients.pills.pill(group)
    await until(lambda: pill.text().endswith(f" {number}"))
    pill.click()
    model = stage.view.recipients.model

    def listed_now() -> bool:
        records = [model.record(row) for row in range(model.rowCount())]
        return len(records) == number and all(record is not None and record.group is group for record in records)

    await until(listed_now)


async def answered(stage: Stage, key: str) -> str:
    """Press a button of the question that comes; what it had asked."""
    await until(lambda: stage.window.findChildren(Question))
    question = stage.window.findChildren(Question)[-1]
    asked = f"{question.accessibleName()} {question.accessibleDescription()}"
    question.buttons[key].click()
    await until(lambda: not stage.window.findChildren(Question))
    return asked


async def states(stage: Stage, broadcast: int, group: Group) -> int:
    return await stage.desk.broadcasts.messages_size(broadcast, group)


def listed(stage: Stage) -> ListChip:
    """The one chip that Compose was filled with last."""
    (chip,) = stage.seeds[-1].chips or ()
    assert isinstance(chip, ListChip)
    return chip


async def test_retry_makes_a_new_broadcast_for_those_that_failed(stage: Stage) -> None:
    retry = stage.view.recipients.retry
    await until(retry.isEnabled)
    retry.click()
    await until(lambda: stage.seeds)
    seed = stage.seeds[0]
    assert len(listed(stage).rows) == 6
    assert listed(stage).rows[0].raw_number == "+60125550229"
    assert listed(stage).label == "Failed of Mon 23 Nov 10:43"
    assert (seed.kind, seed.sender, seed.reports) == (Kind.TEXT, "KEDAIMELUR", True)
    assert seed.text is not None
    assert seed.text.startswith("RM0 Kedai Melur: Join")
    await stage.opened(4, 1)
    await until(lambda: not retry.isEnabled())
    assert retry.toolTip() == "Nothing failed."


async def test_send_again_offers_everybody_those_left_and_the_text(stage: Stage) -> None:
    await stage.opened(1, 38)
    wanted = {"Everybody of it (38)": 38, "The 12 not sent": 12}
    for words, number in wanted.items():
        before = len(stage.seeds)
        stage.view.recipients.again.click()
        entries = stage.menu()
        assert list(entries) == [*wanted, "Choose in Compose"]
        _trigger(entries[words])
        await until(lambda before=before: len(stage.seeds) > before)  # type: ignore[misc]
        assert len(listed(stage).rows) == number
    stage.view.recipients.again.click()
    _trigger(stage.menu()["Choose in Compose"])
    await until(lambda: len(stage.seeds) == 3)
    assert stage.seeds[-1].chips == ()
    assert stage.seeds[-1].text == "RM0 Kedai Melur: Your order is ready. Pick it up before 7pm."


def _trigger(entry: object) -> None:
    assert isinstance(entry, QAction)
    entry.trigger()
    menu = entry.parent()
    assert menu is not None
    menu.close()  # type: ignore[attr-defined]


async def test_people_go_with_the_account_they_belong_to(tmp_path: Path, dressed: QApplication) -> None:
    sendings = office()
    sendings[-1] = replace(sendings[-1], account=2)
    async with staged(tmp_path, sendings, ("Kedai Melur", "Practice")) as stage:
        upper = stage.view.broadcasts.table
        assert [stage.cells(upper, row)[3] for row in range(2)] == ["Practice", "Kedai Melur"]
        assert not upper.isColumnHidden(3)
        await until(stage.view.recipients.retry.isEnabled)
        stage.view.recipients.retry.click()
        await until(lambda: stage.seeds)
        assert stage.shell.account is not None
        assert stage.shell.account.practice


async def test_uncertain_ones_are_closed_by_a_person(stage: Stage) -> None:
    lower = stage.view.recipients
    await grouped(stage, Group.UNCERTAIN, 2)
    link = lower.model.index(0, Column.STEP)
    lower.table.selectRow(0)
    lower.table.link_activated.emit(link)
    _trigger(stage.menu()["Mark as sent…"])
    asked = await answered(stage, "")
    assert "Mark the message to 陈美玲 as sent?" in asked
    assert await states(stage, 5, Group.UNCERTAIN) == 2, "Cancel changes nothing"
    lower.table.link_activated.emit(link)
    _trigger(stage.menu()["Mark as sent…"])
    await answered(stage, "mark")
    await until(lambda: stage.rows(lower.table) == 1)
    lower.table.selectAll()
    stage.presenter.row_actions.do("not sent")
    assert "it is paid twice" in await answered(stage, "mark")
    await until(lambda: stage.rows(lower.table) == 0)
    assert lower.pills.pill(Group.NOT_SENT).isVisible()
    assert await states(stage, 5, Group.NO_REPORT) == 2
    assert [said[0] for said in stage.toasts] == ["1 message is marked as sent.", "1 message is marked as not sent."]
    lower.retry.click()
    await until(lambda: stage.seeds)
    assert len(listed(stage).rows) == 7, "six failed, one marked as not sent"


async def test_many_are_marked_at_once(tmp_path: Path, dressed: QApplication) -> None:
    uncertain = sent_journal.Fate(450, MessageState.UNCERTAIN)
    async with staged(tmp_path, [replace(office()[0], fates=[uncertain])]) as stage:
        lower = stage.view.recipients
        await until(lambda: stage.rows(lower.table) == 450)
        lower.table.selectAll()
        lower.table.menu_requested.emit(QPoint(10, 10))
        entries = stage.menu()
        assert list(entries) == ["Copy numbers", "Mark as sent…", "Mark as not sent…"]
        _trigger(entries["Mark as not sent…"])
        assert "Mark 450 messages as not sent?" in await answered(stage, "mark")
        await until(lambda: lower.pills.pill(Group.NOT_SENT).text() == "Not sent 450")
        await until(lower.retry.isEnabled)


async def test_details_hold_the_proof_for_the_provider(stage: Stage, qtbot: QtBot) -> None:
    lower = stage.view.recipients
    await grouped(stage, Group.UNCERTAIN, 2)
    lower.table.selectRow(1)
    stage.presenter.row_actions.do("sent")
    await answered(stage, "mark")
    await grouped(stage, Group.NO_REPORT, 2)
    lower.table.selectRow(1)
    qtbot.keyClick(lower.table, Qt.Key.Key_Return)
    await until(lambda: stage.window.findChildren(DetailsSheet))
    sheet = stage.window.findChildren(DetailsSheet)[0]
    raw = sheet.findChildren(QPlainTextEdit)[0].toPlainText()
    assert "raw answer: '1718:id-" in raw
    sheet.copy_requested.emit()
    copied = QApplication.clipboard().text()
    for part in ("+60125550237", "seqno: SEQNO", "ISendSMS.aspx", "code 1718", raw, "Marked as sent by "):
        assert part in copied
    sheet.close_button.click()
    lower.table.selectAll()
    stage.presenter.row_actions.do("copy details")
    await until(lambda: QApplication.clipboard().text().count("Request 1:") == 2)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_an_export_holds_what_was_asked_for(stage: Stage, tmp_path: Path, ending: str) -> None:
    await grouped(stage, Group.FAILED, 6)
    stage.view.recipients.export.click()
    entries = stage.menu()
    assert len(entries) == 4
    for words, number in ((f"238 recipients as {ending.upper()}…", 238), (f"Only the 6 shown as {ending.upper()}…", 6)):
        before = len(stage.toasts)
        target = tmp_path / f"{number}.{ending}"
        stage.view.recipients.export_requested.emit(str(_action(entries[words]).data()))
        await choose(stage, target)
        await until(lambda before=before: len(stage.toasts) > before)  # type: ignore[misc]
        rows = read(target)
        assert stage.toasts[-1][0] == f"{number} recipients are in {target.name}."
        assert len(rows) == number + 1
        assert rows[0][:7] == ["Name", "Number", "State", "Reason", "Time", "Code", "Message ID"]
        assert rows[0][7:] == ["Report", "Report time"]
    assert {row[2] for row in rows[1:]} == {"Failed"}
    assert rows[3][:2] in (["Priya", "'+60125550231"], ["Priya", "+60125550231"])
    assert not stage.view.recipients.work.isVisible()
    opened: list[QUrl] = []
    stage.presenter.follow_up.open_url = opened.append
    callback = stage.toasts[-1][2]
    assert callback is not None
    callback()
    assert [Path(url.toLocalFile()) for url in opened] == [target]


def _action(entry: object) -> QAction:
    assert isinstance(entry, QAction)
    return entry


async def choose(stage: Stage, target: Path) -> None:
    """Answer the file chooser."""
    await until(lambda: [each for each in stage.window.findChildren(QFileDialog) if each.isVisible()])
    dialog = next(each for each in stage.window.findChildren(QFileDialog) if each.isVisible())
    dialog.findChildren(QLineEdit)[0].setText(str(target))
    dialog.done(QFileDialog.DialogCode.Accepted.value)


def read(path: Path) -> list[list[str]]:
    """A table as written."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    book = openpyxl.load_workbook(path)
    rows = [[cell.value or "" for cell in row] for row in book.worksheets[0].iter_rows()]
    book.close()
    return rows


async def test_an_export_that_cannot_be_written_says_so(stage: Stage, tmp_path: Path) -> None:
    stage.presenter.follow_up.export("csv")
    gone = tmp_path / "gone"
    gone.mkdir()
    await until(lambda: stage.window.findChildren(QFileDialog))
    dialog = stage.window.findChildren(QFileDialog)[0]
    dialog.findChildren(QLineEdit)[0].setText(str(gone / "x.csv"))
    gone.rmdir()
    dialog.done(QFileDialog.DialogCode.Accepted.value)
    await until(lambda: stage.toasts)
    assert stage.toasts[0][:2] == ("The folder is not there. Nothing was written.", "Choose another place")


async def test_a_long_export_can_be_cancelled(tmp_path: Path, dressed: QApplication) -> None:
    many = sent_journal.Fate(20_000, MessageState.ACCEPTED)
    async with staged(tmp_path, [replace(office()[0], fates=[many])]) as stage:
        await until(lambda: stage.rows(stage.view.recipients.table) == 20_000)
        stage.presenter.follow_up.export("csv")
        await choose(stage, tmp_path / "many.csv")
        await until(stage.view.recipients.work.isVisible)
        stage.view.recipients.work.cancel_requested.emit()
        await until(lambda: not stage.view.recipients.work.isVisible())
        assert [each.name for each in tmp_path.glob("*.csv")] == []
        assert stage.toasts == []


async def test_a_wrong_number_is_corrected_where_it_stands(stage: Stage) -> None:
    lower = stage.view.recipients
    await grouped(stage, Group.FAILED, 6)
    lower.table.link_activated.emit(lower.model.index(2, Column.STEP))
    assert stage.toasts[0][0].startswith("This number came from a list")
    callback = stage.toasts[0][2]
    assert callback is not None
    callback()
    await until(lambda: stage.seeds)
    assert stage.seeds[0].chips == (NumberChip("+60125550231", "Priya"),)
    await stage.desk.database.write(
        lambda connection: connection.execute(messages.update().values(contact_id=77)).close()
    )
    await grouped(stage, Group.WAITING, 9)
    await grouped(stage, Group.FAILED, 6)
    asked: list[int] = []
    stage.shell.contact_requested.connect(asked.append)
    lower.table.link_activated.emit(lower.model.index(3, Column.STEP))
    assert asked == [77]


async def test_a_refused_text_is_changed_in_compose(stage: Stage) -> None:
    lower = stage.view.recipients
    await grouped(stage, Group.FAILED, 6)
    lower.table.link_activated.emit(lower.model.index(4, Column.STEP))
    await until(lambda: stage.seeds)
    assert len(listed(stage).rows) == 6
