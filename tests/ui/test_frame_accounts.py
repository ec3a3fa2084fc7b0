"""Welcome page, account form and account menu, with real answers of a gateway."""

from pathlib import Path

import pytest
from frame_stage import Stage, answering, broadcast, staged, until
from PySide6.QtWidgets import QApplication, QMenu

from smsdesk.ui.accounts.account_form import AccountForm
from smsdesk.ui.widgets.field import Field, LineEdit
from smsdesk.ui.widgets.sheet import Question

pytestmark = pytest.mark.usefixtures("dressed")
FIGURES = "Used Credit:796 Credit Left:1204"


def line(field: Field) -> LineEdit:
    assert isinstance(field.editor, LineEdit)
    return field.editor


def fill(form: AccountForm, address: str, user_name: str = "kedaimelur", password: str = "rahsia") -> None:
    line(form.address).setText(address)
    line(form.user_name).setText(user_name)
    line(form.password).setText(password)


def welcome(stage: Stage) -> AccountForm:
    form = next(each for each in stage.window.findChildren(AccountForm) if each.isVisible())
    assert stage.window.welcoming
    return form


def menu_words(stage: Stage) -> list[str]:
    menu = stage.window.header.account.findChild(QMenu)
    assert isinstance(menu, QMenu)
    return [action.text() for action in menu.actions() if action.text()]


async def checked(stage: Stage, form: AccountForm) -> str:
    """Press "Check and save" and wait for the result."""
    button = stage.button("Check and save")
    button.click()
    await until(button.isEnabled)
    return form.note.text() if form.note.isVisible() else ""


async def test_a_good_check_saves_and_shows_the_balance(qapp: QApplication, tmp_path: Path) -> None:
    async with answering(FIGURES) as address, staged(tmp_path) as stage:
        form = welcome(stage)
        await until(lambda: stage.desk.standing)  # what is said about the keyring at the start has been said
        fill(form, address)
        assert form.http.isVisible()
        form.http.setChecked(True)
        stage.button("Check and save").click()
        await until(lambda: not stage.window.welcoming)
        assert stage.shell.account is not None
        assert stage.shell.account.name == "127.0.0.1"
        assert any(toast.startswith("It works: 1,204 credits at ") for toast in stage.toasts)
        await until(lambda: stage.window.header.accessible_balance().startswith("1,204 credits at "))
        assert stage.window.header.http.isVisible()
        # No keyring on this stage: that is said, and it stays until it is closed.
        note = stage.window.findChildren(type(form.note))
        assert any(each.isVisible() and "kept for this run only" in each.text() for each in note)
        assert stage.desk.preferences.values.last_account == stage.shell.account.id


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        form = welcome(stage)
        fill(form, "http://gateway.example", user_name="")
        await checked(stage, form)
        assert form.address.error.startswith("With http the password travels readable.")
        line(form.address).setText("https://gate way.example")
        assert not form.http.isVisible()
        await checked(stage, form)
        assert form.address.error == "An address has no spaces in it."
        line(form.address).setText("https://gateway.example")
        await checked(stage, form)
        assert form.user_name.error == "No user name yet."
        assert line(form.password).text() == "rahsia"
        assert stage.desk.accounts.all() == ()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("1702", "The user name or the password is wrong: the gateway answered 1702."),
        ("1702 Invalid username or password", "The gateway refused the user name or the password."),
        ("<html><body>Sign in</body></html>", "A web page answered instead of the gateway."),
        ("", "The answer was empty."),
    ],
)
async def test_each_bad_answer_is_a_sentence_with_the_raw_answer_one_click_away(
    qapp: QApplication, tmp_path: Path, answer: str, sentence: str
) -> None:
    async with answering(answer) as address, staged(tmp_path) as stage:
        form = welcome(stage)
        fill(form, address)
        form.http.setChecked(True)
        assert (await checked(stage, form)).startswith(sentence)
        assert form.raw.text() == answer
        assert stage.window.welcoming
        assert form.entered().password == "rahsia"


