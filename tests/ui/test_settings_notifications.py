"""The page Notifications: in force at once, greyed with the reason, the computer's own list read back."""

from pathlib import Path

import pytest
from frame_stage import Stage, staged, until
from PySide6.QtWidgets import QApplication, QLabel

from smsdesk.ui import wording_notices
from smsdesk.ui.settings import presenter as settings_presenter
from smsdesk.ui.settings.page import SettingsPage
from smsdesk.ui.settings.window import SettingsWindow
from smsdesk.ui.widgets.field import CheckBox

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture(autouse=True)
def entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The autostart folder of this test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "autostart"


def opened(stage: Stage) -> SettingsPage:
    stage.shell.settings_requested.emit("notifications")
    window = stage.window.findChild(SettingsWindow)
    assert window.page == "notifications"
    return window.notifications


def box(page: SettingsPage, key: str) -> CheckBox:
    editor = page.settings[key].field.editor
    assert isinstance(editor, CheckBox)
    return editor


def sentences(page: SettingsPage, key: str) -> list[str]:
    return [each.text() for each in page.settings[key].findChildren(QLabel)]


async def test_switches_are_in_force_at_once(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        page = opened(stage)
        values = stage.desk.preferences
        box(page, "notify_content").click()
        await until(lambda: not values.values.notify_content)
        box(page, "notify").click()
        await until(lambda: not values.values.notify)
        await until(lambda: not box(page, "notify_content").isEnabled())
        assert wording_notices.NO_NOTICES in sentences(page, "notify_content")
        box(page, "notify").click()
        await until(lambda: box(page, "notify_content").isEnabled())
        assert wording_notices.NO_NOTICES not in sentences(page, "notify_content")


@pytest.mark.parametrize("tray", [True, False])
async def test_closing_to_a_tray_that_is_not_there(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tray: bool
) -> None:
    monkeypatch.setattr(settings_presenter, "has_tray", lambda: tray)
    async with staged(tmp_path) as stage:
        page = opened(stage)
        assert box(page, "close_to_tray").isEnabled() is tray
        assert (wording_notices.NO_TRAY in sentences(page, "close_to_tray")) is not tray
        if tray:
            box(page, "close_to_tray").click()
            await until(lambda: stage.desk.preferences.values.close_to_tray)


async def test_starting_with_the_computer(qapp: QApplication, tmp_path: Path, entries: Path) -> None:
    async with staged(tmp_path) as stage:
        page = opened(stage)
        box(page, "start_with_computer").click()
        await until(lambda: stage.desk.preferences.values.start_with_computer)
        (entry,) = entries.iterdir()
        assert "--minimised" in entry.read_text()
        assert str(tmp_path / "data") in entry.read_text()
        entry.unlink()  # somebody tidies up
        stage.shell.settings_requested.emit("notifications")
        await until(lambda: not box(page, "start_with_computer").isChecked())
        box(page, "start_with_computer").click()
        await until(lambda: list(entries.iterdir()) and stage.desk.preferences.values.start_with_computer)
        box(page, "start_with_computer").click()
        await until(lambda: not list(entries.iterdir()))
        await until(lambda: not stage.desk.preferences.values.start_with_computer)


async def test_a_link_in_its_place_is_said_and_the_box_goes_back(
    qapp: QApplication, tmp_path: Path, entries: Path
) -> None:
    async with staged(tmp_path) as stage:
        page = opened(stage)
        entries.parent.mkdir()
        entries.symlink_to(tmp_path)
        box(page, "start_with_computer").click()
        await until(lambda: page.settings["start_with_computer"].field.error)
        assert page.settings["start_with_computer"].field.error.startswith("The entry or its folder is a link.")
        assert not box(page, "start_with_computer").isChecked()
        assert not stage.desk.preferences.values.start_with_computer
