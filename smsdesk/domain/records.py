"""The things the program keeps: broadcasts, their messages, people, and what came of them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from smsdesk.domain.decisions import History, Stamp, Why
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.states import MessageState, Reason, RunState


@dataclass(frozen=True)
class Recipient:
    """One person of a list: E.164 digits without plus, the name shown beside them, and the values of merge fields."""

    number: str
    name: str = ""
    contact_id: int | None = None
    fields: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Letter:
    """What one recipient gets when merge fields make them differ: as it leaves, how it travels, and its parts."""

    text: str
    kind: Kind
    parts: int


@dataclass(frozen=True)
class Override:
    """A rule that a person decided not to follow, and why."""

    rule: str
    note: str


@dataclass(frozen=True)
class Timing:
    """When a broadcast goes out: `due_at` seconds since the epoch (None: now), `repeat` as `domain.timing` writes it,
    `canary` so many recipients first (0: all at once)."""

    due_at: float | None = None
    repeat: str = ""
    canary: int = 0


class Purpose(StrEnum):
    """What a broadcast was made for, beside a person's own in Compose."""

    BROADCAST = ""
    REPLY = "reply"  # written in the Inbox, to one person
    AUTO_REPLY = "auto_reply"  # by a keyword, without a person
    CONFIRMATION = "confirmation"  # the one message that tells somebody who wrote STOP that it worked


@dataclass(frozen=True)
class NewBroadcast:
    """Everything that is frozen when "Send" is pressed. `text` is what leaves, any inserted prefix included; for binary
    kinds the first message in hexadecimal. `letters` has one for each recipient where merge fields make them differ
    (then `text` is the template and `parts` the most that one has), `pieces` the messages of each recipient in
    hexadecimal, in order, where there are several (then `parts` is their number). `title` names what the text does not
    tell a person; `source` is what Compose is filled with again; `duplicates` rows were left out as their number was
    there already, and each message would have `saved_parts` parts more without plain characters."""

    account_id: int
    text: str
    kind: Kind
    sender: str
    reports: bool  # True: one request each; False: the multi-recipient page
    to_label: str
    parts: int
    recipients: tuple[Recipient, ...]
    created_by: str
    batch_size: int = 100
    hold_seconds: float = 10.0
    letters: tuple[Letter, ...] = ()
    pieces: tuple[str, ...] = ()
    title: str = ""
    barcode: BarcodeType | None = None
    raw_unicode: bool = False  # Unicode by its own page, which encodes it
    timing: Timing = Timing()
    overrides: tuple[Override, ...] = ()
    source: dict[str, Any] | None = None
    duplicates: int = 0
    saved_parts: int = 0
    purpose: Purpose = Purpose.BROADCAST


@dataclass(frozen=True)
class Broadcast:
    """A broadcast as stored; times are seconds since the epoch."""

    id: int
    account_id: int
    created_at: float
    created_by: str
    state: RunState
    reason: Reason
    text: str
    kind: Kind
    sender: str
    reports: bool
    to_label: str
    parts: int
    recipients: int
    hold_until: float | None = None
    finished_at: float | None = None
    title: str = ""
    barcode: BarcodeType | None = None
    raw_unicode: bool = False
    pieces: int = 1  # messages a recipient
    merged: bool = False  # recipients get different texts
    timing: Timing = Timing()
    overrides: tuple[Override, ...] = ()
    purpose: Purpose = Purpose.BROADCAST
    settled_at: float | None = None  # when no report was waited for any more
    erased_at: float | None = None  # texts and numbers were erased for good; the figures stay


@dataclass(frozen=True)
class Counts:
    """Recipients by what is known of them; the seven add up to all. `in_doubt` is a part of `waiting`."""

    waiting: int = 0
    accepted: int = 0
    delivered: int = 0
    failed: int = 0
    no_report: int = 0
    uncertain: int = 0
    not_sent: int = 0
    in_doubt: int = 0
    held: int = 0  # a part of `waiting`
    unknown: int = 0  # a part of `accepted`: the last report says that nobody knows

    @property
    def total(self) -> int:
        """All recipients."""
        return self.waiting + self.sent + self.failed + self.uncertain + self.not_sent

    @property
    def sent(self) -> int:
        """Recipients whose message the gateway took."""
        return self.accepted + self.delivered + self.no_report

    @property
    def awaited(self) -> int:
        """Recipients whose last report has not come yet."""
        return self.accepted - self.unknown

    @property
    def unsent(self) -> int:
        """Recipients to whom nothing has gone out yet and still may: Waiting without those in doubt."""
        return self.waiting - self.in_doubt


