"""The log of requests: bounded, counted by day, and told to the loop a few times a second at most."""

import asyncio
import itertools
import threading
from datetime import datetime

from smsdesk.domain.callbacks import Origin
from smsdesk.domain.listening import Hit, HitKind, HitWhy, Place
from smsdesk.services.gathering import Gathering
from smsdesk.services.listener_hits import KEPT, HitCounts, HitLog
from smsdesk.store.callbacks import Tally

HERE, THERE = Place("127.0.0.1", 1), Place("127.0.0.1", 2)
NOON = datetime(2026, 11, 24, 12).timestamp()
DAY = 86_400.0


def hit(
    at: float, account_id: int = 1, why: HitWhy = HitWhy.STORED, kind: HitKind = HitKind.REPORT, **more: object
) -> Hit:
    return Hit(at, account_id, kind, 200, why, 10, **more)  # type: ignore[arg-type]


def test_lines_are_newest_first_and_bounded() -> None:
    log = HitLog()
    for number in range(KEPT + 50):
        log.note(HERE, hit(NOON + number))
    lines = log.lines(1, HERE)
    assert len(lines) == KEPT
    assert [each.at for each in lines[:2]] == [NOON + KEPT + 49, NOON + KEPT + 48]
    assert log.counts(1, HERE, NOON).stored == KEPT + 50
    assert log.lines(2, HERE) == ()


def test_nobodys_requests_belong_to_the_accounts_of_their_place() -> None:
    log = HitLog()
    log.note(HERE, hit(NOON, 0, HitWhy.WRONG_TOKEN, HitKind.NONE))
    log.note(HERE, hit(NOON + 1))
    assert [each.account_id for each in log.lines(1, HERE)] == [1, 0]
    assert (log.counts(1, HERE, NOON).refused, log.counts(1, THERE, NOON).refused) == (1, 0)
    assert log.take_changed() == {0, 1}
    assert log.take_changed() == set()


def test_counts_are_those_of_the_day_and_the_last_calls_are_kept() -> None:
    log = HitLog()
    log.begin(1, Tally(7, NOON - DAY, NOON - 5), NOON)
    log.note(HERE, hit(NOON))
    log.note(HERE, hit(NOON + 1, why=HitWhy.NOT_STORED))
    assert log.counts(1, HERE, NOON) == HitCounts(8, 1, NOON, NOON - 5)
    assert log.counts(1, HERE, NOON + DAY) == HitCounts(0, 0, NOON, NOON - 5)
    log.note(HERE, hit(NOON + DAY, kind=HitKind.REPLY))
    assert log.counts(1, HERE, NOON + DAY) == HitCounts(1, 0, NOON, NOON + DAY)
    assert HitCounts().last is None
    assert log.counts(1, HERE, NOON + DAY).last == NOON + DAY


def test_a_clock_that_was_years_ahead_does_not_stop_the_days() -> None:
    log = HitLog()
    log.note(HERE, hit(NOON + 4000 * DAY))
    log.note(HERE, hit(NOON))
    log.note(HERE, hit(NOON + 1))
    assert log.counts(1, HERE, NOON).stored == 2
    assert log.counts(1, HERE, NOON + DAY).stored == 0
    log.note(HERE, hit(NOON + DAY))
    log.note(HERE, hit(NOON))  # at midnight two threads overtake each other
    assert log.counts(1, HERE, NOON + DAY).stored == 2


def test_samples_and_tests_count_as_nothing_but_stand_in_the_log() -> None:
    log = HitLog()
    log.note(HERE, hit(NOON, origin=Origin.SAMPLE))
    log.note(HERE, hit(NOON, why=HitWhy.TEST, kind=HitKind.TEST))
    assert log.counts(1, HERE, NOON) == HitCounts()
    assert len(log.lines(1, HERE)) == 2
    log.forget(1)
    assert log.lines(1, HERE) == ()


async def test_signs_from_many_threads_become_few_calls() -> None:
    calls: list[float] = []
    loop = asyncio.get_running_loop()
    gathering = Gathering(lambda: calls.append(loop.time()), 0.1)
    gathering.sign()  # before the start: nobody is there to hear it
    gathering.start()
    threads = [threading.Thread(target=lambda: [gathering.sign() for _ in range(2000)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    await asyncio.sleep(0.35)
    for thread in threads:
        thread.join()
    assert 1 <= len(calls) <= 5
    assert all(later - earlier >= 0.09 for earlier, later in itertools.pairwise(calls))
    before = len(calls)
    gathering.sign()
    await asyncio.sleep(0.15)
    assert len(calls) == before + 1  # what comes later is not lost
    gathering.sign()
    gathering.stop()
    await asyncio.sleep(0.15)
    gathering.sign()
    assert len(calls) <= before + 2
