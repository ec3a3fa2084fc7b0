"""How figures, times and spans are written."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from smsdesk.ui import figures

_ZONE = timezone(timedelta(hours=8))
_NOW = datetime(2026, 11, 23, 10, 52, 0, tzinfo=_ZONE)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(figures, "_twelve_hours", lambda: False)
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.Malaysia))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (7, "7"), (1204, "1,204"), (100_000, "100,000"), (-714, "−714"), (12_345_678_901, "12,345,678,901")],
)
def test_whole_numbers_are_grouped(number: int, text: str) -> None:
    assert figures.whole(number) == text


def test_grouping_follows_the_locale_and_c_counts_as_english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German))
    assert figures.whole(1204) == "1.204"
    QLocale.setDefault(QLocale.c())
    assert figures.whole(1204) == "1,204"


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_grouping_loses_no_digit(number: int) -> None:
    assert int(figures.whole(number).replace(",", "").replace("−", "-")) == number


def test_changes_have_a_sign() -> None:
    assert [figures.signed(n) for n in (476, -714, 0)] == ["+476", "−714", "0"]


def test_one_is_not_many() -> None:
    assert [figures.credits_text(n) for n in (0, 1, 714)] == ["0 credits", "1 credit", "714 credits"]
    assert figures.counted(1, "message", "messages") == "1 message"
    assert figures.counted(1204, "message", "messages") == "1,204 messages"
    assert figures.progress(62_000, 100_000) == "62,000 of 100,000"


@pytest.mark.parametrize(
    ("when", "text", "narrow"),
    [
        (datetime(2026, 11, 23, 10, 43, 7, tzinfo=_ZONE), "Today 10:43", "10:43"),
        (datetime(2026, 11, 20, 15, 2, tzinfo=_ZONE), "Fri 20 Nov 15:02", "Fri"),
        (datetime(2026, 11, 17, 9, 0, tzinfo=_ZONE), "Tue 17 Nov 09:00", "Tue"),
        (datetime(2026, 11, 16, 9, 0, tzinfo=_ZONE), "Mon 16 Nov 09:00", "16 Nov"),
        (datetime(2025, 11, 9, 8, 5, tzinfo=_ZONE), "9 Nov 2025", "9 Nov 2025"),
        (datetime(2026, 11, 24, 8, 5, tzinfo=_ZONE), "Tue 24 Nov 08:05", "24 Nov"),
    ],
)
def test_moments(when: datetime, text: str, narrow: str) -> None:
    assert figures.moment(when, _NOW) == text
    assert figures.moment_narrow(when, _NOW) == narrow


def test_exact_moments_say_their_zone() -> None:
    when = datetime(2026, 11, 23, 10, 43, 7, tzinfo=_ZONE)
    assert figures.moment_exact(when) == "2026-11-23 10:43:07 (UTC+8)"
    assert figures.moment_exact(when.replace(tzinfo=None)) == "2026-11-23 10:43:07"
    newfoundland = timezone(timedelta(hours=-3, minutes=-30))
    assert figures.moment_exact(when.replace(tzinfo=newfoundland)).endswith("(UTC−3:30)")


def test_twelve_hours_where_the_system_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_twelve_hours", lambda: True)
    midnight, afternoon = datetime(2026, 11, 23, 0, 5), datetime(2026, 11, 23, 15, 2, 9)
    assert figures.clock(midnight) == "12:05 am"
    assert figures.clock(afternoon, seconds=True) == "3:02:09 pm"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.2, "1 s"),
        (9, "9 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61, "2 min"),
        (120, "2 min"),
        (3599, "1 h"),
        (3600, "1 h"),
        (4800, "1 h 20 min"),
        (82_800, "23 h"),
        (-5, "0 s"),
    ],
)
def test_spans(seconds: float, text: str) -> None:
    assert figures.span(seconds) == text


def test_rates() -> None:
    assert [figures.rate(r) for r in (14.2, 1, 0.97, 1 / 3, 0)] == [
        "14 a second",
        "1 a second",
        "1 a second",
        "20 a minute",
        "0 a minute",
    ]


def test_a_number_stays_in_one_piece_beside_any_script() -> None:
    text = figures.number_in_line("+60 12-555 0142")
    assert " " not in text
    assert text.startswith("\u2066")
    assert text.endswith("\u2069")
    assert text.strip("\u2066\u2069").replace("\u00a0", " ") == "+60 12-555 0142"
