"""Conversations in the database: what came in and what went out, by number, each book for itself."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.conversations import Conversation, ConversationQuery, InboxShelf, Received
from smsdesk.domain.kinds import Kind
from smsdesk.domain.states import MessageState
from smsdesk.store import inbox_search
from smsdesk.store.chunks import chunks
from smsdesk.store.schema import (
    broadcasts,
    contacts,
    conversations,
    messages,
    opt_outs,
    submissions,
)

LAST_TEXT = 200
"""Characters of the newest message that are kept beside its number."""

C = conversations.c
_OLDEST_CONTACT = (
    sa.select(contacts.c.id)
    .where(contacts.c.book == C.book, contacts.c.number == C.number, contacts.c.deleted_at.is_(None))
    .order_by(contacts.c.id)
    .limit(1)
    .correlate(conversations)
    .scalar_subquery()
)
_OPTED = sa.exists().where(opt_outs.c.book == C.book, opt_outs.c.number == C.number)
_SHELVES: dict[InboxShelf, sa.ColumnElement[bool]] = {
    InboxShelf.BIN: C.deleted_at.is_not(None),
    InboxShelf.SPAM: C.deleted_at.is_(None) & C.spam_at.is_not(None),
    InboxShelf.ARCHIVED: C.deleted_at.is_(None) & C.spam_at.is_(None) & C.archived_at.is_not(None),
    InboxShelf.INBOX: C.deleted_at.is_(None) & C.spam_at.is_(None) & C.archived_at.is_(None),
}
_SHELVES[InboxShelf.UNREAD] = _SHELVES[InboxShelf.INBOX] & (C.unread > 0)


def page(connection: sa.Connection, query: ConversationQuery, offset: int, limit: int) -> list[Conversation]:
    """Conversations of a shelf: those with something unread first, then the newest."""
    wanted = [C.book == query.book, _SHELVES[query.shelf]]
    unread = _count(connection, [*wanted, C.unread > 0])
    keys = _numbers(connection, [*wanted, C.unread > 0], offset, limit) if offset < unread else []
    if len(keys) < limit and query.shelf is not InboxShelf.UNREAD:
        keys += _numbers(connection, [*wanted, C.unread == 0], max(0, offset - unread), limit - len(keys))
    return by_numbers(connection, query.book, keys)


def size(connection: sa.Connection, query: ConversationQuery) -> int:
    """How many conversations `page` goes through."""
    return _count(connection, [C.book == query.book, _SHELVES[query.shelf]])


def found(connection: sa.Connection, query: ConversationQuery) -> list[str]:
    """The numbers of the conversations of a shelf that hold what was typed, in the order of `page`, at most NEWEST.
    The search is made once; a page of what it found is then quick (`by_numbers`)."""
    wanted = [C.book == query.book, _SHELVES[query.shelf], *inbox_search.wanted(query.book, query.typed)]
    statement = sa.select(C.number).where(*wanted).order_by((C.unread > 0).desc(), C.last_at.desc(), C.number)
    return list(connection.execute(statement.limit(inbox_search.NEWEST)).scalars())


def top(connection: sa.Connection, query: ConversationQuery, limit: int) -> tuple[int, list[Conversation]]:
    """`size`, and the first page."""
    return size(connection, query), page(connection, query, 0, limit)


def found_top(connection: sa.Connection, query: ConversationQuery, limit: int) -> tuple[list[str], list[Conversation]]:
    """`found`, and the first page of it."""
    numbers = found(connection, query)
    return numbers, by_numbers(connection, query.book, numbers[:limit])


def counts(connection: sa.Connection, book: str) -> dict[InboxShelf, int]:
    """The conversations on each shelf."""
    sums = [sa.func.coalesce(sa.func.sum(sa.case((wanted, 1), else_=0)), 0) for wanted in _SHELVES.values()]
    row = connection.execute(sa.select(*sums).where(C.book == book)).one()
    return dict(zip(_SHELVES, map(int, row), strict=True))


def one(connection: sa.Connection, book: str, number: str) -> Conversation | None:
    """The conversation with a number, None where nobody has written from it."""
    return next(iter(by_numbers(connection, book, [number])), None)


def _count(connection: sa.Connection, wanted: Sequence[sa.ColumnElement[bool]]) -> int:
    statement = sa.select(sa.func.count()).select_from(conversations).where(*wanted)
    return int(connection.execute(statement).scalar_one())


def _numbers(connection: sa.Connection, wanted: Sequence[sa.ColumnElement[bool]], offset: int, limit: int) -> list[str]:
    statement = sa.select(C.number).where(*wanted).order_by(C.last_at.desc(), C.number).offset(offset).limit(limit)
    return list(connection.execute(statement).scalars())


def by_numbers(connection: sa.Connection, book: str, numbers: Sequence[str]) -> list[Conversation]:
    """The conversations with these numbers, in this order, each with its oldest contact."""
    found: dict[str, Conversation] = {}
    for part in chunks(numbers):
        statement = (
            sa.select(conversations, contacts.c.id.label("contact_id"), contacts.c.name, _OPTED.label("opted"))
            .outerjoin(contacts, contacts.c.id == _OLDEST_CONTACT)
            .where(C.book == book, C.number.in_(part))
        )
        found |= {row.number: _conversation(row) for row in connection.execute(statement)}
    return [found[number] for number in numbers if number in found]


def _conversation(row: Any) -> Conversation:
    return Conversation(
        book=row.book,
        number=row.number,
        account_id=row.account_id,
        last_at=row.last_at,
        last_text=row.last_text,
        last_mine=row.last_mine,
        unread=row.unread,
        name=row.name or "",
        contact_id=row.contact_id,
        opted_out=row.opted,
        archived=row.archived_at is not None,
        spam=row.spam_at is not None,
        deleted=row.deleted_at is not None,
    )


def came_in(connection: sa.Connection, received: Received) -> bool:
    """Note a new message from them: the conversation begins, or comes back from the archive and the bin. True when it
    is marked as spam, where it stays."""
    mine = (C.book == received.book) & (C.number == received.number)
    row = connection.execute(sa.select(C.last_at, C.spam_at).where(mine)).one_or_none()
    newest: dict[str, Any] = dict(
        account_id=received.account_id, last_at=received.at, last_text=received.text[:LAST_TEXT], last_mine=False
    )
    if row is None:
        key = dict(book=received.book, number=received.number, unread=1)
        connection.execute(conversations.insert().values(key | newest))
        return False
    values: dict[str, Any] = dict(unread=C.unread + 1, archived_at=None, deleted_at=None)
    if received.at >= row.last_at:
        values |= newest
    connection.execute(conversations.update().where(mine).values(values))
    return row.spam_at is not None


def went_out(connection: sa.Connection, book: str, broadcast_id: int, now: float) -> None:
    """A broadcast goes out: it is the newest message of the conversations with its recipients who still wait."""
    if connection.execute(sa.select(C.number).where(C.book == book).limit(1)).one_or_none() is None:
        return
    row = connection.execute(
        sa.select(broadcasts.c.text, broadcasts.c.title, broadcasts.c.kind, broadcasts.c.merged).where(
            broadcasts.c.id == broadcast_id
        )
    ).one()
    text = (row.title if Kind(row.kind).binary else row.text)[:LAST_TEXT]
    waiting = sa.select(messages.c.number).where(
        messages.c.broadcast_id == broadcast_id, messages.c.state == MessageState.QUEUED
    )
    connection.execute(
        conversations.update()
        .where(C.book == book, C.number.in_(waiting), C.last_at <= now)
        .values(last_at=now, last_text=_own_text(broadcast_id, text) if row.merged else text, last_mine=True)
    )


def _own_text(broadcast_id: int, text: str) -> sa.ColumnElement[str]:
    """What a broadcast says to the number of a conversation, `text` where that is no other than for all."""
    own = (
        sa.select(sa.func.substr(submissions.c.text, 1, LAST_TEXT))
        .join(messages, messages.c.submission_id == submissions.c.id)
        # Beside the index of numbers: through that of broadcasts it would be all recipients for each of them.
        .where(messages.c.number == C.number, messages.c.broadcast_id + 0 == broadcast_id)
        .limit(1)
        .correlate(conversations)
        .scalar_subquery()
    )
    return sa.func.coalesce(own, text)


def set_unread(connection: sa.Connection, book: str, number: str, *, unread: bool) -> bool:
    """Mark a conversation as looked at, or as not; False when it is gone or was so before."""
    mine = (C.book == book, C.number == number, C.unread == 0 if unread else C.unread > 0)
    return bool(connection.execute(conversations.update().where(*mine).values(unread=int(unread))).rowcount)


def set_mark(connection: sa.Connection, book: str, numbers: Sequence[str], column: str, at: float | None) -> list[str]:
    """Archive, bin or mark as spam (`column` of the table; `at` seconds since the epoch), or take that back (None);
    the numbers of those that changed."""
    mark = C[column]
    changed: list[str] = []
    for part in chunks(numbers):
        mine = (C.book == book, C.number.in_(part), mark.is_not(None) if at is None else mark.is_(None))
        changed += connection.execute(
            conversations.update().where(*mine).values({column: at}).returning(C.number)
        ).scalars()
    return changed
