"""What is erased for good and what of it stays: from when on, how a number is found in texts, and what was done."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from smsdesk.domain.numbers import Number, parse

ERASED = "•••"
"""Stands where a number was taken out of something that stays."""

_RUN = re.compile(r"\(?\+?\d(?:[ ()\-.\u00a0\u202f\u2009\u2010\u2011\u2060]{0,3}\d){6,}")


class ErasedWhat(StrEnum):
    """What a record of erasing is about."""

    PERSON = "person"
    OLD = "old"


@dataclass(frozen=True)
class Erasure:
    """Proof that something was erased: when, by whom, how much; never whose it was. What is only told at once, and not
    kept, comes last."""

    at: float
    by: str
    what: ErasedWhat
    contacts: int = 0
    sent: int = 0  # messages
    received: int = 0
    halves: int = 0  # broadcasts of which all went but what is uncertain
    drafts: int = 0


@dataclass(frozen=True)
class OldOnes:
    """How much is older than a time and would be erased; `recipients` are those of `broadcasts`, of which nothing
    stays. `halves` are further broadcasts: what is uncertain in them stays, the rest goes."""

    broadcasts: int = 0
    recipients: int = 0
    halves: int = 0
    received: int = 0
    drafts: int = 0

    @property
    def nothing(self) -> bool:
        """True when nothing is that old."""
        return not (self.broadcasts or self.halves or self.received or self.drafts)


@dataclass(frozen=True)
class AboutNumber:
    """What is kept about a number (E.164 digits) in both books; `unfinished` are broadcasts in which this person's
    message has not gone out or is in doubt: until that is over nothing can be erased."""

    number: str
    names: tuple[str, ...] = ()
    contacts: int = 0
    sent: int = 0  # messages to it
    received: int = 0
    opted_out_at: float | None = None
    unfinished: tuple[int, ...] = ()

    @property
    def nothing(self) -> bool:
        """True when nobody of this number is known, the opt-out apart, which stays in any case."""
        return not (self.contacts or self.sent or self.received)


def months_before(now: float, months: int) -> float:
    """The same moment so many calendar months earlier, by UTC, on the month's last day where it has no such day."""
    at = datetime.fromtimestamp(now, UTC)
    years, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    day = min(at.day, calendar.monthrange(years, month + 1)[1])
    return at.replace(year=years, month=month + 1, day=day).timestamp()


class Needle:
    """Finds one number in texts, however it is written there, and takes it out."""

    def __init__(self, digits: str, region: str = "MY") -> None:
        """`digits` are E.164 digits; `region` is where numbers without a country code belong."""
        self.digits = digits
        self._region = region

    @property
    def tail(self) -> str:
        """The digits that every way of writing it ends with."""
        return self.digits[-7:]

    def is_written(self, text: str) -> bool:
        """True when the whole text is this number and nothing else."""
        if not any(ch.isdigit() for ch in text):
            return False
        found = parse(text, self._region)
        if isinstance(found, Number):
            return found.digits == self.digits
        return "".join(ch for ch in text if ch.isdigit()) == self.digits

    def stands_in(self, text: str) -> bool:
        """True when it stands somewhere in the text."""
        return any(self._is(found[0]) for found in _RUN.finditer(text))

    def taken_out(self, text: str) -> str:
        """The text with ERASED in the number's place."""
        return _RUN.sub(lambda found: ERASED if self._is(found[0]) else found[0], text)

    def _is(self, written: str) -> bool:
        digits = "".join(ch for ch in written if ch.isdecimal())
        # The quick look first: to know a number for certain takes 50 microseconds.
        return digits.endswith(self.tail) and self.is_written(written)

    def pruned(self, value: Any) -> Any:
        """JSON without this number: list entries that are about it (a row, a chip) go whole, else it is taken out of
        the texts; the very same object when it does not stand in there."""
        if isinstance(value, str):
            return self.taken_out(value) if self.stands_in(value) else value
        if isinstance(value, list):
            kept = [self.pruned(each) for each in value if not self._is_about(each)]
            return value if _same(kept, value) else kept
        if isinstance(value, dict):
            changed = {key: self.pruned(each) for key, each in value.items()}
            return value if all(changed[key] is value[key] for key in value) else changed
        return value

    def _is_about(self, entry: Any) -> bool:
        return any(isinstance(each, str) and self.is_written(each) for each in _own_values(entry))


def _own_values(entry: Any) -> Iterator[Any]:
    """The entry itself, or what stands directly in it."""
    if isinstance(entry, dict):
        yield from entry.values()
    elif isinstance(entry, list):
        yield from entry
    else:
        yield entry


def _same(kept: list[Any], value: list[Any]) -> bool:
    return len(kept) == len(value) and all(one is other for one, other in zip(kept, value, strict=True))
