"""Calendar entries: vCalendar 1.0 (versit, 1996) for phones, port 23F5, and the first entry of an .ics or .vcs file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from smsdesk.encoding import calendar_dates, versit
from smsdesk.encoding.calendar_dates import Moment
from smsdesk.encoding.contents import ContentError, ContentReason, messages, require_text
from smsdesk.encoding.versit import Property

PORT = 0x23F5
SUMMARY_LIMIT, NOTE_LIMIT = 160, 400
"""Characters of the summary and the place, and of the note."""

LONGEST_ALARM = timedelta(days=28)

_DEEPEST = 8  # components inside of each other; real files have three
_SILENT = frozenset(("DTSTAMP", "UID", "SEQUENCE", "CREATED", "LAST-MODIFIED", "TRANSP", "CLASS", "STATUS", "PRIORITY"))


@dataclass(frozen=True)
class Event:
    """A calendar entry; times carry their zone (ValueError otherwise), `alarm` is the time before the start."""

    summary: str
    start: datetime
    end: datetime | None = None
    place: str = ""
    note: str = ""
    alarm: timedelta | None = None

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a time of a calendar entry needs its zone")


@dataclass(frozen=True)
class EventFile:
    """The first entry of a file, how many more there are, and properties of it that have no place in Event.

    `guessed_zone` is set when a time named no zone, or one that is not known, and the given one was taken.
    """

    event: Event
    more: int
    left_out: tuple[str, ...]
    guessed_zone: bool


def vcalendar_messages(event: Event, reference: int) -> tuple[bytes, ...]:
    """The messages of an entry. Raises ContentError as `write` does, and for an entry of too many parts."""
    return messages(write(event), PORT, reference)


def write(event: Event) -> bytes:
    """The entry as vCalendar 1.0: times in UTC, CRLF, quoted-printable UTF-8 where it is needed.

    Raises ContentError for an entry without a summary, one that ends before it starts, an alarm after the start
    or above LONGEST_ALARM, and for texts that do not fit.
    """
    summary = require_text(event.summary, "summary", SUMMARY_LIMIT)
    if not summary:
        raise ContentError(ContentReason.EMPTY, "summary")
    place = require_text(event.place, "place", SUMMARY_LIMIT)
    note = require_text(event.note, "note", NOTE_LIMIT, lines=True)
    if event.end is not None and event.end < event.start:
        raise ContentError(ContentReason.END_BEFORE_START, "end")
    lines = [("SUMMARY", summary), ("LOCATION", place), ("DESCRIPTION", note), *_times(event)]
    written = b"".join(versit.write(name, value) for name, value in lines if value)
    head = b"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\n"
    return head + written + b"END:VEVENT\r\nEND:VCALENDAR\r\n"


def read(octets: bytes, zone: tzinfo) -> EventFile:
    """The first entry of a file: vCalendar 1.0 or iCalendar 2.0; repetitions and guests are left out.

    `zone` is that of times without one. A day without a time lasts from its midnight to the next. Raises
    ContentError: TOO_LARGE above versit.FILE_LIMIT, NO_EVENT, DATE (field) for a start or an end that is no date.
    """
    events = list(_events(versit.read(octets)))
    if not events:
        raise ContentError(ContentReason.NO_EVENT)
    first = _First(zone)
    for inside, one in events[0]:
        first.take(inside, one)
    return EventFile(first.event(), len(events) - 1, tuple(dict.fromkeys(first.left_out)), first.guessed_zone)


def _times(event: Event) -> Iterator[tuple[str, str]]:
    yield "DTSTART", _stamp(event.start, "start")
    if event.end is not None:
        yield "DTEND", _stamp(event.end, "end")
    if event.alarm is None:
        return
    if not timedelta(0) <= event.alarm <= LONGEST_ALARM:
        limit = LONGEST_ALARM // timedelta(minutes=1)
        found = event.alarm // timedelta(minutes=1)
        raise ContentError(ContentReason.ALARM, "alarm", found=found, limit=limit)
    try:
        yield "AALARM", _stamp(event.start - event.alarm, "alarm") + ";;;"  # snooze, repeats and sound: the phone's
    except OverflowError as error:
        raise ContentError(ContentReason.DATE, "alarm") from error


def _stamp(moment: datetime, field: str) -> str:
    try:
        utc = moment.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise ContentError(ContentReason.DATE, field) from error
    return f"{utc.year:04}{utc:%m%dT%H%M%SZ}"  # %Y does not fill up years below 1000


def _events(properties: Iterable[Property]) -> Iterator[list[tuple[str, Property]]]:
    """Each VEVENT's properties with the component inside of it that holds them ("" for its own)."""
    inside: list[str] = []
    event: list[tuple[str, Property]] = []
    for one in properties:
        kind = one.value.strip().upper()
        if one.name == "BEGIN" and len(inside) < _DEEPEST:
            inside.append(kind)
        elif one.name == "END":
            if kind in inside:
                while inside.pop() != kind:
                    pass
            if kind == "VEVENT" and event:
                yield event
                event = []
        elif "VEVENT" in inside:
            event.append(("" if inside[-1] == "VEVENT" else inside[-1], one))
    if event:
        yield event


