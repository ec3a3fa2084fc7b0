"""Conversations of the Inbox as they are listed and shown: what somebody wrote, and what went to them."""

from dataclasses import dataclass
from enum import StrEnum

from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Purpose
from smsdesk.domain.states import MessageState


class InboxShelf(StrEnum):
    """Where conversations are looked for."""

    INBOX = "inbox"  # neither archived nor spam nor in the bin
    UNREAD = "unread"  # those of the inbox with something nobody has looked at
    ARCHIVED = "archived"
    SPAM = "spam"
    BIN = "bin"


@dataclass(frozen=True)
class ConversationQuery:
    """Which conversations of a book; `typed` is looked for in names, numbers and the texts of both directions."""

    book: str
    shelf: InboxShelf = InboxShelf.INBOX
    typed: str = ""


@dataclass(frozen=True)
class Conversation:
    """One number with which messages were exchanged: somebody has written, so there is something to answer. `number`
    is E.164 digits, or what came where that is no number (then nothing can be sent there)."""

    book: str
    number: str
    account_id: int  # of the newest message from them: replies go out by it
    last_at: float
    last_text: str  # its first characters
    last_mine: bool  # True when the newest message is ours
    unread: int
    name: str = ""  # of the number's oldest contact
    contact_id: int | None = None
    opted_out: bool = False
    archived: bool = False
    spam: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class Received:
    """One message that came in."""

    id: int
    account_id: int
    book: str
    number: str
    at: float
    text: str
    raw: str  # `Msg` as it came
    content_type: str
    shortcode: str = ""
    times: int = 1  # how often the same came within minutes
    opted_out: bool = False  # by it the sender was opted out


ThreadKey = tuple[float, int, int]
"""Where a line stands in its thread: the time, theirs before ours at the same time, then the order of coming."""


@dataclass(frozen=True)
class ThreadLine:
    """One message of a thread, theirs (`received`) or ours (the other fields); `at` orders both: when it came, or when
    ours was to go out, which no later state changes."""

    at: float
    text: str
    received: Received | None = None
    message_id: int = 0
    broadcast_id: int = 0
    kind: Kind = Kind.TEXT
    purpose: Purpose = Purpose.BROADCAST
    state: MessageState = MessageState.QUEUED
    why: Why = Why.NONE
    code: int | None = None
    delivery: int | None = None

    @property
    def mine(self) -> bool:
        """True for a message of ours."""
        return self.received is None

    @property
    def key(self) -> ThreadKey:
        """Its place in the thread: pages go back from the key of the oldest line that is there."""
        return (self.at, 0, self.received.id) if self.received is not None else (self.at, 1, self.message_id)
