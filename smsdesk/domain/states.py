"""The states of messages and runs, and which changes between them are legal; nothing else decides.

Source: the failure model (reliability.md, "One recipient" and "The run").
"""

from enum import StrEnum


class MessageState(StrEnum):
    """What is known about one message, apart from its delivery."""

    QUEUED = "queued"
    SENDING = "sending"  # durable before the first byte of the request
    ACCEPTED = "accepted"
    ACCEPTED_NO_ID = "accepted_no_id"
    REFUSED = "refused"
    RETRY = "retry"  # answered 1703: same seqno again
    DOUBT = "doubt"  # bytes were sent, no valid answer: same seqno again for 23 h
    HELD = "held"  # answered 1702 or 1704: the run stands still
    UNCERTAIN = "uncertain"  # only a person moves it
    CANCELLED = "cancelled"  # never from doubt


class RunState(StrEnum):
    """Where a broadcast as a whole stands."""

    SCHEDULED = "scheduled"
    HOLDING = "holding"  # the seconds in which Undo works
    RUNNING = "running"
    PAUSED = "paused"  # by a person, or until something comes back by itself
    HELD = "held"  # a person has to mend something first
    STOPPED = "stopped"
    DONE = "done"


class Reason(StrEnum):
    """Why a run stands still; worded in `ui/wording.py`."""

    NONE = ""
    PERSON = "person"
    RESTART = "restart"  # the program ended or crashed while it ran
    BAD_LOGIN = "bad_login"
    NO_PASSWORD = "no_password"  # noqa: S105
    NO_CREDITS = "no_credits"
    SERVER_ERROR = "server_error"
    MESSAGE_REFUSED = "message_refused"
    NO_NETWORK = "no_network"
    NOT_GATEWAY = "not_gateway"
    UNKNOWN_CODE = "unknown_code"
    DISK = "disk"
    SLEEP = "sleep"
    CLOCK = "clock"
    RESTORED = "restored"  # the data file is not the one this computer used last
    CANARY = "canary"  # the first few have it; a person looks before the others get it
    MISSED = "missed"  # the computer was off when it was due
    QUIET_HOURS = "quiet_hours"  # it ran into the hours in which nothing is sent
    DAY_LIMIT = "day_limit"  # it would cost more than the account's limit of the day leaves


S = MessageState
R = RunState

MESSAGE_CHANGES: dict[MessageState, frozenset[MessageState]] = {
    S.QUEUED: frozenset({S.SENDING, S.CANCELLED}),
    S.SENDING: frozenset({S.ACCEPTED, S.ACCEPTED_NO_ID, S.REFUSED, S.RETRY, S.DOUBT, S.HELD, S.UNCERTAIN, S.QUEUED}),
    S.RETRY: frozenset({S.SENDING, S.UNCERTAIN}),
    S.DOUBT: frozenset({S.SENDING, S.UNCERTAIN}),
    S.HELD: frozenset({S.SENDING, S.CANCELLED}),
    # By a person only: "Mark as sent", "Mark as not sent".
    S.UNCERTAIN: frozenset({S.ACCEPTED_NO_ID, S.CANCELLED}),
    S.ACCEPTED: frozenset(),
    # Only when the gateway turns out to use up seqnos on errors: what 1718 seemed to prove is open again.
    S.ACCEPTED_NO_ID: frozenset({S.UNCERTAIN}),
    S.REFUSED: frozenset(),
    S.CANCELLED: frozenset(),
}

RUN_CHANGES: dict[RunState, frozenset[RunState]] = {
    R.SCHEDULED: frozenset({R.HOLDING, R.HELD, R.STOPPED}),
    R.HOLDING: frozenset({R.RUNNING, R.PAUSED, R.HELD, R.STOPPED}),
    R.RUNNING: frozenset({R.PAUSED, R.HELD, R.STOPPED, R.DONE}),
    # To itself: for another reason. A held run is never merely paused: that would forget what is to be mended.
    R.PAUSED: frozenset({R.RUNNING, R.PAUSED, R.HELD, R.STOPPED, R.DONE}),
    # To SCHEDULED: a missed one that is given another time.
    R.HELD: frozenset({R.RUNNING, R.HELD, R.STOPPED, R.DONE, R.SCHEDULED}),
    R.STOPPED: frozenset(),
    R.DONE: frozenset(),
}

UNSENT = frozenset({S.QUEUED, S.HELD})
"""States in which nothing can have gone out: these may be cancelled."""

OPEN = frozenset({S.QUEUED, S.SENDING, S.RETRY, S.HELD, S.DOUBT})
"""States that are still going to change by themselves: shown as Waiting."""

SELF_MENDING = frozenset({Reason.NO_NETWORK, Reason.NOT_GATEWAY, Reason.SLEEP, Reason.CLOCK})
"""Reasons that go away by themselves; the run goes on when a harmless question is answered again."""


class IllegalChangeError(Exception):
    """A change that the tables above do not allow; always a mistake of ours."""


def check_message(old: MessageState, new: MessageState) -> None:
    """Raise IllegalChangeError unless a message may go from `old` to `new`."""
    if new not in MESSAGE_CHANGES[old]:
        raise IllegalChangeError(f"message {old} -> {new}")


def check_run(old: RunState, new: RunState) -> None:
    """Raise IllegalChangeError unless a run may go from `old` to `new`."""
    if new not in RUN_CHANGES[old]:
        raise IllegalChangeError(f"run {old} -> {new}")


def run_sources(new: RunState) -> tuple[RunState, ...]:
    """The states from which a run may become `new`, for one conditional UPDATE."""
    return tuple(old for old, allowed in RUN_CHANGES.items() if new in allowed)