async def test_a_lone_figure_is_asked_about_and_the_answer_is_kept(qapp: QApplication, tmp_path: Path) -> None:
    async with answering("1204") as address, staged(tmp_path) as stage:
        form = welcome(stage)
        fill(form, address)
        form.http.setChecked(True)
        assert (await checked(stage, form)).endswith("Is this what is left?")
        stage.button("No, what was used").click()
        await until(lambda: not stage.window.welcoming)
        (account,) = stage.desk.accounts.all()
        assert account.options.bare_figure_is_left is False


async def test_an_unreachable_gateway_can_be_saved_without_a_check(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        form = welcome(stage)
        fill(form, "http://127.0.0.1:9/")
        form.http.setChecked(True)
        assert await checked(stage, form) == "Nothing answers at this address and port."
        stage.button("Save without a check").click()
        await until(lambda: not stage.window.welcoming)
        assert stage.toasts[-1].startswith("Saved without a check.")


async def test_choosing_a_provider_writes_its_address(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        form = welcome(stage)
        assert line(form.address).text() == "https://www.sms.com.my/"
        line(form.address).setText("https://own.example/")
        assert form.provider.currentText() == "Another provider"
        form.provider.setCurrentIndex(2)
        form.provider.activated.emit(2)
        assert line(form.address).text() == "https://login.sms99.net/"


async def test_practice_then_a_real_account_then_removing_it(qapp: QApplication, tmp_path: Path) -> None:
    async with answering(FIGURES) as address, staged(tmp_path) as stage:
        practice = await stage.practice()
        assert "Practice gateway" not in menu_words(stage)
        assert "Change this account…" not in menu_words(stage)
        stage.window.header.connect_requested.emit()
        form = next(each for each in stage.window.findChildren(AccountForm) if each.isVisible())
        fill(form, address)
        line(form.name).setText("Kedai & Melur <b>")
        form.http.setChecked(True)
        stage.button("Check and save").click()
        await until(lambda: stage.shell.account is not None and stage.shell.account.name == "Kedai & Melur <b>")
        assert stage.window.header.account.text() == "Kedai && Melur <b>"
        stage.window.header.remove_requested.emit()
        await until(lambda: stage.window.findChild(Question))
        stage.window.findChild(Question).buttons["remove"].click()
        await until(lambda: stage.shell.account == practice)


async def test_an_account_with_an_open_broadcast_is_not_removed(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        account = await stage.practice()
        key = await stage.desk.sender.submit(broadcast(account))
        stage.window.header.remove_requested.emit()
        said = "1 broadcast or transfer of this account is not finished. Stop or close it first."
        await until(lambda: stage.toasts[-1:] == [said])
        assert stage.desk.accounts.all()
        await stage.desk.sender.undo(key)
        stage.window.header.remove_requested.emit()
        await until(lambda: stage.window.findChild(Question))
        stage.window.findChild(Question).buttons["remove"].click()
        await until(lambda: stage.window.welcoming)


async def test_the_password_is_entered_again_in_the_form_of_the_account(qapp: QApplication, tmp_path: Path) -> None:
    async with answering(FIGURES) as address, staged(tmp_path) as stage:
        form = welcome(stage)
        fill(form, address)
        form.http.setChecked(True)
        stage.button("Check and save").click()
        await until(lambda: not stage.window.welcoming)
        account = stage.shell.account
        assert account is not None
        stage.shell.account_form_requested.emit(account.id)
        form = next(each for each in stage.window.findChildren(AccountForm) if each.isVisible())
        assert form.entered().address == address
        assert form.entered().password == ""
        assert form.http.isChecked()
        line(form.password).setText("baru")
        stage.button("Check and save").click()
        await until(lambda: not any(each.isVisible() for each in stage.window.findChildren(AccountForm)))
        assert (await stage.desk.accounts.password(account.id)).value == "baru"
