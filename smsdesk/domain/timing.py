"""When something is due: local dates and times, clock changes, repeats with an end, hours in which nothing is sent."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from smsdesk.domain.rules_hours import is_quiet

LONGEST_INTERVAL = 99
MOST_TIMES = 999
FARTHEST = 3653
"""Days ahead, about ten years: what lies further is a slip of the finger."""

_MALAYSIA = timezone(timedelta(hours=8))
_DAYS = {"day": 1, "week": 7}


class TimeProblem(StrEnum):
    """Why a date and a time are no moment to send at."""

    PAST = "past"
    NONEXISTENT = "nonexistent"  # the clocks are put forward over it
    UNKNOWN_ZONE = "unknown_zone"
    TOO_FAR = "too_far"


class Every(StrEnum):
    """What a repeat counts in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Due:
    """A moment in seconds since the epoch; `ambiguous`: the local time comes twice that day, and this is the first."""

    at: float
    ambiguous: bool = False


@dataclass(frozen=True)
class Repeat:
    """Every so many days, weeks or months, up to and with the day `until`, or `times` times in all, or whichever of
    both ends it first. Raises ValueError without an end or out of the limits.

    The last three are the series' own memory: the local time of the first one (None: this is the first), which one
    this is, and whether the one after this is there already.
    """

    every: Every
    interval: int = 1
    until: date | None = None
    times: int | None = None
    first: datetime | None = None
    number: int = 1
    passed_on: bool = False

    def __post_init__(self) -> None:
        if self.until is None and self.times is None:
            raise ValueError("a repeat without an end")
        if not 1 <= self.interval <= LONGEST_INTERVAL or not 1 <= (self.times or 1) <= MOST_TIMES or self.number < 1:
            raise ValueError("out of the limits")
        if self.times == 0 or (self.first is not None and self.first.tzinfo is not None):
            raise ValueError("not a repeat")

    def to_text(self) -> str:
        """As `Timing.repeat` keeps it: "week 2 times=6 first=2026-11-30T09:00:00 number=3 passed_on"."""
        words = [self.every.value, str(self.interval)]
        words += [f"until={self.until.isoformat()}"] if self.until else []
        words += [f"times={self.times}"] if self.times else []
        words += [f"first={self.first.isoformat()}"] if self.first else []
        words += [f"number={self.number}"] if self.number > 1 else []
        return " ".join([*words, *(["passed_on"] if self.passed_on else [])])

    def handed_over(self) -> "Repeat":
        """The same, with the one after this there already."""
        return replace(self, passed_on=True)

    @staticmethod
    def from_text(text: str) -> "Repeat | None":
        """What `to_text` wrote; None for "" (once). Raises ValueError for anything else."""
        if not text:
            return None
        every, interval, *rest = text.split()
        values = dict(word.split("=", 1) for word in rest if word != "passed_on")
        unknown = values.keys() - {"until", "times", "first", "number"}
        if unknown:
            raise ValueError("not a repeat")
        return Repeat(
            Every(every),
            int(interval),
            date.fromisoformat(values["until"]) if "until" in values else None,
            int(values["times"]) if "times" in values else None,
            datetime.fromisoformat(values["first"]) if "first" in values else None,
            int(values.get("number", "1")),
            "passed_on" in rest,
        )


@dataclass(frozen=True)
class Following:
    """The next one of a series: when (seconds since the epoch), and the repeat as it is stored with it."""

    at: float
    repeat: Repeat


def zone_named(name: str) -> tzinfo | None:
    """The time zone of an IANA name, None when this computer has none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a folder of zones ("Asia") is an OSError
        return None


def due(day: date, at: time, zone: str, now: float) -> Due | TimeProblem:
    """When a local date and time is, in seconds since the epoch; `now` as well."""
    where = zone_named(zone)
    if where is None:
        return TimeProblem.UNKNOWN_ZONE
    if day > datetime.fromtimestamp(now, UTC).date() + timedelta(days=FARTHEST):
        return TimeProblem.TOO_FAR
    if day < datetime.fromtimestamp(now, UTC).date() - timedelta(days=2):
        return TimeProblem.PAST
    local = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    if not _exists(local, where):
        return TimeProblem.NONEXISTENT
    moment = _seconds(local, where)
    if moment <= now:
        return TimeProblem.PAST
    return Due(moment, ambiguous=_seconds(local.replace(fold=1), where) != moment)


def local_time(moment: float, zone: str) -> datetime:
    """The wall clock of a zone at a moment, without a zone; in an unknown zone Malaysia's."""
    return datetime.fromtimestamp(moment, zone_named(zone) or _MALAYSIA).replace(tzinfo=None)


