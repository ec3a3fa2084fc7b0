"""The counts people see (reliability.md), and which recipients a count is about."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.delivery import UNKNOWN_STATUS
from smsdesk.domain.records import DELIVERED_STATUS as DELIVERED
from smsdesk.domain.records import FAILED_STATUSES as FAILED
from smsdesk.domain.records import Counts, Group, group_of
from smsdesk.domain.states import OPEN, MessageState
from smsdesk.store.schema import broadcasts, messages, submissions

S = MessageState
_FINAL = (DELIVERED, *FAILED)
_STATE, _DELIVERY = messages.c.state, messages.c.delivery

IN_GROUP: dict[Group, sa.ColumnElement[bool]] = {
    Group.WAITING: _STATE.in_(list(OPEN)),
    Group.ACCEPTED: (_STATE == S.ACCEPTED) & (_DELIVERY.is_(None) | _DELIVERY.not_in(_FINAL)),
    Group.DELIVERED: (_STATE == S.ACCEPTED) & (_DELIVERY == DELIVERED),
    Group.FAILED: (_STATE == S.REFUSED) | ((_STATE == S.ACCEPTED) & _DELIVERY.in_(FAILED)),
    Group.NO_REPORT: _STATE == S.ACCEPTED_NO_ID,
    Group.UNCERTAIN: _STATE == S.UNCERTAIN,
    Group.NOT_SENT: _STATE == S.CANCELLED,
}
"""Which messages belong to a count."""

# Several messages a recipient: the recipient shows the worst one. A failed message spoils the whole for good, so it
# comes first; one that is uncertain asks for a person; what waits is still open, in doubt before held before the rest;
# a message that was never sent leaves a gap even where all others arrived; of what was taken, the least proven counts.
_WORST_FIRST: tuple[tuple[Group, str, sa.ColumnElement[bool]], ...] = (
    (Group.FAILED, "", IN_GROUP[Group.FAILED]),
    (Group.UNCERTAIN, "", IN_GROUP[Group.UNCERTAIN]),
    (Group.WAITING, "in_doubt", _STATE == S.DOUBT),
    (Group.WAITING, "held", _STATE == S.HELD),
    (Group.WAITING, "", IN_GROUP[Group.WAITING]),
    (Group.NOT_SENT, "", IN_GROUP[Group.NOT_SENT]),
    (Group.NO_REPORT, "", IN_GROUP[Group.NO_REPORT]),
    (Group.ACCEPTED, "", IN_GROUP[Group.ACCEPTED] & _DELIVERY.is_distinct_from(UNKNOWN_STATUS)),
    (Group.ACCEPTED, "unknown", IN_GROUP[Group.ACCEPTED]),
    (Group.DELIVERED, "", IN_GROUP[Group.DELIVERED]),
)
_RANK = sa.func.min(sa.case(*((condition, at) for at, (_, _, condition) in enumerate(_WORST_FIRST))))


def counts_of(connection: sa.Connection, keys: list[int]) -> dict[int, Counts]:
    """The counts of some broadcasts, by id; a recipient counts once, however many messages there are."""
    query = sa.select(broadcasts.c.id).where(broadcasts.c.id.in_(keys), broadcasts.c.pieces > 1)
    several = set(connection.execute(query).scalars())
    found = _by_message(connection, [key for key in keys if key not in several])
    for key in several:
        found[key] = _by_recipient(connection, key)
    return found


def _by_message(connection: sa.Connection, keys: list[int]) -> dict[int, Counts]:
    columns = (messages.c.broadcast_id, messages.c.state, messages.c.delivery)
    rows = connection.execute(
        sa.select(*columns, sa.func.count().label("number")).where(messages.c.broadcast_id.in_(keys)).group_by(*columns)
    )
    found: dict[int, Counts] = {}
    for row in rows:
        found[row.broadcast_id] = _plus(found.get(row.broadcast_id, Counts()), row)
    return found


def _plus(before: Counts, row: Any) -> Counts:
    state = MessageState(row.state)
    part = {S.DOUBT: "in_doubt", S.HELD: "held"}.get(state, "")
    if state is S.ACCEPTED and row.delivery == UNKNOWN_STATUS:
        part = "unknown"
    return _add(before, group_of(state, row.delivery), part, row.number)


def _add(before: Counts, group: Group, part: str, number: int) -> Counts:
    more = {name: getattr(before, name) + number for name in (group.value, part) if name}
    return replace(before, **more)


def _by_recipient(connection: sa.Connection, broadcast_id: int) -> Counts:
    worst = (
        sa.select(_RANK.label("rank"))
        .where(messages.c.broadcast_id == broadcast_id)
        .group_by(messages.c.position)
        .subquery()
    )
    found = Counts()
    for row in connection.execute(sa.select(worst.c.rank, sa.func.count().label("number")).group_by(worst.c.rank)):
        group, part, _ = _WORST_FIRST[row.rank]
        found = _add(found, group, part, row.number)
    return found


def in_group(broadcast_id: int, group: Group, pieces: int) -> sa.ColumnElement[bool]:
    """Which messages a count is about: with several a recipient, all those of its recipients."""
    if pieces <= 1:
        return IN_GROUP[group]
    ranks = [at for at, (name, _, _) in enumerate(_WORST_FIRST) if name is group]
    return messages.c.position.in_(_positions(broadcast_id).having(_RANK.in_(ranks)))


def to_retry(broadcast_id: int, pieces: int) -> sa.ColumnElement[bool]:
    """Whom "Retry failed" is for: refused or failed ones, and those a person marked as not sent, unless another of
    their messages is worse than that."""
    marked = messages.c.why == Why.MARKED_NOT_SENT
    if pieces <= 1:
        return IN_GROUP[Group.FAILED] | marked
    said = messages.c.position.in_(_positions(broadcast_id).where(marked))
    return in_group(broadcast_id, Group.FAILED, pieces) | (in_group(broadcast_id, Group.NOT_SENT, pieces) & said)


def _positions(broadcast_id: int) -> sa.Select[Any]:
    inner = sa.select(messages.c.position).where(messages.c.broadcast_id == broadcast_id)
    return inner.group_by(messages.c.position).correlate(None)


def parts_unsent(connection: sa.Connection, broadcast_id: int) -> int:
    """The credits that what has not gone out yet will need, one a part; without what is in doubt."""
    parts = sa.func.coalesce(submissions.c.parts, broadcasts.c.parts)
    return int(
        connection.execute(
            sa.select(sa.func.coalesce(sa.func.sum(parts), 0))
            .select_from(messages.join(submissions, submissions.c.id == messages.c.submission_id))
            .join(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
            .where(messages.c.broadcast_id == broadcast_id, messages.c.state.in_(list(OPEN - {S.DOUBT})))
        ).scalar_one()
    )
