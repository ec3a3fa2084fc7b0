"""What broadcasts of an account cost in a day, and the limit that is held against it when one is let go."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from smsdesk.domain.decisions import DOUBT_LIMIT
from smsdesk.domain.states import SELF_MENDING, UNSENT, MessageState, Reason, RunState
from smsdesk.store import runs
from smsdesk.store.logins import of_login
from smsdesk.store.schema import broadcasts, exchanges, messages, submissions

M = MessageState
_MAY_COST = (M.SENDING, M.ACCEPTED, M.ACCEPTED_NO_ID, M.RETRY, M.DOUBT, M.UNCERTAIN)
_UNDER_WAY = (RunState.HOLDING, RunState.RUNNING, RunState.PAUSED, RunState.HELD)


@dataclass(frozen=True)
class DayLimit:
    """What broadcasts of an account may cost in a day that began at this time (seconds since the epoch)."""

    credits: int
    since: float


def spent_since(connection: sa.Connection, account_id: int, since: float) -> int:
    """Credits, one a part, that messages of an account's broadcasts cost since then, or may have."""
    asked = sa.exists().where(exchanges.c.submission_id == submissions.c.id, exchanges.c.at >= since)
    return _parts(
        connection,
        of_login(broadcasts.c.account_id, account_id),
        # What is in doubt is asked about for so long after a stop.
        broadcasts.c.finished_at.is_(None) | (broadcasts.c.finished_at >= since - DOUBT_LIMIT),
        (submissions.c.first_wall >= since) | asked,
        messages.c.state.in_(_MAY_COST),
    )


def to_come(connection: sa.Connection, account_id: int, until: float) -> int:
    """Credits, one a part, that messages of an account still need which nobody was asked about yet: of what is on its
    way or stands still, and of what is due before a time. What waits for another day takes no room of this one."""
    scheduled = (broadcasts.c.state == RunState.SCHEDULED) & (broadcasts.c.due_at < until)
    under_way = broadcasts.c.state.in_(_UNDER_WAY) & (broadcasts.c.reason != Reason.DAY_LIMIT)
    return _unsent(connection, of_login(broadcasts.c.account_id, account_id), under_way | scheduled)


def committed(connection: sa.Connection, account_id: int, since: float) -> int:
    """Credits, one a part, that broadcasts of an account cost since then or may have, and that those still need which
    run or go on by themselves."""
    by_itself = (broadcasts.c.state == RunState.PAUSED) & broadcasts.c.reason.in_((*SELF_MENDING, Reason.CANARY))
    going = (broadcasts.c.state == RunState.RUNNING) | by_itself
    return spent_since(connection, account_id, since) + _unsent(
        connection, of_login(broadcasts.c.account_id, account_id), going
    )


def release_within(
    connection: sa.Connection,
    how: Callable[[sa.Connection, int, float], bool],
    broadcast_id: int,
    now: float,
    limit: DayLimit | None,
) -> bool:
    """Let a run go (on) as `how` says, unless what it still needs is more than the day has left: then it is HELD.

    In one transaction, so that of two runs whose time is the same the second one sees the first. What runs already,
    or goes on by itself, has its room; who may still be undone or resumed by a person has not. False as `how`.
    """
    attempt = connection.begin_nested()
    if not how(connection, broadcast_id, now):
        attempt.commit()
        return False
    if limit is None or not _over(connection, broadcast_id, limit):
        attempt.commit()
        return True
    attempt.rollback()
    runs.change_state(connection, broadcast_id, RunState.HELD, Reason.DAY_LIMIT)
    return False


def _over(connection: sa.Connection, broadcast_id: int, limit: DayLimit) -> bool:
    if not _unsent(connection, broadcasts.c.id == broadcast_id):
        return False
    account_id = connection.execute(
        sa.select(broadcasts.c.account_id).where(broadcasts.c.id == broadcast_id)
    ).scalar_one()
    return committed(connection, account_id, limit.since) > limit.credits


def _unsent(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> int:
    return _parts(connection, messages.c.state.in_(list(UNSENT)), *which)


def _parts(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> int:
    parts = sa.func.coalesce(submissions.c.parts, broadcasts.c.parts)
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(parts), 0))
        .select_from(broadcasts)
        .join(submissions, submissions.c.broadcast_id == broadcasts.c.id)
        .join(messages, messages.c.submission_id == submissions.c.id)
        .where(*which)
    )
    return int(connection.execute(query).scalar_one())
