"""The sheet over the window in which another account is connected, or the chosen one changed."""

from PySide6.QtWidgets import QWidget

from smsdesk.domain.accounts import Account
from smsdesk.services.accounts import Saved
from smsdesk.services.desk import Desk
from smsdesk.ui.accounts.account_form import AccountForm
from smsdesk.ui.accounts.form_presenter import FormPresenter, OnSaved
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.buttons import Button, flush
from smsdesk.ui.widgets.sheet import Sheet


class AccountSheet(Sheet):
    """Asks for an account; `account` is the one to change, None for another one. Closes when it was saved."""

    def __init__(self, host: QWidget, desk: Desk, tasks: Tasks, on_saved: OnSaved, account: Account | None) -> None:
        title = "Connect another account" if account is None else f"Change {account.name}"
        sentence = "With the user name and password of your SMS provider." if account is None else ""
        super().__init__(host, title, sentence, width=480)
        self.form = AccountForm(with_name=True)
        self._on_saved = on_saved
        save, cancel = Button("Check and save", "primary"), Button("Cancel")
        self._presenter = FormPresenter(self.form, save, desk, tasks, self._close_and_tell, account)
        cancel.clicked.connect(self.dismiss)
        self.closed.connect(self._presenter.cancel)
        self.body.addLayout(flush(self.form))
        self.add_right(cancel)
        self.add_right(save)
        # The password of an account that exists is what most often has to be entered again.
        self.open(self.form.provider if account is None else self.form.password.editor)

    def _close_and_tell(self, saved: Saved, said: str) -> None:
        self.dismiss()
        self._on_saved(saved, said)
