"""Speed and time left come from the last seconds only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.ui.run_pace import WINDOW, Pace


def test_says_nothing_before_it_has_looked_for_a_second() -> None:
    pace = Pace()
    assert pace.per_second() is None
    pace.note(100.0, 0)
    pace.note(100.5, 7)
    assert pace.per_second() is None
    assert pace.seconds_for(10) is None


def test_follows_a_gateway_that_becomes_slow() -> None:
    pace = Pace()
    for second in range(30):
        pace.note(float(second), second * 15)
    assert pace.per_second() == pytest.approx(15)
    assert pace.seconds_for(150) == pytest.approx(10)
    for second in range(30, 50):
        pace.note(float(second), 29 * 15 + second - 29)
    assert pace.per_second() == pytest.approx(1)


def test_nothing_moves_means_no_end_in_sight() -> None:
    pace = Pace()
    for second in range(20):
        pace.note(float(second), 5)
    assert pace.per_second() == 0
    assert pace.seconds_for(10) is None


@pytest.mark.parametrize(("now", "done"), [(50.0, 3), (10.0, 30)])
def test_starts_anew_when_figures_or_time_go_back(now: float, done: int) -> None:
    pace = Pace()
    for second in range(20, 40):
        pace.note(float(second), second)
    pace.note(now, done)
    assert pace.per_second() is None


@given(st.lists(st.tuples(st.floats(0.01, 5.0), st.integers(0, 50)), min_size=1, max_size=60))
def test_is_never_faster_than_its_fastest_step_nor_longer_than_its_window(steps: list[tuple[float, int]]) -> None:
    pace, now, done = Pace(), 0.0, 0
    pace.note(now, done)
    for seconds, more in steps:
        now, done = now + seconds, done + more
        pace.note(now, done)
    speed = pace.per_second()
    if speed is not None:
        assert 0 <= speed <= max(more / seconds for seconds, more in steps) + 1e-6
        recent = [step for step in steps if step[0] > 0][-1]
        assert recent is steps[-1]
    for _ in range(int(WINDOW) + 6):
        now += 1
        pace.note(now, done)
    assert pace.per_second() == 0
