"""From the form to a transfer: looked at, asked about, confirmed; and the page's name, asked for once."""

from dataclasses import replace

from smsdesk.domain.accounts import Account
from smsdesk.domain.storage import StoreError
from smsdesk.domain.transfer_records import TransferCheck, TransferError, TransferProblem
from smsdesk.services.account_drafts import AccountError
from smsdesk.services.desk import Desk
from smsdesk.ui import dialogs, figures, wording, wording_settings
from smsdesk.ui import wording_transfers as words
from smsdesk.ui.credits.transfer_pane import TransferPane
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

_OF_CUSTOMER = (TransferProblem.NO_CUSTOMER, TransferProblem.BAD_CUSTOMER, TransferProblem.OWN_NAME)
_OF_AMOUNT = (
    TransferProblem.BAD_AMOUNT,
    TransferProblem.OVER_LIMIT,
    TransferProblem.OVER_DAY_LIMIT,
    TransferProblem.NOT_ENOUGH,
)


class TransferMaking:
    """Nothing is stored before the question is answered with its verb."""

    def __init__(self, pane: TransferPane, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._pane = pane
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._under_way = False
        pane.form.submitted.connect(self._on_form_submitted)
        pane.form.edited.connect(lambda: pane.show_answer("info", ""))
        pane.page_form.submitted.connect(self._on_page_form_submitted)

    def _on_form_submitted(self, customer: str, amount: int) -> None:
        account = self._shell.account
        if account is not None and not self._under_way:  # two presses in one moment are one
            self._under_way = self._tasks.spawn(self._make(account, customer, amount), "make transfer") is not None

    async def _make(self, account: Account, customer: str, amount: int) -> None:
        try:
            check = await self._look(account, customer, amount)
            if check.good and await self._wanted(account, check):
                await self._confirm(check, account)
        except StoreError as error:
            self._pane.show_answer("bad", wording.store_text(error.problem))
        finally:
            self._under_way = False

    async def _look(self, account: Account, customer: str, amount: int) -> TransferCheck:
        self._pane.show_answer("info", "")
        self._pane.form.show_busy(words.ASKING)
        try:
            check = await self._desk.transfers.check(account.id, customer, amount)
        finally:
            self._pane.form.show_busy("")
        self._show_problems(check.problems, check)
        return check

    def _show_problems(self, problems: tuple[TransferProblem, ...], check: TransferCheck) -> None:
        """The first one: mending it may mend the others."""
        if not problems:
            return
        first = problems[0]
        sentence = words.problem(first, check)
        if first is TransferProblem.BALANCE_UNKNOWN and check.balance_failed:
            sentence = f"{wording.failure_text(check.balance_failed)} {sentence}"
        if first in _OF_CUSTOMER:
            self._pane.form.show_error("customer", sentence)
        elif first in _OF_AMOUNT:
            self._pane.form.show_error("amount", sentence)
        else:
            self._pane.show_answer("bad", sentence)

    async def _wanted(self, account: Account, check: TransferCheck) -> bool:
        verb = f"Transfer {figures.credits_text(check.amount)}"
        choices = [dialogs.Choice("cancel", "Cancel"), dialogs.Choice("transfer", verb, "primary")]
        sentence = words.consequences(check, account.name, self._desk.clock.wall())
        return await dialogs.ask(self._pane.window(), words.question(check), sentence, choices) == "transfer"

    async def _confirm(self, check: TransferCheck, seen: Account) -> None:
        again = check.earlier is not None
        what = (check.account_id, check.customer, check.amount)
        try:
            await self._desk.transfers.confirm(*what, again=again, seen=seen)
        except TransferError as error:
            self._show_problems(error.problems, replace(check, problems=error.problems))

    def _on_page_form_submitted(self, name: str) -> None:
        account = self._shell.account
        if account is not None:
            self._tasks.spawn(self._keep_page(account, name), "transfer page")

    async def _keep_page(self, account: Account, name: str) -> None:
        pages = replace(account.options.pages, transfer=name)
        try:
            if name:
                await self._desk.accounts.set_options(account.id, replace(account.options, pages=pages))
            else:
                self._pane.page_form.field.set_error("Enter the page’s name as the provider wrote it.")
        except AccountError as error:
            self._pane.page_form.field.set_error(wording_settings.wrong_option("pages.transfer", error))
