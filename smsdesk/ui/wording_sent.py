"""Words of the Sent tab: what a broadcast was, what to do about a message, details, questions and exports."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from smsdesk.domain.answers import Code
from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.numbers import Number
from smsdesk.domain.records import Broadcast, BroadcastRow, Counts, ExchangeRow, Group, MessageDetails, MessageRow
from smsdesk.domain.states import MessageState, RunState
from smsdesk.encoding.parts import Encoding
from smsdesk.ui import figures, wording
from smsdesk.ui.wording_barcode import TITLES as BARCODES
from smsdesk.ui.wording_overrides import kept
from smsdesk.ui.wording_privacy import erased_on
from smsdesk.ui.wording_timing import kept_repeat, moment_text

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

ERASED = "erased"
"""Stands where a number was, and is a reason why nothing is sent again."""
NOBODY_LEFT = "Texts and numbers are erased, so nothing can be sent again."

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
    """ "60125550142" -> "+60 12-555 0142"; of whom was erased "erased"."""
    if not digits:
        return ERASED
    return Number(digits, "", mobile=True).display


def local(at: float) -> datetime:
    """A stored time in this computer's zone."""
    return datetime.fromtimestamp(at).astimezone()


def state_word(row: MessageRow, *, narrow: bool) -> str:
    """The word in the State column, a shorter one where room is short."""
    word = wording.state_word(row)
    return SHORT_GROUPS[row.group] if narrow and word == wording.GROUP_WORDS[row.group] else word


def has_title(broadcast: Broadcast) -> bool:
    """True where the text is octets or erased, or says less to a person than its title."""
    return bool(broadcast.title) or broadcast.kind.binary or broadcast.erased_at is not None


def title(broadcast: Broadcast) -> str:
    """What stands in place of a text: "Ringtone “Jom Raya”", the kind with its first octets, or that it is erased."""
    if broadcast.erased_at is not None:
        return erased_on(broadcast.erased_at)
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


def piece_and_reason(row: MessageRow, pieces: int) -> str:
    """The reason, and before it which of several messages this is: "Message 2 of 3."."""
    reason = wording.reason_text(row)
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


def broadcast_line(row: BroadcastRow, now: float, *, account: str = "", zone: str = "", narrow: bool = False) -> str:
    """ "Today 10:43 · 238 messages × 3 parts · 714 credits · as KEDAIMELUR · by melur"."""
    broadcast = row.broadcast
    parts = [figures.moment(local(broadcast.created_at), local(now)), _size(broadcast, narrow=narrow)]
    parts.append(_credits(broadcast, row.counts))
    if broadcast.state in _RUN:
        parts.append(scheduled(row, now, zone) or _RUN[broadcast.state])
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
    return Advice("")


_OVERDUE = 60.0  # seconds; a doubt this late is not asked about at present


def _asked_again(at: float | None, run: RunState, now: float) -> str:
    if run in (RunState.PAUSED, RunState.HELD) or at is None or (run is RunState.STOPPED and now - at > _OVERDUE):
        return "Asked on Resume"
    return f"Asked again in {figures.span(at - now)}" if at > now else "Asked again now"


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


_MARKS = {Why.MARKED_SENT: "Marked as sent", Why.MARKED_NOT_SENT: "Marked as not sent"}


def facts(details: MessageDetails, row: BroadcastRow) -> list[tuple[str, str]]:
    """What a details sheet says above the exchanges, as (label, text); nothing empty."""
    message, broadcast = details.row, row.broadcast
    reason = wording.reason_text(message)
    found = [
        ("Name", message.name),
        ("Number", f"+{message.number}"),
        ("State", wording.state_word(message) + (f": {reason}" if reason else "")),
        ("Message", octets_text(message.text) if message.kind.binary else message.text),
        ("Sent as", sent_as(message, broadcast)),
        ("Sender ID", _sender(message, broadcast)),
        ("Last change", "" if message.changed_at is None else figures.moment_exact(local(message.changed_at))),
        ("Broadcast", f"{figures.moment_exact(local(row.broadcast.created_at))}, {row.account_name}"),
        ("seqno", details.seqno),
        ("Message ID", message.msg_id or ""),
        ("Last code", "" if message.code is None else str(message.code)),
    ]
    found += [("Repeat", kept_repeat(broadcast.timing.repeat)), ("Sent anyway", kept(broadcast.overrides))]
    found += [("By hand", mark_line(mark.what, mark.by, mark.at)) for mark in details.marks]
    return [(label, text) for label, text in found if text]


