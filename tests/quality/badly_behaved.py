"""Tests that leave something behind; test_watching.py runs them and sees each caught. Not collected by itself."""

import asyncio
import os
import warnings
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QComboBox, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

KEPT = []


async def failing() -> None:
    """Fails."""
    raise ValueError("lost")


async def test_bad_lost_task() -> None:
    asyncio.create_task(failing())  # noqa: RUF006
    await asyncio.sleep(0)


async def test_bad_lost_task_on_qt(qapp: object) -> None:
    asyncio.create_task(failing())  # noqa: RUF006
    await asyncio.sleep(0.01)


async def test_bad_callback_on_qt(qapp: object) -> None:
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)


async def test_bad_never_awaited() -> None:
    failing()


def test_bad_window_left(qtbot: QtBot) -> None:
    KEPT.append(QWidget())


def test_bad_qt_warning(qtbot: QtBot) -> None:
    qWarning("something is wrong")


def test_bad_warning() -> None:
    warnings.warn("something is wrong", stacklevel=1)


def test_bad_slot(qtbot: QtBot) -> None:
    QTimer.singleShot(0, lambda: 1 / 0)
    qtbot.wait(10)


def test_good_window(qtbot: QtBot) -> None:
    window = QMainWindow()
    window.itself = window  # a cycle is no leak
    qtbot.addWidget(window)
    box = QComboBox()
    window.setCentralWidget(box)
    box.addItem("one")
    window.setMinimumSize(200, 100)
    window.show()
    box.showPopup()
    box.hidePopup()


async def test_good_loops(qapp: object) -> None:
    await asyncio.sleep(0.01)
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)


async def test_good_plain_loop() -> None:
    assert "asyncio" in type(asyncio.get_running_loop()).__module__


def test_good_surroundings() -> None:
    assert Path.home().name.startswith("smsdesk-tests-")
    assert Path(os.environ["XDG_CONFIG_HOME"]).parent == Path.home()
    assert not {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"} & os.environ.keys()


@pytest.mark.soak
def test_bad_if_not_left_out() -> None:
    raise AssertionError
