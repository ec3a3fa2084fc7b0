"""Binary contents in Compose: what keeps one from review is told in a few words below the button."""

from pathlib import Path

import pytest
from compose_stage import compose, numbers, type_to
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smsdesk.domain.kinds import Kind
from smsdesk.ui.compose.view import ComposeView


def choose(view: ComposeView, kind: Kind, builder: str = "hex") -> None:
    view.kind.set_choice(kind, True)
    view.kind.choice_changed.emit()
    view.binary.choose(builder)


async def test_what_is_wrong_with_the_content_is_not_that_there_is_none(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, numbers(2))
        view = rig.view
        choose(view, Kind.BINARY_UDH)
        assert view.cost.hint() == "There are no octets yet."
        for wrong in ("06 05 0", "06 05 04 15 81 00", "41" * 141):
            view.dock.octets.field.setPlainText(wrong)
            assert view.cost.hint() == "The content is not right yet."
            assert not view.cost.button.isEnabled()
        view.dock.octets.field.setPlainText("02 70 00 41")
        assert view.cost.button.isEnabled()


@pytest.mark.parametrize(
    ("builder", "hint"),
    [
        ("ringtone", "There is no tune yet."),
        ("picture", "There is no picture yet."),
        ("push", "The title is missing."),
        ("contact", "The name is missing."),
    ],
)
async def test_an_empty_builder_says_what_it_wants(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot, builder: str, hint: str
) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, numbers(2))
        choose(rig.view, Kind.BINARY_UDH, builder)
        assert rig.view.cost.hint() == hint


async def test_a_push_without_its_title_says_so(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    async with compose(tmp_path) as rig:
        await type_to(rig, qtbot, numbers(2))
        choose(rig.view, Kind.BINARY_UDH, "push")
        rig.view.binary.push.title.setText("Offer")
        assert rig.view.cost.hint() == "The link is missing."
        rig.view.binary.push.link.setText("example.com")
        assert rig.view.cost.hint() == "The content is not right yet."
        rig.view.binary.push.link.setText("https://example.com")
        assert rig.view.cost.button.isEnabled()
