"""The sheet over the window in which another account is connected, or the chosen one changed."""

from PySide6.QtWidgets import QWidget

from smsdesk.domain.accounts import Account
from smsdesk.services.accounts import Saved
from smsdesk.services.desk import Desk
from smsdesk.ui.accounts.account_form import AccountForm
from smsdesk.ui.accounts.form_presenter import FormPresenter, OnSaved
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.sheet import Sheet


def open_account_sheet(host: QWidget, desk: Desk, tasks: Tasks, on_saved: OnSaved, account: Account | None) -> Sheet:
    """Ask for an account; `account` is the one to change, None for another one. The focus begins on the password of
    an account that is to be changed: that is what most often has to be entered again."""
    title = "Connect another account" if account is None else f"Change {account.name}"
    sentence = "With the user name and password of your SMS provider." if account is None else ""
    sheet = Sheet(host, title, sentence, width=480)
    form = AccountForm(with_name=True)
    save = Button("Check and save", "primary")
    cancel = Button("Cancel")

    def close_and_tell(saved: Saved, said: str) -> None:
        sheet.dismiss()
        on_saved(saved, said)

    presenter = FormPresenter(form, save, desk, tasks, close_and_tell, account)
    cancel.clicked.connect(sheet.dismiss)
    sheet.closed.connect(presenter.cancel)
    sheet.body.addWidget(form)
    sheet.add_right(cancel)
    sheet.add_right(save)
    sheet.open(form.provider if account is None else form.password.editor)
    return sheet
