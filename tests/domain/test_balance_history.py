"""The balance over time: thinned without losing an extreme, what was bought, how long it lasts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.balance_history import (
    MOST_POINTS,
    BalanceMark,
    MarkKind,
    Point,
    bought,
    days_left,
    thinned,
    unbroken_since,
)

DAY = 86_400.0
NOW = 100 * DAY


@given(
    st.lists(st.tuples(st.floats(0, 1e9), st.integers(-5, 10**6)), max_size=300).map(sorted),
    st.sampled_from([8, 40, MOST_POINTS]),
)
def test_thinning_keeps_the_ends_and_all_extremes(points: list[Point], most: int) -> None:
    kept = thinned(points, most)
    assert len(kept) <= most
    assert set(kept) <= set(points)
    assert all(before[0] <= after[0] for before, after in pairwise(kept))
    if points:
        assert (kept[0], kept[-1]) == (points[0], points[-1])
        lefts = [left for _at, left in points]
        assert {min(lefts), max(lefts)} <= {left for _at, left in kept}


def test_a_long_line_becomes_short() -> None:
    line = [(float(at), at % 977) for at in range(20_000)]
    kept = thinned(line)
    assert MOST_POINTS / 2 < len(kept) <= MOST_POINTS


def test_a_rise_is_a_purchase_and_what_was_spent_meanwhile_is_added() -> None:
    points = [(1.0, 400), (5.0, 300), (9.0, 2000), (12.0, 2000)]
    inside = BalanceMark(8.0, "Jom Raya", -100, MarkKind.BROADCAST, 1, began=6.0)
    longer = BalanceMark(8.0, "Orders", -50, MarkKind.BROADCAST, 2, began=2.0)  # part of it is in the answer before
    moved = BalanceMark(7.0, "kiosk_timur", -10, MarkKind.TRANSFER, 3)
    earlier = BalanceMark(4.0, "kiosk_timur", -7, MarkKind.TRANSFER, 4)
    assert bought(points, [inside, longer, moved, earlier]) == [BalanceMark(9.0, "", 1810, MarkKind.BOUGHT)]
    assert bought([(1.0, 5), (2.0, 5), (3.0, 4)], []) == []


@pytest.mark.parametrize(
    ("points", "days"),
    [
        ([], None),
        ([(NOW - 6.9 * DAY, 500), (NOW, 400)], None),  # less than a week is known
        ([(NOW - 10 * DAY, 500), (NOW, 400)], 40),
        ([(NOW - 10 * DAY, 500), (NOW - 5 * DAY, 400)], 40),  # nobody asked since
        ([(NOW - 10 * DAY, 500), (NOW - DAY, 2500), (NOW, 2400)], 240),
        ([(NOW - 10 * DAY, 500), (NOW, 500)], None),  # nothing was spent
        ([(NOW - 10 * DAY, 500), (NOW, -20)], 0),
        ([(NOW - 60 * DAY, 600), (NOW, 300)], 60),  # of the fall only the half that lies in the 30 days
        ([(NOW - 50 * DAY, 900), (NOW - 40 * DAY, 600), (NOW, 600)], None),
        ([(NOW - 10 * DAY, 500), (NOW - DAY, 450), (NOW - DAY, 400), (NOW, 400)], 40),  # two answers at the same moment
    ],
)
def test_days_left_at_the_pace_of_the_last_30_days(points: list[Point], days: int | None) -> None:
    assert days_left(points, NOW) == days


@pytest.mark.parametrize(
    ("used", "since"),
    [([], None), ([(3.0, 90)], 3.0), ([(3.0, 90), (4.0, 95)], 3.0), ([(3.0, 90), (4.0, 5), (5.0, 9)], 4.0)],
)
def test_used_so_far_counts_from_its_last_beginning(used: list[Point], since: float | None) -> None:
    assert unbroken_since(used) == since
