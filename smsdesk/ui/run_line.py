"""What the run bar says about the most important broadcast: pure functions from records to words and buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from smsdesk.domain.records import Broadcast, BroadcastRow, Counts
from smsdesk.domain.states import SELF_MENDING, Reason, RunState
from smsdesk.ui import figures, wording
from smsdesk.ui.wording_timing import kept_repeat, on_moment


class Act(StrEnum):
    """What a button of the run bar does."""

    UNDO = "undo"
    SEND_NOW = "send_now"
    PAUSE = "pause"
    STOP = "stop"
    RESUME = "resume"
    CHECK_CREDITS = "check_credits"
    ENTER_PASSWORD = "enter_password"  # noqa: S105
    TRY_NOW = "try_now"
    LOOK = "look"
    CHANGE = "change"
    CHANGE_LIMIT = "change_limit"


class Look(StrEnum):
    """The ground and the icon."""

    HOLDING = "holding"
    RUNNING = "running"
    STILL = "still"
    WAITING = "waiting"
    LATER = "later"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Press:
    """A button: what it does, its words, and why it cannot be pressed now ("" if it can)."""

    act: Act
    text: str
    reason: str = ""
    primary: bool = False


@dataclass(frozen=True)
class RunLine:
    """One state of the run bar. `ring`: whole seconds left and in all; `done`: done and all, for the bar."""

    broadcast_id: int
    account_id: int
    look: Look
    title: str
    rest: str = ""
    buttons: tuple[Press, ...] = ()
    ring: tuple[int, int] | None = None
    done: tuple[int, int] | None = None
    delivered: int = 0
    failed: int = 0
    uncertain: int = 0
    speed: float | None = None
    seconds: float | None = None
    more: int = 0
    account: str = ""  # with which the title begins

    @property
    def short_title(self) -> str:
        """The title with at most the beginning of the account's name: what happens must not be pushed out by it."""
        return f"{figures.beginning(self.account, _MOST_NAME)}{self.title.removeprefix(self.account)}"


@dataclass(frozen=True)
class Around:
    """What one has to know beside the broadcast: times in seconds since the epoch, credits of its account."""

    now: float
    hold_seconds: float = 10.0
    asked: bool = True  # doubts of a stopped broadcast are asked about in this session
    practice: bool = False
    left: int | None = None
    day_free: int | None = None  # credits that may still be spent today; None without a limit
    next_try_at: float | None = None
    zone: str = ""  # of the account; "" is Malaysia's
    inside_hours: bool = True  # messages may go out at this time of day
    need: int | None = None  # credits for what has not gone out; None: as many parts for each as the broadcast has
    at_night: bool = False  # outside the hours, with +60 numbers among those who have not got it yet
    speed: float | None = None
    seconds: float | None = None


_MOST_NAME = 20
SOON = 24 * 3600.0
"""Seconds before its time from which on a scheduled broadcast is told in the run bar."""
HOLDING, RUNNING, HELD, PAUSED, DOUBTS, LATER = range(6)
"""The ranks of importance."""
MAY_SLEEP = "This computer may fall asleep while it sends. The run then waits, and goes on when the computer wakes."
STOP = Press(Act.STOP, "Stop")
LOOK = Press(Act.LOOK, "Look")
CHANGE = Press(Act.CHANGE, "Change…")
SEND_NOW = Press(Act.SEND_NOW, "Send now")
_BAD = frozenset((Reason.BAD_LOGIN, Reason.NO_PASSWORD, Reason.NO_CREDITS, Reason.MESSAGE_REFUSED, Reason.UNKNOWN_CODE))
AT_NIGHT = "It is outside your sending hours now."
_SENT_BY_A_CLICK = frozenset(
    (Reason.PERSON, Reason.RESTART, Reason.RESTORED, Reason.MISSED, Reason.CANARY, Reason.DAY_LIMIT)
)
"""Where the button beside it would send at once, whatever the time of day."""
_BAD_TOO = frozenset((Reason.DISK, Reason.SERVER_ERROR))


def only_doubts(counts: Counts) -> bool:
    """True when nothing is left to be sent, only answers to be had."""
    return counts.in_doubt > 0 and counts.waiting == counts.in_doubt


