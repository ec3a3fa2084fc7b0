"""Later: chosen in its sheet, kept in the data file, asked about when it was missed; a few people first."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from compose_stage import compose, numbers, type_to
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sending import FastClock

from smsdesk.domain.delivery import Reception
from smsdesk.domain.events import ListenerChanged
from smsdesk.domain.records import Timing
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.timing import Every, Repeat
from smsdesk.services.desk import Desk
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets
from smsdesk.ui import run_line
from smsdesk.ui.compose.later_sheet import LaterSheet
from smsdesk.ui.run_acts import around_of

KL = "Asia/Kuala_Lumpur"
NOW = datetime(2026, 11, 23, 2, 43, tzinfo=UTC).timestamp()  # 10:43 there
DAY = 86400.0
NOT_YET = Timing()


@pytest.fixture
def host(dressed: QApplication, qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1100, 720)
    window.show()
    return window


def later(host: QWidget, timing: Timing = NOT_YET, zone: str = KL) -> LaterSheet:
    sheet = LaterSheet(host, timing, zone, lambda: NOW, (8, 20))
    sheet.open(sheet.day)
    return sheet


def test_it_proposes_tomorrow_at_nine_and_tells_what_comes_of_it(host: QWidget) -> None:
    sheet = later(host)
    chosen: list[Timing] = []
    sheet.chosen.connect(chosen.append)
    assert sheet.moments.text() == "Tue 24 Nov 09:00, in 22 h 17 min"
    assert sheet.interval.isHidden()
    sheet.day.set_day(date(2026, 11, 30))
    sheet.every.setCurrentIndex(2)
    sheet.times.setValue(6)
    assert sheet._series.text() == "Every week, 6 times in all. Then Mon 7 Dec 09:00 · Mon 14 Dec 09:00"
    sheet.take.click()
    due = datetime(2026, 11, 30, 1, 0, tzinfo=UTC).timestamp()
    assert chosen == [Timing(due, Repeat(Every.WEEK, 1, None, 6).to_text(), 0)]
    again = later(host, chosen[0])
    assert (again.day.day(), again.at.at(), again.times.value()) == (date(2026, 11, 30), time(9, 0), 6)
    assert not again.send_now.isHidden()
    again.dismiss()


@pytest.mark.parametrize(
    ("zone", "day", "at", "words", "blocks"),
    [
        (KL, date(2026, 11, 23), time(10, 43), "This moment has passed.", True),
        ("Europe/Berlin", date(2027, 3, 28), time(2, 30), "The clocks are put forward", True),
        ("Europe/Berlin", date(2027, 10, 31), time(2, 30), "Outside your sending hours (08:00 to 20:00)", False),
        (KL, date(2050, 1, 1), time(9, 0), "This is more than ten years away.", True),
        ("Nowhere/Atall", date(2026, 12, 1), time(9, 0), "This computer does not know the time zone", True),
        (KL, date(2026, 12, 1), time(20, 0), "Outside your sending hours", False),
    ],
)
def test_no_moment_and_the_night_are_said(
    host: QWidget, zone: str, day: date, at: time, words: str, blocks: bool
) -> None:
    sheet = later(host, zone=zone)
    sheet.day.set_day(day)
    sheet.at.set_at(at)
    assert sheet.note.text().startswith(words)
    assert sheet.take.isEnabled() != blocks
    if blocks:
        sheet.take.click()
        assert sheet.is_open
    sheet.dismiss()


def test_a_series_ends_after_it_has_begun(host: QWidget) -> None:
    sheet = later(host)
    sheet.every.setCurrentIndex(1)
    sheet.ends_on.setChecked(True)
    sheet.until.set_day(date(2026, 11, 23))
    assert sheet.take.accessibleDescription().startswith("The last day lies before the first one")
    sheet.until.set_day(date(2026, 11, 26))
    assert sheet._series.text() == "Every day until 26 Nov 2026. Then Wed 25 Nov 09:00 · Thu 26 Nov 09:00"
    assert sheet.take.isEnabled()
    sheet.dismiss()


def window_sheet(window: QWidget) -> LaterSheet:
    return next(each for each in window.findChildren(LaterSheet) if each.isVisible())


async def test_a_scheduled_one_is_kept_and_asked_about_when_it_was_missed(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, numbers(3))
        rig.view.message.put_text("RM0 Kedai buka")
        sheet = await rig.review()
        sheet.later.click()
        chooser = window_sheet(rig.window)
        day = datetime.fromtimestamp(rig.desk.clock.wall() + 2 * DAY, UTC).date()
        chooser.day.set_day(day)
        chooser.every.setCurrentIndex(1)
        chooser.take.click()
        assert sheet.send.accessibleName().startswith("Send 3 messages on ")
        assert sheet.time.repeat.text() == "Every day, 4 times in all"
        sheet.time.now_instead.click()
        assert sheet.send.accessibleName() == "Send 3 messages"
        sheet.later.click()
        chooser = window_sheet(rig.window)
        chooser.day.set_day(day)
        chooser.take.click()
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        assert rig.toasts[-1][0].startswith("3 messages are scheduled for ")
        (row,) = await rig.desk.broadcasts.page(0, 10)
        assert row.broadcast.state is RunState.SCHEDULED
        due = row.broadcast.timing.due_at
        assert due is not None
        assert datetime.fromtimestamp(due, UTC).date() == day
    desk = Desk(DataDir(tmp_path), clock=FastClock(ahead=3 * DAY), secrets=Secrets(backends=()))
    await desk.start()
    try:
        (missed,) = await desk.broadcasts.page(0, 10)
        assert (missed.broadcast.state, missed.broadcast.reason) == (RunState.HELD, Reason.MISSED)
        line = run_line.line_for(missed, await around_of(desk, missed))
        assert line.title.startswith("3 messages were due on ")
        assert [press.text for press in line.buttons] == ["Send now", "Change…", "Stop"]
        assert await desk.schedule.send_now(missed.broadcast.id)
        while missed.broadcast.state is not RunState.HOLDING:
            (missed,) = await desk.broadcasts.page(0, 10)
        assert await desk.sender.undo(missed.broadcast.id)
    finally:
        await desk.stop()


async def test_a_few_get_it_first_and_the_others_wait(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    async with compose(tmp_path) as rig:
        rig.desk.preferences.values = replace(rig.desk.preferences.values, hold_seconds=0, hours_from=0, hours_to=24)
        await type_to(rig, qtbot, numbers(4))
        rig.view.message.put_text("RM0 Kedai buka")
        sheet = await rig.review()
        sheet.time.first.click()
        assert (sheet.time.few.value(), sheet.time.few.maximum()) == (3, 3)
        sheet.time.few.setValue(2)
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        (row,) = await rig.desk.broadcasts.page(0, 10)
        while row.broadcast.reason is not Reason.CANARY:
            (row,) = await rig.desk.broadcasts.page(0, 10)
        line = run_line.line_for(row, await around_of(rig.desk, row))
        assert (line.title, line.rest) == ("Sent to 2 people first.", "2 wait for you.")
        assert [press.text for press in line.buttons] == ["Look", "Send the rest", "Stop"]
        assert await rig.desk.sender.resume(row.broadcast.id)
        while row.broadcast.state is not RunState.DONE:
            (row,) = await rig.desk.broadcasts.page(0, 10)
        assert row.counts.sent == 4


async def test_without_a_listener_the_pre_flight_says_so_and_leads_there(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        wanted: list[int] = []
        rig.shell.listener_requested.connect(wanted.append)
        await type_to(rig, qtbot, numbers(2))
        rig.view.message.put_text("RM0 Kedai buka")
        sheet = await rig.review()
        assert sheet.time.deaf.text().startswith("Reports cannot arrive: no listener is set up")
        assert sheet.send.isEnabled()
        sheet.time.set_up.click()
        account = rig.shell.account
        assert account is not None
        assert wanted == [account.id]
        rig.desk.reports.reception = lambda _account_id: Reception.LISTENING
        rig.desk.bus.tell(ListenerChanged(account.id))
        assert sheet.time.deaf.text() == ""
        sheet.time.reports.click()
        assert sheet.time.deaf.text() == ""
        sheet.dismiss()


async def test_one_that_is_changed_keeps_its_time(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, numbers(3))
        rig.view.message.put_text("RM0 Kedai buka")
        sheet = await rig.review()
        sheet.later.click()
        chooser = window_sheet(rig.window)
        chooser.day.set_day(datetime.fromtimestamp(rig.desk.clock.wall() + 2 * DAY, UTC).date())
        chooser.take.click()
        sheet.send.click()
        await rig.until(lambda: rig.sheet is None)
        (row,) = await rig.desk.broadcasts.page(0, 10)
        assert await rig.desk.sender.undo(row.broadcast.id)
        rig.shell.changing.emit(row.broadcast.id, None)
        await rig.until(lambda: rig.view.message.text() == "RM0 Kedai buka")
        rig.view.message.put_text("RM0 Kedai tutup")
        await rig.counted(3)
        again = await rig.review()
        assert again.send.accessibleName().startswith("Send 3 messages on "), "a slip mended must not send at once"
        again.dismiss()
