"""Sent with reports of every status: words, times, what to do, details, overdue ones, counts that go on living."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from reports_stage import report
from sent_journal import Fate, Sending
from sent_stage import Stage, staged, until

from smsdesk.domain.decisions import Why
from smsdesk.domain.delivery import Reception
from smsdesk.domain.events import BroadcastSettled, ListenerChanged
from smsdesk.domain.records import BroadcastRow, Counts, Group
from smsdesk.domain.states import MessageState
from smsdesk.store import callbacks, settling
from smsdesk.ui import wording_reports as words
from smsdesk.ui.sent.details_sheet import DetailsSheet
from smsdesk.ui.sent.recipients_model import Column
from smsdesk.ui.widgets.cells import CellRole

S = MessageState
STATUSES = (None, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 99)
FATES = [Fate(1, S.ACCEPTED, code=1701, delivery=status) for status in STATUSES]
WITHOUT = Fate(1, S.ACCEPTED_NO_ID, code=1701)
NAMELESS = Fate(1, S.ACCEPTED_NO_ID, Why.NO_ID, 1701)
SENT = Sending(datetime(2026, 11, 23, 10, 43), "RM0 Kedai: Jom", "Members", [*FATES, WITHOUT, NAMELESS])
ALL = len(STATUSES) + 2


@asynccontextmanager
async def reported(folder: Path) -> AsyncIterator[Stage]:
    """Sent with that broadcast. Not a fixture: pytest-qt handles events between a test and its fixtures' end, when no
    loop runs for them."""
    async with staged(folder, [SENT]) as made:
        await until(lambda: made.rows(made.view.recipients.table) == ALL)
        yield made


def shown(stage: Stage, column: Column) -> list[str]:
    """A column's texts, row by row."""
    model = stage.view.recipients.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


async def push(stage: Stage, *statuses: tuple[str, object]) -> None:
    """Reports as the listener stores them; then they are applied."""
    for msg_id, status in statuses:
        await stage.desk.database.write(callbacks.keep, report(msg_id, status, at=stage.clock.now))
    while await stage.desk.arrivals.work_off():
        pass


async def test_every_status_has_its_word_its_sentence_and_what_to_do(tmp_path: Path, dressed: QApplication) -> None:
    async with reported(tmp_path) as stage:
        columns = [shown(stage, column) for column in (Column.STATE, Column.REASON, Column.STEP)]
        assert {status: tuple(column[row] for column in columns) for row, status in enumerate(STATUSES)} == {
            None: ("Accepted", "The gateway has it. No report yet.", ""),
            6: ("Delivered", "", ""),
            7: ("Failed", "The operator could not deliver it.", "Check the number"),
            8: ("Failed", "The phone was off or out of coverage until it expired.", "Retry later"),
            9: ("Accepted", "Report: unknown. Nobody can tell whether it arrived.", "Call this person"),
            10: ("Failed", "The operator rejected it without a reason.", "Call this person"),
            11: ("Accepted", "It waits at the operator.", ""),
            12: ("Accepted", "The number is not in service at the moment.", ""),
            13: ("Accepted", "The phone is out of coverage. The operator tries again.", ""),
            14: ("Accepted", "The phone is out of coverage. The operator tries again.", ""),
            15: ("Accepted", "It waits at the operator.", ""),
            16: ("Accepted", "It waits at the operator.", ""),
            17: ("Accepted", "The number is not in service at the moment.", ""),
            99: ("Accepted", "Report: status 99, which no manual explains.", ""),
        }
        assert list(zip(shown(stage, Column.STATE), shown(stage, Column.REASON), strict=True))[-2:] == [
            ("No report expected", "No report was asked for."),
            ("No report expected", "The gateway gave no ID, so no report can follow."),
        ]