def concerns(row: BroadcastRow, now: float) -> bool:
    """False for what is not to be told yet: a broadcast whose time comes later than tomorrow."""
    due = row.broadcast.timing.due_at
    return row.broadcast.state is not RunState.SCHEDULED or due is None or due - now <= SOON


def rank(row: BroadcastRow) -> tuple[int, float]:
    """The smallest is shown: holding (the newest), running, held, paused, doubts (the oldest first), scheduled (the
    next one)."""
    broadcast = row.broadcast
    if broadcast.state is RunState.HOLDING:
        return HOLDING, -broadcast.id
    if broadcast.state is RunState.STOPPED or (broadcast.state is RunState.RUNNING and only_doubts(row.counts)):
        return DOUBTS, broadcast.id
    if broadcast.state is RunState.SCHEDULED:
        return LATER, broadcast.timing.due_at or 0.0
    places = {RunState.RUNNING: RUNNING, RunState.HELD: HELD, RunState.PAUSED: PAUSED}
    return places.get(broadcast.state, LATER), broadcast.id


def most_important(rows: Sequence[BroadcastRow]) -> BroadcastRow | None:
    """The broadcast the run bar is about."""
    return min(rows, key=rank, default=None)


def line_for(row: BroadcastRow, around: Around) -> RunLine:
    """What is said about a broadcast that is not finished."""
    state = row.broadcast.state
    if state is RunState.HOLDING:
        return _holding(row.broadcast, around)
    if state is RunState.SCHEDULED:
        return _scheduled(row.broadcast, around)
    if rank(row)[0] == DOUBTS:
        return _doubts(row, around)
    return _running(row, around) if state is RunState.RUNNING else _still(row, around)


def _cost(broadcast: Broadcast, around: Around) -> str:
    """Where texts differ, `parts` is the most that one of them has."""
    if around.need is not None:
        return figures.credits_text(around.need)
    cost = figures.credits_text(broadcast.recipients * broadcast.parts)
    return f"at most {cost}" if broadcast.merged else cost


def _rest(broadcast: Broadcast, around: Around) -> str:
    cost = _cost(broadcast, around)
    return f"to {broadcast.to_label}, {cost}" if broadcast.to_label else cost


def _scheduled(broadcast: Broadcast, around: Around) -> RunLine:
    messages = figures.counted(broadcast.recipients, "message", "messages")
    when = on_moment(broadcast.timing.due_at or around.now, around.zone, around.now)
    series = kept_repeat(broadcast.timing.repeat)
    rest = _rest(broadcast, around)
    rest = f"{rest}. {series}." if series else rest
    title = f"Scheduled: {messages} {when}"
    buttons = (CHANGE, SEND_NOW, STOP)
    return RunLine(broadcast.id, broadcast.account_id, Look.LATER, title, rest, buttons)


