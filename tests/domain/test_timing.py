"""Moments, repeats and quiet hours, against a computation that only knows how to tell the local time of a moment."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.timing import (
    Due,
    Every,
    Following,
    Repeat,
    TimeProblem,
    due,
    following,
    local_time,
    occurrences,
    within,
    zone_named,
)

ZONES = ("Asia/Kuala_Lumpur", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
BERLIN, NEW_YORK, KL = ZONES[1], ZONES[2], ZONES[0]
NOW = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


def moments(local: datetime, zone: str) -> list[float]:
    """All moments at which the clocks of a zone show `local`, found by trying every offset there may be."""
    as_utc = local.replace(tzinfo=UTC).timestamp()
    tried = (as_utc + quarter * 900 for quarter in range(-60, 61))
    return [
        each for each in tried if datetime.fromtimestamp(each, ZoneInfo(zone)).replace(tzinfo=None, fold=0) == local
    ]


def seconds(zone: str, year: int, month: int, day: int, hour: int, minute: int = 0) -> float:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp()


@given(
    st.datetimes(datetime(2026, 1, 2), datetime(2030, 1, 1)).map(lambda each: each.replace(microsecond=0)),
    st.sampled_from(ZONES),
)
def test_due_is_what_the_clocks_show(local: datetime, zone: str) -> None:
    found = moments(local, zone)
    expected = Due(found[0], len(found) == 2) if found else TimeProblem.NONEXISTENT
    assert due(local.date(), local.time(), zone, NOW) == expected


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        (BERLIN, date(2026, 3, 29), time(1, 59), Due(seconds("UTC", 2026, 3, 29, 0, 59))),
        (BERLIN, date(2026, 3, 29), time(2, 0), TimeProblem.NONEXISTENT),
        (BERLIN, date(2026, 3, 29), time(2, 59), TimeProblem.NONEXISTENT),
        (BERLIN, date(2026, 3, 29), time(3, 0), Due(seconds("UTC", 2026, 3, 29, 1, 0))),
        (BERLIN, date(2026, 10, 25), time(1, 59), Due(seconds("UTC", 2026, 10, 24, 23, 59))),
        (BERLIN, date(2026, 10, 25), time(2, 30), Due(seconds("UTC", 2026, 10, 25, 0, 30), ambiguous=True)),
        (BERLIN, date(2026, 10, 25), time(3, 0), Due(seconds("UTC", 2026, 10, 25, 2, 0))),
        (NEW_YORK, date(2026, 3, 8), time(2, 30), TimeProblem.NONEXISTENT),
        (NEW_YORK, date(2026, 11, 1), time(1, 30), Due(seconds("UTC", 2026, 11, 1, 5, 30), ambiguous=True)),
        (KL, date(2026, 11, 30), time(9, 0), Due(seconds("UTC", 2026, 11, 30, 1, 0))),
        (KL, date(2026, 1, 1), time(8, 0), TimeProblem.PAST),  # this very second
        (KL, date(2026, 1, 1), time(8, 0, 1), Due(NOW + 1)),
        (KL, date(1, 1, 1), time(0, 0), TimeProblem.PAST),
        (KL, date(9999, 12, 31), time(23, 59), TimeProblem.TOO_FAR),
        ("Asia/Atlantis", date(2026, 5, 1), time(9, 0), TimeProblem.UNKNOWN_ZONE),
        ("Asia", date(2026, 5, 1), time(9, 0), TimeProblem.UNKNOWN_ZONE),
        ("../Kuala_Lumpur", date(2026, 5, 1), time(9, 0), TimeProblem.UNKNOWN_ZONE),
        ("", date(2026, 5, 1), time(9, 0), TimeProblem.UNKNOWN_ZONE),
    ],
)
def test_known_days(zone: str, day: date, at: time, expected: Due | TimeProblem) -> None:
    assert due(day, at, zone, NOW) == expected


def shown(found: list[float], zone: str) -> list[str]:
    return [local_time(each, zone).isoformat(" ", "minutes") for each in found]


def test_the_31st_is_the_last_day_of_shorter_months_and_does_not_drift() -> None:
    repeat = Repeat(Every.MONTH, times=6)
    found = occurrences(repeat, seconds(KL, 2027, 12, 31, 9, 0), KL, 10)
    assert shown(found, KL) == [
        "2027-12-31 09:00",
        "2028-01-31 09:00",
        "2028-02-29 09:00",
        "2028-03-31 09:00",
        "2028-04-30 09:00",
        "2028-05-31 09:00",
    ]


def test_a_time_that_does_not_exist_is_the_first_minute_after_and_the_next_day_the_old_one() -> None:
    found = occurrences(Repeat(Every.DAY, until=date(2026, 3, 30)), seconds(BERLIN, 2026, 3, 28, 2, 30), BERLIN, 9)
    assert shown(found, BERLIN) == ["2026-03-28 02:30", "2026-03-29 03:00", "2026-03-30 02:30"]


def test_a_time_that_comes_twice_is_sent_once() -> None:
    found = occurrences(Repeat(Every.DAY, times=4), seconds(BERLIN, 2026, 10, 24, 2, 30), BERLIN, 9)
    assert [b - a for a, b in pairwise(found)] == [86_400, 90_000, 86_400]


def test_what_was_slept_through_is_left_out_and_counts() -> None:
    first = seconds(KL, 2026, 11, 2, 9, 0)
    repeat = Repeat(Every.WEEK, times=5)
    later = following(repeat, first, KL, after=first + 16 * 86_400)
    assert later == Following(
        first + 21 * 86_400, Repeat(Every.WEEK, times=5, first=datetime(2026, 11, 2, 9), number=4)
    )
    assert following(repeat, first, KL, after=first + 28 * 86_400) is None
    assert following(repeat, first, "Asia/Atlantis") is None


def test_a_moved_one_does_not_move_the_others() -> None:
    first = seconds(KL, 2026, 11, 2, 9, 0)
    second = following(Repeat(Every.WEEK, times=3), first, KL)
    assert second is not None
    third = following(second.repeat, second.at + 5_000, KL)
    assert third is not None
    assert third.at == first + 14 * 86_400


def naive_series(local: datetime, every: Every, interval: int, number: int) -> datetime:
    """The `number`-th one, by walking day by day."""
    step = {Every.DAY: 1, Every.WEEK: 7}.get(every)
    walked, months = local, 0
    if step is not None:
        for _ in range(step * interval * number):
            walked += timedelta(days=1)
        return walked
    first_of = local.replace(day=1)
    while months < interval * number:
        before = first_of.month
        while first_of.month == before:
            first_of += timedelta(days=1)
        months += 1
    day = first_of
    while day.day < local.day and (day + timedelta(days=1)).month == first_of.month:
        day += timedelta(days=1)
    return day


@given(
    st.datetimes(datetime(2026, 1, 2), datetime(2027, 6, 1)).map(lambda each: each.replace(second=0, microsecond=0)),
    st.sampled_from(ZONES),
    st.sampled_from(Every),
    st.integers(1, 5),
    st.integers(2, 8),
)
def test_a_series_is_what_a_calendar_says(local: datetime, zone: str, every: Every, interval: int, times: int) -> None:
    begin = moments(local, zone)
    if not begin:
        return
    expected = []
    for number in range(times):
        wanted = naive_series(local, every, interval, number)
        while not moments(wanted, zone):
            wanted += timedelta(minutes=1)
        expected.append(moments(wanted, zone)[0])
    assert occurrences(Repeat(every, interval, times=times), begin[0], zone, 99) == expected


repeats = st.builds(
    Repeat,
    st.sampled_from(Every),
    st.integers(1, 99),
    st.dates(),
    st.none() | st.integers(1, 999),
    st.none() | st.datetimes(datetime(2020, 1, 1)),
    st.integers(1, 10_000),
    st.booleans(),
)


@given(repeats)
def test_a_repeat_survives_its_text(repeat: Repeat) -> None:
    assert Repeat.from_text(repeat.to_text()) == repeat


@given(repeats, st.floats(1.6e9, 4e9))
def test_no_series_fails_or_goes_back(repeat: Repeat, due_at: float) -> None:
    later = following(repeat, due_at, BERLIN)
    assert later is None or (later.at > due_at and later.repeat.number > repeat.number)


@pytest.mark.parametrize(
    "text",
    [
        "day",
        "day 1",
        "hour 1 times=2",
        "day 0 times=2",
        "day 1 times=0",
        "day x times=2",
        "day 1 times=2 what",
        "day 1 ",
    ],
)
def test_what_is_no_repeat_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Repeat.from_text(text)


def test_once_is_no_text_and_an_end_is_a_must() -> None:
    assert Repeat.from_text("") is None
    with pytest.raises(ValueError, match="without an end"):
        Repeat(Every.DAY)


@pytest.mark.parametrize(
    ("hours", "utc_hour", "open_now"),
    [
        ((8, 20), 23, False),  # 07:59 and 08:00 in Malaysia are 23:59 and 00:00
        ((8, 20), 0, True),
        ((8, 20), 11, True),
        ((8, 20), 12, False),
        ((20, 8), 12, True),
        ((20, 8), 23, True),
        ((20, 8), 0, False),
        ((0, 24), 16, True),
        ((9, 9), 18, True),
    ],
)
@pytest.mark.parametrize("zone", [KL, "Asia/Atlantis"])
def test_hours(hours: tuple[int, int], utc_hour: int, open_now: bool, zone: str) -> None:
    assert within(*hours, zone, seconds("UTC", 2026, 11, 23, utc_hour)) is open_now


def test_zones_are_looked_up_by_name() -> None:
    assert zone_named(KL) == ZoneInfo(KL)
    assert zone_named("Nowhere/Land") is None
