"""What happened, in the past tense: the facts that services publish on the bus."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BroadcastQueued:
    """A broadcast and all its messages are stored; its hold runs."""

    broadcast_id: int


@dataclass(frozen=True)
class RunChanged:
    """A broadcast's run state or reason is another one, or it was removed by Undo."""

    broadcast_id: int


@dataclass(frozen=True)
class MessagesChanged:
    """Some messages of a broadcast changed; listeners gather these and paint at most every 100-200 ms."""

    broadcast_id: int


@dataclass(frozen=True)
class BalanceChanged:
    """A newer answer about credits is stored for an account."""

    account_id: int


@dataclass(frozen=True)
class BalanceLow:
    """The credits of an account have just fallen below its warning level."""

    account_id: int
    left: int


@dataclass(frozen=True)
class AnswersUsedUp:
    """A message was not answered automatically, because an account has no more such answers today."""

    account_id: int


@dataclass(frozen=True)
class AccountsChanged:
    """An account was added, changed or removed."""


@dataclass(frozen=True)
class ContactsChanged:
    """Contacts, groups or opt-outs of a book ("real" or "practice") changed."""

    book: str


@dataclass(frozen=True)
class SettingsChanged:
    """A program-wide setting has another value."""


@dataclass(frozen=True)
class AwakeChanged:
    """The system keeps the computer awake for a run, or does not any more."""


@dataclass(frozen=True)
class InstallationChecked:
    """It is known now whether the data file is the one this computer used last."""


@dataclass(frozen=True)
class TemplatesChanged:
    """A saved text was added, changed or removed."""


@dataclass(frozen=True)
class LessonLearned:
    """A broadcast has shown what a part costs at an account."""

    account_id: int


@dataclass(frozen=True)
class TransferChanged:
    """A transfer of credits is in another state, or a new one is there."""

    account_id: int
    transfer_id: int


@dataclass(frozen=True)
class BroadcastSettled:
    """The last delivery report that a broadcast was waiting for has come, or what has not is overdue; told once, and
    never where no report came at all."""

    broadcast_id: int


@dataclass(frozen=True)
class MessageReceived:
    """Somebody wrote: a new message is stored under `incoming_id`. Not told of repeats of the same, of what was pasted
    in, and of whoever is marked as spam."""

    book: str
    number: str
    incoming_id: int


@dataclass(frozen=True)
class ConversationsChanged:
    """Conversations of a book changed: a message came or went, was read, archived, binned or marked; `number` ""
    stands for any."""

    book: str
    number: str = ""


@dataclass(frozen=True)
class OptedOutByReply:
    """Somebody wrote STOP or the like and is opted out now."""

    book: str
    number: str
    incoming_id: int


@dataclass(frozen=True)
class ListenerChanged:
    """The listener of an account was switched on or off, got a problem or lost it, or another address."""

    account_id: int


@dataclass(frozen=True)
class CallbackHit:
    """A request reached the listener of an account (0: of nobody, as its token was wrong)."""

    account_id: int


@dataclass(frozen=True)
class Erased:
    """Texts and numbers were erased for good: all about `number`, or ("") what had become too old."""

    number: str = ""


Event = (
    BroadcastQueued
    | RunChanged
    | MessagesChanged
    | BalanceChanged
    | BalanceLow
    | AnswersUsedUp
    | AccountsChanged
    | ContactsChanged
    | SettingsChanged
    | AwakeChanged
    | InstallationChecked
    | TemplatesChanged
    | LessonLearned
    | TransferChanged
    | BroadcastSettled
    | MessageReceived
    | ConversationsChanged
    | OptedOutByReply
    | ListenerChanged
    | CallbackHit
    | Erased
)
