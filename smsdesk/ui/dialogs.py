"""Questions and file choosers as coroutines: open() and a future, never a nested event loop."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from smsdesk.ui.widgets.sheet import Choice, Question

_T = TypeVar("_T")

__all__ = ["Choice", "ask", "choose_open_file", "choose_save_file"]


async def ask(window: QWidget, title: str, sentence: str, choices: Sequence[Choice]) -> str:
    """Ask inside `window`; returns the key of the pressed button, "" for Esc or when the window goes away.

    The first choice gets the focus, so it is the one that changes nothing. Cancelling closes the question.
    """
    question = Question(window.window(), title, sentence, choices)
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    question.answered.connect(lambda key: _settle(answer, key))
    question.destroyed.connect(lambda: _settle(answer, ""))
    question.open(question.buttons[choices[0].key])
    try:
        return await answer
    finally:
        if not answer.done() or answer.cancelled():
            question.dismiss()


async def choose_open_file(window: QWidget, title: str, filters: str = "") -> Path | None:
    """A file to read, or None. `filters` as Qt writes them: "Tables (*.csv *.xlsx);;All files (*)"."""
    dialog = QFileDialog(window, title, "", filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _choose(dialog)


async def choose_save_file(window: QWidget, title: str, name: str, filters: str = "") -> Path | None:
    """A file to write, or None; asks by itself before an existing one is replaced. `name` is proposed."""
    dialog = QFileDialog(window, title, name, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    return await _choose(dialog)


async def _choose(dialog: QFileDialog) -> Path | None:
    if QGuiApplication.platformName() == "offscreen":
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.finished.connect(lambda code: _settle(done, code))
    dialog.destroyed.connect(lambda: _settle(done, 0))
    dialog.open()
    try:
        code = await done
    except asyncio.CancelledError:
        dialog.reject()
        raise
    if code != QDialog.DialogCode.Accepted.value:
        return None
    files = dialog.selectedFiles()
    return Path(files[0]) if files else None


def _settle(future: asyncio.Future[_T], value: _T) -> None:
    """Give the future its value, unless it has one or nobody waits any more."""
    if not future.done():
        future.set_result(value)
