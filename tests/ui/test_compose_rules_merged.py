"""The strip of rules judges what the shown recipient gets, and leads to places in the text as written."""

from pathlib import Path

from compose_stage import Rig, compose, type_to
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

PEOPLE = "Name\tNumber\tVoucher\nAisyah\t012-555 0101\tM-201\nSiti\t012-555 0102\tmelur.com/x"


def broken(rig: Rig) -> list[str]:
    return [each.rule.id for each in rig.presenter.rules.findings if each.rule.id != "quiet_hours"]


async def test_the_name_of_a_field_is_no_offer_and_its_value_may_be_a_link(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, PEOPLE)
        rig.view.message.put_text("RM0 Kedai Melur: Hi {name}, no. {voucher}")
        await rig.until(lambda: not rig.presenter.rules._timer.isActive())
        assert broken(rig) == []
        rig.view.preview.steps.step_requested.emit(1)
        await rig.until(lambda: broken(rig) == ["link"])
        (link,) = (each for each in rig.presenter.rules.findings if each.rule.id == "link")
        (place,) = link.at
        assert rig.view.message.text()[slice(*place)] == "{voucher}"