class Group(StrEnum):
    """The names of the counts people see, also used as filters."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"
    NO_REPORT = "no_report"
    UNCERTAIN = "uncertain"
    NOT_SENT = "not_sent"


DELIVERED_STATUS = 6
FAILED_STATUSES = (7, 8, 10)


def group_of(state: MessageState, delivery: int | None, msg_id: str | None = None) -> Group:
    """Which count a message belongs to (reliability.md, "The counts people see")."""
    if state is MessageState.ACCEPTED:
        if delivery == DELIVERED_STATUS:
            return Group.DELIVERED
        return Group.FAILED if delivery in FAILED_STATUSES else Group.ACCEPTED
    return _GROUPS[state]


_GROUPS = {
    MessageState.QUEUED: Group.WAITING,
    MessageState.SENDING: Group.WAITING,
    MessageState.RETRY: Group.WAITING,
    MessageState.HELD: Group.WAITING,
    MessageState.DOUBT: Group.WAITING,
    MessageState.ACCEPTED_NO_ID: Group.NO_REPORT,
    MessageState.REFUSED: Group.FAILED,
    MessageState.UNCERTAIN: Group.UNCERTAIN,
    MessageState.CANCELLED: Group.NOT_SENT,
}


@dataclass(frozen=True)
class BroadcastRow:
    """One line of Sent."""

    broadcast: Broadcast
    counts: Counts
    account_name: str = ""


@dataclass(frozen=True)
class MessageRow:
    """One recipient of a broadcast, as shown under Sent."""

    id: int
    broadcast_id: int
    position: int
    number: str
    name: str
    state: MessageState
    why: Why
    code: int | None
    msg_id: str | None
    delivery: int | None
    changed_at: float | None
    next_try_at: float | None
    contact_id: int | None = None
    text: str = ""  # what this one got, in hexadecimal for binary kinds
    kind: Kind = Kind.TEXT
    parts: int = 1
    sender: str = ""  # what was really sent: none to Malaysian numbers
    piece: int = 1  # which of the messages to this recipient
    reported_at: float | None = None  # when `delivery` was told

    @property
    def group(self) -> Group:
        """The count it belongs to."""
        return group_of(self.state, self.delivery)


@dataclass(frozen=True)
class ExchangeRow:
    """One request as kept for questions to the provider."""

    at: float
    page: str
    seqno: str
    code: int | None
    detail: str
    raw: str
    seconds: float


@dataclass(frozen=True)
class ReportRow:
    """One delivery report as kept: when it came, the number the gateway sent from, and the status as it came."""

    at: float
    sender: str
    status: str


@dataclass(frozen=True)
class Mark:
    """What a person said about an uncertain message (MARKED_SENT or MARKED_NOT_SENT), who, and when."""

    what: Why
    by: str
    at: float


@dataclass(frozen=True)
class MessageDetails:
    """Everything known about one recipient's message: for "Copy details"."""

    row: MessageRow
    seqno: str
    exchanges: tuple[ExchangeRow, ...]
    marks: tuple[Mark, ...] = ()
    reports: tuple[ReportRow, ...] = ()  # in the order in which they came


@dataclass(frozen=True)
class Claim:
    """A submission that is now SENDING, durably: what to ask the gateway, and its past under this seqno."""

    submission_id: int
    broadcast_id: int
    seqno: str
    text: str
    kind: Kind
    sender: str
    reports: bool
    numbers: tuple[str, ...]
    message_ids: tuple[int, ...]
    history: History
    first: Stamp
    barcode: BarcodeType | None = None
    raw_unicode: bool = False
    pieces: int = 1  # messages to this recipient, of which this is one


@dataclass(frozen=True)
class SavedText:
    """A text kept as a template, merge fields and all."""

    id: int
    name: str
    text: str
    kind: Kind
    changed_at: float


@dataclass(frozen=True)
class Lesson:
    """What a broadcast of `parts` accepted parts really cost, by the balance before and after it."""

    account_id: int
    broadcast_id: int
    at: float
    parts: int
    credits: int


@dataclass(frozen=True)
class Contact:
    """A person. `number` is E.164 digits, or "" while what was given is not a number (`raw_number`)."""

    id: int
    name: str
    number: str
    raw_number: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    consent: str = ""
    groups: tuple[str, ...] = ()
    opted_out: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class ContactGroup:
    """A named set of contacts with the number of people in it."""

    id: int
    name: str
    size: int


@dataclass(frozen=True)
class OptOut:
    """A number that gets nothing any more, with who said so, when and how. `proof`: the words they wrote, and when."""

    number: str
    at: float
    by: str
    source: str
    name: str = ""
    proof: str = ""


@dataclass(frozen=True)
class Balance:
    """What the gateway said about credits, and when (seconds since the epoch)."""

    account_id: int
    at: float
    used: int | None
    left: int | None
    raw: str
    bare: int | None = None
    maybe_refused: bool = False
