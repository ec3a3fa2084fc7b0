"""The transfer pane against the practice gateway: one transfer, its refusals, Undo, doubt and what a person decides."""

from dataclasses import replace
from pathlib import Path

import pytest
from frame_stage import Stage, answering, staged, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from smsdesk.domain.transfers import TransferState
from smsdesk.services.account_drafts import AccountDraft
from smsdesk.ui.widgets.sheet import Question

pytestmark = pytest.mark.usefixtures("dressed")


def edit(stage: Stage, name: str) -> QLineEdit:
    found = [each for each in stage.credits.findChildren(QLineEdit) if each.accessibleName() == name]
    assert len(found) == 1
    return found[0]


def enter(stage: Stage, customer: str, amount: str, again: str = "") -> None:
    edit(stage, "Customer's user name").setText(customer)
    edit(stage, "Amount").setText(amount)
    edit(stage, "Amount again").setText(again or amount)
    stage.button("Transfer credits", stage.credits).click()


async def question(stage: Stage) -> Question:
    await until(lambda: any(each.is_open for each in stage.window.findChildren(Question)))
    return next(each for each in stage.window.findChildren(Question) if each.is_open)


async def ready(stage: Stage) -> None:
    """The practice account on the Credits tab, its balance known."""
    await stage.practice()
    stage.window.show_tab("credits")
    await until(lambda: stage.credits.left.accessibleDescription().startswith("1,000"))


async def confirm(stage: Stage, verb: str) -> str:
    asked = await question(stage)
    told = asked.accessibleDescription()
    next(each for each in asked.findChildren(QAbstractButton) if each.text() == verb).click()
    return told


def states(stage: Stage) -> list[str]:
    return [row.title.accessibleName().split(", ")[2] for row in stage.credits.transfer.rows.rows]


async def test_credits_move_once_and_the_answer_is_said(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        enter(stage, "melur_cawangan2", "300")
        told = await confirm(stage, "Transfer 300 credits")
        assert told.startswith("You keep 700. It cannot be taken back.")
        assert "Practice" in told
        await until(stage.credits.transfer.hold.undo.isVisible)
        assert not stage.button("Transfer credits", stage.credits).isEnabled()
        stage.button("Send now", stage.credits).click()
        await until(lambda: stage.credits.transfer.answer_text)
        told = "melur_cawangan2 has 300 credits more. You keep 700."
        await until(lambda: stage.credits.transfer.answer_text == told)
        await until(lambda: states(stage) == ["Done"])
        assert edit(stage, "Amount").text() == ""
        await until(lambda: stage.credits.left.accessibleDescription().startswith("700"))
        enter(stage, "melur_cawangan2", "300")
        assert "The same transfer" in await confirm(stage, "Cancel")
        assert len(await stage.desk.transfers.list()) == 1


async def test_undo_leaves_nothing_behind_but_its_line(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        enter(stage, "kiosk_timur", "10")
        await confirm(stage, "Transfer 10 credits")
        await until(stage.credits.transfer.hold.undo.isVisible)
        stage.button("Undo", stage.credits).click()
        await until(lambda: states(stage) == ["Not made"])
        await until(lambda: stage.credits.transfer.answer_text == "Undone before it left. No credits moved.")
        assert stage.credits.transfer.hold.isHidden()


@pytest.mark.parametrize(
    ("customer", "amount", "sentence"),
    [
        ("melur_cawangan2", "900", "At most 800 credits in one transfer"),
        ("melur_cawangan2", "0", "A whole number of credits"),
        ("practice", "5", "This is the account’s own user name."),
        ("", "5", "Enter the customer’s user name."),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(
    qapp: QApplication, tmp_path: Path, customer: str, amount: str, sentence: str
) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        account = stage.shell.account
        assert account is not None
        await stage.desk.accounts.set_options(account.id, replace(account.options, transfer_limit=800))
        enter(stage, customer, amount)
        form = stage.credits.transfer.form
        await until(lambda: form.customer_field.error or form.amount_field.error)
        assert (form.customer_field.error or form.amount_field.error).startswith(sentence)
        assert await stage.desk.transfers.list() == []


async def test_two_different_amounts_go_nowhere(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        enter(stage, "melur_cawangan2", "300", "30")
        assert stage.credits.transfer.form.again_field.error.startswith("The two amounts differ.")
        assert stage.window.findChildren(Question) == []


async def test_an_unknown_customer_is_refused_in_words(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        enter(stage, "nobody", "5")
        await confirm(stage, "Transfer 5 credits")
        await until(stage.credits.transfer.hold.send.isVisible)
        stage.button("Send now", stage.credits).click()
        await until(lambda: states(stage) == ["Refused"])
        await until(lambda: "knows no customer" in stage.credits.transfer.answer_text)


async def test_the_pages_name_is_asked_for_and_never_guessed(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    async with answering("Used:10 Left:90") as address, staged(tmp_path) as stage:
        await stage.desk.accounts.add(AccountDraft("Kedai", address, "melur", "secret", allow_http=True))
        stage.window.show_tab("credits")
        await until(lambda: stage.credits.left.accessibleDescription() == "90")
        page = edit(stage, "Page for transfers")
        assert page.isVisible()
        assert page.text() == ""
        assert not stage.credits.transfer.form.isVisible()
        qtbot.keyClick(page, Qt.Key.Key_Return)
        page.setText("../x")
        qtbot.keyClick(page, Qt.Key.Key_Return)
        await until(lambda: stage.credits.transfer.page_form.field.error)
        page.setText("websmsapi/move.aspx")
        qtbot.keyClick(page, Qt.Key.Key_Return)
        await until(stage.credits.transfer.form.isVisible)


async def test_a_lost_answer_is_left_to_the_person(qapp: QApplication, tmp_path: Path) -> None:
    """The far end says nothing that is in the manual: nothing is repeated, the balance is compared, a person closes."""
    async with answering("Used:10 Left:90") as address, staged(tmp_path) as stage:
        await stage.desk.accounts.add(AccountDraft("Kedai", address, "melur", "secret", allow_http=True))
        stage.window.show_tab("credits")
        await until(lambda: stage.shell.account)
        account = stage.shell.account
        assert account is not None
        pages = replace(account.options.pages, transfer="websmsapi/move.aspx")
        await stage.desk.accounts.set_options(account.id, replace(account.options, pages=pages))
        await until(stage.credits.transfer.form.isVisible)
        enter(stage, "kiosk_timur", "40")
        await confirm(stage, "Transfer 40 credits")
        await until(stage.credits.transfer.hold.send.isVisible)
        stage.button("Send now", stage.credits).click()
        await until(lambda: states(stage) == ["In doubt"])
        row = stage.credits.transfer.rows.rows[0]
        await until(lambda: row.again.isVisible() and row.again.isEnabled())
        row.checked.click()
        await confirm(stage, "No, nothing moved")
        await until(lambda: states(stage) == ["Not made"])
        kept = (await stage.desk.transfers.list())[0]
        assert (kept.state, bool(kept.closed_by)) == (TransferState.CANCELLED, True)
