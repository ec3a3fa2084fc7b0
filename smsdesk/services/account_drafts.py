"""What a person enters for an account, and what is wrong with it."""

from dataclasses import dataclass, field
from enum import StrEnum

from smsdesk.domain.accounts import Account, AccountOptions
from smsdesk.services.addresses import Address, AddressProblem, normalise_address
from smsdesk.store.options import wrong_fields

LONGEST_NAME = 100
LONGEST_LOGIN = 200


class AccountProblem(StrEnum):
    """Why an account was not checked, stored or removed; nothing was changed then."""

    ADDRESS = "address"  # see `address_problem`
    USER_NAME = "user_name"  # none, too long, or with control characters
    PASSWORD = "password"  # noqa: S105 - the same of the password
    OPTIONS = "options"  # see `fields`
    UNKNOWN = "unknown"  # there is no such account (any more)
    OPEN_RUNS = "open_runs"  # see `count`: broadcasts that have to be stopped first
    IN_DOUBT = "in_doubt"  # see `count`: requests that only the present gateway and seqno name can settle


class AccountError(Exception):
    """A refusal with its reason; the text never holds what was entered."""

    def __init__(
        self,
        problem: AccountProblem,
        *,
        address_problem: AddressProblem | None = None,
        fields: tuple[str, ...] = (),
        count: int = 0,
    ) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.address_problem = address_problem
        self.fields = fields
        self.count = count


@dataclass(frozen=True)
class AccountDraft:
    """An account as entered. An empty name becomes the host; an empty password means "the stored one" where the
    account exists already; `allow_http` is the explicit choice to send the password in clear."""

    name: str
    address: str
    user_name: str
    password: str = field(default="", repr=False)
    options: AccountOptions = field(default_factory=AccountOptions)
    allow_http: bool = False


def read(draft: AccountDraft, account_id: int = 0) -> Account:
    """The account a draft describes. Raises AccountError for what cannot be stored; the password is not looked at."""
    address = normalise_address(draft.address, allow_http=draft.allow_http)
    if not isinstance(address, Address):
        raise AccountError(AccountProblem.ADDRESS, address_problem=address)
    user_name = draft.user_name.strip()
    if not _sound(user_name):
        raise AccountError(AccountProblem.USER_NAME)
    name = "".join(ch for ch in draft.name.strip() if ch.isprintable())[:LONGEST_NAME] or address.host
    return Account(account_id, name, address.text, user_name, options=checked(draft.options))


def checked(options: AccountOptions) -> AccountOptions:
    """The options themselves. Raises AccountError OPTIONS with the names of the fields out of their range."""
    if wrong := wrong_fields(options):
        raise AccountError(AccountProblem.OPTIONS, fields=wrong)
    return options


def checked_password(password: str) -> str:
    """The password itself, blanks and all. Raises AccountError PASSWORD if it is none or cannot be sent."""
    if not _sound(password):
        raise AccountError(AccountProblem.PASSWORD)
    return password


def same_gateway(old: Account, new: Account) -> bool:
    """True if the gateway would recognise a seqno of `old` in a request of `new`: only then may rows in doubt be
    asked again, or they could be charged twice."""
    return (old.address, old.user_name, old.options.seqno_name, old.options.pages) == (
        new.address,
        new.user_name,
        new.options.seqno_name,
        new.options.pages,
    )


def _sound(text: str) -> bool:
    return 0 < len(text) <= LONGEST_LOGIN and text.isprintable()
