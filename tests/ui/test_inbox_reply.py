"""The reply line: counted, checked, sent with a hold, brought back by Undo, and a draft for every conversation."""

import asyncio
from pathlib import Path

import pytest
from inbox_stage import ARIF, KAVITHA, NOON, Stage, prepared, staged, until
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest

from smsdesk.domain.lists import NumberChip
from smsdesk.domain.records import Purpose
from smsdesk.domain.states import RunState
from smsdesk.practice import control
from smsdesk.ui.run_acts import RunActs
from smsdesk.ui.run_line import Act

pytestmark = pytest.mark.usefixtures("dressed")
HOUR = 3600.0
ARIF_SHOWN = "\u2066+60\u00a012-555\u00a07108\u2069"


async def opened(stage: Stage, *numbers: str) -> None:
    """These wrote, and the first one's thread is open."""
    for number in reversed(numbers or (KAVITHA,)):
        await stage.writes(number, f"hello from {number}")
    await until(lambda: len(stage.titles()) == len(numbers or (KAVITHA,)))
    await stage.quiet()
    await stage.choose(0)


def typed(stage: Stage, text: str) -> None:
    """Type a text in place of what stands there."""
    edit = stage.view.pane.reply.edit
    edit.selectAll()
    edit.insertPlainText(text)


async def ledger(stage: Stage) -> list[tuple[str, str]]:
    """What the gateway took: number and text."""
    told = await control.ask(stage.account.address, "ledger")
    return [(each["number"], each["text"]) for each in told["messages"]]


