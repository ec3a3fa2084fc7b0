"""Words of the Sent tab: what a broadcast was, what to do about a message, details, questions and exports."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from smsdesk.domain import delivery
from smsdesk.domain.answers import Code
from smsdesk.domain.delivery import Meaning
from smsdesk.domain.kinds import Kind
from smsdesk.domain.numbers import Number
from smsdesk.domain.records import Broadcast, BroadcastRow, Counts, Group, MessageRow
from smsdesk.domain.states import MessageState, RunState
from smsdesk.ui import figures, wording
from smsdesk.ui.wording_reports import report_word
from smsdesk.ui.wording_timing import moment_text

S = MessageState

SHORT_GROUPS = wording.GROUP_WORDS | {Group.NO_REPORT: "No report"}
"""The words of the pills where room is short."""

NOBODY = {
    None: "This broadcast has no recipients.",
    Group.WAITING: "Nothing waits any more.",
    Group.ACCEPTED: "No message is just accepted.",
    Group.DELIVERED: "No report says yet that a message was delivered.",
    Group.FAILED: "Nothing failed.",
    Group.NO_REPORT: "A report is expected for every message.",
    Group.UNCERTAIN: "Nothing is uncertain.",
    Group.NOT_SENT: "Nothing was left unsent.",
}

_RUN = {
    RunState.SCHEDULED: "scheduled",
    RunState.HOLDING: "not gone yet",
    RunState.RUNNING: "sending",
    RunState.PAUSED: "paused",
    RunState.HELD: "paused",
    RunState.STOPPED: "stopped",
}

_KINDS = {
    Kind.FLASH: "Flash",
    Kind.UNICODE_FLASH: "Flash",
    Kind.BINARY_UDH: "Binary with header",
    Kind.BINARY: "Binary without header",
    Kind.BARCODE: "2D barcode",
}
_FIRST_DIGITS = 24

_PREFIX = re.compile(r"RM\s?0(?:\.00)?\b[\s:]*", re.IGNORECASE)


def shared_start(texts: Sequence[str]) -> int:
    """How many first characters all these texts have in common and can be left out ("RM0 Kedai Melur: ").

    Only what ends with a colon counts, so that no sentence loses its beginning; 0 for fewer than two texts.
    """
    different = list(set(texts))
    if len(different) < 2:
        return 0
    first, last = min(different), max(different)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    start, colon, _ = first[:same].rpartition(": ")
    return len(start) + len(colon)


def first_words(text: str, shared: int = 0) -> str:
    """A message on one line, without the part all share and without the price prefix."""
    shown = " ".join(text[shared:].split())
    return _PREFIX.sub("", shown, count=1) if _PREFIX.match(shown) and not _PREFIX.fullmatch(shown) else shown


@lru_cache(maxsize=4096)
def number_text(digits: str) -> str:
    """ "60125550142" -> "+60 12-555 0142"."""
    return Number(digits, "", mobile=True).display


def local(at: float) -> datetime:
    """A stored time in this computer's zone."""
    return datetime.fromtimestamp(at).astimezone()


def state_word(row: MessageRow, *, narrow: bool) -> str:
    """The word in the State column, a shorter one where room is short."""
    word = wording.state_word(row)
    return SHORT_GROUPS[row.group] if narrow and word == wording.GROUP_WORDS[row.group] else word


def has_title(broadcast: Broadcast) -> bool:
    """True where the text is octets, or says less to a person than its title."""
    return bool(broadcast.title) or broadcast.kind.binary


def title(broadcast: Broadcast) -> str:
    """What stands in place of a text: "Ringtone “Jom Raya”", or the kind with its first octets."""
    return broadcast.title or f"{kind_word(broadcast.kind)}: {octets_text(broadcast.text[:_FIRST_DIGITS])}…"


def kind_word(kind: Kind) -> str:
    """The kind of a message, "" for an ordinary text."""
    return _KINDS.get(kind, "")


def octets_text(digits: str) -> str:
    """ "060504" -> "06 05 04"."""
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def scheduled(row: BroadcastRow, now: float, zone: str = "") -> str:
    """ "scheduled for Mon 30 Nov 09:00", "" for what waits for no hour."""
    broadcast = row.broadcast
    if broadcast.state is not RunState.SCHEDULED or broadcast.timing.due_at is None:
        return ""
    return f"scheduled for {moment_text(broadcast.timing.due_at, zone, now)}"


