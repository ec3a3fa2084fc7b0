"""Calendar entries: Gammu understands what is written, and files of every sort are read or refused in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import judges
import phone_judges
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.encoding import vcalendar, versit
from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.vcalendar import Event, vcalendar_messages

KUALA_LUMPUR = ZoneInfo("Asia/Kuala_Lumpur")
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=KUALA_LUMPUR)
TALK = Event("Taklimat", NINE, NINE + timedelta(hours=1), "Bilik 3", "Bawa; pen\ndan buku", timedelta(minutes=15))
line_texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(str.strip)
note_texts = st.lists(line_texts, max_size=4).map("\n".join).map(str.strip)
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 1), timezones=zones).map(
    lambda moment: moment.replace(microsecond=0)
)
spans = st.integers(0, 28 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def events(draw: st.DrawFn) -> Event:
    start = draw(moments)
    end = draw(st.none() | spans.map(lambda span: start + span))
    alarm = draw(st.none() | spans.filter(lambda span: start - span > datetime(2, 1, 1, tzinfo=UTC)))
    return Event(draw(line_texts.filter(bool)), start, end, draw(line_texts), draw(note_texts), alarm)


@given(events())
def test_an_entry_is_read_back(event: Event) -> None:
    found = vcalendar.read(vcalendar.write(event), KUALA_LUMPUR)
    assert (found.event, found.more, found.left_out, found.guessed_zone) == (event, 0, (), False)


def test_the_octets_of_an_entry_have_times_in_utc() -> None:
    assert vcalendar.write(TALK).decode("ascii").split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:1.0",
        "BEGIN:VEVENT",
        "SUMMARY:Taklimat",
        "LOCATION:Bilik 3",
        "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:Bawa; pen=0D=0Adan buku",
        "DTSTART:20261124T010000Z",
        "DTEND:20261124T020000Z",
        "AALARM:20261124T004500Z;;;",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_gammu_understands_an_entry() -> None:
    event = replace(TALK, summary="Taklimat 简报 & jamuan", place="Bilik 3, Menara é")
    understood = phone_judges.gammu_reads(vcalendar.write(event), "vcs")
    assert vcalendar.read(understood.encode(), UTC).event == event


def test_tshark_sees_the_port_and_joins_the_parts() -> None:
    messages = vcalendar_messages(TALK, 6)
    read = judges.pdml(messages)
    assert judges.shown(read, "gsm_sms.destination_port") == ["9205"] * len(messages)
    assert judges.shown(read, "gsm_sms.reassembled.length") == [str(len(vcalendar.write(TALK)))]
    assert judges.complaints(read) == []


@pytest.mark.parametrize(
    ("event", "reason", "field", "found"),
    [
        (replace(TALK, summary=" "), ContentReason.EMPTY, "summary", 0),
        (replace(TALK, summary="a\nb"), ContentReason.CONTROL_CHARACTER, "summary", 1),
        (replace(TALK, place="x" * 161), ContentReason.TOO_LONG, "place", 161),
        (replace(TALK, note="\0"), ContentReason.CONTROL_CHARACTER, "note", 0),
        (replace(TALK, end=NINE - timedelta(minutes=1)), ContentReason.END_BEFORE_START, "end", 0),
        (replace(TALK, alarm=timedelta(minutes=-1)), ContentReason.ALARM, "alarm", -1),
        (replace(TALK, alarm=timedelta(days=29)), ContentReason.ALARM, "alarm", 29 * 24 * 60),
        (Event("a", datetime(1, 1, 1, tzinfo=KUALA_LUMPUR)), ContentReason.DATE, "start", 0),
        (Event("a", datetime(1, 1, 1, tzinfo=UTC), alarm=timedelta(1)), ContentReason.DATE, "alarm", 0),
    ],
)
def test_entries_that_cannot_be_sent(event: Event, reason: ContentReason, field: str, found: int) -> None:
    with pytest.raises(ContentError) as caught:
        vcalendar.write(event)
    assert (caught.value.reason, caught.value.field, caught.value.found) == (reason, field, found)


def test_a_time_without_a_zone_is_no_time_of_an_entry() -> None:
    with pytest.raises(ValueError, match="zone"):
        Event("a", datetime(2026, 11, 24))


def calendar(*lines: str) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    ).encode()


@pytest.mark.parametrize(
    ("lines", "event", "guessed"),
    [
        (["SUMMARY:a", "DTSTART:20261124T010000Z"], Event("a", NINE), False),
        (["SUMMARY:a", "DTSTART:20261124T090000"], Event("a", NINE), True),
        (["SUMMARY:a", "DTSTART;TZID=Asia/Tokyo:20261124T100000"], Event("a", NINE), False),
        (["SUMMARY:a", 'DTSTART;TZID="Singapore Standard Time":20261124T090000'], Event("a", NINE), True),
        (["SUMMARY:a", "DTSTART;TZID=Asia:20261124T090000"], Event("a", NINE), True),
        (["SUMMARY:a", "DTSTART;TZID=../etc/passwd:20261124T090000"], Event("a", NINE), True),
        (["SUMMARY:a", "DTSTART:2026-11-24T09:00"], Event("a", NINE), True),
        (
            ["SUMMARY:a", "DTSTART;VALUE=DATE:20261124"],
            Event("a", NINE.replace(hour=0), NINE.replace(hour=0, day=25)),
            False,
        ),
        (
            ["SUMMARY:a\\, b\\nc", "DTSTART:20261124T010000Z", "DURATION:P1DT2H"],
            Event("a, b c", NINE, NINE + timedelta(hours=26)),
            False,
        ),
        (
            ["DTSTART:20261124T010000Z", "BEGIN:VALARM", "TRIGGER:-PT15M", "DESCRIPTION:x", "END:VALARM", "SUMMARY:a"],
            Event("a", NINE, alarm=timedelta(minutes=15)),
            False,
        ),
        (
            ["BEGIN:VALARM", "TRIGGER;RELATED=END:-PT15M", "END:VALARM", "DTSTART:20261124T010000Z"],
            Event("", NINE),
            False,
        ),
        (
            ["DTSTART:20261124T010000Z", "DALARM:20261124T003000Z;;;x"],
            Event("", NINE, alarm=timedelta(minutes=30)),
            False,
        ),
        (["DTSTART:20261124T010000Z", "DALARM:20261124T013000Z"], Event("", NINE), False),
    ],
)
def test_files_of_calendars(lines: list[str], event: Event, guessed: bool) -> None:
    found = vcalendar.read(calendar(*lines), KUALA_LUMPUR)
    assert (found.event, found.guessed_zone) == (event, guessed)


def test_the_first_entry_is_taken_and_the_rest_is_told() -> None:
    more = ["END:VEVENT", "BEGIN:VEVENT", "DTSTART:20261125", "END:VEVENT", "BEGIN:VEVENT", "SUMMARY:c"]
    octets = calendar(
        "SUMMARY:a", "DTSTART:20261124T010000Z", "RRULE:FREQ=DAILY", "ATTENDEE:mailto:a@b", "UID:1", *more
    )
    found = vcalendar.read(octets, KUALA_LUMPUR)
    assert (found.event, found.more, found.left_out) == (Event("a", NINE), 2, ("RRULE", "ATTENDEE"))


@pytest.mark.parametrize(
    ("octets", "reason", "field"),
    [
        (b"", ContentReason.NO_EVENT, ""),
        (b"BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR", ContentReason.NO_EVENT, ""),
        (calendar("SUMMARY:a"), ContentReason.DATE, "start"),
        (calendar("DTSTART:20261332T000000Z"), ContentReason.DATE, "start"),
        (calendar("DTSTART:tomorrow"), ContentReason.DATE, "start"),
        (calendar("DTSTART:00000101"), ContentReason.DATE, "start"),
        (calendar("DTSTART:20261124T010000Z", "DTEND:x"), ContentReason.DATE, "end"),
        (calendar("DTSTART:99991231"), ContentReason.DATE, "end"),
        (calendar("DTSTART:20261124", "DURATION:P999999W"), ContentReason.DATE, "end"),
    ],
)
def test_files_without_an_entry_that_can_be_used(octets: bytes, reason: ContentReason, field: str) -> None:
    with pytest.raises(ContentError) as caught:
        vcalendar.read(octets, KUALA_LUMPUR)
    assert (caught.value.reason, caught.value.field) == (reason, field)


def test_a_calendar_of_5_megabytes_is_refused_at_once() -> None:
    with pytest.raises(ContentError) as caught:
        vcalendar.read(calendar("SUMMARY:a") * 65_000, KUALA_LUMPUR)
    assert (caught.value.reason, caught.value.limit) == (ContentReason.TOO_LARGE, versit.FILE_LIMIT)
    assert caught.value.found > 5_000_000


WORDS = """BEGIN:VEVENT END:VEVENT BEGIN:VALARM END:VALARM DTSTART DTEND DURATION TRIGGER AALARM : ; = TZID=Asia/Tokyo
TZID=posixrules 20261124T010000Z 00010101T000000 99991231 -PT15M P999999W SUMMARY \\ " é VERSION:1.0"""
pieces = st.sampled_from([*WORDS.split(), "\r\n", "\n", " ", "\0"])
lines = st.lists(pieces).map("".join).map(str.encode)
LINES = """DTSTART:00010101T000000 DTSTART:99991231 DTEND:99991231T235959 DURATION:-P999999W AALARM:00010101
BEGIN:VALARM TRIGGER:-P999999W TRIGGER:P1D END:VALARM DTSTART;TZID=Asia/Tokyo:00010101T000000"""
well_formed = st.lists(st.sampled_from(LINES.split())).map(lambda some: calendar(*some))


@given(st.binary(max_size=200) | lines | lines.map(lambda octets: b"BEGIN:VEVENT\n" + octets) | well_formed)
def test_any_octets_are_an_entry_or_refused(octets: bytes) -> None:
    try:
        found = vcalendar.read(octets, KUALA_LUMPUR)
    except ContentError as error:
        refused = error.reason
    else:
        event = replace(found.event, summary=found.event.summary or "x", end=None, alarm=None, start=NINE)
        assert vcalendar.read(vcalendar.write(event), UTC).event == event
        return
    assert refused in (ContentReason.NO_EVENT, ContentReason.DATE)
