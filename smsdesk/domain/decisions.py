"""What an answer means for a message and for its run: the table of reliability.md as pure functions."""

from dataclasses import dataclass, replace
from enum import StrEnum

from smsdesk.domain.answers import Code, Exchange, Failure, Item
from smsdesk.domain.states import MessageState, Reason

S = MessageState

DOUBT_LIMIT = 23 * 3600.0
"""Seconds after the first try during which the gateway surely still knows the seqno (it keeps it for 24 h)."""
CLOCK_BACK_LIMIT = 300.0
"""Seconds the wall clock may stand behind the first try before its age is not believed any more."""
SERVER_ERROR_TRIES = 6
DOUBT_WAITS = (5.0, 15.0, 45.0, 120.0, 300.0, 900.0)
RETRY_WAITS = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
IN_A_ROW = 3
"""So many connect failures, foreign answers, unknown codes or refused messages in a row stop a run."""

UNSENDABLE = frozenset({"unsendable", "query_too_long"})
"""Details of exchanges in which no byte was written, as no page takes such a message: asking again never helps."""


class Why(StrEnum):
    """Why a message is in its state, beyond the code; worded in `ui/wording.py`."""

    NONE = ""
    ANSWER_LOST = "answer_lost"
    NOT_GATEWAY = "not_gateway"
    NO_CONNECTION = "no_connection"
    SEQNO_KNOWN = "seqno_known"  # 1718 after a lost answer: the first request had arrived
    SEQNO_USED_UP = "seqno_used_up"  # 1718 after 1703 or a held answer: it proves nothing
    SEQNO_FOREIGN = "seqno_foreign"  # 1718 at the very first attempt
    UNKNOWN_CODE = "unknown_code"
    REFUSED_LATER = "refused_later"  # refused when asked again; the first request may have been taken
    WRONG_COUNT = "wrong_count"  # a batch answer that does not tell which number is meant
    TOO_OLD = "too_old"
    CLOCK_BACK = "clock_back"
    SERVER_ERRORS = "server_errors"
    STOPPED = "stopped"
    OPTED_OUT = "opted_out"
    LET_IN = "let_in"  # a confirmation of an opt-out that was taken back meanwhile
    UNDONE = "undone"
    RESTART = "restart"
    NO_ID = "no_id"
    SAME_ID = "same_id"  # the gateway gave an ID that another message already has
    MARKED_SENT = "marked_sent"
    MARKED_NOT_SENT = "marked_not_sent"
    UNSENDABLE = "unsendable"  # no page takes it as it is
    PART_MISSING = "part_missing"  # an earlier message of the same tune or picture was not taken


@dataclass(frozen=True)
class History:
    """What a submission has been through under its present seqno, before the answer now at hand."""

    attempts: int = 1  # including the one just answered
    doubted: bool = False
    server_errors: int = 0
    held: bool = False
    last_unknown: int | None = None
    back_to: MessageState = S.QUEUED  # the state it had before this attempt


@dataclass(frozen=True)
class Verdict:
    """The next state of one message, and why; `wait` is the time until it is asked again, in seconds."""

    state: MessageState
    code: int | None = None
    msg_id: str | None = None
    why: Why = Why.NONE
    wait: float | None = None


@dataclass(frozen=True)
class Decision:
    """What one exchange means: a verdict per number (in order), the history after it, and a reason to stop."""

    verdicts: tuple[Verdict, ...]
    history: History
    stop: Reason = Reason.NONE


def decide(history: History, exchange: Exchange, size: int = 1) -> Decision:
    """Apply rows 3-14 and 22 of the failure model to one exchange about `size` numbers."""
    if exchange.failure is not None:
        return _no_answer(history, exchange, size)
    items = exchange.items
    if size > 1:
        return _batch(history, items, size)
    return _single(history, items[0])


