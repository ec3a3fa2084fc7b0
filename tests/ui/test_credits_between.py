"""The transfer pane when two things happen at once, and what it says of names, starts and receipts."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from frame_stage import Stage, staged, until
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame
from test_credits_transfers import confirm, edit, enter, question, ready, states

from smsdesk.domain.events import TransferChanged
from smsdesk.domain.transfer_records import Transfer, TransferCheck
from smsdesk.domain.transfers import TransferState, TransferWhy
from smsdesk.store import transfers
from smsdesk.ui import wording_transfers as words
from smsdesk.ui.credits.transfer_presenter import TransferPresenter
from smsdesk.ui.credits.transfer_rows import Line, TransferRow
from smsdesk.ui.widgets.buttons import link_inset
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.sheet import Question

pytestmark = pytest.mark.usefixtures("dressed")
NOON = 1_795_406_400.0
DONE = Transfer(
    *(1, 7, NOON, "melur", "kiosk", 100, "SEQNO", TransferState.DONE, TransferWhy.NONE, 1707, None, NOON, 1),
    *(False, 0, None, 500, 400, None),
)


@pytest.mark.parametrize(
    ("customer", "shown"), [("kiosk", "kiosk · 100"), ("陈美玲", "陈美玲 · 100"), ("محل", "محل\u200e · 100")]
)
def test_the_amount_stands_behind_every_name(customer: str, shown: str) -> None:
    transfer = replace(DONE, customer=customer)
    assert words.shown_name(transfer) == shown
    assert words.called(transfer) == f"{customer} · 100"


def test_a_short_name_begins_where_the_lines_below_it_do(qapp: QApplication) -> None:
    row = TransferRow()
    row.show_line(Line(replace(DONE, customer="x", amount=1, state=TransferState.UNCERTAIN)), NOON)
    row.resize(300, 200)
    row.show()
    assert row.title.width() < 60
    assert row.checked.mapTo(row, QPoint(link_inset(), 0)).x() == row._when.x()
    row.close()
    row.deleteLater()


async def test_two_presses_in_one_moment_ask_once(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        for name, text in (("Customer's user name", "kiosk_timur"), ("Amount", "10"), ("Amount again", "10")):
            edit(stage, name).setText(text)
        form = stage.credits.transfer.form
        form.again.returnPressed.emit()
        form.again.returnPressed.emit()
        form.button.click()
        await question(stage)
        assert len([each for each in stage.window.findChildren(Question) if each.is_open]) == 1
        await confirm(stage, "Cancel")
        await asyncio.sleep(0.1)
        form.button.click()
        await confirm(stage, "Transfer 10 credits")
        await until(lambda: states(stage) == ["In a moment"])


async def test_the_account_is_changed_under_the_question(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        enter(stage, "kiosk_timur", "10")
        await question(stage)
        account = stage.shell.account
        assert account is not None
        pages = replace(account.options.pages, transfer="elsewhere.aspx")
        await stage.desk.accounts.set_options(account.id, replace(account.options, pages=pages))
        await confirm(stage, "Transfer 10 credits")
        await until(lambda: stage.credits.transfer.answer_text.startswith("The account was changed meanwhile."))
        assert await stage.desk.transfers.list() == []


async def test_a_person_who_checked_while_it_was_asked_again_hears_of_it(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        await _in_doubt(stage)
        await until(lambda: states(stage) == ["In doubt"])
        stage.credits.transfer.rows.rows[0].checked.click()
        await question(stage)
        found = (await stage.desk.transfers.list())[0]
        assert await stage.desk.transfers.close(found.id, done=True)
        await confirm(stage, "No, nothing moved")
        await until(lambda: stage.credits.transfer.answer_text == words.DECIDED)
        assert (await stage.desk.transfers.list())[0].state is TransferState.DONE


async def _in_doubt(stage: Stage) -> None:
    """One whose gateway answers with something else."""
    account = stage.shell.account
    assert account is not None
    pages = replace(account.options.pages, transfer="nowhere.aspx")
    await stage.desk.accounts.set_options(account.id, replace(account.options, pages=pages))
    enter(stage, "kiosk_timur", "10")
    await confirm(stage, "Transfer 10 credits")
    await until(stage.credits.transfer.hold.send.isVisible)
    stage.button("Send now", stage.credits).click()


async def test_a_start_tells_of_both_kinds(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        stage.desk.transfers.cancelled_at_start = (DONE,)
        stage.desk.transfers.in_doubt_at_start = (DONE, DONE)
        presenter = TransferPresenter(stage.credits.transfer, stage.desk, stage.shell, stage.tasks)
        presenter.start()
        presenter.stop()
        assert stage.toasts[-1] == (
            "2 transfers are in doubt: the program ended before an answer came. Nothing is repeated by itself. "
            "A transfer was not made: the program ended before it left. No credits moved."
        )


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        ("m\u0435lur", "Not an ordinary letter: “\u0435” at 2 is CYRILLIC SMALL LETTER IE."),
        ("\uff4delur", "Not an ordinary letter: “\uff4d” at 1 is FULLWIDTH LATIN SMALL LETTER M."),
    ],
)
def test_letters_that_only_look_like_others_are_named(customer: str, said: str) -> None:
    assert said in words.consequences(TransferCheck(1, customer, 5, left=9), "Kedai", NOON)


@pytest.mark.parametrize("customer", ["melur_2", "Özil", "சாந்தி", "陈记 2", "محل"])
def test_ordinary_names_are_not_remarked_on(customer: str) -> None:
    assert words.consequences(TransferCheck(1, customer, 5, left=9), "Kedai", NOON) == (
        "You keep 4. It cannot be taken back.\nFrom the account Kedai."
    )


def test_a_name_that_never_got_anything_is_remarked_on() -> None:
    check = TransferCheck(1, "kiosk", 5, left=9, known=False)
    assert "Nothing went to this user name before" in words.consequences(check, "Kedai", NOON)


def test_the_foot_of_a_receipt_says_who_says_so() -> None:
    assert words.receipt_foot(DONE, NOON).endswith("The state is what the gateway answered to this computer.")
    by_hand = replace(DONE, why=TransferWhy.MARKED_DONE, closed_by="melur")
    assert words.receipt_foot(by_hand, NOON).endswith("The state is what melur decided after checking.")
    doubt = replace(DONE, state=TransferState.DOUBT)
    assert words.receipt_foot(doubt, NOON).endswith("It is no proof that credits moved.")


async def test_an_undo_of_what_was_cancelled_already_says_why(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        enter(stage, "kiosk_timur", "10")
        await confirm(stage, "Transfer 10 credits")
        await until(stage.credits.transfer.hold.undo.isVisible)
        found = (await stage.desk.transfers.list())[0]
        assert await stage.desk.database.write(transfers.cancel, found.id, TransferWhy.LATE, NOON)
        stage.desk.bus.tell(TransferChanged(found.account_id, found.id))
        stage.button("Undo", stage.credits).click()
        await until(stage.credits.transfer.hold.isHidden)
        await asyncio.sleep(0.3)
        assert stage.credits.transfer.answer_text.startswith("The computer slept through its time")


async def test_a_clock_set_back_does_not_lengthen_the_count_down(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await ready(stage)
        enter(stage, "kiosk_timur", "10")
        await confirm(stage, "Transfer 10 credits")
        await until(stage.credits.transfer.hold.undo.isVisible)
        really = stage.desk.clock.wall
        stage.desk.clock.wall = lambda: really() - 3600  # type: ignore[method-assign]
        stage.credits.transfer.hold.ticked.emit()
        assert stage.credits.transfer.hold.seconds <= stage.desk.preferences.values.hold_seconds
        stage.desk.clock.wall = really  # type: ignore[method-assign]
        stage.button("Undo", stage.credits).click()
        await until(lambda: states(stage) == ["Not made"])


async def test_the_longest_name_pushes_nothing_out_of_sight(qapp: QApplication, tmp_path: Path) -> None:
    name = "melur_cawangan_petaling_jaya_utara_" * 5 + "x" * 25
    async with staged(tmp_path) as stage:
        await ready(stage)
        stage.window.resize(900, 600)
        enter(stage, name, "10")
        asked = await question(stage)
        panel = asked.findChild(QFrame) or asked
        assert panel.width() <= stage.window.width()
        for button in asked.findChildren(QAbstractButton):
            place = button.mapTo(stage.window, button.rect().bottomRight())
            assert stage.window.rect().contains(place), button.text()
        await confirm(stage, "Transfer 10 credits")
        pane = stage.credits.transfer
        await until(pane.hold.send.isVisible)
        await asyncio.sleep(0.05)  # laid out; never processEvents() here: a task's step within another's is lost
        assert pane.hold.accessibleName() == f"10 credits to {name} in a moment."
        for button in (pane.hold.undo, pane.hold.send, stage.button("Transfer credits", stage.credits)):
            left = button.mapTo(pane.viewport(), button.rect().topLeft()).x()
            assert 0 <= left <= pane.viewport().width() - button.width(), button.text()
        pane.hold.send.click()
        await until(lambda: states(stage) == ["Refused"])
        assert pane.widget().width() <= pane.viewport().width()


def test_a_label_breaks_words_of_letters_and_keeps_what_it_is_called(dressed: QApplication) -> None:
    word = "melur_cawangan_petaling_jaya_utara_nombor_dua"
    label = Label(f"To {word} and kiosk", wrap=True, breaks=True)
    assert label.text().replace("\u200b", "") == label.whole_text() == f"To {word} and kiosk"
    assert label.accessibleName() == label.whole_text()
    assert label.minimumSizeHint().width() < Label(word, wrap=True).minimumSizeHint().width() / 2
    label.setText("kiosk")
    assert (label.text(), label.accessibleName()) == ("kiosk", "")
