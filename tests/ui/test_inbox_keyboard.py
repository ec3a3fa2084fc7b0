"""An afternoon in the Inbox without a mouse: every step is a key, pressed where the focus is."""

import asyncio
from pathlib import Path

import pytest
from inbox_stage import ARIF, KAVITHA, NOON, Stage, staged, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from smsdesk.domain.conversations import InboxShelf
from smsdesk.ui.run_bar import RunBar
from smsdesk.ui.run_bar_presenter import RunBarPresenter

pytestmark = pytest.mark.usefixtures("dressed")
HOUR = 3600.0
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def focus() -> QWidget:
    """Where the keys go."""
    found = QApplication.focusWidget()
    assert found is not None, "no key would be heard"
    return found


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key."""
    QTest.keyClick(focus(), key, modifiers)


def write(text: str) -> None:
    """A text, key by key."""
    QTest.keyClicks(focus(), text)


async def tab_to(name: str) -> None:
    """Shift+Tab until a button of that name has the focus."""
    for _ in range(40):
        if focus().accessibleName() == name:
            return
        press(Qt.Key.Key_Backtab, SHIFT)
    pytest.fail(f"{name} is not reached by Tab")


async def wrote(stage: Stage) -> None:
    """Three people did; the newest is Kavitha."""
    await stage.person("Kavitha", KAVITHA)
    await stage.person("Arif", ARIF)
    for number, text in (("60125557101", "hello"), (ARIF, "no orchids"), (KAVITHA, "are there orchids?")):
        await stage.writes(number, text)
    await until(lambda: len(stage.titles()) == 3)
    await stage.quiet()


async def search_and_choose(stage: Stage) -> None:
    """Find who wrote about orchids, and open what Kavitha wrote."""
    view = stage.view
    view.list.table.setFocus()
    press(Qt.Key.Key_F, CTRL)
    write("orchids")
    await stage.shows("Kavitha", "Arif")
    press(Qt.Key.Key_Down)
    assert focus() is view.list.table
    await stage.quiet()
    press(Qt.Key.Key_Down, ALT)
    await until(lambda: stage.texts() == ["are there orchids?"])
    await stage.quiet()


async def test_from_the_search_to_the_next_conversation_without_a_mouse(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path, NOON - 4 * HOUR) as stage:
        await wrote(stage)
        view, desk, book = stage.view, stage.desk, stage.account.book
        bar = RunBar()
        stage.window.layout().insertWidget(0, bar)
        runs = RunBarPresenter(bar, stage.window, desk, stage.shell, stage.tasks)
        runs.start()
        await search_and_choose(stage)
        # Reply, send, take it back.
        press(Qt.Key.Key_Return)
        assert focus() is view.pane.reply.edit
        write("Yes, 30 stems.")
        press(Qt.Key.Key_Return, CTRL)
        await until(lambda: stage.texts()[1:] == ["Yes, 30 stems."])
        await stage.quiet()
        await until(bar.isVisible)
        await tab_to("Undo")
        press(Qt.Key.Key_Space)
        await until(lambda: view.pane.reply.edit.text() == "Yes, 30 stems.")
        await stage.quiet()
        # Opt out and back.
        press(Qt.Key.Key_Escape)
        assert focus() is view.list.table
        press(Qt.Key.Key_O, CTRL | SHIFT)
        await until(lambda: stage.presenter.thread.conversation.opted_out)
        await stage.quiet()
        assert not view.pane.reply.send.isEnabled()
        assert await desk.opt_outs.among(book, [KAVITHA])
        press(Qt.Key.Key_Z, CTRL)
        await until(lambda: not stage.presenter.thread.conversation.opted_out)
        await stage.quiet()
        assert view.pane.reply.edit.text() == "Yes, 30 stems."
        # Archive; the next one is chosen by itself, and one key goes on.
        press(Qt.Key.Key_Escape)
        await stage.quiet()
        press(Qt.Key.Key_E, CTRL)
        await until(lambda: "Kavitha" not in stage.titles())
        await stage.quiet()
        assert (await desk.inbox.counts(book))[InboxShelf.ARCHIVED] == 1
        assert stage.presenter.thread.conversation.name == "Arif"
        press(Qt.Key.Key_Down, ALT)
        await until(lambda: stage.texts() == ["hello"])
        runs.stop()


async def test_another_shelf_closes_what_is_not_on_it_and_keeps_the_draft(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.writes(KAVITHA, "hello")
        await until(stage.titles)
        await stage.choose(0)
        stage.view.pane.reply.edit.insertPlainText("Yes, roses too.")
        assert stage.view.pane.thread_shown
        stage.view.list.shelves.choose(InboxShelf.BIN)
        await stage.quiet()
        assert not stage.view.pane.thread_shown
        assert stage.presenter.thread.key is None
        stage.view.list.shelves.choose(InboxShelf.INBOX)
        await until(stage.titles)
        await stage.choose(0)
        assert stage.view.pane.thread_shown
        assert stage.view.pane.reply.edit.text() == "Yes, roses too."


async def test_what_is_just_being_opened_stays_shut_when_another_shelf_is_chosen(qapp: object, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.writes(KAVITHA, "hello")
        await until(stage.titles)
        stage.view.list.select(0)
        await asyncio.sleep(0)  # the thread is being read
        stage.view.list.shelves.choose(InboxShelf.BIN)
        await stage.quiet()
        assert stage.presenter.thread.key is None
        assert not stage.view.pane.thread_shown
        assert not stage.view.pane.reply.send.isEnabled()
