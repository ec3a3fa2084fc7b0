"""Costs counted by the database agree with a count by hand, however they are cut, and whatever the rows stand for."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from query_plans import statements
from spent_journal import MAY, Cost, Sent, add_balance, add_group, write

from smsdesk.domain.kinds import Kind
from smsdesk.domain.spending import By, Figures, Lump, Run, Spent, spent_of
from smsdesk.domain.states import MessageState, RunState
from smsdesk.store import balances, spending, sqlite
from smsdesk.store.schema import accounts, metadata

S = MessageState
ZONE = ZoneInfo("Asia/Kuala_Lumpur")
EVER = 4e9
TAKEN = (S.ACCEPTED, S.ACCEPTED_NO_ID)
GROUPS = {"alpha": (1, 2), "Beta": (2, 3), "gamma": (1, 2, 3)}
FIRST = {1: "alpha", 2: "alpha", 3: "Beta", 4: "none", None: "strangers"}
"""The row that each contact belongs to."""


@contextmanager
def data_file(folder: Path) -> Iterator[sa.Connection]:
    """A file with two accounts."""
    engine = sqlite.engine_for(folder / "data.sqlite3")
    metadata.create_all(engine)
    with engine.connect() as connection, connection.begin():
        row = dict(name="A", address="https://gateway.example/", user_name="u", practice=False, options={})
        connection.execute(accounts.insert(), [row, row])
        yield connection
    engine.dispose()


def load(connection: sa.Connection, size: int = spending.SLICE, since: float = 0.0, until: float = EVER) -> Spent:
    """All that the first account spent."""
    runs = spending.runs_of(connection, 1, since, until)
    found: list[Lump] = []
    for portion in spending.slices(runs, size):
        found += spending.lumps(connection, portion, since, until, ZONE, with_groups=True)
    return spent_of(runs, found, spending.group_names(connection, "real"), ZONE)


def totals(spent: Spent, by: By) -> Figures:
    """The sum of some rows."""
    return sum((row.figures for row in spent.rows(by)), Figures())


MESSAGES = st.builds(
    Sent,
    state=st.sampled_from([*S, S.ACCEPTED, S.ACCEPTED]),
    delivery=st.sampled_from([None, 6, 7, 8, 10]),
    parts=st.sampled_from([None, 1, 3]),
    kind=st.sampled_from([None, Kind.UNICODE]),
    contact=st.sampled_from([None, 1, 2, 3, 4]),
    at=st.floats(MAY, MAY + 90 * 86400),
)
COSTS = st.builds(
    Cost,
    sent=st.lists(MESSAGES, min_size=1, max_size=6),
    parts=st.sampled_from([1, 2]),
    account=st.sampled_from([1, 1, 1, 2]),
    state=st.sampled_from([RunState.DONE, RunState.STOPPED, RunState.RUNNING]),
    more=st.fixed_dictionaries({"duplicates": st.sampled_from([0, 5]), "saved_parts": st.sampled_from([0, 2])}),
)


def test_sums_agree_whatever_the_rows_stand_for(tmp_path: Path) -> None:
    with data_file(tmp_path) as connection:
        for name, people in GROUPS.items():
            add_group(connection, name, *people)

        @settings(max_examples=40, deadline=None)
        @given(st.lists(COSTS, max_size=5), st.integers(1, 12))
        def check(costs: list[Cost], size: int) -> None:
            savepoint = connection.begin_nested()
            try:
                for cost in costs:
                    write(connection, cost)
                spent = load(connection, size)
                sums_agree(spent)
                by_hand(spent, [cost for cost in costs if cost.account == 1])
                assert load(connection) == spent
            finally:
                savepoint.rollback()

        check()


def sums_agree(spent: Spent) -> None:
    """Whatever the rows stand for; by group nobody knows the duplicates."""
    total = spent.total
    assert totals(spent, By.BROADCAST) == totals(spent, By.MONTH) == totals(spent, By.KIND) == total
    assert totals(spent, By.GROUP) == replace(total, duplicates=0)


def by_hand(spent: Spent, costs: list[Cost]) -> None:
    """Parts counted message by message."""
    months, groups, kinds = Counter[str](), Counter[str](), Counter[str]()
    failed = 0
    for cost in costs:
        for one in cost.sent:
            if one.state in TAKEN:
                parts = one.parts or cost.parts
                months[f"{datetime.fromtimestamp(one.at, ZONE):%Y-%m}"] += parts
                groups[FIRST[one.contact]] += parts
                kinds[one.kind or cost.kind] += parts
                failed += one.delivery in (7, 8, 10)
    assert parts_of(spent, By.MONTH) == months
    assert parts_of(spent, By.GROUP) == groups
    assert parts_of(spent, By.KIND) == kinds
    assert (spent.total.parts, spent.total.failed) == (months.total(), failed)


def parts_of(spent: Spent, by: By) -> dict[str, int]:
    """What each row says, but for those where all is uncertain."""
    return {row.title or row.key: row.figures.parts for row in spent.rows(by) if row.figures.messages}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), max_size=8), st.integers(1, 12))
def test_every_recipient_is_in_one_slice(sizes: list[tuple[int, int]], size: int) -> None:
    runs = [Run(key, "", 0.0, None, many, pieces, 0, 0) for key, (many, pieces) in enumerate(sizes)]
    seen = Counter[tuple[int, int]]()
    for portion in spending.slices(runs, size):
        for run in portion.runs:
            first, behind = portion.positions or (0, run.recipients)
            places = range(first + 1, min(behind, run.recipients) + 1)
            seen.update((run.id, place) for place in places)
            assert len(places) * run.pieces <= max(size, run.pieces)
    assert seen == Counter((run.id, place) for run in runs for place in range(1, run.recipients + 1))


@pytest.mark.parametrize(("since", "until", "messages"), [(MAY, EVER, 2), (MAY + 1, EVER, 1), (0, MAY + 100, 1)])
def test_a_time_is_that_of_the_first_request(tmp_path: Path, since: float, until: float, messages: int) -> None:
    with data_file(tmp_path) as connection:
        write(connection, Cost([Sent(), Sent(at=MAY + 100)]))
        assert load(connection, since=since, until=until).total.messages == messages


def test_what_has_not_begun_costs_nothing(tmp_path: Path) -> None:
    with data_file(tmp_path) as connection:
        write(connection, Cost([Sent(S.QUEUED)], state=RunState.SCHEDULED))
        write(connection, Cost([Sent(S.REFUSED), Sent(S.CANCELLED), Sent(S.HELD)]))
        assert load(connection).empty


@pytest.mark.parametrize("size", [2, 100])
def test_no_count_looks_through_a_whole_table(tmp_path: Path, size: int) -> None:
    with data_file(tmp_path) as connection:
        add_group(connection, "alpha", 1)
        for _ in range(3):
            write(connection, Cost([Sent(contact=1)] * 6))
        with statements(connection) as found:
            load(connection, size)
        plans = [
            line.detail
            for statement, parameters in found
            for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    wholes = [plan for plan in plans if "SCAN" in plan]
    assert wholes == []
    positions = [plan for plan in plans if "broadcast_id=? AND position>? AND position<?" in plan]
    assert bool(positions) == (size == 2)


def test_of_equal_answers_the_first_and_the_last_are_read(tmp_path: Path) -> None:
    with data_file(tmp_path) as connection:
        for at, left in enumerate((9, 9, 9, 9, 5, 5, 7)):
            add_balance(connection, float(at), left)
        found = balances.changes(connection, 1, 0.0, EVER, 99)
        assert [(one.at, one.left) for one in found] == [(0, 9), (3, 9), (4, 5), (5, 5), (6, 7)]
        # From the last answer before a time on, so that it is known what was left then.
        assert [one.at for one in balances.changes(connection, 1, 3.5, 5.0, 99)] == [3, 4, 5]
        assert balances.changes(connection, 2, 0.0, EVER, 99) == []
        assert [one.at for one in balances.changes(connection, 1, 0.0, EVER, 3)] == [0, 2]
