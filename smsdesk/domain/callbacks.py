"""Callbacks of the provider as they are kept: what each is about, where it came from, what became of it.

Source: gateway.md, "Callbacks"; the provider's sections 10 and 11.
"""

from dataclasses import dataclass
from enum import StrEnum

from smsdesk.domain.events import Event


class CallbackKind(StrEnum):
    """What a callback is about, told by the names of its parameters."""

    REPORT = "report"  # MsgId, Status
    REPLY = "reply"  # Sender, Msg
    OTHER = "other"  # the token was right, the rest is not understood: kept raw


class Origin(StrEnum):
    """How a callback came here."""

    LISTENER = "listener"
    PASTED = "pasted"  # typed, pasted or read from a file by a person
    SAMPLE = "sample"  # made by the callback doctor; never shown as anybody's message


class CallbackState(StrEnum):
    """What became of a stored callback."""

    NEW = "new"  # stored and answered, not looked at yet
    APPLIED = "applied"
    UNMATCHED = "unmatched"  # a report for an ID that no message has (yet)
    REPEATED = "repeated"  # the same was there already
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True)
class Callback:
    """One callback before it is stored; `parameters` as they came, in order, without the token. Of names that the
    specification does not know only the name is there: they may be a person's own, and a secret. `at` is seconds since
    the epoch."""

    account_id: int
    kind: CallbackKind
    parameters: tuple[tuple[str, str], ...]
    at: float
    origin: Origin = Origin.LISTENER

    def value(self, name: str) -> str:
        """The first value under a name, whatever its case; "" if there is none."""
        wanted = name.lower()
        return next((value for each, value in self.parameters if each.lower() == wanted), "")

    def has(self, name: str) -> bool:
        """True when a parameter of this name is there."""
        return any(each.lower() == name.lower() for each, _ in self.parameters)


@dataclass(frozen=True)
class Applied:
    """What became of a stored callback, and the facts to tell once that is committed."""

    state: CallbackState
    events: tuple[Event, ...] = ()


def kind_of(parameters: tuple[tuple[str, str], ...]) -> CallbackKind:
    """What a callback with these parameters is about."""
    names = {name.lower() for name, _ in parameters}
    if {"msgid", "status"} <= names:
        return CallbackKind.REPORT
    return CallbackKind.REPLY if {"sender", "msg"} <= names else CallbackKind.OTHER
