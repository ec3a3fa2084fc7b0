"""Joins the account form and the services: checks with the gateway, saves, and words every outcome."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from smsdesk.domain.accounts import Account, AccountOptions
from smsdesk.services.account_drafts import AccountDraft, AccountError, AccountProblem
from smsdesk.services.accounts import CheckedSave, Saved
from smsdesk.services.addresses import AddressProblem, normalise_address
from smsdesk.services.credit_answers import CheckKind, CheckResult
from smsdesk.services.desk import Desk
from smsdesk.ui import wording_accounts as wording
from smsdesk.ui.accounts.account_form import AccountForm, Entered
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.buttons import Button

ANYWAY, IS_LEFT, IS_USED = "anyway", "left", "used"
UNCHANGED = "Unchanged"

OnSaved = Callable[[Saved, str], None]
"""Called with what was saved and one sentence about it."""


class FormPresenter:
    """One form, for a new account or for changing `account`; `button` is its "Check and save"."""

    def __init__(
        self,
        form: AccountForm,
        button: Button,
        desk: Desk,
        tasks: Tasks,
        on_saved: OnSaved,
        account: Account | None = None,
    ) -> None:
        self._form = form
        self._button = button
        self._desk = desk
        self._tasks = tasks
        self._on_saved = on_saved
        self._account = account
        self._options = account.options if account else AccountOptions()
        self._task: asyncio.Task[None] | None = None
        self._unreached = False  # the gateway gave no answer: then it can be saved without a check
        button.reserve("Check and save", "Checking…")
        button.setAccessibleName("Check and save")
        button.clicked.connect(self._on_submitted)
        form.submitted.connect(self._on_submitted)
        form.edited.connect(self._on_edited)
        form.answered.connect(self._on_answered)
        form.note.action_requested.connect(self.cancel)
        self.show_keyring()
        if account is not None:
            http = not account.encrypted
            form.fill(Entered(account.name, account.address, account.user_name, "", http), password_hint=UNCHANGED)
            self._on_edited()

    def show_keyring(self) -> None:
        """Where the password will be; what the start found out about the keyring is said before one is typed."""
        checked = self._desk.standing
        reason = checked.reason if checked is not None else None
        if self._account is not None:
            self._form.set_keyring_line(wording.LEFT_AS_IT_IS)
        else:
            self._form.set_keyring_line(wording.keyring_text(reason), warn=reason is not None)

    @property
    def busy(self) -> bool:
        """True while the gateway is asked."""
        return self._task is not None

    def cancel(self) -> None:
        """Ask no longer; nothing was saved."""
        if self._task is not None:
            self._task.cancel()

    def _draft(self) -> AccountDraft:
        entered = self._form.entered()
        return AccountDraft(
            name=entered.name,
            address=entered.address,
            user_name=entered.user_name,
            password=entered.password,
            options=self._options,
            allow_http=entered.allow_http,
        )

    def _on_edited(self) -> None:
        entered = self._form.entered()
        http = normalise_address(entered.address) is AddressProblem.HTTP_NEEDS_CHOICE
        self._form.set_http_choice(http, wording.http_text() if http else "")
        if not self.busy:
            self._form.clear_result()

    def _on_submitted(self) -> None:
        self._start(accept_unclear=False)

    def _on_answered(self, key: str) -> None:
        if key in (IS_LEFT, IS_USED):
            self._options = replace(self._options, bare_figure_is_left=key == IS_LEFT)
            self._start(accept_unclear=False)
        else:
            self._start(accept_unclear=True, ask=not self._unreached)

    def _start(self, *, accept_unclear: bool, ask: bool = True) -> None:
        if self.busy:
            return
        self._form.lock(True)
        self._button.setEnabled(False)
        self._button.setText("Checking…")
        self._form.say("info", "Asking the gateway.", button="Cancel")
        self._task = self._tasks.spawn(self._check_and_save(accept_unclear, ask), "check and save")

    async def _check_and_save(self, accept_unclear: bool, ask: bool) -> None:
        try:
            draft = self._draft()
            result = await self._save(draft, accept_unclear) if ask else await self._save_unchecked(draft)
        except AccountError as error:
            self._unlock()
            self._show_error(error)
        except asyncio.CancelledError:
            self._unlock()
            self._form.say("info", "Stopped asking. Nothing was saved.")
        except BaseException:
            self._unlock()
            self._form.say("bad", "It was not saved.")
            raise
        else:
            self._unlock()
            self._show_result(result)

    async def _save(self, draft: AccountDraft, accept_unclear: bool) -> CheckedSave:
        account_id = self._account.id if self._account else None
        return await self._desk.accounts.check_and_save(draft, account_id, accept_unclear=accept_unclear)

    async def _save_unchecked(self, draft: AccountDraft) -> Saved:
        accounts = self._desk.accounts
        return await (accounts.change(self._account.id, draft) if self._account else accounts.add(draft))

    def _unlock(self) -> None:
        self._task = None
        self._form.lock(False)
        self._button.setEnabled(True)
        self._button.setText("Check and save")
        self._form.clear_result()

    def _show_result(self, result: CheckedSave | Saved) -> None:
        if isinstance(result, Saved):
            self._saved(result, "Saved without a check.")
        elif result.saved is None:
            self._show_check(result.check)
        elif result.check.kind is CheckKind.OK:
            works = wording.works_text(result.check, datetime.fromtimestamp(self._desk.clock.wall()))
            self._form.say("ok", works, raw=result.check.raw)
            self._saved(result.saved, works)
        else:
            self._saved(result.saved, "Saved.")

    def _saved(self, saved: Saved, sentence: str) -> None:
        kept = saved.kept
        if kept is not None:
            self._form.set_keyring_line(wording.keyring_text(kept.reason), warn=not kept.in_keyring)
        self._on_saved(saved, sentence)

    def _show_check(self, check: CheckResult) -> None:
        bad = check.kind in (CheckKind.NO_ANSWER, CheckKind.BAD_LOGIN)
        answers: tuple[tuple[str, str], ...] = ((ANYWAY, "Save anyway"),)
        if check.kind is CheckKind.NEEDS_MEANING:
            answers = ((IS_LEFT, "Yes, what is left"), (IS_USED, "No, what was used"))
        elif check.kind is CheckKind.BAD_LOGIN:
            answers = ()
        elif check.kind is CheckKind.NO_ANSWER:
            answers = ((ANYWAY, "Save without a check"),)
        self._form.say("bad" if bad else "warn", wording.check_text(check), raw=check.raw, answers=answers)
        self._unreached = check.kind is CheckKind.NO_ANSWER

    def _show_error(self, error: AccountError) -> None:
        sentence = self._missing(error) or wording.account_error_text(error)
        fields = {
            AccountProblem.ADDRESS: self._form.address,
            AccountProblem.USER_NAME: self._form.user_name,
            AccountProblem.PASSWORD: self._form.password,
        }
        field = fields.get(error.problem)
        if field is None:
            self._form.say("bad", sentence)
        else:
            field.set_error(sentence)
            self._form.focus_first_error()

    def _missing(self, error: AccountError) -> str:
        """The plainer sentence for a field that is empty."""
        entered = self._form.entered()
        if error.problem is AccountProblem.USER_NAME and not entered.user_name.strip():
            return "No user name yet."
        return "No password yet." if error.problem is AccountProblem.PASSWORD and not entered.password else ""