class _First:
    """Takes the properties of an entry one by one; the first of a name counts."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._texts: dict[str, str] = {}
        self._moments: dict[str, Moment] = {}
        self._duration: timedelta | None = None
        self._alarm: timedelta | None = None
        self._rings: datetime | None = None
        self.left_out: list[str] = []
        self.guessed_zone = False

    def take(self, inside: str, one: Property) -> None:
        """One property, `inside` the component of the entry that holds it."""
        if inside == "VALARM" and one.name == "TRIGGER":
            self._take_alarm(one)
        elif inside:
            return
        elif one.name in ("SUMMARY", "LOCATION", "DESCRIPTION"):
            self._texts.setdefault(one.name, one.text())
        elif one.name in ("DTSTART", "DTEND"):
            self._take_moment(one)
        elif one.name == "DURATION":
            self._duration = calendar_dates.duration(one.value)
        elif one.name in ("AALARM", "DALARM"):
            self._take_alarm(one)
        elif one.name not in _SILENT and one.value.strip():
            self.left_out.append(one.name)

    def event(self) -> Event:
        """What was taken. Raises ContentError without a start."""
        start = self._moments.get("DTSTART")
        if start is None:
            raise ContentError(ContentReason.DATE, "start")
        summary, place = (versit.one_line(self._texts.get(name, "")) for name in ("SUMMARY", "LOCATION"))
        try:
            end = self._end(start)
            alarm = start.time - self._rings if self._rings else self._alarm
        except OverflowError as error:
            raise ContentError(ContentReason.DATE, "end") from error
        if alarm is not None and not timedelta(0) <= alarm <= LONGEST_ALARM:
            alarm = None
        return Event(summary, start.time, end, place, self._texts.get("DESCRIPTION", ""), alarm)

    def _end(self, start: Moment) -> datetime | None:
        if "DTEND" in self._moments:
            return self._moments["DTEND"].time
        if self._duration is not None:
            return start.time + self._duration
        return start.time + timedelta(days=1) if start.whole_day else None

    def _take_moment(self, one: Property) -> None:
        if one.name in self._moments:
            return
        moment = calendar_dates.moment(one.value, one.parameters.get("TZID", ""), self._zone)
        if moment is None:
            raise ContentError(ContentReason.DATE, "start" if one.name == "DTSTART" else "end")
        self._moments[one.name] = moment
        self.guessed_zone |= moment.guessed_zone

    def _take_alarm(self, one: Property) -> None:
        """A time before the start, or a time; alarms after the start or tied to the end are not taken."""
        before = calendar_dates.duration(one.value)
        if before is not None and "END" not in one.parameters.get("RELATED", "").upper():
            self._alarm = self._alarm or -before
            return
        rings = calendar_dates.moment(one.value.partition(";")[0], "", self._zone)
        self._rings = self._rings or (rings.time if rings else None)
