"""Numbers, zones and hours in the settings: taken as people write them, refused with what to do."""

from pathlib import Path

import pytest
from frame_stage import staged, until
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from test_frame_settings import enter, opened

from smsdesk.domain.accounts import AccountOptions
from smsdesk.services.zones import zone_names
from smsdesk.ui.settings.entries import parsed
from smsdesk.ui.settings.specs import ACCOUNT
from smsdesk.ui.style import style
from smsdesk.ui.widgets.field import CheckBox, LineEdit

pytestmark = pytest.mark.usefixtures("dressed")

SPECS = {spec.key: spec for spec in ACCOUNT}
ZONES = ("Asia/Kuala_Lumpur", "Asia/Kuching", "America/Kentucky/Louisville", "Europe/Berlin", "UTC")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Asia/Kuala Lumpur", "Asia/Kuala_Lumpur"),
        (" asia/kuala_lumpur ", "Asia/Kuala_Lumpur"),
        ("berlin", "Europe/Berlin"),
        ("Kuching", "Asia/Kuching"),
        ("utc", "UTC"),
        ("Ku", None),  # two of them
        ("Atlantis", None),
        ("", None),
        ("../../etc/passwd", None),
        ("Asia", None),
        ("Pacific/Auckland", "Pacific/Auckland"),  # not in this list, but there
    ],
)
def test_a_zone_is_found_by_its_city(typed: str, value: str | None) -> None:
    found, wrong = parsed(SPECS["time_zone"], typed, AccountOptions(), ZONES)
    assert found == value
    assert bool(wrong) is (value is None)


@pytest.mark.parametrize(
    ("typed", "country", "value"),
    [
        ("012-555 0142", "MY", "60125550142"),
        ("+60 12-555 0142", "SG", "60125550142"),
        ("8123 4567", "SG", "6581234567"),
        ("  ", "MY", ""),
        ("my phone", "MY", None),
        ("12", "MY", None),
    ],
)
def test_the_own_number_is_a_number_of_the_accounts_country(typed: str, country: str, value: str | None) -> None:
    found, wrong = parsed(SPECS["own_number"], typed, AccountOptions(country=country))
    assert found == value
    assert bool(wrong) is (value is None)


async def test_zones_are_places() -> None:
    names = await zone_names()
    assert {"Asia/Kuala_Lumpur", "Europe/Berlin", "UTC"} <= set(names)
    assert list(names) == sorted(names)
    assert not [name for name in names if name.startswith(("Etc/", "posix/"))]


async def test_what_an_account_is_told_about_time_and_company(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        account = await stage.practice()
        page = opened(stage, "accounts").accounts

        def options() -> AccountOptions:
            found = stage.desk.accounts.get(account.id)
            assert found is not None
            return found.options

        own, zone = (page.settings[key].field.editor for key in ("own_number", "time_zone"))
        assert isinstance(own, LineEdit)
        assert isinstance(zone, LineEdit)
        assert page.settings["own_number"].default_text == "Default: none"
        assert page.settings["time_zone"].default_text == "Default: Asia/Kuala Lumpur"
        enter(page, "own_number", "0125550142")
        await until(lambda: options().own_number == "60125550142")
        await until(lambda: own.text() == "+60 12-555 0142")
        enter(page, "own_number", "call me")
        assert page.settings["own_number"].field.error.startswith("This is not a phone number.")
        assert options().own_number == "60125550142"
        enter(page, "company", " Kedai Melur ")
        await until(lambda: options().company == "Kedai Melur")
        enter(page, "company", "x" * 41)
        await until(lambda: page.settings["company"].field.error == "At most 40 characters.")
        box = page.settings["let_gateway_encode"].field.editor
        assert isinstance(box, CheckBox)
        box.click()
        await until(lambda: options().let_gateway_encode)
        assert page.settings["let_gateway_encode"].default_text == "Default: off (not proven)"
        await until(lambda: zone.completer() is not None)
        completer = zone.completer()
        assert completer.filterMode() == Qt.MatchFlag.MatchContains
        completer.setCompletionPrefix("kuch")
        assert completer.completionCount() == 1
        assert completer.currentCompletion() == "Asia/Kuching"
        completer.activated.emit("Asia/Kuching")
        await until(lambda: options().time_zone == "Asia/Kuching")
        assert zone.text() == "Asia/Kuching"
        enter(page, "time_zone", "Atlantis")
        assert page.settings["time_zone"].field.error.startswith("No time zone has this name.")
        assert options().time_zone == "Asia/Kuching"


async def test_hours_are_in_force_at_once(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        page = opened(stage, "sending").sending
        for key, text, value in (("hours_from", "9", 9), ("hours_to", "24", 24), ("repeat_hours", "0", 0)):
            enter(page, key, text)
            await until(lambda key=key, value=value: getattr(stage.desk.preferences.values, key) == value)  # type: ignore[misc]
        enter(page, "hours_to", "25")
        assert page.settings["hours_to"].field.error == "A whole number from 1 to 24."


async def test_a_long_default_never_pushes_reset_out_of_sight(dressed: QApplication, tmp_path: Path) -> None:
    style.apply(dressed, "light", 17)
    async with staged(tmp_path) as stage:
        await stage.practice()
        window = opened(stage, "accounts")
        window.resize(900, 600)
        setting = window.accounts.settings["pages.multi"]
        setting.show_value("other.aspx", "websmsapi/ISendSMSNoDR.aspx")
        viewport = window.accounts.viewport()
        await until(setting._reset.isVisible)
        await until(lambda: setting._reset.mapTo(viewport, QPoint(setting._reset.width(), 0)).x() <= viewport.width())
        assert "ISendSMSNoDR.aspx" in setting._default.toolTip()