def sent_as(message: MessageRow, broadcast: Broadcast) -> str:
    """ "Unicode, 3 parts", "Binary with header, message 2 of 3", "2D barcode, MMS as WAP push"."""
    if message.kind is Kind.BARCODE:
        of_type = BARCODES[broadcast.barcode] if broadcast.barcode else ""
        return ", ".join(part for part in (kind_word(message.kind), of_type) if part)
    if message.kind.binary:
        piece = piece_text(message, broadcast.pieces).rstrip(".").lower()
        return ", ".join(part for part in (kind_word(message.kind), broadcast.title, piece) if part)
    flash = ", flash" if message.kind.flash else ""
    encoding = "Unicode" if message.kind.encoding is Encoding.UCS2 else "GSM-7"
    return f"{encoding}{flash}, {figures.counted(message.parts, 'part', 'parts')}"


def _sender(message: MessageRow, broadcast: Broadcast) -> str:
    if broadcast.sender and not message.sender:
        return "none was sent: Malaysian operators block sender IDs"
    return message.sender


def mark_line(what: Why, by: str, at: float) -> str:
    """Who closed an uncertain message and when."""
    return f"{_MARKS.get(what, what.value)} by {by}, {figures.moment_exact(local(at))}"


def exchange_line(exchange: ExchangeRow) -> str:
    """ "2026-11-23 10:43:07 (UTC+8) · ISendSMS.aspx · code 1701 · 0.21 s"."""
    parts = [figures.moment_exact(local(exchange.at)), exchange.page]
    parts.append(f"code {exchange.code}" if exchange.code is not None else "")
    if exchange.detail:
        parts.append(wording.failure_text(exchange.detail).rstrip("."))
    parts.append(f"{exchange.seconds:.2f} s")
    return " · ".join(part for part in parts if part)


def details_text(details: MessageDetails, row: BroadcastRow) -> str:
    """Everything about one message as plain text, for a question to the provider."""
    lines = [f"{label}: {text}" for label, text in facts(details, row)]
    return "\n".join([*lines, requests_text(details)])


def requests_text(details: MessageDetails) -> str:
    """What was asked and answered, request by request; in raw answers everything invisible is written out."""
    lines: list[str] = []
    for at, exchange in enumerate(details.exchanges, start=1):
        lines += [f"Request {at}: {exchange_line(exchange)}", f"  seqno: {exchange.seqno}"]
        lines += [f"  raw answer: {exchange.raw!r}" if exchange.raw else "  raw answer: none"]
    return "\n".join(lines)


NOT_A_CONTACT = "This number came from a list, not from Contacts. Correct it there, or write to the right one."


def copied_toast(number: int) -> str:
    """So many numbers are on the clipboard."""
    return f"{figures.counted(number, 'number is', 'numbers are')} copied."


EXPORT_HEADER = ("Name", "Number", "State", "Reason", "Time", "Code", "Message ID")


def export_row(row: MessageRow) -> tuple[str, ...]:
    """A recipient as a row of EXPORT_HEADER."""
    return (
        row.name,
        f"+{row.number}",
        wording.state_word(row),
        wording.reason_text(row),
        "" if row.changed_at is None else local(row.changed_at).strftime("%Y-%m-%d %H:%M:%S"),
        "" if row.code is None else str(row.code),
        row.msg_id or "",
    )


def export_name(row: BroadcastRow, group: Group | None, ending: str) -> str:
    """The proposed file name: "sent 2026-11-23 1043 failed.csv"."""
    when = local(row.broadcast.created_at).strftime("%Y-%m-%d %H%M")
    return f"sent {when}{'' if group is None else f' {wording.GROUP_WORDS[group].lower()}'}.{ending}"


def copied_numbers(rows: Iterable[MessageRow]) -> str:
    """Numbers as other programs take them, one a line."""
    return "\n".join(f"+{row.number}" for row in rows)
