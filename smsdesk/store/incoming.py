"""What came in as messages: each callback once, opt-outs by reply, and the conversations they belong to."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.callbacks import Applied, Callback, CallbackState, Origin
from smsdesk.domain.conversations import Received
from smsdesk.domain.events import ContactsChanged, ConversationsChanged, Event, MessageReceived, MessagesChanged
from smsdesk.domain.events import OptedOutByReply as ByReply
from smsdesk.domain.opt_out_words import opts_out
from smsdesk.domain.replies import REPEAT_SECONDS, Reply, read
from smsdesk.store import conversations, opt_outs
from smsdesk.store.options import from_json
from smsdesk.store.schema import accounts, incoming

BY_REPLY = "reply"
"""The source of an opt-out that somebody wrote."""
_PROOF_LONGEST = 200


def apply(connection: sa.Connection, callback_id: int, callback: Callback, now: float) -> Applied:
    """Apply one stored callback of the kind REPLY, in the caller's transaction.

    The very same within minutes only raises `times` of the first one. A sample of the callback doctor becomes no
    message. What was pasted in becomes one, but nobody is told of a new message: it is old.
    """
    if callback.origin is Origin.SAMPLE:
        return Applied(CallbackState.APPLIED)
    book, options = _account(connection, callback.account_id)
    reply = read(callback, options.country)
    first = _repeated(connection, callback, reply)
    events: list[Event] = [ConversationsChanged(book, reply.number)]
    if first is None:
        key = _add(connection, callback_id, callback, book, reply)
        spam = conversations.came_in(connection, received_of(_one(connection, key)))
        if not spam and callback.origin is Origin.LISTENER:
            events.append(MessageReceived(book, reply.number, key))
    else:
        key = first
        connection.execute(incoming.update().where(incoming.c.id == key).values(times=incoming.c.times + 1))
    # A repetition too: whoever was let in again meanwhile has still written STOP, and that once too often is safe.
    events += _opt_out(connection, book, options, reply, key, callback.at, now)
    return Applied(CallbackState.APPLIED if first is None else CallbackState.REPEATED, tuple(events))


def _account(connection: sa.Connection, account_id: int) -> tuple[str, AccountOptions]:
    row = connection.execute(
        sa.select(accounts.c.practice, accounts.c.options).where(accounts.c.id == account_id)
    ).one()
    return "practice" if row.practice else "real", from_json(row.options)


def _repeated(connection: sa.Connection, callback: Callback, reply: Reply) -> int | None:
    """The message that this is a repetition of."""
    found: int | None = connection.execute(
        sa.select(incoming.c.id)
        .where(
            incoming.c.account_id == callback.account_id,
            incoming.c.digest == reply.digest,
            incoming.c.at.between(callback.at - REPEAT_SECONDS, callback.at + REPEAT_SECONDS),
        )
        .order_by(incoming.c.at)
        .limit(1)
    ).scalar()
    return found


def _add(connection: sa.Connection, callback_id: int, callback: Callback, book: str, reply: Reply) -> int:
    values = dict(
        account_id=callback.account_id,
        book=book,
        callback_id=callback_id,
        at=callback.at,
        number=reply.number,
        shortcode=reply.shortcode,
        content_type=reply.content_type,
        text=reply.text,
        raw=reply.raw,
        digest=reply.digest,
    )
    key = connection.execute(incoming.insert().values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _opt_out(
    connection: sa.Connection, book: str, options: AccountOptions, reply: Reply, key: int, at: float, now: float
) -> list[Event]:
    if not reply.valid or not opts_out(reply.text, options.replies.opt_out_words):
        return []
    proof = f"{' '.join(reply.text.split())[:_PROOF_LONGEST]} ({datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC)"
    fresh, changed = opt_outs.add(connection, book, [reply.number], "", BY_REPLY, now, proof)
    events: list[Event] = [MessagesChanged(each) for each in changed]
    if fresh:
        connection.execute(incoming.update().where(incoming.c.id == key).values(opted_out=True))
        events += [ByReply(book, reply.number, key), ContactsChanged(book)]
    return events


def _one(connection: sa.Connection, key: int) -> Any:
    return connection.execute(sa.select(incoming).where(incoming.c.id == key)).one()


def load(connection: sa.Connection, key: int) -> Received | None:
    """One received message, None when it was erased."""
    row = connection.execute(sa.select(incoming).where(incoming.c.id == key)).one_or_none()
    return None if row is None else received_of(row)


def received_of(row: Any) -> Received:
    """A record from a row of `incoming`."""
    return Received(
        id=row.id,
        account_id=row.account_id,
        book=row.book,
        number=row.number,
        at=row.at,
        text=row.text,
        raw=row.raw,
        content_type=row.content_type,
        shortcode=row.shortcode,
        times=row.times,
        opted_out=row.opted_out,
    )
