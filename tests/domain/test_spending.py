"""Figures of what was spent: how they add up, and which row is which."""

from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from smsdesk.domain.kinds import Kind
from smsdesk.domain.spending import By, Fate, Figures, Lump, Run, Spent, months_between, spent_of

KUALA_LUMPUR = ZoneInfo("Asia/Kuala_Lumpur")
LAST_OF_MAY = datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC).timestamp()  # a second before midnight there
RUN = Run(1, "Jom Raya", LAST_OF_MAY, LAST_OF_MAY + 60, 10, 1, 0, 0)
LUMP = Lump(1, Fate.TAKEN, Kind.TEXT, 3, 7, 10, LAST_OF_MAY, LAST_OF_MAY)


def test_a_lump_in_all_four_ways() -> None:
    spent = spent_of([RUN], [LUMP], {7: "Members"}, KUALA_LUMPUR)
    assert [(row.key, row.title) for by in By for row in spent.rows(by)] == [
        ("1", "Jom Raya"),
        ("2026-05", ""),
        ("7", "Members"),
        ("text", ""),
    ]
    assert spent.total == Figures(messages=10, parts=30, least=3, most=3)
    assert (spent.total.credits, spent.total.at_rate(Fraction(3, 2))) == (30, 45)


def test_midnight_is_that_of_the_zone() -> None:
    later = LUMP._replace(first=LAST_OF_MAY + 1, last=LAST_OF_MAY + 1)
    spent = spent_of([RUN], [LUMP, later], {}, KUALA_LUMPUR)
    assert [(row.key, row.figures.messages) for row in spent.rows(By.MONTH)] == [("2026-06", 10), ("2026-05", 10)]
    (begin,) = months_between(LAST_OF_MAY, LAST_OF_MAY + 1, KUALA_LUMPUR)
    assert begin == LAST_OF_MAY + 1
    assert list(months_between(LAST_OF_MAY, LAST_OF_MAY + 0.5, KUALA_LUMPUR)) == []
    assert list(months_between(LAST_OF_MAY, LAST_OF_MAY - 1e9, KUALA_LUMPUR)) == []
    assert len(months_between(LAST_OF_MAY, LAST_OF_MAY + 366 * 86400, KUALA_LUMPUR)) == 13


def test_what_failed_is_a_part_of_what_was_paid_for_and_what_is_uncertain_is_not() -> None:
    lumps = [
        LUMP,
        LUMP._replace(fate=Fate.FAILED, messages=2, parts=1),
        LUMP._replace(fate=Fate.UNCERTAIN, messages=4),
    ]
    total = spent_of([RUN], lumps, {}, UTC).total
    assert total == Figures(messages=12, parts=32, failed=2, wasted=2, uncertain=12, least=1, most=3)


def test_plain_characters_save_nothing_where_a_message_travelled_as_unicode_all_the_same() -> None:
    lumps = [LUMP, LUMP._replace(kind=Kind.UNICODE, messages=5), LUMP._replace(kind=Kind.FLASH, messages=1)]
    spent = spent_of([RUN._replace(saved_parts=2)], lumps, {}, UTC)
    assert {row.key: row.figures.plain for row in spent.rows(By.KIND)} == {"text": 20, "unicode": 0, "flash": 2}


@pytest.mark.parametrize(("accepted", "saved"), [(10, 9), (9, 8), (1, 0)])
def test_a_duplicate_would_have_cost_what_a_recipient_did_on_the_average(accepted: int, saved: int) -> None:
    """Three rows left out of a list of ten people: of a broadcast that was stopped, their share."""
    spent = spent_of([RUN._replace(duplicates=3)], [LUMP._replace(messages=accepted)], {7: "Members"}, UTC)
    assert spent.total.duplicates == saved
    for by in (By.BROADCAST, By.MONTH, By.KIND):
        assert [row.figures.duplicates for row in spent.rows(by)] == [saved]
    assert [row.figures.duplicates for row in spent.rows(By.GROUP)] == [None]


def test_savings_of_duplicates_stand_where_most_of_the_broadcast_is() -> None:
    few = LUMP._replace(kind=Kind.UNICODE, messages=1, last=LAST_OF_MAY + 1)
    spent = spent_of([RUN._replace(duplicates=10, recipients=11)], [few, LUMP], {}, KUALA_LUMPUR)
    assert {row.key: row.figures.duplicates for row in spent.rows(By.KIND)} == {"text": 30, "unicode": 0}
    assert {row.key: row.figures.duplicates for row in spent.rows(By.MONTH)} == {"2026-05": 30, "2026-06": 0}


def test_rows_come_in_order() -> None:
    runs = [RUN, RUN._replace(id=2, finished_at=RUN.created_at + 99), RUN._replace(id=3, finished_at=None)]
    lumps = [LUMP._replace(broadcast_id=key, group=group) for key, group in ((1, 5), (2, 0), (3, None), (3, 4), (3, 6))]
    spent = spent_of(runs, lumps, {5: "members", 4: "Älteste", 6: "Zoo"}, UTC)
    assert [row.key for row in spent.rows(By.BROADCAST)] == ["2", "1", "3"]
    assert spent.rows(By.BROADCAST)[2].at == LUMP.last
    assert [row.title or row.key for row in spent.rows(By.GROUP)] == ["Älteste", "members", "Zoo", "none", "strangers"]


def test_a_group_that_went_away_meanwhile_is_none() -> None:
    assert [row.key for row in spent_of([RUN], [LUMP], {}, UTC).rows(By.GROUP)] == ["none"]


def test_nothing_spent() -> None:
    assert Spent().empty
    assert spent_of([RUN], [], {}, UTC) == Spent(Figures(), dict.fromkeys(By, ()))