def piece_and_reason(row: MessageRow, pieces: int, late_hours: int = 0) -> str:
    """The reason, and before it which of several messages this is: "Message 2 of 3."."""
    reason = wording.reason_text(row, late_hours)
    return " ".join(part for part in (piece_text(row, pieces), reason) if part)


def piece_text(row: MessageRow, pieces: int) -> str:
    """ "Message 2 of 3.", "" where there is one."""
    return f"Message {figures.progress(row.piece, pieces)}." if pieces > 1 else ""


def _size(broadcast: Broadcast, *, narrow: bool) -> str:
    """ "238 messages × 3 parts", "238 people × 3 messages", "238 messages × up to 2 parts"."""
    if broadcast.pieces > 1:
        people = figures.counted(broadcast.recipients, "person", "people")
        return f"{people} × {figures.counted(broadcast.pieces, 'message', 'messages')}"
    messages = figures.counted(broadcast.recipients, "message", "messages")
    if broadcast.parts == 1 or narrow:
        return messages
    most = "up to " if broadcast.merged else ""
    return f"{messages} × {most}{figures.counted(broadcast.parts, 'part', 'parts')}"


def broadcast_line(
    row: BroadcastRow, now: float, *, account: str = "", zone: str = "", awaited: str = "", narrow: bool = False
) -> str:
    """ "Today 10:43 · 238 messages × 3 parts · 714 credits · 12 reports to come · as KEDAIMELUR · by melur"."""
    broadcast = row.broadcast
    parts = [figures.moment(local(broadcast.created_at), local(now)), _size(broadcast, narrow=narrow)]
    parts.append(_credits(broadcast, row.counts))
    if broadcast.state in _RUN:
        parts.append(scheduled(row, now, zone) or _RUN[broadcast.state])
    parts += [awaited] if awaited else []
    parts += [kind_word(broadcast.kind)] if kind_word(broadcast.kind) and not narrow else []
    if not narrow:
        parts += [f"as {broadcast.sender}"] if broadcast.sender else []
        parts += [f"by {broadcast.created_by}"] if broadcast.created_by else []
    parts += [account] if account else []
    return " · ".join(parts)


def _credits(broadcast: Broadcast, counts: Counts) -> str:
    """What it cost; "at most" while some may not have been charged (refused, uncertain, not gone yet)."""
    number = broadcast.parts * (counts.total - counts.not_sent)
    credits = figures.credits_text(number)
    open_question = (broadcast.merged and number) or counts.failed + counts.uncertain + counts.waiting
    return f"at most {credits}" if open_question else credits


class Step(StrEnum):
    """What a link in the column "What to do" does."""

    MARK = "mark"
    CORRECT = "correct"
    REWRITE = "rewrite"
    AGAIN = "again"
    CALL = "call"


@dataclass(frozen=True)
class Advice:
    """What to do about a message; without `step` it is only read."""

    text: str
    step: Step | None = None


def advice(row: MessageRow, run: RunState, now: float) -> Advice:
    """What to do about a message, or when the program does something by itself."""
    if row.state is S.UNCERTAIN:
        return Advice("Mark as…", Step.MARK)
    if row.state is S.REFUSED and row.code == Code.BAD_NUMBER:
        return Advice("Correct the number", Step.CORRECT)
    if row.state is S.REFUSED and row.code in (Code.BAD_MESSAGE, Code.SPAM):
        return Advice("Change the text", Step.REWRITE)
    if row.state in (S.DOUBT, S.RETRY):
        return Advice(_asked_again(row.next_try_at, run, now))
    if row.state is S.ACCEPTED and row.delivery is not None:
        return _AFTER_REPORT.get(delivery.meaning(row.delivery), Advice(""))
    return Advice("")


_AFTER_REPORT = {
    Meaning.FAILED: Advice("Check the number", Step.CORRECT),
    Meaning.EXPIRED: Advice("Retry later", Step.AGAIN),
    Meaning.REJECTED: Advice("Call this person", Step.CALL),
    Meaning.UNKNOWN: Advice("Call this person", Step.CALL),
}


_OVERDUE = 60.0  # seconds; a doubt this late is not asked about at present


def _asked_again(at: float | None, run: RunState, now: float) -> str:
    if run in (RunState.PAUSED, RunState.HELD) or at is None or (run is RunState.STOPPED and now - at > _OVERDUE):
        return "Asked on Resume"
    return f"Asked again in {figures.span(at - now)}" if at > now else "Asked again now"


