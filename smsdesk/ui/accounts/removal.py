"""Removing an account: asked once, refused in words while something of it is not finished."""

from PySide6.QtWidgets import QWidget

from smsdesk.domain.accounts import Account
from smsdesk.domain.states import RunState
from smsdesk.services.account_drafts import AccountError
from smsdesk.services.desk import Desk
from smsdesk.ui import wording_accounts as wording
from smsdesk.ui.dialogs import Choice, ask
from smsdesk.ui.shell import Shell


async def remove_account(window: QWidget, desk: Desk, shell: Shell, account: Account) -> bool:
    """Ask and remove; True when it is gone. Raises StoreError."""
    runs = [run for run in await desk.sender.unfinished() if run.account_id == account.id]
    unfinished = sum(run.state is not RunState.STOPPED for run in runs)
    if unfinished:
        _refuse(shell, wording.open_runs_text(unfinished))
        return False
    sentence = "Its password leaves the keyring too. What was sent stays under Sent."
    choices = (Choice("keep", "Keep it"), Choice("remove", "Remove this account", "danger"))
    if await ask(window, f"Remove {account.name}?", sentence, choices) != "remove":
        return False
    try:
        kept = await desk.accounts.remove(account.id)
    except AccountError as error:
        _refuse(shell, wording.account_error_text(error))
        return False
    shell.toast(f"{account.name} is removed." if kept.reason is None else wording.left_in_keyring_text(kept.reason))
    return True


def _refuse(shell: Shell, sentence: str) -> None:
    shell.toast(sentence, "Look", lambda: shell.tab_requested.emit("sent"))
