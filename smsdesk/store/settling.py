"""When the last word about a broadcast is there: all its reports have come, or the rest is overdue."""

import sqlalchemy as sa

from smsdesk.domain.delivery import FINAL, OTHER
from smsdesk.domain.states import OPEN, MessageState, RunState
from smsdesk.store.schema import broadcasts, messages, submissions

_ENDED = (RunState.DONE, RunState.STOPPED)
_HOUR = 3600.0

_OF = messages.c.broadcast_id == sa.bindparam("of_broadcast")
_ACCEPTED = _OF & (messages.c.state == MessageState.ACCEPTED)
_DELIVERY = messages.c.delivery
# One step in the index for each of them: "not in" would walk through all that were delivered, after every report.
_AWAITED = (_DELIVERY.is_(None), min(FINAL) > _DELIVERY, max(FINAL) < _DELIVERY)
_OPEN_OF = sa.exists().where(
    submissions.c.broadcast_id == sa.bindparam("of_broadcast"), submissions.c.state.in_(list(OPEN))
)
_STANDS = sa.select(
    broadcasts.c.finished_at,
    _OPEN_OF.label("open"),
    sa.or_(*(sa.exists().where(_ACCEPTED, each) for each in _AWAITED)).label("awaits"),
    sa.exists().where(_ACCEPTED, _DELIVERY >= OTHER).label("reported"),
).where(
    broadcasts.c.id == sa.bindparam("of_broadcast"),
    broadcasts.c.state.in_(_ENDED),
    broadcasts.c.settled_at.is_(None),
)
_AWAITS_SINCE = sa.select(
    sa.or_(*(sa.exists().where(_ACCEPTED, each, messages.c.changed_at > sa.bindparam("since")) for each in _AWAITED))
)
_SETTLE = broadcasts.update().where(broadcasts.c.id == sa.bindparam("of_broadcast"))


def unsettled(connection: sa.Connection) -> list[int]:
    """Broadcasts that have ended and are not settled yet, oldest first."""
    query = sa.select(broadcasts.c.id).where(broadcasts.c.settled_at.is_(None), broadcasts.c.state.in_(_ENDED))
    return sorted(connection.execute(query).scalars())


def settle(connection: sa.Connection, broadcast_id: int, now: float, hours: float) -> bool:
    """Settle a broadcast if it has ended and no report is awaited any more, or what is awaited is overdue: not there
    after so many hours. Some reports never come, and nobody should wait for ever for the end of 238.

    True when that happened now and any report came: where none ever did, there is nothing to tell. What comes later
    counts all the same.
    """
    which = dict(of_broadcast=broadcast_id)
    row = connection.execute(_STANDS, which).one_or_none()
    if row is None or row.open:
        return False
    if row.awaits and not _all_overdue(connection, broadcast_id, row.finished_at, now - hours * _HOUR):
        return False
    connection.execute(_SETTLE, which | dict(settled_at=now))
    return bool(row.reported)


def _all_overdue(connection: sa.Connection, broadcast_id: int, finished_at: float | None, since: float) -> bool:
    if finished_at is not None and finished_at > since:
        return False  # its last ones cannot be; so the rows are looked through only once
    return not connection.execute(_AWAITS_SINCE, dict(of_broadcast=broadcast_id, since=since)).scalar_one()
