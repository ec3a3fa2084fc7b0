"""Dates, times and durations as calendar files write them (ISO 8601; vCalendar 1.0, RFC 5545 3.3)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

_MOMENT = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)"
    r"(?P<clock>T(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?(?P<utc>Z)?)?",
    re.IGNORECASE | re.ASCII,
)
_DURATION = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<weeks>\d{1,6})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,6})S)?)?",
    re.IGNORECASE | re.ASCII,
)
_ZONE_NAME = re.compile(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*")
_FIELDS = ("year", "month", "day", "hour", "minute", "second")
_UNITS = ("weeks", "days", "hours", "minutes", "seconds")


@dataclass(frozen=True)
class Moment:
    """A time with its zone; `whole_day` when the file gave a date only, `guessed_zone` when it gave no known zone."""

    time: datetime
    whole_day: bool
    guessed_zone: bool


def moment(text: str, zone_name: str, fallback: tzinfo) -> Moment | None:
    """The time a file writes, None when it is none; `zone_name` is its TZID ("" for none).

    A time without Z and without a known zone is taken as one of the `fallback` zone.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    zone = UTC if found["utc"] else _zone(zone_name)
    year, month, day, hour, minute, second = (int(found[name] or 0) for name in _FIELDS)
    try:
        time = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone or fallback)  # no leap seconds
        time.utcoffset()
    except (ValueError, OverflowError):
        return None
    whole_day = found["clock"] is None
    return Moment(time, whole_day, zone is None and not whole_day)


def duration(text: str) -> timedelta | None:
    """The time span of a DURATION or TRIGGER, negative with a minus sign, or None when it is none."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found[unit] for unit in _UNITS):
        return None
    span = timedelta(**{unit: int(found[unit] or 0) for unit in _UNITS})
    return -span if found["sign"] == "-" else span


def _zone(name: str) -> tzinfo | None:
    """The zone of an IANA name; other programs' own names ("Singapore Standard Time") are not known."""
    if not _ZONE_NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a name without data, or a folder of the data
        return None
