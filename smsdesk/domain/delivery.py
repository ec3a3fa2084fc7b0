"""Delivery reports: read out of a callback, what each status means, and which of several counts.

Source: gateway.md, "Callbacks"; the provider's section 10.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from smsdesk.domain.callbacks import Callback
from smsdesk.domain.records import DELIVERED_STATUS, FAILED_STATUSES
from smsdesk.domain.states import MessageState

UNKNOWN_STATUS = 9
FINAL = frozenset((DELIVERED_STATUS, *FAILED_STATUSES, UNKNOWN_STATUS))
"""Statuses after which no other is expected."""
OTHER = 0
"""Stands for a status that is no number; its words are kept with the report."""

# The same shape as in the gateway's answer (gateway/wire.py): what cannot have been an ID of ours is not looked for.
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_STATUS = re.compile(r"[ -~]{1,16}")
_NUMBER = re.compile(r"[0-9]{1,3}")
_LONGEST_SENDER = 40
_HOUR = 3600.0


class Meaning(StrEnum):
    """What a status says about a message (gateway.md, the table of statuses)."""

    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # final, and yet it says nothing
    REJECTED = "rejected"
    QUEUED = "queued"  # at the operator
    NOT_IN_SERVICE = "not_in_service"
    OUT_OF_COVERAGE = "out_of_coverage"
    OTHER = "other"  # in no manual: shown as it came


_MEANINGS = {
    DELIVERED_STATUS: Meaning.DELIVERED,
    7: Meaning.FAILED,
    8: Meaning.EXPIRED,
    UNKNOWN_STATUS: Meaning.UNKNOWN,
    10: Meaning.REJECTED,
    11: Meaning.QUEUED,
    15: Meaning.QUEUED,
    16: Meaning.QUEUED,
    12: Meaning.NOT_IN_SERVICE,
    17: Meaning.NOT_IN_SERVICE,
    13: Meaning.OUT_OF_COVERAGE,
    14: Meaning.OUT_OF_COVERAGE,
}


class Reception(StrEnum):
    """Whether delivery reports of an account can arrive at all."""

    OFF = "off"  # no listener is set up
    TROUBLE = "trouble"  # it is on, but something is in its way
    LISTENING = "listening"


@dataclass(frozen=True)
class Report:
    """A delivery report. `sender` is the gateway's number, not the recipient; `status` is as it came."""

    msg_id: str
    sender: str
    status: str

    @property
    def code(self) -> int:
        """The status as a number, OTHER where it is none."""
        return code_of(self.status)


def code_of(status: str) -> int:
    """ "6" -> 6, "06" -> 6, "DELIVRD" -> OTHER."""
    return int(status) if _NUMBER.fullmatch(status) else OTHER


def read(callback: Callback) -> Report | None:
    """The report that a callback brings, None when it is not understood: an ID that the gateway cannot have given, a
    status of no use, or one of them twice with different values. Of the sender, by which nothing is matched, is kept
    what can be shown."""
    msg_id, status = (_only(callback, name).strip() for name in ("MsgId", "Status"))
    if not _ID.fullmatch(msg_id) or not _STATUS.fullmatch(status):
        return None
    senders = [value for each, value in callback.parameters if each.lower() == "sender"]
    sender = "".join(ch for ch in "".join(senders[-1:]).strip() if ch.isprintable())
    return Report(msg_id, sender[:_LONGEST_SENDER], status)


def _only(callback: Callback, name: str) -> str:
    """The value under a name in any case, "" if there is none, or there are several that differ."""
    found = {value for each, value in callback.parameters if each.lower() == name.lower()}
    return found.pop() if len(found) == 1 else ""


def meaning(status: int) -> Meaning:
    """What a status means."""
    return _MEANINGS.get(status, Meaning.OTHER)


def counting(before: int | None, after: int) -> int:
    """Which status counts when `after` is reported while `before` (None: nothing yet) counts: delivered is never
    replaced, a final one never by one that is not, and otherwise the latest counts."""
    if before is not None and (before == DELIVERED_STATUS or (before in FINAL and after not in FINAL)):
        return before
    return after


def counting_of(statuses: Iterable[int]) -> int | None:
    """Which of several statuses counts, in the order in which each came first; None without any."""
    found: int | None = None
    for status in statuses:
        found = counting(found, status)
    return found


def awaited(state: MessageState, status: int | None) -> bool:
    """True while a report is expected that says the last word."""
    return state is MessageState.ACCEPTED and status not in FINAL


def overdue(state: MessageState, status: int | None, accepted_at: float | None, now: float, hours: float) -> bool:
    """True when that report has not come within so many hours (times in seconds since the epoch)."""
    return awaited(state, status) and accepted_at is not None and now - accepted_at > hours * _HOUR
