"""The Credits page beyond its two figures: warning level, several accounts, unknown layouts, costs and their export."""

from dataclasses import replace
from pathlib import Path

import pytest
from frame_stage import Stage, answering, broadcast, staged, until
from PySide6.QtWidgets import QAbstractButton, QApplication

from smsdesk.domain.records import Balance
from smsdesk.services.account_drafts import AccountDraft
from smsdesk.store import balances
from smsdesk.ui import dialogs
from smsdesk.ui.widgets.note import Note

pytestmark = pytest.mark.usefixtures("dressed")


async def connect(stage: Stage, address: str, name: str = "Kedai") -> int:
    saved = await stage.desk.accounts.add(AccountDraft(name, address, "melur", "secret", allow_http=True))
    stage.window.show_tab("credits")
    await until(lambda: stage.shell.account)
    return saved.account.id


def left(stage: Stage) -> str:
    return stage.credits.left.accessibleDescription()


async def test_a_balance_that_falls_below_the_level_is_told_once(qapp: QApplication, tmp_path: Path) -> None:
    async with answering("Used:1 Left:600", "Used:2 Left:490", "Used:3 Left:480") as address, staged(tmp_path) as stage:
        await connect(stage, address)
        await until(lambda: left(stage) == "600")
        stage.credits.figures.warn_below.setValue(500)
        stage.credits.figures.warn_below.editingFinished.emit()
        await until(lambda: stage.shell.account and stage.shell.account.options.warn_below == 500)
        assert not stage.window.header.accessible_balance().startswith("600 credits, low")
        stage.button("Refresh", stage.credits).click()
        await until(lambda: left(stage) == "490 below your warning level of 500")
        await until(lambda: stage.window.header.accessible_balance().startswith("490 credits, low at"))
        await until(lambda: stage.toasts)
        stage.button("Refresh", stage.credits).click()
        await until(lambda: left(stage).startswith("480"))
        await until(lambda: stage.window.header.accessible_balance().startswith("480 credits, low"))
        assert stage.toasts == ["Kedai has 490 credits left, below your warning level of 500."]


async def test_which_of_several_figures_is_left_is_asked_once(qapp: QApplication, tmp_path: Path) -> None:
    async with answering("Plan 3, 1,204 of 10,900", "Plan 3, 1,100 of 10,900") as address, staged(tmp_path) as stage:
        await connect(stage, address)
        await until(lambda: [each for each in stage.credits.findChildren(Note) if each.isVisible()])
        assert "Which one is what is left?" in stage.credits.findChildren(Note)[1].text()
        assert stage.credits.raw.text() == "Plan 3, 1,204 of 10,900"
        stage.button("1,204", stage.credits).click()
        await until(lambda: left(stage) == "1,204")
        assert [each for each in stage.credits.findChildren(Note) if each.isVisible()] == []
        stage.button("Refresh", stage.credits).click()
        await until(lambda: left(stage) == "1,100")
        account = stage.shell.account
        assert account is not None
        assert account.options.left_figure == "2/3"


async def test_accounts_stand_beside_each_other(qapp: QApplication, tmp_path: Path) -> None:
    async with answering("Used:1 Left:90") as first, answering("Used:1 Left:700") as second, staged(tmp_path) as stage:
        one = await connect(stage, first)
        assert stage.credits.accounts.isHidden()
        two = await connect(stage, second, "Butik & Co")
        account = stage.desk.accounts.get(one)
        assert account is not None
        await stage.desk.accounts.set_options(one, replace(account.options, warn_below=100, colour="teal"))
        await until(stage.credits.accounts.isVisible)
        stage.button("Refresh all", stage.credits).click()
        await until(lambda: "Kedai: 90, low" in names(stage) and "Butik & Co: 700" in names(stage))
        stage.button("Butik & Co: 700", stage.credits).click()
        await until(lambda: left(stage) == "700")
        assert stage.desk.preferences.values.last_account == two


def names(stage: Stage) -> list[str]:
    return [each.accessibleName() for each in stage.credits.accounts.findChildren(QAbstractButton)]


async def test_the_chart_is_read_from_the_stored_answers(qapp: QApplication, tmp_path: Path) -> None:
    async with answering("Used:9510 Left:490") as address, staged(tmp_path) as stage:
        key = await connect(stage, address)
        now = stage.desk.clock.wall()
        days = [(-40, 1430), (-20, 340), (-12, 2340), (-3, 1250)]

        def fill(connection: object) -> None:
            for day, credits in days:
                balances.add(connection, Balance(key, now + day * 86400, 0, credits, f"Left:{credits}"))  # type: ignore[arg-type]

        await stage.desk.database.write(fill)
        stage.button("Refresh", stage.credits).click()
        canvas = stage.credits.chart.canvas
        await until(lambda: canvas.accessibleDescription().startswith("Balance over 30 days: from 1,430 to 490;"))
        assert "1 purchase" in canvas.accessibleDescription()
        await until(lambda: canvas.plot is not None)
        stage.credits.chart.span_chosen.emit(7)
        await until(lambda: canvas.accessibleDescription().startswith("Balance over 7 days: from 2,340 to 490;"))
        assert "Lasts about" in stage.credits.chart.read_text


async def test_costs_in_four_ways_and_as_a_file(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path) as stage:
        account = await stage.practice()
        stage.window.show_tab("credits")
        await stage.desk.sender.submit(broadcast(account, people=7, hold=0.0))
        model = stage.credits.cost.model
        await until(lambda: model.table.rows and model.table.rows[0][-1] == 7)
        assert model.table.rows[0][0] == "Kedai Melur: open on Saturday"
        assert stage.credits.cost.facts[0].startswith("A part")
        stage.credits.cost.by_chosen.emit("kind")
        await until(lambda: model.table.header[0] == "Kind")
        assert model.table.rows[0][:2] == ("Text", 7)
        target = tmp_path / "costs.csv"

        async def choose(*_arguments: object) -> Path:
            return target

        monkeypatch.setattr(dialogs, "choose_save_file", choose)
        stage.credits.cost.export_requested.emit("csv")
        await until(lambda: any("costs.csv" in each for each in stage.toasts))
        assert '"Text"' in target.read_text(encoding="utf-8-sig")


async def test_a_receipt_is_one_page_of_pdf(qapp: QApplication, tmp_path: Path) -> None:
    from smsdesk.ui.credits.receipt import receipt_pdf

    pdf = receipt_pdf("Transfer", [("Customer", "melur <b>x</b>"), ("Reason", "words " * 60)], "Written by smsdesk")
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1
