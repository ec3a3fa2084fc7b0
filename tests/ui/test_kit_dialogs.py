"""Questions and file choosers as coroutines."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.ui.dialogs import Choice, ask, choose_open_file, choose_save_file
from smsdesk.ui.widgets.sheet import Question

_CHOICES = [Choice("go", "Go on sending"), Choice("stop", "Stop, keep 126 unsent", "danger")]


@pytest.fixture
def window(dressed: QApplication, qtbot: QtBot) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(900, 600)
    QLineEdit(window)
    window.show()
    yield window
    window.close()
    window.deleteLater()


async def _asked(window: QWidget) -> tuple[asyncio.Task[str], Question]:
    task = asyncio.ensure_future(ask(window, "Stop this broadcast?", "112 are sent and stay sent.", _CHOICES))
    await asyncio.sleep(0)
    return task, window.findChildren(Question)[-1]


async def test_the_pressed_button_is_the_answer(window: QWidget) -> None:
    task, question = await _asked(window)
    assert question.buttons["go"].hasFocus() or not window.isActiveWindow()
    question.buttons["stop"].click()
    assert await task == "stop"


async def test_escape_answers_nothing(window: QWidget, qtbot: QtBot) -> None:
    task, question = await _asked(window)
    qtbot.keyClick(question.buttons["go"], Qt.Key.Key_Escape)
    assert await task == ""


async def test_cancelling_closes_the_question(window: QWidget) -> None:
    task, question = await _asked(window)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not question.is_open


async def test_a_window_that_goes_away_answers_nothing(dressed: QApplication) -> None:
    window = QWidget()
    window.resize(600, 400)
    window.show()
    task, _question = await _asked(window)
    window.close()
    window.deleteLater()
    del _question
    assert await asyncio.wait_for(task, 5) == ""


async def _dialog(window: QWidget) -> QFileDialog:
    while not (found := window.findChildren(QFileDialog)):
        await asyncio.sleep(0)
    return found[0]


async def test_a_file_is_chosen_to_read(window: QWidget, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name\n")
    task = asyncio.ensure_future(choose_open_file(window, "Import", "Tables (*.csv)"))
    dialog = await _dialog(window)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("people.csv")
    dialog.done(QFileDialog.DialogCode.Accepted.value)
    assert await task == file


async def test_giving_up_chooses_nothing(window: QWidget) -> None:
    task = asyncio.ensure_future(choose_save_file(window, "Export", "people.csv"))
    (await _dialog(window)).reject()
    assert await task is None


async def test_a_cancelled_chooser_closes(window: QWidget) -> None:
    task = asyncio.ensure_future(choose_save_file(window, "Export", "people.csv"))
    dialog = await _dialog(window)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not dialog.isVisible()
