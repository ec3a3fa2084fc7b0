"""Reading what was sent: broadcasts with their counts, recipients page by page, one recipient's details."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import BroadcastRow, Counts, Group, MessageDetails, MessageRow, Recipient
from smsdesk.domain.states import MessageState
from smsdesk.store import counting, reports, runs, trail
from smsdesk.store.schema import accounts, broadcasts, messages, submissions

_EARLIER = messages.alias()
_PIECE = sa.case(
    (
        broadcasts.c.pieces > 1,
        sa.select(sa.func.count())
        .where(
            _EARLIER.c.broadcast_id == messages.c.broadcast_id,
            _EARLIER.c.position == messages.c.position,
            _EARLIER.c.id <= messages.c.id,
        )
        .correlate(messages)
        .scalar_subquery(),
    ),
    else_=1,
)
_ROWS = (
    sa.select(
        messages,
        submissions.c.next_try_at,
        sa.func.coalesce(submissions.c.text, broadcasts.c.text).label("text"),
        sa.func.coalesce(submissions.c.kind, broadcasts.c.kind).label("kind"),
        sa.func.coalesce(submissions.c.parts, broadcasts.c.parts).label("parts"),
        sa.func.coalesce(submissions.c.sender, broadcasts.c.sender).label("sender"),
        _PIECE.label("piece"),
    )
    .join(submissions, submissions.c.id == messages.c.submission_id)
    .join(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
)


def counts(connection: sa.Connection, broadcast_id: int) -> Counts:
    """The counts of one broadcast."""
    return counts_of(connection, [broadcast_id]).get(broadcast_id, Counts())


def counts_of(connection: sa.Connection, keys: list[int]) -> dict[int, Counts]:
    """The counts of some broadcasts, by id."""
    return counting.counts_of(connection, keys)


def list_broadcasts(
    connection: sa.Connection, *, offset: int, limit: int, search: str = "", since: float | None = None
) -> list[BroadcastRow]:
    """Broadcasts, newest first, with counts; `search` looks in text, title and recipients' label; `since` is a time."""
    query = sa.select(*runs.COLUMNS, accounts.c.name.label("account_name")).join(
        accounts, accounts.c.id == broadcasts.c.account_id
    )
    query = _filtered(query, search, since).order_by(broadcasts.c.id.desc()).offset(offset).limit(limit)
    rows = connection.execute(query).all()
    found = counts_of(connection, [row.id for row in rows])
    return [BroadcastRow(runs.broadcast_of(row), found.get(row.id, Counts()), row.account_name) for row in rows]


def one_broadcast(connection: sa.Connection, broadcast_id: int) -> BroadcastRow | None:
    """One line of Sent, or None when the broadcast is gone."""
    row = connection.execute(
        sa.select(*runs.COLUMNS, accounts.c.name.label("account_name"))
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
            | broadcasts.c.title.icontains(search, autoescape=True)
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
    """Messages of a broadcast in the order of their recipients, of one count or of all, found by name or number.

    Usually that is one row a recipient; with several messages each has its row, and all of a recipient's rows belong
    to the count that the recipient is in.
    """
    pieces = _pieces(connection, broadcast_id)
    query = (
        _ROWS.where(*_wanted(broadcast_id, group, search, pieces))
        .order_by(messages.c.position, messages.c.id)
        .offset(offset)
        .limit(limit)
    )
    return [_message(row) for row in connection.execute(query)]


def size_of_messages(
    connection: sa.Connection, broadcast_id: int, *, group: Group | None = None, search: str = ""
) -> int:
    """How many rows `list_messages` has in all."""
    pieces = _pieces(connection, broadcast_id)
    query = sa.select(sa.func.count(messages.c.id)).where(*_wanted(broadcast_id, group, search, pieces))
    return int(connection.execute(query).scalar_one())


def _pieces(connection: sa.Connection, broadcast_id: int) -> int:
    found = connection.execute(sa.select(broadcasts.c.pieces).where(broadcasts.c.id == broadcast_id)).scalar()
    return int(found or 1)


def _wanted(broadcast_id: int, group: Group | None, search: str, pieces: int) -> Iterable[sa.ColumnElement[bool]]:
    yield messages.c.broadcast_id == broadcast_id
    if group is not None:
        yield counting.in_group(broadcast_id, group, pieces)
    if search:
        hit = messages.c.name.icontains(search, autoescape=True)
        # Only what is written like a number is looked for in numbers: "Ali 2" must not find every second one.
        digits = "" if search.strip("0123456789 +-().") else "".join(ch for ch in search if ch.isdigit()).lstrip("0")
        yield (hit | messages.c.number.contains(digits)) if digits else hit


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
        contact_id=_contact_of(row),
        text=row.text,
        kind=Kind(row.kind),
        parts=row.parts,
        sender=row.sender,
        piece=row.piece,
        reported_at=row.reported_at,
    )


def _contact_of(row: Any) -> int | None:
    """None for an erased one too, of which only the group is known."""
    return row.contact_id if row.contact_id is not None and row.contact_id > 0 else None


def details(connection: sa.Connection, message_id: int) -> MessageDetails:
    """Everything known about one recipient's message."""
    row = connection.execute(_ROWS.where(messages.c.id == message_id)).one()
    seqno, exchanges, said = trail.of_message(connection, message_id)
    return MessageDetails(_message(row), seqno, exchanges, said, reports.of_message(connection, message_id))


def failed_recipients(connection: sa.Connection, broadcast_id: int) -> list[Recipient]:
    """Whom "Retry failed" is for, each once: refused or failed ones, and those a person marked as not sent; nobody who
    was erased."""
    return _people(connection, broadcast_id, counting.to_retry(broadcast_id, _pieces(connection, broadcast_id)))


def all_recipients(connection: sa.Connection, broadcast_id: int) -> list[Recipient]:
    """Everybody of a broadcast who is not erased, each once, in order."""
    return _people(connection, broadcast_id, sa.true())


def _people(connection: sa.Connection, broadcast_id: int, wanted: sa.ColumnElement[bool]) -> list[Recipient]:
    rows = connection.execute(
        sa.select(messages.c.number, messages.c.name, messages.c.contact_id)
        .where(messages.c.broadcast_id == broadcast_id, wanted, messages.c.number != "")
        .group_by(messages.c.position)
        .order_by(messages.c.position)
    )
    return [Recipient(row.number, row.name, _contact_of(row)) for row in rows]