def time_of(row: MessageRow) -> float | None:
    """When a message came to be what it is: its report's time, else that of the last answer."""
    return row.changed_at if row.reported_at is None else row.reported_at


def times_text(row: MessageRow) -> str | None:
    """Both of these to the second."""
    if row.changed_at is None:
        return None
    changed = figures.moment_exact(local(row.changed_at))
    if row.reported_at is None:
        return changed
    return f"Accepted {changed}\nReport {figures.moment_exact(local(row.reported_at))}"


def time_text(at: float, since: float, now: float, *, seconds: bool) -> str:
    """The time of day if it is the day of the broadcast (`since`), else the day."""
    when = local(at)
    if when.date() == local(since).date():
        return figures.clock(when, seconds=seconds)
    return figures.moment_narrow(when, local(now))


def mark_question(rows: Sequence[MessageRow], *, sent: bool) -> tuple[str, str, str]:
    """Title, sentence and verb of the question before uncertain messages (at least one) are closed."""
    one = len(rows) == 1
    whom = f"the message to {_person(rows[0])}" if one else f"{figures.whole(len(rows))} messages"
    if sent:
        means = "It then counts as sent, without a report." if one else "They then count as sent, without reports."
    elif one:
        means = "“Retry failed” then includes it. If it did go out, this person gets it twice and it is paid twice."
    else:
        means = "“Retry failed” then includes them. Who did get it gets it twice, and it is paid twice."
    verb = f"Mark as {'sent' if sent else 'not sent'}"
    kept = "Your name and the time are kept with it. It cannot be taken back."
    return f"Mark {whom} as {'sent' if sent else 'not sent'}?", f"{means} {kept}", verb


def _person(row: MessageRow) -> str:
    return row.name or figures.number_in_line(number_text(row.number))


def marked_toast(number: int, *, sent: bool) -> str:
    """What was done."""
    return f"{figures.counted(number, 'message is', 'messages are')} marked as {'sent' if sent else 'not sent'}."


def no_retry_reason(counts: Counts) -> str:
    """Why "Retry failed" has nothing to do."""
    if counts.uncertain:
        return "Nothing failed. Uncertain ones can be retried after “Mark as not sent”."
    return "Nothing failed yet." if counts.waiting else "Nothing failed."


def chip_label(row: BroadcastRow, whom: str) -> str:
    """The label of a chip with people of a broadcast, true on any later day: "Failed of Fri 20 Nov 15:02"."""
    when = local(row.broadcast.created_at)
    next_day = when + timedelta(days=1)
    another = next_day if next_day.year == when.year else when - timedelta(days=1)
    return f"{whom} of {figures.moment(when, another)}"


def to_call_toast(row: MessageRow) -> str:
    """The number of somebody is on the clipboard, to be called by a telephone."""
    whose = f"The number of {row.name}" if row.name else figures.number_in_line(number_text(row.number))
    return f"{whose} is copied."


NOT_A_CONTACT = "This number came from a list, not from Contacts. Correct it there, or write to the right one."


def copied_toast(number: int) -> str:
    """So many numbers are on the clipboard."""
    return f"{figures.counted(number, 'number is', 'numbers are')} copied."


EXPORT_HEADER = ("Name", "Number", "State", "Reason", "Time", "Code", "Message ID", "Report", "Report time")


def export_row(row: MessageRow, late_hours: int = 0) -> tuple[str, ...]:
    """A recipient as a row of EXPORT_HEADER."""
    return (
        row.name,
        f"+{row.number}",
        wording.state_word(row),
        wording.reason_text(row, late_hours),
        _written(row.changed_at),
        "" if row.code is None else str(row.code),
        row.msg_id or "",
        "" if row.delivery is None else report_word(row.delivery),
        _written(row.reported_at),
    )


def _written(at: float | None) -> str:
    return "" if at is None else local(at).strftime("%Y-%m-%d %H:%M:%S")


def export_name(row: BroadcastRow, group: Group | None, ending: str) -> str:
    """The proposed file name: "sent 2026-11-23 1043 failed.csv"."""
    when = local(row.broadcast.created_at).strftime("%Y-%m-%d %H%M")
    return f"sent {when}{'' if group is None else f' {wording.GROUP_WORDS[group].lower()}'}.{ending}"


def copied_numbers(rows: Iterable[MessageRow]) -> str:
    """Numbers as other programs take them, one a line."""
    return "\n".join(f"+{row.number}" for row in rows)