async def test_icons_and_colours_are_those_of_the_state(tmp_path: Path, dressed: QApplication) -> None:
    async with reported(tmp_path) as stage:
        model = stage.view.recipients.model
        looks = [
            (model.index(row, Column.STATE).data(CellRole.ICON), model.index(row, Column.STATE).data(CellRole.COLOUR))
            for row in range(ALL)
        ]
        assert looks[:3] == [("check", "text"), ("check-circle", "ok"), ("x-circle", "bad")]
        assert looks[-1] == ("minus-circle", "text2")


async def test_the_time_is_that_of_the_report_and_the_tooltip_has_both(tmp_path: Path, dressed: QApplication) -> None:
    async with reported(tmp_path) as stage:
        model = stage.view.recipients.model
        assert shown(stage, Column.TIME)[:2] == ["10:43:07", "10:44:07"]
        tip = str(model.index(1, Column.TIME).data(Qt.ItemDataRole.ToolTipRole))
        assert tip.startswith("Accepted 2026-11-23 10:43:07")
        assert "\nReport 2026-11-23 10:44:07" in tip


async def test_pills_count_what_the_rows_say(tmp_path: Path, dressed: QApplication) -> None:
    async with reported(tmp_path) as stage:
        texts = {group: stage.view.recipients.pills.pill(group).text() for group in Group}
        assert texts[Group.ACCEPTED] == "Accepted 10"
        assert texts[Group.DELIVERED] == "Delivered 1"
        assert texts[Group.FAILED] == "Failed 3"
        assert texts[Group.NO_REPORT] == "No report expected 2"
        for group, number in ((Group.ACCEPTED, 10), (Group.FAILED, 3), (Group.NO_REPORT, 2), (Group.DELIVERED, 1)):
            stage.view.recipients.pills.pill(group).click()
            await until(lambda number=number: stage.rows(stage.view.recipients.table) == number)  # type: ignore[misc]


async def test_counts_and_rows_follow_while_one_looks(tmp_path: Path, dressed: QApplication) -> None:
    async with reported(tmp_path) as stage:
        await push(stage, ("id-1", 6), ("id-11", 7), ("foreign", 6))
        await until(lambda: shown(stage, Column.STATE)[0] == "Delivered")
        await until(lambda: stage.view.recipients.pills.pill(Group.FAILED).text() == "Failed 4")
        assert shown(stage, Column.REASON)[12] == "The number is not in service at the moment."
        assert shown(stage, Column.REASON)[10] == "The operator could not deliver it."
        table = stage.view.broadcasts.table
        assert stage.cells(table, 0)[-4:] == ["8", "2", "4", "2"]


async def test_what_has_not_come_in_time_is_overdue_and_still_accepted(tmp_path: Path, dressed: QApplication) -> None:
    async with reported(tmp_path) as stage:
        stage.clock.now += 24 * 3600.0
        await push(stage, ("id-1", 13))  # something changes, and all is looked at again
        await until(lambda: shown(stage, Column.REASON)[0] == "Overdue. Last report: phone out of coverage.")
        reasons = shown(stage, Column.REASON)
        assert reasons[6] == "Overdue. Last report: queued at the operator."
        assert reasons[4] == "Report: unknown. Nobody can tell whether it arrived."
        assert shown(stage, Column.STATE)[0] == "Accepted"
        await stage.desk.preferences.change(overdue_hours=48)
        assert shown(stage, Column.REASON)[6] == "It waits at the operator."


