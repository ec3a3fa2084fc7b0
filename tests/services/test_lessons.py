"""What broadcasts teach about credits a part, and what they do not; over a real data file."""

from collections.abc import AsyncIterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sending import FastClock
from timed_desk import TimedDesk

from smsdesk.domain.events import LessonLearned
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Balance, Lesson, Letter
from smsdesk.domain.states import RunState
from smsdesk.services.lessons import Learned, learned, spent


@pytest.fixture
async def timed(tmp_path: Path) -> AsyncIterator[TimedDesk]:
    made = TimedDesk(tmp_path, FastClock(60.0))
    async with made.running():
        yield made


async def sent(timed: TimedDesk, people: int, first: int = 0) -> int:
    """A broadcast that is done, and whose lesson is over."""
    key = await timed.submit(timed.broadcast(people, first=first))
    await over(timed, key)
    return key


async def over(timed: TimedDesk, key: int) -> None:
    await timed.until(key, RunState.DONE)
    await timed.wait(lambda: key in timed.desk.lessons._over)
    await timed.wait(lambda: not timed.desk.lessons._tasks)


async def test_a_broadcast_teaches_what_a_part_costs(timed: TimedDesk) -> None:
    told: list[object] = []
    timed.desk.bus.listen(LessonLearned, told.append)
    timed.gateway.price = 3
    assert await timed.desk.lessons.credits_per_part(timed.account_id) is None
    await sent(timed, 4)
    found = await timed.desk.lessons.credits_per_part(timed.account_id)
    assert found is not None
    assert found == Learned(Fraction(3), 1, found.last_at)
    assert told == [LessonLearned(timed.account_id)]
    balance = await timed.desk.credits.latest(timed.account_id)
    assert balance is not None
    assert balance.left == 5000 - 12  # the header has it, too


async def test_parts_are_counted_letter_by_letter(timed: TimedDesk) -> None:
    new = timed.broadcast(3)
    letters = tuple(Letter(f"{at}" * 200, Kind.TEXT, at) for at in (1, 2, 3))
    timed.gateway.price = 4  # a message: 12 credits for 6 parts
    await over(timed, await timed.submit(replace(new, letters=letters, parts=3)))
    found = await timed.desk.lessons.credits_per_part(timed.account_id)
    assert found is not None
    assert found.rate == 2


async def test_a_drift_is_shown(timed: TimedDesk) -> None:
    await sent(timed, 4)
    await sent(timed, 4, first=10)
    timed.gateway.price = 2
    await sent(timed, 4, first=20)
    found = await timed.desk.lessons.credits_per_part(timed.account_id)
    assert found is not None
    assert found == Learned(Fraction(2), 1, found.last_at, drift=True, previous_rate=Fraction(1))
    await sent(timed, 4, first=30)
    found = await timed.desk.lessons.credits_per_part(timed.account_id)
    assert found is not None
    assert found == Learned(Fraction(2), 2, found.last_at, previous_rate=Fraction(1))


async def test_two_at_the_same_time_teach_nothing(timed: TimedDesk) -> None:
    await timed.desk.preferences.change(per_second=1, concurrency=1)
    keys = [await timed.submit(timed.broadcast(people, first=people)) for people in (60, 5)]
    for key in keys:
        await over(timed, key)
    assert await timed.desk.lessons.credits_per_part(timed.account_id) is None


async def test_refused_recipients_cost_nothing(timed: TimedDesk) -> None:
    timed.gateway.answers = ["1705", "1705"]
    timed.gateway.price = 5
    await sent(timed, 6)
    found = await timed.desk.lessons.credits_per_part(timed.account_id)
    assert found is not None
    assert found.rate == 5


@pytest.mark.parametrize("answers", [["1718"], ["1705"] * 6])
async def test_an_uncertain_one_and_one_that_took_nothing_teach_nothing(timed: TimedDesk, answers: list[str]) -> None:
    timed.gateway.answers = answers
    await sent(timed, 6)
    assert await timed.desk.lessons.credits_per_part(timed.account_id) is None


async def test_without_figures_there_is_no_lesson(timed: TimedDesk) -> None:
    timed.gateway.says_left = False
    await sent(timed, 3)
    assert await timed.desk.lessons.credits_per_part(timed.account_id) is None


async def test_credits_bought_meanwhile_teach_nothing(timed: TimedDesk) -> None:
    await timed.desk.preferences.change(per_second=1, concurrency=1)
    key = await timed.submit(timed.broadcast(60))
    await timed.wait(lambda: timed.gateway.sent)
    await timed.desk.sender.pause(key)
    await timed.wait(lambda: key in timed.desk.lessons._stood_still)
    timed.gateway.left += 20
    assert await timed.desk.sender.resume(key)
    await over(timed, key)
    assert await timed.desk.lessons.credits_per_part(timed.account_id) is None


async def test_lessons_outlive_the_program_and_a_restart_loses_only_the_open_one(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, FastClock(60.0))
    async with timed.running():
        await sent(timed, 3)
        await timed.submit(timed.broadcast(50, first=10))
    async with timed.running() as desk:
        (waiting,) = await desk.sender.unfinished()
        await desk.sender.resume(waiting.id)
        await timed.until(waiting.id, RunState.DONE)
        await timed.wait(lambda: not desk.lessons._tasks)
        found = await desk.lessons.credits_per_part(timed.account_id)
        assert found is not None
        assert found.lessons == 1


def lesson(at: float, parts: int, cost: int) -> Lesson:
    return Lesson(1, 1, at, parts, cost)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=10))
def test_what_lessons_say(figures: list[tuple[int, int]]) -> None:
    found = learned([lesson(9.0 - at, parts, cost) for at, (parts, cost) in enumerate(figures)])
    assert found is not None
    rates = [Fraction(cost, parts) for parts, cost in figures]
    assert found.rate == rates[0]
    assert set(rates[: found.lessons]) == {rates[0]}
    others = rates[found.lessons :]
    assert found.previous_rate == (others[0] if others else None)
    assert found.previous_rate != found.rate
    assert found.drift is (len(rates) > 1 and rates[1] != rates[0])


def test_without_lessons_nothing_is_said() -> None:
    assert learned([]) is None
    assert learned([lesson(1.0, 2, 5)]) == Learned(Fraction(5, 2), 1, 1.0)


def test_figures_of_the_same_kind_are_compared() -> None:
    def balance(used: int | None, left: int | None) -> Balance:
        return Balance(1, 0.0, used, left, "")

    assert spent(balance(5, 100), balance(9, 90)) == 10
    assert spent(balance(5, None), balance(9, 90)) == 4
    assert spent(balance(5, None), balance(None, 90)) is None
