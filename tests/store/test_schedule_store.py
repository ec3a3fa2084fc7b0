"""The next one of a series in the data file: the same contents under fresh seqnos, all or nothing in a crash."""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sending import number

from smsdesk.domain.accounts import Account, AccountOptions
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Letter, NewBroadcast, Override, Recipient, Timing
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.timing import Every, Following, Repeat, following
from smsdesk.store import accounts, freezing, opt_outs, runs, schedule, sqlite
from smsdesk.store.schema import broadcasts, messages, submissions
from smsdesk.store.upgrade import upgrade

REPEAT = Repeat(Every.WEEK, times=3)
DUE = 1_795_406_400.0
FOLLOWING = following(REPEAT, DUE, "Asia/Kuala_Lumpur")
PEOPLE = tuple(Recipient(number(at), f"Person {at}", contact_id=at + 100) for at in range(7))
ABROAD = (*PEOPLE[:3], Recipient("6581234567", "Lin"), *PEOPLE[3:])
PLAIN = NewBroadcast(
    1,
    "RM0 Kedai: hello",
    Kind.TEXT,
    "KEDAI",
    True,
    "Everybody",
    1,
    ABROAD,
    "tester",
    timing=Timing(DUE, REPEAT.to_text(), 2),
    overrides=(Override("links", "our own shop"),),
    source={"to": [1, 2]},
)
LETTERS = tuple(Letter(f"Hi {person.name}", Kind.TEXT, 1 + at % 2) for at, person in enumerate(ABROAD))
VARIANTS = {
    "one each": PLAIN,
    "in batches": replace(PLAIN, reports=False, batch_size=3),
    "merged": replace(PLAIN, letters=LETTERS, parts=2),
    "in pieces": replace(
        PLAIN, kind=Kind.BINARY_UDH, text="0A01", pieces=("0A01", "0A02", "0A03"), parts=3, title="Tune"
    ),
    "without a canary": replace(PLAIN, timing=Timing(DUE, REPEAT.to_text())),
}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    engine = opened(tmp_path)
    with engine.connect() as made:
        yield sqlite.for_writing(made)
    engine.dispose()


def opened(folder: Path) -> sa.Engine:
    engine = sqlite.engine_for(folder / "data.sqlite3")
    upgrade(engine, folder / "data.sqlite3")
    return engine


def stored(connection: sa.Connection, new: NewBroadcast) -> int:
    """The broadcast behind another one, so that ids are not the same by chance."""
    with connection.begin():
        account = Account(0, "Office", "https://gateway.example/", "melur", options=AccountOptions())
        account_id = accounts.add(connection, account).id
        freezing.create(connection, replace(PLAIN, account_id=account_id), 1.0)
        return freezing.create(connection, replace(new, account_id=account_id), 2.0)


def contents(connection: sa.Connection, key: int) -> tuple[dict[str, Any], list[Any]]:
    """The broadcast's row, and what each message is, in order, with the place of the one it follows."""
    with connection.begin():
        run = connection.execute(sa.select(broadcasts).where(broadcasts.c.id == key)).one()._asdict()
        query = (
            sa.select(messages, submissions)
            .join(submissions, submissions.c.id == messages.c.submission_id)
            .where(messages.c.broadcast_id == key)
            .order_by(messages.c.id)
        )
        rows = [row._asdict() for row in connection.execute(query)]
    places = {row["submission_id"]: at for at, row in enumerate(rows)}
    own = ("id", "id_1", "broadcast_id", "broadcast_id_1", "submission_id", "seqno", "after_id")
    lines = []
    for row in rows:
        plain = {name: value for name, value in row.items() if name not in own}
        after = None if row["after_id"] is None else places[row["after_id"]]
        lines.append((plain, places[row["submission_id"]], after))
    return run, lines


def seqnos(connection: sa.Connection, key: int) -> list[str]:
    with connection.begin():
        found = connection.execute(sa.select(submissions.c.seqno).where(submissions.c.broadcast_id == key))
        return list(found.scalars())


@pytest.mark.parametrize("new", VARIANTS.values(), ids=VARIANTS)
def test_the_next_one_is_the_same_under_fresh_seqnos(connection: sa.Connection, new: NewBroadcast) -> None:
    key = stored(connection, new)
    run, lines = contents(connection, key)
    with connection.begin():
        following_key = schedule.copy_as_next(connection, key, DUE + 5, "day 1 times=2", 9.0)
    assert following_key is not None
    copied, copied_lines = contents(connection, following_key)
    assert copied == run | dict(id=following_key, due_at=DUE + 5, repeat="day 1 times=2", created_at=9.0)
    assert copied_lines == lines
    assert lines
    fresh = seqnos(connection, following_key)
    assert len(fresh) == len(seqnos(connection, key)) == len(set(fresh))
    assert all(len(each) == freezing.SEQNO_LENGTH for each in fresh)
    assert set(fresh).isdisjoint(seqnos(connection, key))


