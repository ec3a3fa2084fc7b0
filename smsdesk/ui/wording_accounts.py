"""Words for accounts: what the gateway said to a check, what is wrong with an entry, where the password is."""

from collections.abc import Callable
from datetime import datetime

from smsdesk.domain.answers import Failure, Figures
from smsdesk.services.account_drafts import AccountError, AccountProblem
from smsdesk.services.addresses import AddressProblem
from smsdesk.services.credit_answers import CheckKind, CheckResult
from smsdesk.ui import figures, wording

KEPT_IN_KEYRING = "The password is kept in this computer’s keyring."
LEFT_AS_IT_IS = "An empty password field leaves the password as it is."

_ADDRESS = {
    AddressProblem.EMPTY: "No address yet. The provider’s papers name it.",
    AddressProblem.SPACES: "An address has no spaces in it.",
    AddressProblem.SCHEME: "An address begins with https:// or http://.",
    AddressProblem.USER_INFO: "User name and password belong into their own fields.",
    AddressProblem.PORT: "The number after the colon is not a port.",
    AddressProblem.HOST: "There can be no server of this name.",
    AddressProblem.PATH: "The part after the server’s name has signs that no gateway’s address has.",
    AddressProblem.HTTP_NEEDS_CHOICE: "With http the password travels readable. Choose “Use http anyway” to allow it.",
}

_KEYRING = {
    "absent": "no keyring answers on this computer",
    "locked": "the keyring is locked",
    "refused": "the keyring did not take it",
    "insecure": "the only keyring here would keep it readable",
    "failed": "the keyring does not work",
}


def address_text(problem: AddressProblem) -> str:
    """What is wrong with an address."""
    return _ADDRESS[problem]


def http_text() -> str:
    """What the badge and the box are about."""
    return "With http everybody on the way can read the password and the messages."


def keyring_text(reason: str | None) -> str:
    """Where the password is now; `reason` is the keyring's, None when it took it."""
    if reason is None:
        return KEPT_IN_KEYRING
    return f"The password is kept for this run only: {_KEYRING.get(reason, _KEYRING['failed'])}."


def keyring_lasting_text(reason: str) -> str:
    """The same, with what it means for the next start."""
    return f"{keyring_text(reason)} It is asked for again after the next start."


def no_keyring_text(reason: str) -> str:
    """What is not to be had without a keyring, beside the passwords."""
    why = _KEYRING.get(reason, _KEYRING["failed"])
    means = "passwords are asked for after every start, and a data file put back from a copy is not noticed"
    return f"{why[0].upper()}{why[1:]}: {means}."


def left_in_keyring_text(reason: str) -> str:
    """The account is gone, its password perhaps not."""
    return f"The account is removed, but its password may still be in the keyring: {_KEYRING.get(reason, 'it failed')}."


def account_error_text(error: AccountError) -> str:
    """Why an account was not checked, stored or removed."""
    sentences: dict[AccountProblem, Callable[[], str]] = {
        AccountProblem.ADDRESS: lambda: address_text(error.address_problem or AddressProblem.EMPTY),
        AccountProblem.USER_NAME: lambda: "The user name is missing, too long, or has signs that cannot be sent.",
        AccountProblem.PASSWORD: lambda: "The password is missing, too long, or has signs that cannot be sent.",
        AccountProblem.OPTIONS: lambda: "A setting of this account is out of its range.",
        AccountProblem.UNKNOWN: lambda: "This account was removed meanwhile.",
        AccountProblem.OPEN_RUNS: lambda: open_runs_text(error.count),
        AccountProblem.IN_DOUBT: lambda: _unsettled_text(error.count),
    }
    return sentences[error.problem]()


def open_runs_text(number: int) -> str:
    """Why an account is not removed now."""
    open_still = figures.counted(number, "broadcast or transfer", "broadcasts or transfers")
    what = "is not finished. Stop or close it" if number == 1 else "are not finished. Stop or close them"
    return f"{open_still} of this account {what} first."


def _unsettled_text(number: int) -> str:
    open_still = f"{figures.counted(number, 'request is', 'requests are')} not settled yet."
    danger = "Another gateway would not know them and could send them twice."
    return f"{open_still} {danger} Finish the broadcasts and close the transfers first."


def figures_text(shown: Figures) -> str:
    """The figures of a good answer: "1,204 credits" or what was used where only that is known."""
    if shown.left is not None:
        return figures.credits_text(shown.left)
    return f"{figures.credits_text(shown.used)} used" if shown.used is not None else "no figure"


def works_text(check: CheckResult, at: datetime) -> str:
    """A good check: "It works: 1,204 credits at 10:42."."""
    return f"It works: {figures_text(check.figures)} at {figures.clock(at)}."


def check_text(check: CheckResult) -> str:
    """What came of a check that was not good, and what to do."""
    if check.kind is CheckKind.NO_ANSWER:
        return no_answer_text(check.failure, check.detail)
    if check.kind is CheckKind.NEEDS_MEANING:
        return f"The gateway answered {figures.whole(check.figures.bare or 0)} and no more. Is this what is left?"
    return {
        CheckKind.BAD_LOGIN: "The gateway refused the user name or the password.",
        CheckKind.AMBIGUOUS_1702: (
            "The user name or the password is wrong: the gateway answered 1702. "
            "Save it all the same only if exactly 1,702 credits are left."
        ),
        CheckKind.UNCLEAR: "The gateway answered, but not with figures that smsdesk knows. Look at the raw answer.",
    }[check.kind]


def no_answer_text(failure: Failure | None, detail: str) -> str:
    """Why there was no answer from the gateway."""
    return wording.failure_text(detail or (failure.value if failure else ""))
