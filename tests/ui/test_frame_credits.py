"""The Credits page: figures with their time, unclear answers, failures that keep the old figures."""

from pathlib import Path

import pytest
from frame_stage import Stage, answering, staged, until
from PySide6.QtWidgets import QApplication

from smsdesk.services.account_drafts import AccountDraft
from smsdesk.ui.widgets.note import Note

pytestmark = pytest.mark.usefixtures("dressed")


async def connect(stage: Stage, address: str) -> None:
    await stage.desk.accounts.add(AccountDraft("Kedai", address, "user", "secret", allow_http=True))
    stage.window.show_tab("credits")
    await until(lambda: stage.shell.account)


def figures(stage: Stage) -> tuple[str, str]:
    return stage.credits.left.accessibleDescription(), stage.credits.used.accessibleDescription()


def notes(stage: Stage) -> list[str]:
    return [each.text() for each in stage.credits.findChildren(Note) if each.isVisible()]


async def test_a_failure_keeps_the_old_figures(qapp: QApplication, tmp_path: Path) -> None:
    async with answering("Used Credit:9510 Credit Left:490", "<html>no</html>") as address, staged(tmp_path) as stage:
        await connect(stage, address)
        await until(lambda: figures(stage) == ("490", "9,510"))
        assert stage.credits.raw.text() == "Used Credit:9510 Credit Left:490"
        stage.button("Refresh", stage.credits).click()
        await until(lambda: notes(stage))
        assert notes(stage)[0].startswith("A web page answered instead of the gateway.")
        assert figures(stage) == ("490", "9,510")
        assert stage.credits.raw.text() == "<html>no</html>"


async def test_a_lone_figure_gets_its_meaning_from_the_person(qapp: QApplication, tmp_path: Path) -> None:
    async with answering("1204") as address, staged(tmp_path) as stage:
        await connect(stage, address)
        await until(lambda: notes(stage) == ["The gateway answered 1,204 and no more. Is this what is left?"])
        await until(lambda: stage.window.header.accessible_balance().startswith("1,204, left or used?"))
        stage.button("Yes", stage.credits).click()
        await until(lambda: figures(stage)[0] == "1,204")
        assert notes(stage) == []
        await until(lambda: stage.window.header.accessible_balance().startswith("1,204 credits"))


async def test_1702_is_never_taken_for_credits(qapp: QApplication, tmp_path: Path) -> None:
    async with answering("1702") as address, staged(tmp_path) as stage:
        await connect(stage, address)
        await until(lambda: notes(stage))
        assert "a refused password, or 1,702 credits" in notes(stage)[0]
        assert figures(stage)[0].startswith("–")


async def test_without_an_account_the_page_says_what_it_is_for(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        opened: list[int] = []
        stage.shell.account_form_requested.connect(opened.append)
        stage.window.show_welcome(False)
        stage.window.show_tab("credits")
        stage.button("Connect my account", stage.credits).click()
        assert opened == [0]
