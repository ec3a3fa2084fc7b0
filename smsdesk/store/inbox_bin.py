"""The bin of the Inbox is emptied: conversations and what came in them, for good, some at a time."""

from collections.abc import Sequence

import sqlalchemy as sa

from smsdesk.domain.callbacks import CallbackKind, CallbackState
from smsdesk.domain.replies import REPEAT_SECONDS, read
from smsdesk.store.callbacks import callback_of
from smsdesk.store.chunks import chunks
from smsdesk.store.schema import callbacks, conversations, drafts, incoming

AT_ONCE = 50
"""Conversations in one turn of the database thread, so that a running broadcast waits little."""

C = conversations.c


def erase_some(connection: sa.Connection, book: str) -> int:
    """Remove some conversations of the bin and all that came in them, also as callbacks, and the replies that were
    begun; how many there were. What was sent stays under Sent, and so do opt-outs with their proof."""
    binned = sa.select(C.number).where(C.book == book, C.deleted_at.is_not(None)).limit(AT_ONCE)
    numbers = list(connection.execute(binned).scalars())
    gone = (incoming.c.book == book, incoming.c.number.in_(numbers))
    _forget_callbacks(connection, gone)
    connection.execute(incoming.delete().where(*gone))
    connection.execute(conversations.delete().where(C.book == book, C.number.in_(numbers)))
    connection.execute(drafts.delete().where(drafts.c.key.in_([reply_draft(book, number) for number in numbers])))
    return len(numbers)


def reply_draft(book: str, number: str) -> str:
    """The name under which the reply is kept that somebody has begun in a conversation."""
    return f"inbox/{book}/{number}"


def _forget_callbacks(connection: sa.Connection, gone: Sequence[sa.ColumnElement[bool]]) -> None:
    rows = connection.execute(
        sa.select(
            incoming.c.account_id, incoming.c.callback_id, incoming.c.at, incoming.c.digest, incoming.c.times
        ).where(*gone)
    ).all()
    keys = [row.callback_id for row in rows if row.callback_id is not None]
    for row in rows:
        if row.times > 1:
            keys += _repeats(connection, row.account_id, row.at, row.digest)
    for part in chunks(keys):
        connection.execute(callbacks.delete().where(callbacks.c.id.in_(part)))


def _repeats(connection: sa.Connection, account_id: int, at: float, digest: str) -> list[int]:
    """The callbacks that said the very same within minutes: no message leads to them."""
    near = sa.select(callbacks).where(
        callbacks.c.account_id == account_id,
        callbacks.c.at.between(at - REPEAT_SECONDS, at + REPEAT_SECONDS),
        callbacks.c.kind == CallbackKind.REPLY,
        callbacks.c.state == CallbackState.REPEATED,
    )
    return [row.id for row in connection.execute(near) if read(callback_of(row), "").digest == digest]
