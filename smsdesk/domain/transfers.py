"""The states of a transfer of credits, which changes between them are legal, and what an answer means for one.

Source: the failure model (reliability.md, "Transfer of credits"). A transfer cannot be taken back, so nothing but a
bare 1707 is success by itself, nothing is repeated by the program, and what is not proven is left to a person.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from smsdesk.domain.answers import Code, Exchange, Failure
from smsdesk.domain.states import IllegalChangeError


class TransferState(StrEnum):
    """What is known about one transfer. A draft is not stored."""

    CONFIRMED = "confirmed"  # its seqno is committed; the hold in which Undo works
    SENDING = "sending"  # durable before the first byte of the request
    DONE = "done"
    REFUSED = "refused"  # the gateway said no, at the only request there was
    DOUBT = "doubt"  # it may have been done: asked again by a person alone, under the same seqno, for 23 h
    UNCERTAIN = "uncertain"  # only until a person closes it
    CANCELLED = "cancelled"  # no byte of it ever left, or a person has checked that nothing was moved


class TransferWhy(StrEnum):
    """Why a transfer is in its state, beyond the code; worded by the screens."""

    NONE = ""
    UNDONE = "undone"
    RESTART = "restart"  # the program ended before it was sent, or before its answer was known
    RESTORED = "restored"  # the data file is not the one this computer used last
    NOT_CONNECTED = "not_connected"  # no byte of the request left
    BALANCE_UNKNOWN = "balance_unknown"  # the balance could not be read just then
    NOT_ENOUGH = "not_enough"  # the balance had fallen below the amount meanwhile
    LATE = "late"  # the computer slept, or its clock jumped: it does not leave later than it was meant to
    PAGE_GONE = "page_gone"  # the account, or the name of its transfer page
    BAD_LOGIN = "bad_login"
    NO_CREDITS = "no_credits"
    NO_CUSTOMER = "no_customer"
    BAD_AMOUNT = "bad_amount"
    SERVER_ERROR = "server_error"
    ANSWER_LOST = "answer_lost"
    NOT_GATEWAY = "not_gateway"
    UNKNOWN_CODE = "unknown_code"
    REFUSED_LATER = "refused_later"  # refused when asked again; the first request may have been taken
    SEQNO_KNOWN = "seqno_known"  # 1718 after a lost answer: the first request had been done
    SEQNO_USED_UP = "seqno_used_up"  # 1718 after a 1703 or a refusal: it proves nothing
    SEQNO_FOREIGN = "seqno_foreign"  # 1718 at the very first attempt
    BALANCE_DIFFERS = "balance_differs"  # 1718 after a lost answer, but the balance does not show it
    TOO_OLD = "too_old"
    CLOCK_BACK = "clock_back"
    MARKED_DONE = "marked_done"
    MARKED_NOT_DONE = "marked_not_done"


S = TransferState
W = TransferWhy

TRANSFER_CHANGES: dict[TransferState, frozenset[TransferState]] = {
    S.CONFIRMED: frozenset({S.SENDING, S.CANCELLED}),
    # To CANCELLED: no byte of the only request left.
    S.SENDING: frozenset({S.DONE, S.REFUSED, S.DOUBT, S.UNCERTAIN, S.CANCELLED}),
    # To DONE and CANCELLED: by a person who has checked.
    S.DOUBT: frozenset({S.SENDING, S.UNCERTAIN, S.DONE, S.CANCELLED}),
    S.UNCERTAIN: frozenset({S.DONE, S.CANCELLED}),
    # Only when the data file turns out to be an older one: what it never sent, the newer one may have.
    S.CANCELLED: frozenset({S.UNCERTAIN}),
    S.DONE: frozenset(),
    S.REFUSED: frozenset(),
}

IN_FLIGHT = frozenset({S.CONFIRMED, S.SENDING})
"""At most one transfer of an account is in one of these."""

UNDECIDED = frozenset({S.DOUBT, S.UNCERTAIN})
"""A person decides."""

COUNTED = frozenset({S.CONFIRMED, S.SENDING, S.DONE, S.DOUBT, S.UNCERTAIN})
"""What may have moved credits, or is about to: it counts towards the limit of a day."""

REFUSALS = {
    Code.BAD_LOGIN: W.BAD_LOGIN,
    Code.NO_CREDITS: W.NO_CREDITS,
    Code.NO_CUSTOMER: W.NO_CUSTOMER,
    Code.BAD_AMOUNT: W.BAD_AMOUNT,
}
"""Codes that say that nothing was moved, each with its reason."""


def check_transfer(old: TransferState, new: TransferState) -> None:
    """Raise IllegalChangeError unless a transfer may go from `old` to `new`."""
    if new not in TRANSFER_CHANGES[old]:
        raise IllegalChangeError(f"transfer {old} -> {new}")


@dataclass(frozen=True)
class TransferHistory:
    """What a transfer has been through, always under the same seqno, before the answer now at hand."""

    doubted: bool = False  # an answer was lost, was no answer, or was not understood
    server_errors: int = 0  # answers 1703
    refused: bool = False  # ever answered 1702, 1704, 1708 or 1709

    @property
    def first(self) -> bool:
        """True while no request of it can have been taken."""
        return not self.doubted and not self.server_errors


@dataclass(frozen=True)
class TransferDecision:
    """What one exchange means: the next state, why, the code if there was one, and the history after it."""

    state: TransferState
    why: TransferWhy
    code: int | None
    history: TransferHistory


def decide(history: TransferHistory, exchange: Exchange) -> TransferDecision:
    """Apply the rules of transfers to one exchange.

    NOT_CONNECTED at the first request is CANCELLED: the gateway refused nothing, credits cannot have moved, and nothing
    leaves by itself later; trying anew is a new transfer, which is safe since no byte left under this seqno. Later it
    changes nothing about the doubt.
    """
    if exchange.failure is not None:
        return _no_answer(history, exchange.failure)
    code = exchange.code
    if code == Code.TRANSFERRED and exchange.items[0].msg_id is None:
        return TransferDecision(S.DONE, W.NONE, code, history)
    if code in REFUSALS:
        return _refused(history, code)
    if code == Code.SERVER_ERROR:
        after = replace(history, server_errors=history.server_errors + 1)
        return TransferDecision(S.DOUBT, W.SERVER_ERROR, code, after)
    if code == Code.DUPLICATE:
        return _duplicate(history)
    return TransferDecision(S.DOUBT, W.UNKNOWN_CODE, code, replace(history, doubted=True))


def _no_answer(history: TransferHistory, failure: Failure) -> TransferDecision:
    if failure is Failure.NOT_CONNECTED:
        return TransferDecision(S.CANCELLED if history.first else S.DOUBT, W.NOT_CONNECTED, None, history)
    why = W.NOT_GATEWAY if failure is Failure.NOT_GATEWAY else W.ANSWER_LOST
    return TransferDecision(S.DOUBT, why, None, replace(history, doubted=True))


def _refused(history: TransferHistory, code: int) -> TransferDecision:
    """A refusal settles the only request there was; of one asked again, an earlier request may have been taken."""
    after = replace(history, refused=True)
    if history.first:
        return TransferDecision(S.REFUSED, REFUSALS[code], code, after)
    return TransferDecision(S.DOUBT, W.REFUSED_LATER, code, after)


def _duplicate(history: TransferHistory) -> TransferDecision:
    """1718 proves that the credits moved only after a lost answer with nothing else that may have used the seqno up."""
    if history.server_errors or history.refused:
        return TransferDecision(S.UNCERTAIN, W.SEQNO_USED_UP, Code.DUPLICATE, history)
    if history.doubted:
        return TransferDecision(S.DONE, W.SEQNO_KNOWN, Code.DUPLICATE, history)
    return TransferDecision(S.UNCERTAIN, W.SEQNO_FOREIGN, Code.DUPLICATE, history)


def weigh(decision: TransferDecision, amount: int, gone: int | None) -> TransferDecision:
    """Hold what 1718 seems to prove against the balance.

    The lost answer may itself have been a 1703 or a refusal of a gateway that uses up the seqno on those (found by
    kill -9 in broadcasts, `store/habits.py`): then 1718 comes although nothing was moved. `gone` are the credits that
    left the account since before the first request and are not explained otherwise; None while the balance cannot be
    read: then it stays in doubt, and the person may ask again.
    """
    if decision.why is not W.SEQNO_KNOWN:
        return decision
    if gone is None:
        return replace(decision, state=S.DOUBT, why=W.BALANCE_UNKNOWN)
    if gone < amount:
        return replace(decision, state=S.UNCERTAIN, why=W.BALANCE_DIFFERS)
    return decision
