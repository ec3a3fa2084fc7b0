"""Broadcasts with a due time: which come next, the next one of a series, and those that were not sent when due."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.numbers import MALAYSIA
from smsdesk.domain.records import Broadcast
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.timing import Following, Repeat
from smsdesk.store import freezing, runs, sqlite
from smsdesk.store.schema import accounts, broadcasts, messages, opt_outs, submissions

_SCHEDULED = broadcasts.c.state == RunState.SCHEDULED
_NEW = frozenset(
    {"id", "created_at", "state", "reason", "recipients", "hold_until", "finished_at", "due_at", "repeat"}
    | {"settled_at", "erased_at"}
)
"""What the next one of a series has of its own; everything else is as it was frozen."""

S = MessageState


def upcoming(connection: sa.Connection) -> list[Broadcast]:
    """Broadcasts that wait for their time, the next one first."""
    query = sa.select(*runs.COLUMNS).where(_SCHEDULED).order_by(broadcasts.c.due_at, broadcasts.c.id)
    return [runs.broadcast_of(row) for row in connection.execute(query)]


def begin(connection: sa.Connection, key: int, hold_until: float, following: Following | None, now: float) -> bool:
    """A scheduled broadcast's time has come: its hold begins, and in the same commit the next one of its series is
    there. False, and nothing done, when it is not scheduled any more."""
    if not runs.begin_hold(connection, key, hold_until):
        return False
    _pass_on(connection, key, following, now)
    return True


def miss(connection: sa.Connection, key: int, following: Following | None, now: float) -> bool:
    """A scheduled broadcast was not sent when it was due: a person decides, its series goes on. False as `begin`."""
    if not runs.miss(connection, key):
        return False
    _pass_on(connection, key, following, now)
    return True


def reschedule(
    connection: sa.Connection, key: int, due_at: float, anchored: Callable[[Broadcast], str] | None = None
) -> bool:
    """Give a broadcast another due time (seconds since the epoch) that waits for its own, or did until it was missed
    or the data file turned out to be restored. False for any other. The rest of its series stays where it is:
    `anchored` gives its repeat (as `Timing.repeat` keeps it) with the time from which the others are reckoned."""
    run = runs.load(connection, key)
    if run is None:
        return False
    repeat = run.timing.repeat if anchored is None else anchored(run)
    missed = (broadcasts.c.state == RunState.HELD) & broadcasts.c.reason.in_((Reason.MISSED, Reason.RESTORED))
    begun = sa.exists().where(submissions.c.broadcast_id == key, submissions.c.attempts > 0)
    changed = connection.execute(
        broadcasts.update()
        .where(broadcasts.c.id == key, broadcasts.c.due_at.is_not(None), _SCHEDULED | missed, ~begun)
        .values(state=RunState.SCHEDULED, reason=Reason.NONE, due_at=due_at, repeat=repeat)
    )
    return changed.rowcount == 1


def copy_as_next(connection: sa.Connection, key: int, due_at: float, repeat: str, now: float) -> int | None:
    """Store the same broadcast once more, scheduled, for everybody it is still for, under fresh seqnos; its id.

    Who has opted out is not in it; None when nobody is left. To be called before anything of `key` has left.
    """
    mine = _still_wanted(connection, key)
    people = connection.execute(sa.select(sa.func.count(messages.c.position.distinct())).where(*mine)).scalar_one()
    if not people:
        return None
    new = _copy_run(connection, key, now, recipients=people, due_at=due_at, repeat=repeat)
    ahead = _copy_submissions(connection, new, mine)
    fresh = dict(broadcast_id=new, state=S.QUEUED, why=Why.NONE)
    moved = {"submission_id": messages.c.submission_id + ahead}
    _copy(connection, messages, ("position", "number", "name", "contact_id"), fresh, moved, mine)
    return new


def has_unsent_malaysian(connection: sa.Connection, broadcast_id: int) -> bool:
    """True when a broadcast has a +60 recipient to whom nothing has gone out yet."""
    query = sa.select(messages.c.id).where(
        messages.c.broadcast_id == broadcast_id,
        messages.c.state == S.QUEUED,
        messages.c.number.startswith(MALAYSIA),
    )
    return connection.execute(query.limit(1)).one_or_none() is not None


def _pass_on(connection: sa.Connection, key: int, following: Following | None, now: float) -> None:
    if following is None:
        return
    run = runs.load(connection, key)
    repeat = Repeat.from_text(run.timing.repeat) if run is not None else None
    if repeat is None or repeat.passed_on:
        return
    copy_as_next(connection, key, following.at, following.repeat.to_text(), now)
    done = repeat.handed_over().to_text()
    connection.execute(broadcasts.update().where(broadcasts.c.id == key).values(repeat=done))


def _still_wanted(connection: sa.Connection, key: int) -> list[sa.ColumnElement[bool]]:
    book = sa.select(sa.case((accounts.c.practice, "practice"), else_="real"))
    book = book.join(broadcasts, broadcasts.c.account_id == accounts.c.id).where(broadcasts.c.id == key)
    opted = sa.exists().where(
        opt_outs.c.book == connection.execute(book).scalar_one(), opt_outs.c.number == messages.c.number
    )
    return [messages.c.broadcast_id == key, messages.c.state == S.QUEUED, ~opted]


def _copy_run(connection: sa.Connection, key: int, now: float, **own: Any) -> int:
    row = connection.execute(sa.select(broadcasts).where(broadcasts.c.id == key)).one()
    kept = {name: value for name, value in row._mapping.items() if name not in _NEW}
    fresh = dict(created_at=now, state=RunState.SCHEDULED, reason=Reason.NONE)
    made = connection.execute(broadcasts.insert().values(kept | fresh | own)).inserted_primary_key
    assert made is not None
    return int(made[0])


def _copy_submissions(connection: sa.Connection, new: int, mine: Sequence[sa.ColumnElement[bool]]) -> int:
    """All requests once more; by how much their ids are higher than the old ones."""
    last = int(connection.execute(sa.select(sa.func.max(submissions.c.id))).scalar_one())
    wanted = sa.select(messages.c.submission_id).where(*mine)
    ahead = last + 1 - int(connection.execute(sa.select(sa.func.min(wanted.subquery().c.submission_id))).scalar_one())
    # One statement: 100,000 rows through Python took four times as long, in which nothing else is stored.
    sqlite.lend(connection, "new_seqno", freezing.new_seqno)
    fresh = dict(broadcast_id=new, back_to=S.QUEUED, next_try_at=0.0, attempts=0)
    fresh |= dict(doubted=False, server_errors=0, held=False)
    computed = {
        "id": submissions.c.id + ahead,
        "seqno": sa.func.new_seqno(),
        "after_id": submissions.c.after_id + ahead,
    }
    kept = ("state", "text", "kind", "parts", "sender")
    _copy(connection, submissions, kept, fresh, computed, [submissions.c.id.in_(wanted)])
    return ahead


def _copy(
    connection: sa.Connection,
    table: sa.Table,
    kept: Iterable[str],
    fresh: dict[str, Any],
    computed: dict[str, sa.ColumnElement[Any]],
    wanted: Sequence[sa.ColumnElement[bool]],
) -> None:
    """Rows once more, in their order: columns as they are, with other values, and computed ones."""
    values = {name: table.c[name] for name in kept} | {
        name: sa.literal(value, table.c[name].type).label(name) for name, value in fresh.items()
    }
    values |= {name: value.label(name) for name, value in computed.items()}
    lines = sa.select(*values.values()).where(*wanted).order_by(table.c.id)
    connection.execute(table.insert().from_select(list(values), lines))