async def test_the_counter_is_that_of_compose_with_the_cost(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await opened(stage)
        reply = stage.view.pane.reply
        assert not reply.send.isEnabled()
        assert reply.send.accessibleDescription() == "There is no text yet."
        typed(stage, "Yes, roses too. Shall we keep 30 stems for you?")
        assert reply.counter.text() == "GSM-7 · 1 part · 47 of 160 · 113 left · 1 credit"
        typed(stage, "“" + "x" * 159)
        assert reply.counter.text() == "Unicode · 3 parts · 160 of 201 · 41 left · 3 credits"
        assert reply.note.button.text() == "Use plain quotes"
        reply.note.button.click()
        assert reply.edit.text() == '"' + "x" * 159
        assert reply.counter.text().startswith("GSM-7 · 1 part · 160 of 160")
        typed(stage, "x" * 2000)
        assert not reply.send.isEnabled()
        assert "parts are too many" in reply.note_text()


async def test_a_reply_holds_goes_out_and_stands_in_the_thread(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path, NOON - 4 * HOUR) as stage:
        await opened(stage)
        typed(stage, "Yes {really}: roses")
        QTest.keyClick(stage.view.pane.reply.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: len(stage.texts()) == 2)
        await stage.quiet()
        assert stage.view.pane.reply.edit.text() == ""
        (row,) = await stage.desk.broadcasts.page(0, 5)
        assert (row.broadcast.state, row.broadcast.purpose) == (RunState.HOLDING, Purpose.REPLY)
        assert stage.view.pane.model.laid(1).state == ("clock", "text2", "Waiting")
        await stage.desk.sender.send_now(row.broadcast.id)
        await until(lambda: stage.view.pane.model.laid(1).state == ("check", "text", "Accepted"))
        assert await ledger(stage) == [(KAVITHA, "Yes {really}: roses")]
        assert stage.texts()[-1] == "Yes {really}: roses"


async def test_undo_brings_the_text_back_also_into_a_conversation_that_is_closed(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path, NOON - 4 * HOUR) as stage:
        await opened(stage, KAVITHA, ARIF)
        tabs: list[str] = []
        stage.shell.tab_requested.connect(tabs.append)
        typed(stage, "Not yet")
        stage.view.pane.reply.send.click()
        await until(lambda: "Not yet" in stage.texts())
        await stage.quiet()
        (row,) = await stage.desk.broadcasts.page(0, 5)
        await stage.choose(stage.titles().index(ARIF_SHOWN))
        typed(stage, "Something else")
        acts = RunActs(stage.window, stage.desk, stage.shell, stage.tasks, lambda: None)
        acts.press(Act.UNDO, row.broadcast.id)
        await until(lambda: stage.view.pane.reply.edit.text() == "Not yet")
        assert tabs == ["inbox"]
        await until(lambda: "Not yet" not in stage.texts())
        assert stage.presenter.thread.key == ("practice", KAVITHA)
        assert await ledger(stage) == []
        await stage.quiet()
        await stage.choose(stage.titles().index(ARIF_SHOWN))
        assert stage.view.pane.reply.edit.text() == "Something else"


async def test_undo_after_a_restart_knows_the_text_too(qapp: object, tmp_path: Path) -> None:
    async with prepared(tmp_path, NOON - 4 * HOUR) as stage:
        await stage.open()
        await opened(stage)
        typed(stage, "Wait")
        stage.view.pane.reply.send.click()
        await until(lambda: "Wait" in stage.texts())
        await stage.quiet()
        (row,) = await stage.desk.broadcasts.page(0, 5)
        await stage.close()
        await stage.open()
        assert await stage.desk.sender.undo(row.broadcast.id)
        stage.shell.undone.emit(row.broadcast.id)
        await until(lambda: stage.view.pane.reply.edit.text() == "Wait")
        await stage.close()


async def test_every_conversation_keeps_its_draft(qapp: object, tmp_path: Path) -> None:
    async with prepared(tmp_path) as stage:
        await stage.open()
        await opened(stage, KAVITHA, ARIF)
        typed(stage, "for Kavitha")
        await stage.choose(1)
        assert stage.view.pane.reply.edit.text() == ""
        typed(stage, "for Arif")
        await stage.choose(0)
        assert stage.view.pane.reply.edit.text() == "for Kavitha"
        typed(stage, "for Kavitha, later")
        await stage.close()  # without a pause
        await stage.open()
        for row, text in ((0, "for Kavitha, later"), (1, "for Arif")):
            await stage.choose(row)
            await until(lambda wanted=text: stage.view.pane.reply.edit.text() == wanted)
        typed(stage, "")
        await stage.close()
        assert await stage.desk.draft(f"inbox/practice/{ARIF}") is None


async def test_what_blocks_is_said_beside_the_line_and_compose_can_override_it(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await opened(stage)
        reply = stage.view.pane.reply
        typed(stage, "See https://example.com/a{b}")
        assert reply.note_text() == "Link: operators block it."
        assert not reply.send.isEnabled()
        assert reply.send.accessibleDescription() == "Link: operators block it."
        stage.view.pane.reply.send_requested.emit()  # Ctrl+Enter
        await stage.quiet()
        assert await stage.desk.broadcasts.size() == 0
        assert reply.edit.text() == "See https://example.com/a{b}"
        reply.note.button.click()
        (seed,) = stage.seeds
        assert (seed.text, seed.chips) == ("See https://example.com/a{{b}", (NumberChip(f"+{KAVITHA}"),))


async def test_without_credits_nothing_goes_and_the_text_stays(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await opened(stage)
        await control.ask(stage.account.address, "credits", {"credits": 0})
        typed(stage, "Yes")
        stage.view.pane.reply.send.click()
        await until(lambda: "0 are left" in stage.view.pane.reply.note_text())
        assert stage.view.pane.reply.edit.text() == "Yes"
        assert await stage.desk.broadcasts.size() == 0


async def test_what_compose_wants_confirmed_is_confirmed_there(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.desk.preferences.change(confirm_above=1)
        await opened(stage)
        typed(stage, "x" * 200)
        stage.view.pane.reply.send.click()
        await until(lambda: "the count is typed to confirm" in stage.view.pane.reply.note_text())
        assert await stage.desk.broadcasts.size() == 0


async def test_at_night_the_line_says_so(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path, NOON + HOUR) as stage:  # 21:00 in Kuala Lumpur
        await opened(stage)
        typed(stage, "Yes")
        assert stage.view.pane.reply.note_text().startswith("Outside your sending hours (08:00 to 20:00).")
        stage.clock.set(NOON - HOUR)
        typed(stage, "Yes!")
        assert stage.view.pane.reply.note_text() == ""


async def test_who_has_no_number_gets_no_reply(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.writes("KEDAI", "Buy now")
        await stage.shows("Unknown sender KEDAI")
        await stage.choose(0)
        reply = stage.view.pane.reply
        assert not reply.edit.isEnabled()
        assert reply.note_text() == "This sender has no number, so nothing can be sent there."
        assert not stage.view.pane.head.opt_out.isVisible()


async def test_a_paste_that_is_too_long_is_refused_whole(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await opened(stage)
        edit = stage.view.pane.reply.edit
        typed(stage, "Yes")
        pasted = QMimeData()
        pasted.setText("x" * 100_000)
        edit.insertFromMimeData(pasted)
        assert edit.text() == "Yes"
        assert "100,003 characters" in stage.view.pane.reply.note_text()
        edit.setPlainText("y" * 100_000)  # as assistive technology sets it
        assert edit.text() == edit.toPlainText() == "Yes"


async def test_of_an_erased_person_no_reply_is_kept(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await opened(stage, KAVITHA, ARIF)
        await stage.choose(stage.titles().index(ARIF_SHOWN))
        typed(stage, f"Ask Kavitha: +{KAVITHA}, thank you")
        await stage.quiet()
        await stage.choose(1 - stage.titles().index(ARIF_SHOWN))
        typed(stage, "Dear Kavitha")  # and the next moment, before it is written anywhere:
        await stage.desk.erasing.erase(KAVITHA)
        await stage.quiet()
        await asyncio.sleep(0.5)  # longer than a draft waits to be written
        assert await stage.desk.draft(f"inbox/practice/{KAVITHA}") is None
        assert "Kavitha" not in stage.view.pane.reply.edit.text()
        await stage.choose(0)
        assert stage.view.pane.reply.edit.text() == "Ask Kavitha: •••, thank you"


async def test_of_an_erased_person_nothing_stands_in_the_reply_to_another(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await opened(stage, ARIF)
        typed(stage, f"Ask Kavitha: +{KAVITHA}, thank you")
        await stage.desk.erasing.erase(KAVITHA)
        await stage.quiet()
        await asyncio.sleep(0.5)
        assert stage.view.pane.reply.edit.text() == "Ask Kavitha: •••, thank you"
        assert await stage.desk.draft(f"inbox/practice/{ARIF}") == "Ask Kavitha: •••, thank you"