def _no_answer(history: History, exchange: Exchange, size: int) -> Decision:
    if exchange.failure is Failure.NOT_CONNECTED:
        # No byte left: the row goes back to what it was. Only a clean row is simply "queued" again.
        after = replace(history, attempts=history.attempts - 1)
        never = exchange.detail in UNSENDABLE and history.back_to is S.QUEUED
        why = Why.UNSENDABLE if never else Why.NO_CONNECTION
        return Decision(_all(size, Verdict(history.back_to, why=why, wait=5.0)), after)
    why = Why.NOT_GATEWAY if exchange.failure is Failure.NOT_GATEWAY else Why.ANSWER_LOST
    return _in_doubt(history, size, why)


def _in_doubt(history: History, size: int, why: Why, code: int | None = None) -> Decision:
    after = replace(history, doubted=True)
    return Decision(_all(size, Verdict(S.DOUBT, code, why=why, wait=doubt_wait(history.attempts))), after)


def _single(history: History, item: Item) -> Decision:
    code = item.code
    if code == Code.SENT:
        return _one(_accepted(item), history)
    if code in (Code.BAD_LOGIN, Code.NO_CREDITS):
        return _held(history, code, 1)
    if code == Code.SERVER_ERROR:
        return _server_error(history, 1)
    if code in (Code.BAD_NUMBER, Code.BAD_MESSAGE, Code.SPAM):
        return _one(_refused(history, code), history)
    if code == Code.DUPLICATE:
        return _one(_duplicate(history), history)
    return _unknown(history, code, 1)


def _accepted(item: Item) -> Verdict:
    if item.msg_id is None:
        return Verdict(S.ACCEPTED_NO_ID, item.code, why=Why.NO_ID)
    return Verdict(S.ACCEPTED, item.code, item.msg_id)


def _held(history: History, code: int, size: int) -> Decision:
    """1702 and 1704: the run stands still. A row that may have gone out stays in doubt, so that Stop cannot
    cancel it; one that was answered 1703 stays in RETRY for the same reason."""
    reason = Reason.BAD_LOGIN if code == Code.BAD_LOGIN else Reason.NO_CREDITS
    state = S.HELD
    if history.doubted:
        state = S.DOUBT
    elif history.server_errors:
        state = S.RETRY
    after = replace(history, held=True)
    return Decision(_all(size, Verdict(state, code, wait=0.0)), after, reason)


def _server_error(history: History, size: int) -> Decision:
    """1703: same seqno, with back-off; the run pauses after six in a row for one message."""
    tries = history.server_errors + 1
    after = replace(history, server_errors=tries)
    stop = Reason.SERVER_ERROR if tries % SERVER_ERROR_TRIES == 0 else Reason.NONE
    wait = RETRY_WAITS[min(tries, len(RETRY_WAITS)) - 1]
    return Decision(_all(size, Verdict(S.RETRY, Code.SERVER_ERROR, why=Why.SERVER_ERRORS, wait=wait)), after, stop)


def _refused(history: History, code: int) -> Verdict:
    """A refusal settles a row, except one in doubt: its first request may have been taken and charged."""
    if history.doubted:
        return Verdict(S.UNCERTAIN, code, why=Why.REFUSED_LATER)
    return Verdict(S.REFUSED, code)


def _duplicate(history: History) -> Verdict:
    """1718, rows 7-9. It proves acceptance only after a lost answer with nothing else that may have used up the
    seqno: neither a 1703 nor a 1702/1704 under the same seqno."""
    if history.server_errors or history.held:
        return Verdict(S.UNCERTAIN, Code.DUPLICATE, why=Why.SEQNO_USED_UP)
    if history.doubted:
        return Verdict(S.ACCEPTED_NO_ID, Code.DUPLICATE, why=Why.SEQNO_KNOWN)
    return Verdict(S.UNCERTAIN, Code.DUPLICATE, why=Why.SEQNO_FOREIGN)


