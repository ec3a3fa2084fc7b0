"""The run bar with broadcasts that wait for their time."""

from dataclasses import replace
from pathlib import Path

import pytest
from frame_stage import Stage, broadcast, staged, until
from PySide6.QtWidgets import QApplication

from smsdesk.domain.records import Timing
from smsdesk.domain.states import RunState
from smsdesk.ui.run_line import Act, Look
from smsdesk.ui.shell import Seed
from smsdesk.ui.widgets.sheet import Question

pytestmark = pytest.mark.usefixtures("dressed")
HOUR = 3600.0


async def schedule(stage: Stage, hours: float) -> int:
    """A broadcast of 3 in so many hours; its id."""
    new = replace(broadcast(await stage.practice(), people=3), source={"text": "kept"}, title="Raya")
    due = stage.desk.clock.wall() + hours * HOUR
    return await stage.desk.sender.submit(replace(new, timing=Timing(due_at=due)))


async def test_what_is_due_within_a_day_is_told_and_can_be_sent_now(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        bar = stage.window.run_bar
        key = await schedule(stage, 23.0)
        await until(lambda: bar.line is not None)
        assert bar.line is not None
        assert bar.line.look is Look.LATER
        assert bar.line.title.startswith("Scheduled: 3 messages ")
        assert bar.line.rest == "to Members 2026, 3 credits"
        assert [press.text for press in bar.line.buttons] == ["Change…", "Send now", "Stop"]
        stage.button("Send now").click()
        await until(lambda: bar.line is not None and bar.line.look is Look.HOLDING)
        stage.button("Undo").click()
        await until(lambda: bar.line is None)
        assert await stage.desk.broadcasts.one(key) is None


async def test_one_over_the_days_limit_waits_for_another_limit(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        bar = stage.window.run_bar
        await schedule(stage, 2.0)
        account = stage.shell.account
        assert account is not None
        await stage.desk.accounts.set_options(account.id, replace(account.options, broadcast_day_limit=2))
        await stage.desk.preferences.change(hold_seconds=0, hours_from=0, hours_to=24)
        await until(lambda: bar.line is not None)
        stage.button("Send now").click()
        await until(lambda: bar.line is not None and bar.line.buttons[0].act is Act.CHANGE_LIMIT)
        assert bar.line is not None
        assert bar.line.rest == "0 sent, 3 not sent, 3 credits are needed. 2 may still go today."
        assert not stage.button("Resume").isEnabled()
        pages: list[str] = []
        stage.shell.settings_requested.connect(pages.append)
        stage.button("Change the limit").click()
        await until(lambda: pages)
        assert pages == ["accounts"]
        await stage.desk.accounts.set_options(account.id, replace(account.options, broadcast_day_limit=3))
        await until(lambda: stage.button("Resume").isEnabled())
        stage.button("Resume").click()
        await until(lambda: bar.line is None)


async def test_what_is_due_later_is_not_in_the_way(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        bar = stage.window.run_bar
        await schedule(stage, 30.0)
        assert stage.shell.account is not None
        key = await stage.desk.sender.submit(broadcast(stage.shell.account))
        await until(lambda: bar.line is not None)
        assert bar.line is not None
        assert (bar.line.broadcast_id, bar.line.more) == (key, 0)
        assert await stage.desk.sender.undo(key)
        await until(lambda: bar.line is None)


async def test_change_takes_it_back_with_all_that_was_kept(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        taken: list[tuple[int, Seed]] = []
        stage.shell.changing.connect(lambda key, seed: taken.append((key, seed)))
        key = await schedule(stage, 2.0)
        was = await stage.desk.broadcasts.one(key)
        await until(lambda: stage.window.run_bar.line)
        stage.button("Change…").click()
        await until(lambda: taken)
        assert taken[0][0] == key
        seed = taken[0][1]
        assert was is not None
        assert seed.timing == was.broadcast.timing, "else it would go out at once when it is sent again"
        assert seed.source == {"text": "kept"}
        assert seed.chips is not None
        assert [row.raw_number for row in seed.chips[0].rows] == ["+60125559000", "+60125559001", "+60125559002"]
        assert stage.window.tab == "compose"
        assert await stage.desk.broadcasts.one(key) is None


async def test_undo_in_its_last_seconds_loses_nothing_either(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        taken: list[tuple[int, Seed]] = []
        stage.shell.changing.connect(lambda key, seed: taken.append((key, seed)))
        key = await schedule(stage, 2.0)
        await until(lambda: stage.window.run_bar.line)
        stage.button("Send now").click()
        await until(lambda: stage.window.run_bar.line and stage.window.run_bar.line.look is Look.HOLDING)
        stage.button("Undo").click()
        await until(lambda: taken)
        assert taken[0][0] == key
        assert taken[0][1].source == {"text": "kept"}
        assert await stage.desk.broadcasts.one(key) is None


async def test_a_stop_is_asked_in_words_of_what_waits(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        key = await schedule(stage, 2.0)
        bar = stage.window.run_bar
        await until(lambda: bar.line)
        bar.buttons[Act.STOP].click()
        await until(lambda: stage.window.findChild(Question))
        question = stage.window.findChild(Question)
        assert question.accessibleDescription() == "3 messages are not sent and will not be."
        assert question.buttons["on"].text() == "Keep it"
        question.buttons["stop"].click()
        await until(lambda: bar.line is None)
        row = await stage.desk.broadcasts.one(key)
        assert row is not None
        assert row.broadcast.state is RunState.STOPPED
        assert row.counts.not_sent == 3
