"""What the desktop is told while nobody looks at the window: facts; `ui/wording_notices.py` has the sentences."""

from dataclasses import dataclass

from smsdesk.domain.listening import ListenerProblem
from smsdesk.domain.records import BroadcastRow


@dataclass(frozen=True)
class Writer:
    """Who wrote: E.164 digits, or what came where that is no number, and the name of a contact or ""."""

    number: str
    name: str = ""


@dataclass(frozen=True)
class MessagesNotice:
    """`count` messages came within moments; `writers` without repeats in the order they wrote, `text` of a lone one."""

    book: str
    count: int
    writers: tuple[Writer, ...]
    text: str = ""


@dataclass(frozen=True)
class OptOutsNotice:
    """People opted out by a reply."""

    book: str
    writers: tuple[Writer, ...]


@dataclass(frozen=True)
class SettledNotice:
    """All reports of a broadcast that can be expected are there."""

    row: BroadcastRow
    practice: bool


@dataclass(frozen=True)
class BalanceNotice:
    """The credits of an account fell below its warning level."""

    account_id: int
    account_name: str
    left: int
    level: int
    practice: bool


@dataclass(frozen=True)
class AnswersNotice:
    """An account has answered automatically as often as it may in a day; messages from now on wait for a person."""

    account_id: int
    account_name: str
    most: int
    practice: bool


@dataclass(frozen=True)
class RunNotice:
    """A broadcast stands still that nobody stopped."""

    row: BroadcastRow
    practice: bool


@dataclass(frozen=True)
class ListenerNotice:
    """The listener of an account does not hear."""

    account_id: int
    account_name: str
    problem: ListenerProblem


Notice = MessagesNotice | OptOutsNotice | SettledNotice | BalanceNotice | AnswersNotice | RunNotice | ListenerNotice
