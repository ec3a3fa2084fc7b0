"""Transfers of credits as they are kept, and what is looked at before one is made."""

from dataclasses import dataclass
from enum import StrEnum

from smsdesk.domain.decisions import DOUBT_LIMIT, Stamp
from smsdesk.domain.transfers import IN_FLIGHT, UNDECIDED, TransferHistory, TransferState, TransferWhy


@dataclass(frozen=True)
class Transfer:
    """One transfer as stored; times are seconds since the epoch, `left_…` what creditsLeft said before the first
    request and after the last. `closed_by` is the person who decided it, at `changed_at`."""

    id: int
    account_id: int
    created_at: float
    created_by: str
    customer: str
    amount: int
    seqno: str
    state: TransferState
    why: TransferWhy
    code: int | None
    hold_until: float | None
    changed_at: float
    attempts: int
    doubted: bool
    server_errors: int
    first: Stamp | None  # of the first request
    left_before: int | None
    left_after: int | None
    closed_by: str | None
    account_name: str = ""

    @property
    def open(self) -> bool:
        """True while it holds or its request is under way."""
        return self.state in IN_FLIGHT

    @property
    def undecided(self) -> bool:
        """True while a person has to decide."""
        return self.state in UNDECIDED

    @property
    def ask_until(self) -> float | None:
        """Until when it may be asked again by the wall clock; None before the first request."""
        return None if self.first is None else self.first.wall + DOUBT_LIMIT


@dataclass(frozen=True)
class TransferClaim:
    """A transfer that is now SENDING, durably: what to ask the gateway, its past, and when it was claimed."""

    transfer: Transfer
    history: TransferHistory
    at: Stamp


@dataclass(frozen=True)
class TransferExchange:
    """One request of a transfer, as kept for questions to the provider."""

    at: float
    code: int | None
    detail: str
    raw: str
    seconds: float


@dataclass(frozen=True)
class TransferDetails:
    """Everything known about one transfer: for the receipt and "Copy details". Exchanges come oldest first."""

    transfer: Transfer
    exchanges: tuple[TransferExchange, ...]


@dataclass(frozen=True)
class CustomerName:
    """A customer's user name that a transfer went to, when that was last, and how often."""

    name: str
    last_at: float
    times: int


class TransferProblem(StrEnum):
    """Why a transfer cannot be made as it was entered."""

    NO_ACCOUNT = "no_account"
    ACCOUNT_CHANGED = "account_changed"  # it leads to another gateway, user name or page than when it was asked about
    NO_PAGE = "no_page"  # the account does not name its transfer page
    NO_CUSTOMER = "no_customer"
    BAD_CUSTOMER = "bad_customer"  # too long, or with characters that cannot be seen
    OWN_NAME = "own_name"  # the account's own user name
    BAD_AMOUNT = "bad_amount"  # less than 1
    OVER_LIMIT = "over_limit"
    OVER_DAY_LIMIT = "over_day_limit"
    BALANCE_UNKNOWN = "balance_unknown"
    NOT_ENOUGH = "not_enough"
    IN_FLIGHT = "in_flight"  # another one of this account holds, or its request is under way
    SAME_AGAIN = "same_again"  # see `earlier`: the person has to say that it is meant


@dataclass(frozen=True)
class TransferCheck:
    """What a person looks at before a transfer. `left` is what creditsLeft said just now, None while unknown for the
    reason `balance_failed` (as `services.credit_answers.why_unknown`); `day_used` counts transfers of the account's
    local day that moved credits or may have. `earlier` is the newest such transfer to the same customer of the same
    amount within 24 hours: it is asked about, and not among the problems. `known`: credits went to this name before."""

    account_id: int
    customer: str
    amount: int
    problems: tuple[TransferProblem, ...] = ()
    left: int | None = None
    balance_failed: str = ""
    limit: int = 0
    day_limit: int = 0
    day_used: int = 0
    earlier: Transfer | None = None
    in_flight: Transfer | None = None
    known: bool = True

    @property
    def good(self) -> bool:
        """True when nothing has to be mended first."""
        return not self.problems

    @property
    def remains(self) -> int | None:
        """Credits that remain afterwards, negative when they do not suffice; None while the balance is unknown."""
        return None if self.left is None else self.left - self.amount

    @property
    def day_room(self) -> int:
        """Credits that may still be transferred today."""
        return max(0, self.day_limit - self.day_used)


class TransferError(Exception):
    """A transfer was not made: `problems` say why, and nothing was stored. The text holds nothing that was entered."""

    def __init__(self, *problems: TransferProblem, earlier: Transfer | None = None) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems
        self.earlier = earlier