async def test_the_line_above_tells_what_is_still_to_come(tmp_path: Path, dressed: QApplication) -> None:
    async with reported(tmp_path) as stage:

        def line() -> str:
            return stage.view.recipients._subtitle.text()

        assert "9 reports to come" in line(), "some have come: there must be a way for them, pasted in or else"
        for row, said in (
            (Counts(accepted=3), "no listener for reports"),
            (Counts(accepted=3, delivered=1), "3 reports"),
        ):
            assert words.awaited_line(replace(await line_of(stage), counts=row), Reception.OFF).startswith(said)
        stage.desk.reports.reception = lambda _account: Reception.LISTENING
        stage.desk.bus.tell(ListenerChanged(1))
        await until(lambda: "9 reports to come" in line())
        stage.desk.reports.reception = lambda _account: Reception.TROUBLE
        stage.desk.bus.tell(ListenerChanged(1))
        await until(lambda: "listener has a problem" in line())
        stage.clock.now += 25 * 3600.0
        await stage.desk.database.write(settling.settle, 1, stage.clock.now, 24.0)
        stage.desk.bus.tell(BroadcastSettled(1))
        await until(lambda: "9 reports overdue" in line())
        assert shown(stage, Column.REASON)[0] == "Overdue: no report within 24 h. It may have arrived."


async def line_of(stage: Stage) -> BroadcastRow:
    found = await stage.desk.broadcasts.one(1)
    assert found is not None
    return found


async def test_details_hold_all_reports_and_the_raw_ones_as_they_came(tmp_path: Path, dressed: QApplication) -> None:
    async with reported(tmp_path) as stage:
        await push(stage, ("id-1", 13), ("id-1", "DELIVRD"), ("id-1", 6))
        stage.view.recipients.table.selectRow(0)
        stage.presenter.row_actions.do("details")
        await until(lambda: stage.window.findChildren(DetailsSheet))
        (sheet,) = stage.window.findChildren(DetailsSheet)
        said = " | ".join(
            each.accessibleName() for each in sheet.findChildren(object) if hasattr(each, "accessibleName")
        )
        for text in ("Phone out of coverage (13)", "A status that no manual explains (DELIVRD)", "Delivered (6)"):
            assert text in said
        raw = sheet.findChild(QPlainTextEdit).toPlainText()
        assert raw.index("'13'") < raw.index("'DELIVRD'") < raw.index("'6'")
        assert "from '60125550100'" in raw
        sheet.copy_requested.emit()
        assert "raw status: 'DELIVRD'" in QGuiApplication.clipboard().text()
        sheet.dismiss()


@pytest.mark.parametrize(("row", "entry"), [(2, "Check the number"), (3, "Retry later")])
async def test_what_to_do_leads_to_a_new_broadcast_to_this_person(
    tmp_path: Path, dressed: QApplication, row: int, entry: str
) -> None:
    async with reported(tmp_path) as stage:
        pane = stage.view.recipients
        pane.step_requested.emit(pane.model.index(row, Column.STEP), QPoint())
        if entry == "Check the number":
            await until(lambda: stage.toasts)
            callback = stage.toasts[0][2]
            assert callback is not None
            callback()
        await until(lambda: stage.seeds)
        (chip,) = stage.seeds[0].chips or ()
        assert chip.raw == f"+6012555{row:04d}"
        pane.table.selectRow(row)
        pane.row_menu_wanted.emit(QPoint())
        assert entry in stage.menu()


async def test_to_call_somebody_the_number_is_copied(tmp_path: Path, dressed: QApplication) -> None:
    async with reported(tmp_path) as stage:
        pane = stage.view.recipients
        pane.step_requested.emit(pane.model.index(5, Column.STEP), QPoint())
        assert QGuiApplication.clipboard().text() == "+60125550005"
        assert stage.toasts[0][0] == "The number of Nurul Aisyah binti Mohamad Zulkifli Rahman is copied."


def test_the_last_word_is_said_with_what_is_overdue() -> None:
    assert words.settled_toast(Counts(delivered=236, failed=2)) == "All reports are in: 236 delivered, 2 failed."
    assert words.settled_toast(Counts(delivered=1, accepted=3, unknown=1)) == (
        "1 delivered, 1 unknown; 2 reports are overdue."
    )
    assert words.settled_toast(Counts(accepted=1)) == "1 report is overdue."
    assert Counts(accepted=3, unknown=3).awaited == 0
