"""The messages exchanged with one number, from both sides, page by page."""

from typing import Any

import sqlalchemy as sa

from smsdesk.domain.conversations import ThreadKey, ThreadLine
from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Purpose
from smsdesk.domain.states import MessageState
from smsdesk.store import inbox_search
from smsdesk.store.incoming import received_of
from smsdesk.store.schema import accounts, broadcasts, incoming, messages, submissions

_AT = sa.func.coalesce(broadcasts.c.due_at, broadcasts.c.created_at)
_SENT = (
    sa.select(
        messages.c.id,
        messages.c.broadcast_id,
        messages.c.state,
        messages.c.why,
        messages.c.code,
        messages.c.delivery,
        broadcasts.c.purpose,
        _AT.label("at"),
        sa.func.coalesce(submissions.c.text, broadcasts.c.text).label("text"),
        sa.func.coalesce(submissions.c.kind, broadcasts.c.kind).label("kind"),
    )
    .join(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
    .join(accounts, accounts.c.id == broadcasts.c.account_id)
    .join(submissions, submissions.c.id == messages.c.submission_id)
)


def page(connection: sa.Connection, book: str, number: str, before: ThreadKey | None, limit: int) -> list[ThreadLine]:
    """The newest `limit` lines, or those just before `before`, oldest first."""
    lines = [*_theirs(connection, book, number, before, limit), *_ours(connection, book, number, before, limit)]
    lines.sort(key=lambda line: line.key)
    return lines[-limit:]


def newest_with(connection: sa.Connection, book: str, number: str, typed: str) -> ThreadKey | None:
    """Where the newest line stands that holds what was typed (as `inbox_search` finds it), None where none does."""
    words = inbox_search.words_of(typed)
    if not words:
        return None
    mine = (incoming.c.book == book, incoming.c.number == number, *inbox_search.all_of(incoming.c.text, words))
    theirs = sa.select(incoming.c.at, sa.literal(0), incoming.c.id).where(*mine)
    theirs = theirs.order_by(incoming.c.at.desc(), incoming.c.id.desc())
    sent = _SENT.where(messages.c.number == number, accounts.c.practice == (book == "practice")).subquery()
    ours = sa.select(sent.c.at, sa.literal(1), sent.c.id).where(*inbox_search.all_of(sent.c.text, words))
    ours = ours.order_by(sent.c.at.desc(), sent.c.id.desc())
    found = (connection.execute(each.limit(1)).one_or_none() for each in (theirs, ours))
    return max(((row[0], row[1], row[2]) for row in found if row is not None), default=None)


def _theirs(
    connection: sa.Connection, book: str, number: str, before: ThreadKey | None, limit: int
) -> list[ThreadLine]:
    wanted = [incoming.c.book == book, incoming.c.number == number]
    if before is not None:
        wanted.append(_earlier(incoming.c.at, incoming.c.id, before, 0))
    statement = sa.select(incoming).where(*wanted).order_by(incoming.c.at.desc(), incoming.c.id.desc()).limit(limit)
    return [ThreadLine(row.at, row.text, received_of(row)) for row in connection.execute(statement)]


def _ours(connection: sa.Connection, book: str, number: str, before: ThreadKey | None, limit: int) -> list[ThreadLine]:
    wanted = [messages.c.number == number, accounts.c.practice == (book == "practice")]
    if before is not None:
        wanted.append(_earlier(_AT, messages.c.id, before, 1))
    statement = _SENT.where(*wanted).order_by(_AT.desc(), messages.c.id.desc()).limit(limit)
    return [_line(row) for row in connection.execute(statement)]


def _earlier(
    at: sa.ColumnElement[float], key: sa.ColumnElement[int], before: ThreadKey, side: int
) -> sa.ColumnElement[bool]:
    """What stands before a key; `side` is 0 for theirs, 1 for ours, which come later at the same time."""
    time, other, number = before
    if side != other:
        return at <= time if side < other else at < time
    return (at < time) | ((at == time) & (key < number))


def _line(row: Any) -> ThreadLine:
    return ThreadLine(
        at=row.at,
        text=row.text,
        message_id=row.id,
        broadcast_id=row.broadcast_id,
        kind=Kind(row.kind),
        purpose=Purpose(row.purpose),
        state=MessageState(row.state),
        why=Why(row.why),
        code=row.code,
        delivery=row.delivery,
    )
