"""Sent: what is listed, searched, filtered and opened, and how it follows what happens."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sent_journal
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sent_journal import Fate, Sending, every_state, office
from sent_stage import Stage, staged, until

from smsdesk.domain.events import BroadcastQueued, MessagesChanged, RunChanged
from smsdesk.domain.records import Group
from smsdesk.domain.states import MessageState, RunState
from smsdesk.store.schema import broadcasts, messages
from smsdesk.ui import wording
from smsdesk.ui.sent.broadcasts_model import Column
from smsdesk.ui.sent.recipients_model import Column as RecipientColumn

S = MessageState
pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
async def stage(tmp_path: Path, dressed: QApplication) -> AsyncIterator[Stage]:
    async with staged(tmp_path, office()) as made:
        await until(lambda: made.rows(made.view.recipients.table) == 238)
        yield made


async def test_the_newest_broadcast_is_open_and_its_sums_agree(stage: Stage) -> None:
    upper, lower = stage.view.broadcasts, stage.view.recipients
    row = stage.cells(upper.table, 0)
    assert row[Column.WHEN] == "Today 10:43"
    assert row[Column.MESSAGE].startswith("Join “Jom Raya”")
    assert row[Column.WAITING :] == ["9", "90", "130", "6", "1"]
    pills = [lower.pills.pill(group) for group in (None, *Group)]
    figures = [int(pill.text().rpartition(" ")[2]) for pill in pills]
    assert figures[0] == 238 == sum(figures[1:])
    assert [pill.isVisible() for pill in pills[-2:]] == [True, False], "Uncertain is not 0, Not sent is"
    texts = [label.text() for label in (lower._title, lower._subtitle)]
    assert texts[0].startswith("Join “Jom Raya”")
    assert texts[1] == (
        "Today 10:43 · 238 messages × 3 parts · at most 714 credits · paused · as KEDAIMELUR · by melur"
    )


async def test_a_pill_leaves_only_its_group(stage: Stage) -> None:
    lower = stage.view.recipients
    for group in Group:
        number = int(lower.pills.pill(group).text().rpartition(" ")[2])
        lower.pills.pill(group).click()
        await until(lambda number=number: stage.rows(lower.table) == number)  # type: ignore[misc]
        words = {stage.cells(lower.table, row)[RecipientColumn.STATE] for row in range(number)}
        assert words <= {wording.GROUP_WORDS[group], *(["In doubt"] if group is Group.WAITING else [])}
        assert lower.empty.isVisible() == (number == 0)
    lower.empty.button.click()
    await until(lambda: stage.rows(lower.table) == 238)


async def test_recipients_are_found_by_name_and_number(stage: Stage, qtbot: QtBot) -> None:
    lower = stage.view.recipients
    qtbot.keyClicks(lower.search, "012-555 0142")
    await until(lambda: stage.rows(lower.table) == 1)
    lower.search.setText("陈")
    await until(lambda: stage.rows(lower.table) == 30)
    lower.pills.pill(Group.FAILED).click()
    lower.search.setText("Person 5")
    await until(lambda: "Person 5" in lower.empty.accessibleName())
    assert lower.empty.isVisible()
    lower.empty.button.click()
    await until(lambda: stage.rows(lower.table) == 6)
    assert lower.search.text() == ""


async def test_broadcasts_are_found_and_the_way_back_is_there(stage: Stage, qtbot: QtBot) -> None:
    upper = stage.view.broadcasts
    qtbot.keyClicks(upper.search, "deepavali")
    await until(lambda: stage.rows(upper.table) == 2)
    await until(lambda: stage.rows(stage.view.recipients.table) == 90)
    upper.search.setText("nothing like it")
    await until(upper.empty.isVisible)
    assert not stage.view.recipients.isVisible()
    upper.empty.button.click()
    await until(lambda: stage.rows(upper.table) == 5 and stage.view.recipients.isVisible())


async def test_dates_narrow_the_list(stage: Stage) -> None:
    upper = stage.view.broadcasts
    sizes = []
    for at, number in ((0, 1), (1, 3), (2, 5), (3, 5)):
        upper.dates.choices.actions()[at].trigger()
        await until(lambda number=number: stage.rows(upper.table) == number)  # type: ignore[misc]
        sizes.append(upper.dates.text())
    assert sizes == ["Today", "Last 7 days", "Last 30 days", "All dates"]


async def test_the_keyboard_goes_through_both_tables(stage: Stage, qtbot: QtBot) -> None:
    upper, lower = stage.view.broadcasts, stage.view.recipients
    upper.table.setFocus(Qt.FocusReason.TabFocusReason)
    for number in (38, 190, 90):
        qtbot.keyClick(upper.table, Qt.Key.Key_Down)
        await until(lambda number=number: stage.rows(lower.table) == number)  # type: ignore[misc]
    qtbot.keyClick(upper.table, Qt.Key.Key_Return)
    assert lower.table.hasFocus() or not stage.window.isActiveWindow()
    lower.table.selectRow(0)
    qtbot.keyClick(lower.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert lower.table.selected_rows() == [0, 1]
    qtbot.keyClick(lower.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: QApplication.clipboard().text() == "+60125550000\n+60125550001")


async def test_the_page_is_for_everybody(stage: Stage, assert_plain_text: Callable[[QWidget], None]) -> None:
    stage.view.broadcasts.search.setText("<b>no</b>")
    await until(stage.view.broadcasts.empty.isVisible)
    assert_plain_text(stage.view)
    controls = [
        each
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView)
        for each in stage.view.findChildren(kind)
        if each.focusPolicy() != Qt.FocusPolicy.NoFocus and not each.isHidden()
    ]
    nameless = [each for each in controls if not (each.accessibleName() or getattr(each, "text", str)())]
    assert len(controls) > 15
    assert nameless == []


async def test_little_room_costs_no_function(stage: Stage) -> None:
    lower = stage.view.recipients
    stage.window.resize(900, 480)
    await until(lower.more.isVisible)
    assert not lower.export.isVisible()
    assert lower.search.isVisible()
    assert "paused" in lower._subtitle.text()
    assert stage.cells(lower.table, 9)[RecipientColumn.TIME] == "10:43"
    pills = [lower.pills.pill(group) for group in (None, *Group)]
    assert max(pill.geometry().right() for pill in pills if pill.isVisible()) < lower.search.x()
    assert stage.view.broadcasts.height() >= 150
    assert lower.height() >= 240


async def test_nothing_sent_yet_offers_the_first_step(tmp_path: Path, dressed: QApplication) -> None:
    async with staged(tmp_path, []) as stage:
        await until(stage.view.empty.isVisible)
        asked: list[str] = []
        stage.shell.tab_requested.connect(asked.append)
        stage.view.empty.button.click()
        assert asked == ["compose"]
        await write(stage, every_state())
        await until(lambda: stage.rows(stage.view.recipients.table) == 238)


async def write(stage: Stage, sending: Sending) -> int:
    """A further broadcast in the data file, told on the bus."""
    (key,) = await stage.desk.database.write(sent_journal.write, [sending], ())
    stage.desk.bus.tell(BroadcastQueued(key))
    return key


async def change(stage: Stage, statement: sa.Update | sa.Delete) -> None:
    await stage.desk.database.write(lambda connection: connection.execute(statement).close())


async def test_a_new_broadcast_comes_on_top_and_an_undone_one_goes(stage: Stage) -> None:
    upper = stage.view.broadcasts
    fresh = Sending(datetime(2026, 11, 23, 10, 51), "Fresh", "Me", [Fate(3, S.QUEUED)], state=RunState.HOLDING)
    key = await write(stage, fresh)
    await until(lambda: stage.rows(upper.table) == 6)
    assert stage.cells(upper.table, 0)[Column.MESSAGE] == "Fresh"
    assert (upper.selected, stage.rows(stage.view.recipients.table)) == (1, 238), "what was open stays open"
    await stage.opened(0, 3)
    await change(stage, broadcasts.delete().where(broadcasts.c.id == key))
    stage.desk.bus.tell(RunChanged(key))
    await until(lambda: stage.rows(upper.table) == 5)
    await until(lambda: stage.rows(stage.view.recipients.table) == 238)
    # An id is never given twice, or the hold of the undone one could release the next.
    assert await write(stage, replace(fresh, text="Another", fates=[Fate(4, S.QUEUED)])) > key
    await until(lambda: stage.cells(upper.table, 0)[Column.MESSAGE] == "Another")
    await stage.opened(0, 4)


async def test_what_is_selected_stays_while_rows_change(stage: Stage) -> None:
    lower = stage.view.recipients
    lower.pills.pill(Group.WAITING).click()
    await until(lambda: stage.rows(lower.table) == 9)
    lower.table.selectRow(5)
    name = stage.cells(lower.table, 5)[RecipientColumn.NUMBER]
    first = sa.select(sa.func.min(messages.c.id)).where(messages.c.broadcast_id == 5).scalar_subquery()
    three = messages.c.id.between(first, first + 2)
    await change(stage, messages.update().where(three).values(state=S.ACCEPTED, changed_at=sent_journal.NOW))
    for _ in range(500):
        stage.desk.bus.tell(MessagesChanged(5))
    await until(lambda: stage.rows(lower.table) == 6)
    assert lower.table.selected_rows() == [2]
    assert stage.cells(lower.table, 2)[RecipientColumn.NUMBER] == name
    assert stage.cells(stage.view.broadcasts.table, 0)[Column.WAITING :][:2] == ["6", "93"]
    assert lower.pills.pill(Group.ACCEPTED).text() == "Accepted 93"


async def test_scrolling_stays_where_it_is_while_rows_change(stage: Stage) -> None:
    lower = stage.view.recipients
    bar = lower.table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    shown = lower.table.visible_rows()[0]
    row = messages.c.position == shown + 1
    late = messages.update().where(messages.c.broadcast_id == 5, row).values(state=S.REFUSED, code=1719)
    await change(stage, late)
    stage.desk.bus.tell(MessagesChanged(5))
    await until(lambda: stage.cells(lower.table, shown)[RecipientColumn.STATE] == "Failed")
    assert bar.value() == before > 0


async def test_a_hidden_tab_rests_and_catches_up(stage: Stage) -> None:
    stage.view.hide()
    key = await write(stage, Sending(datetime(2026, 11, 23, 10, 51), "Fresh", "Me", [Fate(1, S.QUEUED)]))
    for _ in range(3):
        stage.desk.bus.tell(MessagesChanged(key))
    assert not stage.presenter._timer.isActive()
    stage.view.show()
    await until(lambda: stage.rows(stage.view.broadcasts.table) == 6)


async def test_a_broadcast_is_found_wherever_it_stands(tmp_path: Path, dressed: QApplication) -> None:
    many = [
        Sending(datetime(2026, 10, 1, 9, 0), f"Number {at}", "Me", [Fate(1 + at % 7, S.ACCEPTED)]) for at in range(150)
    ]
    async with staged(tmp_path, many) as stage:
        upper = stage.view.broadcasts
        upper.search.setText("Number 149")
        await until(lambda: stage.rows(upper.table) == 1)
        stage.shell.broadcast_requested.emit(10)
        await until(lambda: upper.selected == 140)
        assert stage.cells(upper.table, 140)[Column.MESSAGE] == "Number 9"
        await until(lambda: stage.rows(stage.view.recipients.table) == 3)
        assert upper.search.text() == ""
        first, last = upper.table.visible_rows()
        assert first <= 140 <= last


async def test_very_many_recipients_come_page_by_page(tmp_path: Path, dressed: QApplication) -> None:
    everybody = [Fate(20_000, S.ACCEPTED), Fate(9_700, S.QUEUED), Fate(300, S.UNCERTAIN)]
    big = Sending(datetime(2026, 11, 23, 9, 0), "Big", "All", everybody, state=RunState.RUNNING)
    async with staged(tmp_path, [big]) as stage:
        lower = stage.view.recipients
        await until(lambda: stage.rows(lower.table) == 30_000)
        lower.table.scrollToBottom()
        await until(lambda: stage.cells(lower.table, 29_999)[RecipientColumn.STATE] == "Uncertain")
        known = len(lower.model._rows.known())
        assert known <= 1000, "only what is looked at is read"
        lower.pills.pill(Group.UNCERTAIN).click()
        await until(lambda: stage.rows(lower.table) == 300)
        lower.table.selectAll()
        found = await stage.presenter.recipients.selected()
        assert len({row.id for row in found}) == 300, "Ctrl+A means rows that were never looked at, too"
