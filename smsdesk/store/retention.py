"""Erasing what is older than a time, a few rows in each call, so that nobody waits for the database."""

from collections.abc import Sequence

import sqlalchemy as sa

from smsdesk.domain.callbacks import CallbackState
from smsdesk.domain.erasing import OldOnes
from smsdesk.domain.people import BOOKS
from smsdesk.domain.states import OPEN, MessageState
from smsdesk.store import erasing
from smsdesk.store.schema import (
    accounts,
    auto_replied,
    broadcasts,
    callbacks,
    conversations,
    drafts,
    incoming,
    messages,
    reports,
)

ROWS = 60
"""Rows with texts of their own in one call."""
_RECEIVED = 15
"""Received messages in one call: each has its words in the full-text index."""
WINDOW = 2000
"""Ids looked through in one call."""


def _old_runs(before: float) -> sa.ColumnElement[bool]:
    """Finished before a time, and nothing of it is asked about any more."""
    still_open = sa.exists().where(messages.c.broadcast_id == broadcasts.c.id, messages.c.state.in_(list(OPEN)))
    return (
        broadcasts.c.state.in_(erasing.FINISHED)
        & broadcasts.c.erased_at.is_(None)
        & (sa.func.coalesce(broadcasts.c.finished_at, broadcasts.c.created_at) < before)
        & ~still_open
    )


def count(connection: sa.Connection, before: float) -> OldOnes:
    """What would go. A broadcast in which something is uncertain, and nothing else any more, does not count."""
    of_it = messages.c.broadcast_id == broadcasts.c.id
    uncertain = sa.exists().where(of_it, messages.c.state == MessageState.UNCERTAIN)
    runs = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(broadcasts.c.recipients), 0))
    number, people = connection.execute(runs.where(_old_runs(before), ~uncertain)).one()
    others = sa.exists().where(of_it, *_certain())
    halves = sa.select(sa.func.count()).select_from(broadcasts).where(_old_runs(before), uncertain, others)
    # In a form that an index with all that is asked for serves.
    received = connection.execute(sa.select(sa.func.count()).select_from(incoming).where(incoming.c.at < before))
    typed = len({_draft(key) for key in _old_drafts(connection, before)})
    return OldOnes(number, int(people), connection.execute(halves).scalar_one(), received.scalar_one(), typed)


def _certain() -> tuple[sa.ColumnElement[bool], ...]:
    """Of what is erased only this."""
    return messages.c.state != MessageState.UNCERTAIN, messages.c.number != ""


def old_runs(connection: sa.Connection, before: float) -> list[int]:
    """The ids of the broadcasts whose texts and numbers are too old, oldest first."""
    return list(
        connection.execute(sa.select(broadcasts.c.id).where(_old_runs(before)).order_by(broadcasts.c.id)).scalars()
    )


def empty_run(connection: sa.Connection, broadcast_id: int, after: int) -> tuple[int | None, int]:
    """Empty some messages of a broadcast behind a position; the position to go on behind, None at the end, and how many
    they were. What is uncertain stays: a person still has to decide about it."""
    rows = connection.execute(
        sa.select(messages.c.id, messages.c.position, messages.c.state, messages.c.number)
        .where(messages.c.broadcast_id == broadcast_id, messages.c.position > after)
        .order_by(messages.c.position, messages.c.id)
        .limit(ROWS)
    ).all()
    if len(rows) == ROWS and rows[0].position != rows[-1].position:
        # The last recipient may have more messages than these.
        rows = [row for row in rows if row.position != rows[-1].position]
    certain = [row.id for row in rows if row.state != MessageState.UNCERTAIN and row.number != ""]
    erasing.empty_messages(connection, certain)
    return (rows[-1].position if rows else None), len(certain)


def account_ids(connection: sa.Connection) -> list[int]:
    """All accounts, the removed ones too."""
    return list(connection.execute(sa.select(accounts.c.id)).scalars())


def drop_callbacks(connection: sa.Connection, account_id: int, before: float) -> int:
    """Remove some old callbacks of an account as they came, unless they are still to be looked at; how many."""
    mine = (callbacks.c.account_id == account_id, callbacks.c.at < before, callbacks.c.state != CallbackState.NEW)
    some = sa.select(callbacks.c.id).where(*mine).limit(ROWS)
    return connection.execute(callbacks.delete().where(callbacks.c.id.in_(some))).rowcount


def drop_received(connection: sa.Connection, first: int, behind: int, before: float) -> int:
    """Remove some old received messages with ids from `first` on; how many (0: no more there)."""
    rows = connection.execute(
        sa.select(incoming.c.id, incoming.c.number)
        .where(incoming.c.id >= first, incoming.c.id < behind, incoming.c.at < before)
        .limit(_RECEIVED)
    ).all()
    if rows:
        connection.execute(incoming.delete().where(incoming.c.id.in_([row.id for row in rows])))
        _mend_unread(connection, sorted({row.number for row in rows}))
    return len(rows)


def _mend_unread(connection: sa.Connection, numbers: Sequence[str]) -> None:
    """Nobody has more unread messages than there are."""
    left = (
        sa.select(sa.func.count())
        .where(incoming.c.book == conversations.c.book, incoming.c.number == conversations.c.number)
        .scalar_subquery()
    )
    mine = (conversations.c.book.in_(BOOKS), conversations.c.number.in_(numbers), conversations.c.unread > left)
    connection.execute(conversations.update().where(*mine).values(unread=left))


def drop_conversations(connection: sa.Connection, before: float) -> int:
    """Remove conversations in which nothing was said since; how many."""
    return connection.execute(conversations.delete().where(conversations.c.last_at < before)).rowcount


def empty_reports(connection: sa.Connection, first: int, behind: int, before: float) -> None:
    """Remove old reports that belong to nothing, and the numbers of those whose message is erased."""
    old = (reports.c.id >= first, reports.c.id < behind, reports.c.at < before)
    connection.execute(reports.delete().where(*old, reports.c.message_id.is_(None)))
    erased = sa.exists().where(messages.c.id == reports.c.message_id, messages.c.number == "")
    late = connection.execute(sa.select(reports.c.message_id).where(*old, reports.c.sender != "", erased)).scalars()
    erasing.empty_reports(connection, list(late))


def drop_answered(connection: sa.Connection, before: float) -> int:
    """Forget whom automatic replies went to."""
    return connection.execute(auto_replied.delete().where(auto_replied.c.at < before)).rowcount


def drop_drafts(connection: sa.Connection, before: float) -> int:
    """Remove what was typed and not touched since; how many."""
    keys = _old_drafts(connection, before)
    connection.execute(drafts.delete().where(drafts.c.key.in_(keys)))
    return len({_draft(key) for key in keys})


def _old_drafts(connection: sa.Connection, before: float) -> list[str]:
    """Text and recipients of one draft are kept under names of their own: it is as old as the newest of them."""
    newest: dict[str, float] = {}
    rows = connection.execute(sa.select(drafts.c.key, drafts.c.at)).all()
    for row in rows:
        newest[_draft(row.key)] = max(row.at, newest.get(_draft(row.key), row.at))
    return [row.key for row in rows if newest[_draft(row.key)] < before]


def _draft(key: str) -> str:
    return "/".join(key.split("/")[:2])