@pytest.mark.parametrize("new", VARIANTS.values(), ids=VARIANTS)
def test_who_opted_out_is_left_out_and_nobody_else(connection: sa.Connection, new: NewBroadcast) -> None:
    key = stored(connection, new)
    with connection.begin():
        opt_outs.add(connection, "real", [number(0), number(4)], "tester", "by hand", 3.0)
        opt_outs.add(connection, "practice", [number(5)], "tester", "by hand", 3.0)
        following_key = schedule.copy_as_next(connection, key, DUE, "", 9.0)
        again = schedule.copy_as_next(connection, key, DUE, "", 9.0)
        assert following_key is not None
        assert again is not None
        people = messages.c.broadcast_id == following_key
        found = connection.execute(sa.select(messages.c.number.distinct()).where(people)).scalars().all()
        run = runs.load(connection, following_key)
    left = [person.number for person in ABROAD if person.number not in (number(0), number(4))]
    assert sorted(found) == sorted(left)
    assert run is not None
    assert run.recipients == len(left)


def test_with_nobody_left_there_is_no_next_one(connection: sa.Connection) -> None:
    key = stored(connection, PLAIN)
    with connection.begin():
        opt_outs.add(connection, "real", [person.number for person in ABROAD], "tester", "by hand", 3.0)
        assert schedule.copy_as_next(connection, key, DUE, "", 9.0) is None
        assert schedule.begin(connection, key, DUE + 10, FOLLOWING, DUE)
    assert [state for state, *_ in standing(connection)] == [RunState.SCHEDULED, RunState.HOLDING]


def test_what_is_not_scheduled_is_not_begun_missed_or_moved(connection: sa.Connection) -> None:
    key = stored(connection, PLAIN)
    with connection.begin():
        assert schedule.begin(connection, key, DUE + 10, FOLLOWING, DUE)
        assert not schedule.begin(connection, key, DUE + 10, FOLLOWING, DUE)
        assert not schedule.miss(connection, key, FOLLOWING, DUE)
        assert not schedule.reschedule(connection, key, DUE + 99)
        assert len(schedule.upcoming(connection)) == 2  # the other one of `stored`, and the next one


def test_plus_60_that_is_still_to_be_sent(connection: sa.Connection) -> None:
    key = stored(connection, PLAIN)
    with connection.begin():
        assert schedule.has_unsent_malaysian(connection, key)
        home = messages.c.number.startswith("60")
        connection.execute(messages.update().where(home).values(state=MessageState.ACCEPTED))
        assert not schedule.has_unsent_malaysian(connection, key)


def standing(connection: sa.Connection) -> list[tuple[str, str, float, str, int]]:
    """State, reason, due time, repeat and messages of every broadcast."""
    size = sa.select(sa.func.count()).where(messages.c.broadcast_id == broadcasts.c.id).scalar_subquery()
    query = sa.select(broadcasts.c.state, broadcasts.c.reason, broadcasts.c.due_at, broadcasts.c.repeat, size)
    with connection.begin():
        return [tuple(row) for row in connection.execute(query.order_by(broadcasts.c.id))]


CHILD = """
import os, pickle, sys
import sqlalchemy as sa
from pathlib import Path
from smsdesk.store import schedule, sqlite

path, key, due, following, last = pickle.loads(bytes.fromhex(sys.argv[1]))
engine = sqlite.engine_for(Path(path))
seen = []

def die(*_args):
    seen.append(1)
    if len(seen) == last:
        os._exit(9)

with engine.connect() as made:
    connection = sqlite.for_writing(made)
    sa.event.listen(engine, "before_cursor_execute", die)
    sa.event.listen(engine, "commit", die)
    with connection.begin():
        schedule.begin(connection, key, due + 10, following, due)
"""


def test_a_crash_at_any_point_neither_doubles_nor_loses(tmp_path: Path, project_root: Path) -> None:
    assert isinstance(FOLLOWING, Following)
    engine = opened(tmp_path)
    with engine.connect() as made:
        key = stored(sqlite.for_writing(made), VARIANTS["in pieces"])
    engine.dispose()
    untouched = (RunState.SCHEDULED, Reason.NONE, DUE, REPEAT.to_text(), len(ABROAD) * 3)
    for point in range(1, 40):
        told = pickle.dumps((str(tmp_path / "data.sqlite3"), key, DUE, FOLLOWING, point)).hex()
        done = subprocess.run(
            [sys.executable, "-c", CHILD, told], check=False, capture_output=True, text=True, cwd=project_root
        )
        engine = opened(tmp_path)
        with engine.connect() as made:
            _other, *found = standing(sqlite.for_reading(made))
        engine.dispose()
        if done.returncode == 0:
            break
        assert done.returncode == 9, done.stderr
        assert found == [untouched]
    assert point > 6
    assert found == [
        (RunState.HOLDING, Reason.NONE, DUE, REPEAT.handed_over().to_text(), len(ABROAD) * 3),
        (RunState.SCHEDULED, Reason.NONE, FOLLOWING.at, FOLLOWING.repeat.to_text(), len(ABROAD) * 3),
    ]