def _holding(broadcast: Broadcast, around: Around) -> RunLine:
    left = max(0, -int(-((broadcast.hold_until or around.now) - around.now) // 1))
    messages = figures.counted(broadcast.recipients, "message", "messages")
    return RunLine(
        broadcast.id,
        broadcast.account_id,
        Look.HOLDING,
        f"Sending {messages} in {figures.counted(left, 'second', 'seconds')}",
        _rest(broadcast, around),
        (Press(Act.UNDO, "Undo"), Press(Act.SEND_NOW, "Send now")),
        ring=(left, max(left, round(around.hold_seconds))),
    )


def _running(row: BroadcastRow, around: Around) -> RunLine:
    counts = row.counts
    return RunLine(
        row.broadcast.id,
        row.broadcast.account_id,
        Look.RUNNING,
        "Sending",
        buttons=(Press(Act.PAUSE, "Pause"), STOP),
        done=(counts.total - counts.waiting, counts.total),
        delivered=counts.delivered,
        failed=counts.failed,
        uncertain=counts.uncertain,
        speed=around.speed,
        seconds=around.seconds,
    )


def _doubts(row: BroadcastRow, around: Around) -> RunLine:
    broadcast, number = row.broadcast, row.counts.in_doubt
    if broadcast.state is RunState.STOPPED and not around.asked:
        return RunLine(
            broadcast.id,
            broadcast.account_id,
            Look.WARN,
            f"{wording.doubts(number)[:-1]} in a stopped broadcast.",
            "The gateway is asked again when you say so; nobody gets it twice.",
            (LOOK, Press(Act.RESUME, "Ask again")),
        )
    when = "soon"
    if around.next_try_at is not None and around.next_try_at > around.now:
        when = f"in {figures.span(around.next_try_at - around.now)}"
    return RunLine(
        broadcast.id,
        broadcast.account_id,
        Look.WAITING,
        f"{figures.whole(number)} in doubt: asked again {when}, nobody gets it twice.",
        f"{figures.whole(row.counts.sent)} sent." if row.counts.sent else "",
        (LOOK,) if broadcast.state is RunState.STOPPED else (LOOK, STOP),
    )


def _still(row: BroadcastRow, around: Around) -> RunLine:
    broadcast, counts, reason = row.broadcast, row.counts, row.broadcast.reason
    title, rest = wording.run_title(broadcast), wording.run_rest(broadcast, counts, around.need)
    look = Look.BAD if reason in _BAD | _BAD_TOO else Look.WARN
    if reason in (Reason.PERSON, Reason.NONE, Reason.CANARY, Reason.QUIET_HOURS):
        look = Look.STILL
    if reason is Reason.CANARY:
        title, rest = _after_canary(row)
    elif reason is Reason.QUIET_HOURS:
        rest = _in_the_night(counts, around)
    elif reason is Reason.MISSED:
        title, rest = _missed(broadcast, around)
    elif reason is Reason.DAY_LIMIT:
        rest = f"{rest} {_day_room(around)}".strip()
    elif reason is Reason.RESTART:
        title, rest = _after_restart(row, around.now)
    elif reason is Reason.NO_PASSWORD and around.practice:
        title = "The practice gateway could not be started."
    if around.at_night and reason in _SENT_BY_A_CLICK:
        rest = f"{rest} {AT_NIGHT}"
    return RunLine(broadcast.id, broadcast.account_id, look, title, rest, _mending(row, around))


def _after_canary(row: BroadcastRow) -> tuple[str, str]:
    counts, first = row.counts, row.broadcast.timing.canary
    known = ((counts.delivered, "delivered"), (counts.failed, "failed"), (counts.uncertain, "uncertain"))
    said = ", ".join(f"{figures.whole(number)} {word}" for number, word in known if number)
    wait = "waits" if counts.unsent == 1 else "wait"
    rest = f"{figures.whole(counts.unsent)} {wait} for you."
    title = f"Sent to {figures.counted(first, 'person', 'people')} first."
    return title, f"{said}. {rest}" if said else rest


def _in_the_night(counts: Counts, around: Around) -> str:
    left = figures.counted(counts.unsent, "message waits", "messages wait")
    sent = f"{figures.whole(counts.sent)} sent. " if counts.sent else ""
    return f"{sent}{left} for you." if not around.inside_hours else f"{sent}{left}; it is daytime again."


def _day_room(around: Around) -> str:
    if around.day_free is None:
        return "There is no limit now."
    return f"{figures.whole(around.day_free)} may still go today."


def _missed(broadcast: Broadcast, around: Around) -> tuple[str, str]:
    messages = figures.counted(broadcast.recipients, "message was", "messages were")
    when = on_moment(broadcast.timing.due_at or around.now, around.zone, around.now)
    return f"{messages} due {when}. Nothing was sent.", "smsdesk was not running then, or the computer slept."


def _after_restart(row: BroadcastRow, now: float) -> tuple[str, str]:
    counts = row.counts
    stopped = figures.progress(counts.total - counts.waiting, counts.total)
    title = f"{_whose_day(row.broadcast.created_at, now)} stopped at {stopped}."
    not_sent = f"{figures.whole(counts.unsent)} not sent."
    return title, f"{wording.doubts(counts.in_doubt)[:-1]}, {not_sent}" if counts.in_doubt else not_sent


def _whose_day(at: float, now: float) -> str:
    then, today = datetime.fromtimestamp(at), datetime.fromtimestamp(now)
    days = (today.date() - then.date()).days
    if days in (0, 1):
        return ("Today’s broadcast", "Yesterday’s broadcast")[days]
    return f"The broadcast of {figures.moment(then, today)}"


def _mending(row: BroadcastRow, around: Around) -> tuple[Press, ...]:
    """The button that mends it, and what else may be done."""
    reason = row.broadcast.reason
    resume = Press(Act.RESUME, "Resume")
    if reason is Reason.NO_CREDITS:
        return Press(Act.CHECK_CREDITS, "Check credits"), Press(Act.RESUME, "Resume", _too_few(row, around)), STOP
    if reason is Reason.DAY_LIMIT:
        return Press(Act.CHANGE_LIMIT, "Change the limit"), Press(Act.RESUME, "Resume", _over_day(row, around)), STOP
    if reason in (Reason.BAD_LOGIN, Reason.NO_PASSWORD):
        return (resume, STOP) if around.practice else (Press(Act.ENTER_PASSWORD, "Enter password"), resume, STOP)
    if reason in SELF_MENDING:
        # Resume as well: where creditsLeft cannot be read, only a person can say that the gateway is back.
        return Press(Act.TRY_NOW, "Try now"), resume, STOP
    if reason is Reason.MISSED:
        return SEND_NOW, CHANGE, STOP
    if reason is Reason.CANARY:
        return LOOK, Press(Act.RESUME, "Send the rest"), STOP
    if reason is Reason.QUIET_HOURS:
        return Press(Act.RESUME, "Resume" if around.inside_hours else "Send anyway"), STOP
    if reason is Reason.RESTART:
        return STOP, LOOK, Press(Act.RESUME, "Resume safely", primary=True)
    if reason in (Reason.PERSON, Reason.NONE, Reason.DISK, Reason.SERVER_ERROR):
        return resume, STOP
    return LOOK, resume, STOP


def _needed(row: BroadcastRow, around: Around) -> int:
    return row.counts.unsent * row.broadcast.parts if around.need is None else around.need


def _over_day(row: BroadcastRow, around: Around) -> str:
    need = _needed(row, around)
    if around.day_free is None or around.day_free >= need:
        return ""
    return f"{figures.whole(need)} needed. Resume on another day, or change the limit."


def _too_few(row: BroadcastRow, around: Around) -> str:
    need = _needed(row, around)
    if around.left is None or around.left >= need:
        return ""
    there = "1 credit is there" if around.left == 1 else f"{figures.whole(around.left)} credits are there"
    return f"{there}, {figures.whole(need)} needed. Buy some, then check the credits."


def named(line: RunLine, account: str, more: int) -> RunLine:
    """With the account's name where it is not the chosen one, and how many other broadcasts are unfinished."""
    return replace(line, title=f"{account}: {line.title}" if account else line.title, more=more, account=account)


def finished(counts: Counts) -> str:
    """The end of a broadcast: "Done: 236 of 238 sent, 2 failed."."""
    parts = [f"{figures.progress(counts.sent, counts.total)} sent"]
    for number, word in ((counts.failed, "failed"), (counts.uncertain, "uncertain"), (counts.not_sent, "not sent")):
        if number:
            parts.append(f"{figures.whole(number)} {word}")
    return f"Done: {', '.join(parts)}."


def stop_question(broadcast: Broadcast, counts: Counts) -> tuple[str, str, str, str]:
    """What is asked before a stop: title, sentence, and the words of staying and of stopping."""
    if broadcast.state is RunState.SCHEDULED or broadcast.reason is Reason.MISSED:
        messages = figures.counted(counts.unsent, "message is", "messages are")
        series = " The series ends with it." if broadcast.timing.repeat and broadcast.reason is Reason.NONE else ""
        return "Stop this broadcast?", f"{messages} not sent and will not be.{series}", "Keep it", "Stop it"
    return "Stop this broadcast?", stop_sentence(counts), "Go on sending", stop_words(counts.unsent)


def stop_sentence(counts: Counts) -> str:
    """What stopping means: "112 are sent and stay sent. 126 are not sent and will not be."."""
    sentences = [f"{_are(counts.sent)} sent and {'stays' if counts.sent == 1 else 'stay'} sent."]
    if counts.unsent:
        sentences.append(f"{_are(counts.unsent)} not sent and will not be.")
    if counts.in_doubt:
        sentences.append(f"{_are(counts.in_doubt)} in doubt; the gateway is still asked about that.")
    return " ".join(sentences)


def stop_words(unsent: int) -> str:
    """The button that stops."""
    return f"Stop, keep {figures.whole(unsent)} unsent" if unsent else "Stop"


def _are(number: int) -> str:
    return f"{figures.whole(number)} {'is' if number == 1 else 'are'}"
