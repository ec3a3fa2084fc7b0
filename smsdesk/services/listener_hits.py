"""The log of requests to the listener: the newest ones and the counts of today, in memory and bounded."""

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from smsdesk.domain.callbacks import Origin
from smsdesk.domain.listening import Hit, HitKind, HitWhy, Place
from smsdesk.store.callbacks import Tally

KEPT = 300
"""Requests an account remembers; whoever asks more often pushes out older ones."""

NOBODY = 0


@dataclass(frozen=True)
class HitCounts:
    """Of today; `last_report` and `last_reply` are the newest ones ever, in seconds since the epoch."""

    stored: int = 0
    refused: int = 0
    last_report: float | None = None
    last_reply: float | None = None

    @property
    def last(self) -> float | None:
        """When the provider called last."""
        return max((at for at in (self.last_report, self.last_reply) if at is not None), default=None)


@dataclass
class _Kept:
    """What is remembered of one account, or of nobody at one place."""

    lines: deque[Hit] = field(default_factory=lambda: deque(maxlen=KEPT))
    counts: HitCounts = HitCounts()
    day: date = date.min


class HitLog:
    """Filled by the listeners' threads, read in the loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, Place | None], _Kept] = {}
        self._changed: set[int] = set()

    def begin(self, account_id: int, tally: Tally, now: float) -> None:
        """Go on with what earlier runs stored."""
        counts = HitCounts(tally.number, 0, tally.last_report, tally.last_reply)
        with self._lock:
            self._kept[account_id, None] = _Kept(counts=counts, day=_day(now))

    def note(self, place: Place, hit: Hit) -> None:
        """Remember a request; those of nobody belong to all accounts at their place."""
        key = (hit.account_id, None if hit.account_id else place)
        with self._lock:
            kept = self._kept.setdefault(key, _Kept())
            kept.lines.append(hit)
            kept.counts = _counted(_of_today(kept, hit.at), hit)
            kept.day = _day_of(kept, hit.at)
            self._changed.add(hit.account_id)

    def take_changed(self) -> set[int]:
        """The accounts with new lines since the last call; 0 is nobody."""
        with self._lock:
            changed, self._changed = self._changed, set()
        return changed

    def lines(self, account_id: int, place: Place | None) -> tuple[Hit, ...]:
        """What an account's doctor shows, the newest first."""
        with self._lock:
            found = [hit for kept in self._of(account_id, place) for hit in kept.lines]
        return tuple(sorted(found, key=lambda hit: hit.at, reverse=True)[:KEPT])

    def counts(self, account_id: int, place: Place | None, now: float) -> HitCounts:
        """The counts of an account, with what was refused at its place because the token was nobody's."""
        with self._lock:
            found = [_of_today(kept, now) for kept in self._of(account_id, place)]
        own = found[0] if found else HitCounts()
        return replace(own, refused=sum(counts.refused for counts in found))

    def forget(self, account_id: int) -> None:
        """The account is gone."""
        with self._lock:
            self._kept.pop((account_id, None), None)

    def _of(self, account_id: int, place: Place | None) -> Iterable[_Kept]:
        own = self._kept.setdefault((account_id, None), _Kept())
        nobody = self._kept.get((NOBODY, place)) if place is not None else None
        return [own] if nobody is None else [own, nobody]


def is_refused(hit: Hit) -> bool:
    """True for what was not taken; a connection that only ended is none."""
    return hit.why not in (HitWhy.STORED, HitWhy.TEST)


def _day(at: float) -> date:
    return datetime.fromtimestamp(at).date()


def _of_today(kept: _Kept, now: float) -> HitCounts:
    return kept.counts if _day_of(kept, now) == kept.day else replace(kept.counts, stored=0, refused=0)


def _day_of(kept: _Kept, now: float) -> date:
    """The day that is counted: at midnight a thread may come a little late with yesterday's; a clock that was wrong and
    is set back by more begins another day."""
    day = _day(now)
    return kept.day if timedelta(0) <= kept.day - day <= timedelta(days=1) else day


def _counted(counts: HitCounts, hit: Hit) -> HitCounts:
    """Samples and tests are our own, or a person's: they count as nothing."""
    if hit.origin is Origin.SAMPLE or hit.why is HitWhy.TEST:
        return counts
    if is_refused(hit):
        return replace(counts, refused=counts.refused + 1)
    counts = replace(counts, stored=counts.stored + 1)
    if hit.kind is HitKind.REPORT:
        return replace(counts, last_report=hit.at)
    return replace(counts, last_reply=hit.at) if hit.kind is HitKind.REPLY else counts
