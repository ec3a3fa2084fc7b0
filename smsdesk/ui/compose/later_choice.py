"""What a person chooses in "Send later", and what comes of it."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from smsdesk.domain.records import Timing
from smsdesk.domain.timing import Due, Every, Repeat, TimeProblem, due, local_time, occurrences

_SHOWN = 3
_MORNING = 9


@dataclass(frozen=True)
class LaterChoice:
    """A local day and time; `every` None is once. Of `until` and `times` one ends a series."""

    day: date
    at: time
    every: Every | None = None
    interval: int = 1
    until: date | None = None
    times: int | None = None

    def due(self, zone: str, now: float) -> Due | TimeProblem:
        """When it is, or why it is no moment; `now` in seconds since the epoch."""
        return due(self.day, self.at, zone, now)

    @property
    def repeat(self) -> Repeat | None:
        """How it repeats, None for once."""
        return None if self.every is None else Repeat(self.every, self.interval, self.until, self.times)

    @property
    def ends_before(self) -> bool:
        """True when the last day lies before the first."""
        return self.every is not None and self.until is not None and self.until < self.day

    def timing(self, at: float, canary: int) -> Timing:
        """What is kept with the broadcast."""
        return Timing(at, self.repeat.to_text() if self.repeat else "", canary)

    def moments(self, at: float, zone: str) -> list[float]:
        """The first one and, of a series, those that follow it."""
        return occurrences(self.repeat, at, zone, _SHOWN) if self.repeat else [at]


def first_choice(timing: Timing, zone: str, now: float) -> LaterChoice:
    """What is proposed: the timing there is, or tomorrow at nine."""
    if timing.due_at is None:
        return LaterChoice(local_time(now, zone).date() + timedelta(days=1), time(_MORNING))
    local = local_time(timing.due_at, zone)
    repeat = Repeat.from_text(timing.repeat)
    if repeat is None:
        return LaterChoice(local.date(), local.time())
    return LaterChoice(local.date(), local.time(), repeat.every, repeat.interval, repeat.until, repeat.times)
