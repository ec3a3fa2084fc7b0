"""Reading what was sent: broadcasts with their counts, recipients page by page, one recipient's details."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.records import DELIVERED_STATUS as DELIVERED
from smsdesk.domain.records import FAILED_STATUSES as FAILED
from smsdesk.domain.records import (
    BroadcastRow,
    Counts,
    Group,
    MessageDetails,
    MessageRow,
    Recipient,
    group_of,
)
from smsdesk.domain.states import OPEN, MessageState
from smsdesk.store import runs, trail
from smsdesk.store.schema import accounts, broadcasts, messages, submissions

S = MessageState


def counts(connection: sa.Connection, broadcast_id: int) -> Counts:
    """The counts of one broadcast."""
    return counts_of(connection, [broadcast_id]).get(broadcast_id, Counts())


def counts_of(connection: sa.Connection, keys: list[int]) -> dict[int, Counts]:
    """The counts of some broadcasts, by id."""
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
    name = group_of(state, row.delivery).value
    more = {name: getattr(before, name) + row.number}
    if state is S.DOUBT:
        more["in_doubt"] = before.in_doubt + row.number
    if state is S.HELD:
        more["held"] = before.held + row.number
    return replace(before, **more)


def list_broadcasts(
    connection: sa.Connection, *, offset: int, limit: int, search: str = "", since: float | None = None
) -> list[BroadcastRow]:
    """Broadcasts, newest first, with counts; `search` looks in text and recipients' label, `since` at the time."""
    query = sa.select(broadcasts, accounts.c.name.label("account_name")).join(
        accounts, accounts.c.id == broadcasts.c.account_id
    )
    query = _filtered(query, search, since).order_by(broadcasts.c.id.desc()).offset(offset).limit(limit)
    rows = connection.execute(query).all()
    found = counts_of(connection, [row.id for row in rows])
    return [BroadcastRow(runs.broadcast_of(row), found.get(row.id, Counts()), row.account_name) for row in rows]


def one_broadcast(connection: sa.Connection, broadcast_id: int) -> BroadcastRow | None:
    """One line of Sent, or None when the broadcast is gone."""
    row = connection.execute(
        sa.select(broadcasts, accounts.c.name.label("account_name"))
        .join(accounts, accounts.c.id == broadcasts.c.account_id)
        .where(broadcasts.c.id == broadcast_id)
    ).one_or_none()
    if row is None:
        return None
    return BroadcastRow(runs.broadcast_of(row), counts(connection, broadcast_id), row.account_name)


def size_of_list(connection: sa.Connection, *, search: str = "", since: float | None = None) -> int:
    """How many broadcasts `list_broadcasts` has in all."""
    return int(connection.execute(_filtered(sa.select(sa.func.count(broadcasts.c.id)), search, since)).scalar_one())


def _filtered(query: sa.Select[Any], search: str, since: float | None) -> sa.Select[Any]:
    if search:
        query = query.where(
            broadcasts.c.text.icontains(search, autoescape=True)
            | broadcasts.c.to_label.icontains(search, autoescape=True)
        )
    return query if since is None else query.where(broadcasts.c.created_at >= since)


def list_messages(
    connection: sa.Connection,
    broadcast_id: int,
    *,
    offset: int,
    limit: int,
    group: Group | None = None,
    search: str = "",
) -> list[MessageRow]:
    """Recipients of a broadcast in their order, of one count or of all, found by name or number."""
    query = (
        sa.select(messages, submissions.c.next_try_at)
        .join(submissions, submissions.c.id == messages.c.submission_id)
        .where(*_wanted(broadcast_id, group, search))
        .order_by(messages.c.position)
        .offset(offset)
        .limit(limit)
    )
    return [_message(row) for row in connection.execute(query)]


def size_of_messages(
    connection: sa.Connection, broadcast_id: int, *, group: Group | None = None, search: str = ""
) -> int:
    """How many recipients `list_messages` has in all."""
    query = sa.select(sa.func.count(messages.c.id)).where(*_wanted(broadcast_id, group, search))
    return int(connection.execute(query).scalar_one())


def _wanted(broadcast_id: int, group: Group | None, search: str) -> Iterable[sa.ColumnElement[bool]]:
    yield messages.c.broadcast_id == broadcast_id
    if group is not None:
        yield _in_group(group)
    if search:
        hit = messages.c.name.icontains(search, autoescape=True)
        # Only what is written like a number is looked for in numbers: "Ali 2" must not find every second one.
        digits = "" if search.strip("0123456789 +-().") else "".join(ch for ch in search if ch.isdigit()).lstrip("0")
        yield (hit | messages.c.number.contains(digits)) if digits else hit


def _in_group(group: Group) -> sa.ColumnElement[bool]:
    state, delivery = messages.c.state, messages.c.delivery
    final = (DELIVERED, *FAILED)
    return {
        Group.WAITING: state.in_(list(OPEN)),
        Group.ACCEPTED: (state == S.ACCEPTED) & (delivery.is_(None) | delivery.not_in(final)),
        Group.DELIVERED: (state == S.ACCEPTED) & (delivery == DELIVERED),
        Group.FAILED: (state == S.REFUSED) | ((state == S.ACCEPTED) & delivery.in_(FAILED)),
        Group.NO_REPORT: state == S.ACCEPTED_NO_ID,
        Group.UNCERTAIN: state == S.UNCERTAIN,
        Group.NOT_SENT: state == S.CANCELLED,
    }[group]


def _message(row: Any) -> MessageRow:
    return MessageRow(
        id=row.id,
        broadcast_id=row.broadcast_id,
        position=row.position,
        number=row.number,
        name=row.name,
        state=MessageState(row.state),
        why=Why(row.why),
        code=row.code,
        msg_id=row.msg_id,
        delivery=row.delivery,
        changed_at=row.changed_at,
        next_try_at=row.next_try_at,
        contact_id=row.contact_id,
    )


def details(connection: sa.Connection, message_id: int) -> MessageDetails:
    """Everything known about one recipient's message."""
    row = connection.execute(
        sa.select(messages, submissions.c.next_try_at)
        .join(submissions, submissions.c.id == messages.c.submission_id)
        .where(messages.c.id == message_id)
    ).one()
    seqno, exchanges, said = trail.of_message(connection, message_id)
    return MessageDetails(_message(row), seqno, exchanges, said)


def failed_recipients(connection: sa.Connection, broadcast_id: int) -> list[Recipient]:
    """Whom "Retry failed" is for: refused or failed ones, and those a person marked as not sent."""
    again = _in_group(Group.FAILED) | (messages.c.why == Why.MARKED_NOT_SENT)
    return _people(connection, broadcast_id, again)


def all_recipients(connection: sa.Connection, broadcast_id: int) -> list[Recipient]:
    """Everybody of a broadcast, in order."""
    return _people(connection, broadcast_id, sa.true())


def _people(connection: sa.Connection, broadcast_id: int, wanted: sa.ColumnElement[bool]) -> list[Recipient]:
    rows = connection.execute(
        sa.select(messages.c.number, messages.c.name, messages.c.contact_id)
        .where(messages.c.broadcast_id == broadcast_id, wanted)
        .order_by(messages.c.position)
    )
    return [Recipient(row.number, row.name, row.contact_id) for row in rows]