def day_of(moment: float, zone: str) -> tuple[float, float]:
    """When the local day of a moment began and when it ends, in seconds since the epoch; as `local_time`."""
    where = zone_named(zone) or _MALAYSIA
    midnight = datetime.combine(datetime.fromtimestamp(moment, where).date(), time())
    following_one = midnight + timedelta(days=1)
    return _seconds(_existing(midnight, where), where), _seconds(_existing(following_one, where), where)


def following(repeat: Repeat, due_at: float, zone: str, after: float | None = None) -> Following | None:
    """The next one of the series that is due at `due_at`, None when that was the last or the zone is unknown.

    With `after`, the first one later than that moment: those between are left out, and count. Always reckoned from
    the first one, in local time: the 31st is the last day of shorter months and the 31st again afterwards. A time
    that the clocks are put forward over becomes the first minute there is; one that comes twice is the first.
    """
    where = zone_named(zone)
    if where is None:
        return None
    first = repeat.first or datetime.fromtimestamp(due_at, where).replace(tzinfo=None, fold=0)
    for number, local in _series(repeat, first):
        moment = _seconds(_existing(local, where), where)
        if moment > (due_at if after is None else max(after, due_at)):
            return Following(moment, replace(repeat, first=first, number=number, passed_on=False))
    return None


def occurrences(repeat: Repeat, due_at: float, zone: str, limit: int = 3) -> list[float]:
    """Up to `limit` moments of a series, the one at `due_at` first, in seconds since the epoch."""
    found = [due_at]
    while len(found) < limit and (after := following(repeat, found[-1], zone)) is not None:
        found.append(after.at)
        repeat = after.repeat
    return found


def within(hours_from: int, hours_to: int, zone: str, wall: float) -> bool:
    """True while messages may go out: from the hour `hours_from` on, before the hour `hours_to`.

    20 to 8 is the night; two equal hours are the whole day. In a zone that this computer does not know, Malaysia's
    time counts, as it is her rule.
    """
    return not is_quiet(local_time(wall, zone).hour, (hours_from, hours_to))


def _series(repeat: Repeat, first: datetime) -> Iterator[tuple[int, datetime]]:
    """The later ones with their numbers, in local time, up to the end."""
    number = repeat.number
    while repeat.times is None or number < repeat.times:
        number += 1
        try:
            local = _moved(first, repeat.every, (number - 1) * repeat.interval)
        except (ValueError, OverflowError):  # beyond the year 9999
            return
        if repeat.until is not None and local.date() > repeat.until:
            return
        yield number, local


def _moved(first: datetime, every: Every, by: int) -> datetime:
    if every is not Every.MONTH:
        return first + timedelta(days=by * _DAYS[every])
    years, month = divmod(first.month - 1 + by, 12)
    year = first.year + years
    return first.replace(year=year, month=month + 1, day=min(first.day, monthrange(year, month + 1)[1]))


def _seconds(local: datetime, where: tzinfo) -> float:
    return local.replace(tzinfo=where).timestamp()


def _exists(local: datetime, where: tzinfo) -> bool:
    there = datetime.fromtimestamp(_seconds(local, where), where)
    return there.replace(tzinfo=None, fold=0) == local.replace(fold=0)


def _existing(local: datetime, where: tzinfo) -> datetime:
    """The local time itself, or the first full minute after the gap that it falls into."""
    if _exists(local, where):
        return local
    local = local.replace(second=0, microsecond=0)
    while not _exists(local, where):
        local += timedelta(minutes=1)
    return local
