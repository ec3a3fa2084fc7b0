"""Settings are in force at once, say what is wrong with them, and can be put back."""

from pathlib import Path

import pytest
from frame_stage import Stage, staged, until
from PySide6.QtWidgets import QApplication

from smsdesk.domain.accounts import UNVERIFIED, Method, PrefixMode
from smsdesk.ui.settings.page import SettingsPage
from smsdesk.ui.settings.window import SettingsWindow
from smsdesk.ui.style import style
from smsdesk.ui.widgets.field import CheckBox, ComboBox, LineEdit

pytestmark = pytest.mark.usefixtures("dressed")


def opened(stage: Stage, page: str) -> SettingsWindow:
    stage.shell.settings_requested.emit(page)
    window = stage.window.findChild(SettingsWindow)
    assert window.isVisible()
    assert window.page == page
    return window


def enter(page: SettingsPage, key: str, text: str) -> None:
    editor = page.settings[key].field.editor
    assert isinstance(editor, LineEdit)
    editor.setText(text)
    editor.editingFinished.emit()


def choose(page: SettingsPage, key: str, place: int) -> None:
    editor = page.settings[key].field.editor
    assert isinstance(editor, ComboBox)
    editor.setCurrentIndex(place)
    editor.activated.emit(place)


async def test_sending_changes_at_once_and_survives_a_wrong_value(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        page = opened(stage, "sending").sending
        enter(page, "per_second", "40")
        await until(lambda: stage.desk.preferences.values.per_second == 40)
        enter(page, "confirm_above", "1,500")
        await until(lambda: stage.desk.preferences.values.confirm_above == 1500)
        for wrong in ("0", "101", "quick", "", "-3", "１５x"):
            enter(page, "per_second", wrong)
            assert page.settings["per_second"].field.error == "A whole number from 1 to 100."
        assert stage.desk.preferences.values.per_second == 40
        stage.button("Reset Recipients a second", page).click()
        await until(lambda: stage.desk.preferences.values.per_second == 15)
        assert page.settings["per_second"].field.error == ""
        box = page.settings["reports_by_default"].field.editor
        assert isinstance(box, CheckBox)
        box.click()
        await until(lambda: not stage.desk.preferences.values.reports_by_default)


async def test_appearance_changes_at_once(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        page = opened(stage, "appearance").appearance
        choose(page, "appearance", 2)
        await until(lambda: style.tokens.dark)
        choose(page, "appearance", 1)
        await until(lambda: not style.tokens.dark)
        before = style.base
        choose(page, "ui_size", 4)
        await until(lambda: style.base == before + 2)


async def test_the_options_of_an_account(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        account = await stage.practice()
        page = opened(stage, "accounts").accounts

        def options():  # type: ignore[no-untyped-def]
            found = stage.desk.accounts.get(account.id)
            assert found is not None
            return found.options

        choose(page, "method", 1)
        await until(lambda: options().method is Method.GET)
        choose(page, "prefix_mode", 2)
        await until(lambda: options().prefix_mode is PrefixMode.ADDED)
        enter(page, "price_prefix", "RM0.00 ")
        await until(lambda: options().price_prefix == "RM0.00 ")
        enter(page, "country", " sg ")
        await until(lambda: options().country == "SG")
        enter(page, "sender", " KEDAI ")
        await until(lambda: options().sender == "KEDAI")
        enter(page, "part_sizes.gsm_multi", "152")
        await until(lambda: options().part_sizes.gsm_multi == 152)
        for key, wrong, said in (
            ("country", "Malaysia", "Two letters"),
            ("sender", "Kedai Melur Sdn", "Up to 11 letters"),
            ("seqno_name", "username", "Letters, digits"),
            ("pages.single", "../other.aspx", "A path below"),
            ("proxy", "http://me:secret@proxy.example", "An address such as"),
            ("part_sizes.gsm_single", "120", "A whole number from 2 on"),
            ("batch_size", "101", "A whole number from 1 to 100."),
        ):
            before = options()
            enter(page, key, wrong)
            await until(lambda key=key: page.settings[key].field.error)  # type: ignore[misc]
            assert page.settings[key].field.error.startswith(said)
            assert options() == before


async def test_defaults_that_nobody_has_proven_are_marked(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.practice()
        page = opened(stage, "accounts").accounts
        beside = {key: setting.default_text for key, setting in page.settings.items()}
        assert beside["method"] == "Default: POST (not proven)"
        assert beside["pages.single"] == "Default: websmsapi/ISendSMS.aspx"
        assert {key for key, text in beside.items() if "not proven" in text} == UNVERIFIED & page.settings.keys()