def _unknown(history: History, code: int, size: int) -> Decision:
    """Another 17dd: in doubt, asked once more; the same code again is uncertain."""
    after = replace(history, doubted=True, last_unknown=code)
    if history.last_unknown == code:
        return Decision(_all(size, Verdict(S.UNCERTAIN, code, why=Why.UNKNOWN_CODE)), after)
    verdict = Verdict(S.DOUBT, code, why=Why.UNKNOWN_CODE, wait=doubt_wait(history.attempts))
    return Decision(_all(size, verdict), after)


def _batch(history: History, items: tuple[Item, ...], size: int) -> Decision:
    """Row 22: one code for all (1701, or 1702/1703/1704 for none), or as many codes as numbers, in order."""
    if len(items) == 1:
        return _batch_one_code(history, items[0], size)
    return _batch_many_codes(history, items)


def _batch_one_code(history: History, item: Item, size: int) -> Decision:
    if item.code == Code.SENT:
        return Decision(_all(size, Verdict(S.ACCEPTED_NO_ID, item.code)), history)
    if item.code in (Code.BAD_LOGIN, Code.NO_CREDITS):
        return _held(history, item.code, size)
    if item.code == Code.SERVER_ERROR:
        return _server_error(history, size)
    # 1718 too: the batch arrived, but whether the lost answer took all its numbers, nobody knows.
    return Decision(_all(size, Verdict(S.UNCERTAIN, item.code, why=Why.WRONG_COUNT)), history)


def _batch_many_codes(history: History, items: tuple[Item, ...]) -> Decision:
    """Codes one by one. The batch's seqno is used up by its accepted numbers, so nothing is asked again under it:
    what would be retried alone becomes uncertain."""
    verdicts = []
    for item in items:
        if item.code == Code.SENT:
            verdicts.append(Verdict(S.ACCEPTED_NO_ID, item.code))
        elif item.code in (Code.BAD_NUMBER, Code.BAD_MESSAGE, Code.SPAM):
            verdicts.append(_refused(history, item.code))
        elif item.code in (Code.BAD_LOGIN, Code.NO_CREDITS) and not history.doubted and not history.server_errors:
            # Surely not taken: it waits and gets a seqno of its own on Resume.
            verdicts.append(Verdict(S.HELD, item.code))
        else:
            verdicts.append(Verdict(S.UNCERTAIN, item.code, why=Why.WRONG_COUNT))
    codes = {item.code for item in items}
    stop = Reason.NONE
    if Code.BAD_LOGIN in codes:
        stop = Reason.BAD_LOGIN
    elif Code.NO_CREDITS in codes:
        stop = Reason.NO_CREDITS
    return Decision(tuple(verdicts), history, stop)


def doubt_wait(attempts: int) -> float:
    """Seconds until a message in doubt is asked about again: 5 s, 15 s, 45 s, 2 min, 5 min, then every 15 min."""
    return DOUBT_WAITS[min(max(attempts, 1), len(DOUBT_WAITS)) - 1]


def _one(verdict: Verdict, history: History) -> Decision:
    return Decision((verdict,), history)


def _all(size: int, verdict: Verdict) -> tuple[Verdict, ...]:
    return (verdict,) * size


@dataclass(frozen=True)
class Stamp:
    """A moment by every clock there is: wall (s since epoch), boot id and s since boot, server's Date."""

    wall: float
    boot_id: str
    boot: float
    server: float | None = None


def too_late(first: Stamp, now: Stamp) -> Why:
    """Rows 15 and 16: why a row may not be asked again under its seqno, or Why.NONE.

    The age is the largest of the three clocks, since each alone can lie.
    """
    if max(ages(first, now)) > DOUBT_LIMIT:
        return Why.TOO_OLD
    if now.wall < first.wall - CLOCK_BACK_LIMIT:
        return Why.CLOCK_BACK
    return Why.NONE


def ages(first: Stamp, now: Stamp) -> list[float]:
    """The seconds between two moments, by every clock that can tell."""
    found = [now.wall - first.wall]
    if first.boot_id and first.boot_id == now.boot_id:
        found.append(now.boot - first.boot)
    if first.server is not None and now.server is not None:
        found.append(now.server - first.server)
    return found
