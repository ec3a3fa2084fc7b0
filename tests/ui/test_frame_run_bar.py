"""The run bar with real broadcasts at the practice gateway."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from frame_stage import broadcast, staged, until
from PySide6.QtWidgets import QApplication
from reports_stage import report

from smsdesk.domain.records import Purpose
from smsdesk.domain.states import Reason, RunState
from smsdesk.store import callbacks
from smsdesk.ui.figures import beginning
from smsdesk.ui.run_bar import RunBar
from smsdesk.ui.run_line import Act, Look, Press, RunLine, named
from smsdesk.ui.widgets.sheet import Question

pytestmark = pytest.mark.usefixtures("dressed")


async def test_a_broadcast_from_hold_to_done(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        account, bar = await stage.practice(), stage.window.run_bar
        assert bar.height() == 0
        await stage.desk.preferences.change(per_second=20)
        await stage.desk.sender.submit(broadcast(account))
        await until(lambda: bar.line is not None)
        assert stage.button("Undo").isEnabled()
        stage.button("Send now").click()
        await until(lambda: bar.line is not None and bar.line.look is Look.RUNNING)
        stage.button("Pause").click()
        await until(lambda: bar.line is not None and Act.RESUME in [press.act for press in bar.line.buttons])
        assert bar.accessibleName().startswith("Paused.")
        stage.button("Resume").click()
        await until(lambda: bar.line is None)
        assert "Done: 30 of 30 sent." in stage.toasts
        await until(lambda: bar.height() == 0 and not bar.isVisible())
        await until(lambda: stage.window.header.accessible_balance().startswith("970 credits"))


async def test_undo_takes_it_back_and_tells_compose(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        account, undone = await stage.practice(), []
        stage.shell.undone.connect(undone.append)
        stage.window.show_tab("sent")
        key = await stage.desk.sender.submit(broadcast(account))
        await until(lambda: stage.window.run_bar.line)
        stage.button("Undo").click()
        await until(lambda: undone)
        assert undone == [key]
        assert stage.window.tab == "compose"
        assert await stage.desk.broadcasts.one(key) is None
        await until(lambda: stage.window.run_bar.line is None)


async def test_stop_asks_once_and_keeps_the_rest_unsent(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        account, bar = await stage.practice(), stage.window.run_bar
        key = await stage.desk.sender.submit(broadcast(account, people=200, hold=0.0))
        await until(lambda: bar.line is not None and bar.line.look is Look.RUNNING)

        async def answer(choice: str) -> None:
            stage.button("Stop").click()
            await until(lambda: stage.window.findChild(Question))
            question = stage.window.findChild(Question)
            assert question.buttons["on"].hasFocus()
            question.buttons[choice].click()
            await until(lambda: stage.window.findChild(Question) is None)

        await answer("on")
        one = await stage.desk.broadcasts.one(key)
        assert one is not None
        assert one.broadcast.state is RunState.RUNNING
        await answer("stop")
        await until(lambda: bar.line is None)
        row = await stage.desk.broadcasts.one(key)
        assert row is not None
        assert row.broadcast.state is RunState.STOPPED
        assert row.counts.not_sent > 0
        assert row.counts.total == 200


async def test_several_and_another_account_are_named(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        account, bar = await stage.practice(), stage.window.run_bar
        keys = [await stage.desk.sender.submit(broadcast(account)) for _ in range(3)]
        await until(lambda: bar.line is not None and bar.line.more == 2)
        assert bar.line is not None
        assert bar.line.broadcast_id == keys[-1]
        stage.button("and 2 more").click()
        assert stage.window.tab == "sent"
        stage.shell.set_account(None)
        await until(lambda: bar.line is not None and bar.line.title.startswith("Practice: Sending 30 messages in "))
        for key in keys:
            await stage.desk.sender.undo(key)


async def test_the_button_that_has_the_focus_hands_it_to_the_next_step(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        account, bar = await stage.practice(), stage.window.run_bar
        await stage.desk.sender.submit(broadcast(account, people=200, hold=0.0))
        await until(lambda: bar.line is not None and bar.line.look is Look.RUNNING)
        stage.window.activateWindow()
        bar.buttons[Act.PAUSE].setFocus()
        bar.buttons[Act.PAUSE].click()
        await until(bar.buttons[Act.RESUME].isVisible)
        assert bar.buttons[Act.RESUME].hasFocus()


FULL = RunLine(
    *(1, 1, Look.RUNNING, "Sending", "", (Press(Act.PAUSE, "Pause"), Press(Act.STOP, "Stop")), None, (62_000, 100_000)),
    *(39_000, 2_000, 1_000, 140.0, 3_590.0),
)
"""Everything that the bar can count, with large figures."""


def told(bar: RunBar) -> list[str]:
    """What stands behind the bar, as far as there is room for it."""
    parts = bar._progress
    each = (parts.delivered, parts.failed, parts.uncertain, parts.speed, parts.left)
    return [label.text() for label in each if label.text()]


@pytest.mark.parametrize(
    ("width", "line", "said"),
    [
        (1100, FULL, ["39,000 delivered", "2,000 failed", "1,000 uncertain", "140 a second", "1 h left"]),
        (980, FULL, ["39,000 delivered", "2,000 failed", "1,000 uncertain", "1 h left"]),
        (820, FULL, ["2,000 failed", "1,000 uncertain", "1 h left"]),
        (700, FULL, ["2,000 failed", "1 h left"]),
        (600, FULL, ["2,000 failed"]),
        (900, replace(FULL, delivered=0, uncertain=0), ["2,000 failed", "140 a second", "1 h left"]),
    ],
)
def test_where_room_is_short_the_speed_goes_first_and_what_failed_stays(
    width: int, line: RunLine, said: list[str], dressed: QApplication
) -> None:
    bar = RunBar()
    bar.resize(width, 44)
    bar.show_line(line)
    assert told(bar) == said
    bar.resize(1100, 44)
    assert "1 h left" in told(bar)
    bar.deleteLater()


def test_no_line_makes_the_window_wider_and_what_happens_is_seen_beside_a_long_name(dressed: QApplication) -> None:
    bar = RunBar()
    name = "Donaudampfschifffahrtsgesellschaft Subang Jaya"
    bar.show_line(named(FULL, name, 12))
    assert bar.minimumSizeHint().width() < 600
    assert bar._progress.title.whole_text() == "Donaudampfschifffahr…: Sending"
    assert bar._progress.title.accessibleName() == f"{name}: Sending"
    assert bar.accessibleName().startswith(name)
    bar.resize(900, 44)
    bar.show_line(named(replace(FULL, done=None, title="Paused: not enough credits."), name, 12))
    assert bar._words.title.whole_text() == "Donaudampfschifffahr…: Paused: not enough credits."
    assert bar._words.title.toolTip() == f"{name}: Paused: not enough credits."
    bar.show_line(named(replace(FULL, done=None, title="Paused."), "Kedai Melur", 12))
    assert bar._words.title.whole_text() == "Kedai Melur: Paused."
    bar.deleteLater()


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [("Kedai", 5, "Kedai"), ("陈美玲花店", 3, "陈美玲…"), ("a👩\u200d🌾b c", 2, "a👩\u200d🌾…"), ("", 3, "")],
)
def test_a_beginning_ends_between_characters(text: str, most: int, shown: str) -> None:
    assert beginning(text, most) == shown


async def test_what_was_done_before_anybody_looked_is_told_too(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smsdesk.ui.run_bar_presenter.PAINT_EVERY_MS", 1000)
    async with staged(tmp_path) as stage:
        account = await stage.practice()
        await stage.desk.preferences.change(hours_from=0, hours_to=24)
        await asyncio.sleep(1.2)  # what the start told of is looked at
        one = broadcast(account, people=1, hold=0.0)
        for purpose in (Purpose.AUTO_REPLY, Purpose.BROADCAST):  # of an automatic answer nobody wants to hear
            key = await stage.desk.sender.submit(replace(one, purpose=purpose))
            while (await stage.desk.broadcasts.one(key)).broadcast.state is not RunState.DONE:  # type: ignore[union-attr]
                await asyncio.sleep(0.01)
        assert stage.window.run_bar.line is None
        await until(lambda: "Done: 1 of 1 sent." in stage.toasts)
        await asyncio.sleep(1.2)
        assert stage.toasts.count("Done: 1 of 1 sent.") == 1


async def test_the_last_report_of_a_broadcast_is_told_but_not_that_of_a_reply(
    qapp: QApplication, tmp_path: Path
) -> None:
    async with staged(tmp_path) as stage:
        account = await stage.practice()
        await stage.desk.preferences.change(hours_from=0, hours_to=24)
        reply = replace(broadcast(account, people=1, hold=0.0), purpose=Purpose.REPLY)
        keys = [await stage.desk.sender.submit(each) for each in (reply, broadcast(account, people=2, hold=0.0))]
        for key in keys:
            while (await stage.desk.broadcasts.one(key)).broadcast.state is not RunState.DONE:  # type: ignore[union-attr]
                await asyncio.sleep(0.02)
            for row in await stage.desk.broadcasts.messages(key, 0, 10):
                pushed = report(row.msg_id or "", 6, account=account.id)
                await stage.desk.database.write(callbacks.keep, pushed)
        stage.desk.arrivals.wake()
        await until(lambda: "All reports are in: 2 delivered." in stage.toasts)
        # Which of the two is settled first is not said: a look may come between their reports.
        while (await stage.desk.broadcasts.one(keys[0])).broadcast.settled_at is None:  # type: ignore[union-attr]
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        assert "All reports are in: 1 delivered." not in stage.toasts


async def test_trouble_with_the_data_file_is_said(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path) as stage:
        account, bar = await stage.practice(), stage.window.run_bar
        key = await stage.desk.sender.submit(broadcast(account, people=3))
        await stage.desk.sender.pause(key)
        await until(lambda: bar.line is not None and bar.line.look is Look.STILL)
        from smsdesk.domain.storage import StoreError, StoreProblem

        async def refuse(*_args: object) -> None:
            raise StoreError(StoreProblem.FULL)

        with monkeypatch.context() as patch:
            patch.setattr(stage.desk.sender, "unfinished", refuse)
            await until(lambda: bar.line is not None and bar.line.look is Look.BAD)
            assert bar.accessibleName() == "The disk is full. Make room; nothing is sent meanwhile."
        await until(lambda: bar.line is not None and bar.line.look is Look.STILL)
        row = await stage.desk.broadcasts.one(key)
        assert row is not None
        assert row.broadcast.reason is Reason.PERSON
        await asyncio.sleep(0)
