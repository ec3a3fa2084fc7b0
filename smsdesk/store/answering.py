"""What the program may answer by itself, and what it has: asked again in the transaction that stores the answer."""

from dataclasses import dataclass

import sqlalchemy as sa

from smsdesk.domain.auto_replies import DAY, TOO_OLD
from smsdesk.domain.callbacks import Origin
from smsdesk.domain.conversations import Received
from smsdesk.domain.records import NewBroadcast, Purpose
from smsdesk.domain.states import SELF_MENDING, MessageState, Reason, RunState
from smsdesk.store import freezing, incoming, runs
from smsdesk.store.schema import (
    accounts,
    auto_replied,
    auto_replies,
    broadcasts,
    callbacks,
    conversations,
    opt_outs,
    submissions,
)
from smsdesk.store.schema import incoming as received

AUTOMATIC = (Purpose.AUTO_REPLY, Purpose.CONFIRMATION)
_STATE = broadcasts.c.state
# Of a restored file nobody knows whether it went out elsewhere; what a person paused is theirs.
_STANDS = ((_STATE == RunState.HELD) & (broadcasts.c.reason != Reason.RESTORED)) | (
    (_STATE == RunState.PAUSED) & broadcasts.c.reason.in_((Reason.RESTART, Reason.QUIET_HOURS, Reason.DISK))
)
RECENT = 1000
"""Newest messages among which a start looks for some that nobody has answered yet."""


@dataclass(frozen=True)
class Asked:
    """A message that may be answered: a confirmation where it opted out by it, else what its keyword asks for.

    `sent_before` are the automatic texts that went to this number, as they left."""

    message: Received
    purpose: Purpose
    sent_before: tuple[str, ...] = ()


def asked(connection: sa.Connection, incoming_id: int, now: float) -> Asked | None:
    """A received message, if nothing that is stored forbids to answer it: its age, where it came from, spam, opt-outs,
    and what that number got automatically within a day."""
    message = incoming.load(connection, incoming_id)
    if message is None or abs(now - message.at) > TOO_OLD or not _was_called(connection, incoming_id):
        return None
    mine = (auto_replied.c.number == message.number, auto_replied.c.account_id.in_(_accounts(message.book)))
    if _is_there(connection, sa.select(auto_replied.c.id).where(*mine, _enough(message, now))):
        return None
    spam = sa.select(conversations.c.number).where(
        conversations.c.book == message.book,
        conversations.c.number == message.number,
        conversations.c.spam_at.is_not(None),
    )
    opted = sa.select(opt_outs.c.number).where(opt_outs.c.book == message.book, opt_outs.c.number == message.number)
    # Whoever opted out hears nothing but that; and who was let in again meanwhile not even that.
    if _is_there(connection, spam) or _is_there(connection, opted) != message.opted_out:
        return None
    purpose = Purpose.CONFIRMATION if message.opted_out else Purpose.AUTO_REPLY
    text = sa.func.coalesce(submissions.c.text, broadcasts.c.text)
    before = (
        sa.select(text)
        .select_from(auto_replied)
        .join(broadcasts, broadcasts.c.id == auto_replied.c.broadcast_id)
        .join(submissions, submissions.c.broadcast_id == broadcasts.c.id)
        .where(*mine)
    )
    return Asked(message, purpose, tuple(connection.execute(before).scalars()))


def _enough(message: Received, now: float) -> sa.ColumnElement[bool]:
    """What the number got that forbids another answer: this one, or any within a day.

    The price list of this morning does not keep the confirmation of a STOP from going, only another confirmation does.
    That makes no loop: it goes to whoever is opted out, gets nothing else then, and is let in again by a person alone.
    """
    lately = auto_replied.c.at > now - DAY
    if message.opted_out:
        # In doubt, where its broadcast is gone, it was a confirmation.
        lately &= ~sa.exists().where(
            broadcasts.c.id == auto_replied.c.broadcast_id, broadcasts.c.purpose == Purpose.AUTO_REPLY
        )
    return lately | (auto_replied.c.incoming_id == message.id)


def _accounts(book: str) -> sa.Select[tuple[int]]:
    return sa.select(accounts.c.id).where(accounts.c.practice == (book == "practice"))


def _was_called(connection: sa.Connection, incoming_id: int) -> bool:
    """True when the provider called just for it: what a person pasted in is not answered."""
    origin = sa.select(callbacks.c.id).join(received, received.c.callback_id == callbacks.c.id)
    return _is_there(connection, origin.where(received.c.id == incoming_id, callbacks.c.origin == Origin.LISTENER))


def _is_there(connection: sa.Connection, statement: sa.Select[tuple[int]] | sa.Select[tuple[str]]) -> bool:
    return connection.execute(statement.limit(1)).first() is not None


def used_up(connection: sa.Connection, account_id: int, most: int, now: float) -> bool:
    """True when an account has answered so many messages within a day (0: there is no limit)."""
    if not most:
        return False
    answered = sa.select(auto_replied.c.at).where(auto_replied.c.account_id == account_id)
    oldest = connection.execute(answered.order_by(auto_replied.c.id.desc()).offset(most - 1).limit(1)).scalar()
    return oldest is not None and oldest > now - DAY


def answer(connection: sa.Connection, new: NewBroadcast, now: float, *, incoming_id: int, most: int = 0) -> int | None:
    """Store the answer to a message, and in the same commit that it was answered; the id of its broadcast. None when
    it may not be answered (any more), or is one more than `most` within a day (0: there is no limit)."""
    found = asked(connection, incoming_id, now)
    if found is None or found.purpose is not new.purpose or used_up(connection, new.account_id, most, now):
        return None
    if [person.number for person in new.recipients] != [found.message.number]:
        raise ValueError("an answer goes to whoever wrote, and to nobody else")
    key = freezing.create(connection, new, now)
    values = dict(account_id=new.account_id, number=found.message.number, at=now, incoming_id=incoming_id)
    connection.execute(auto_replied.insert().values(values | {"broadcast_id": key}))
    return key


def own_texts(connection: sa.Connection, book: str) -> list[str]:
    """The texts of all automatic replies of a book's accounts."""
    mine = auto_replies.c.account_id.in_(_accounts(book))
    return list(connection.execute(sa.select(auto_replies.c.text).where(mine)).scalars())


def unanswered(connection: sa.Connection, now: float) -> list[int]:
    """Messages that are young enough and were not answered, oldest first: a crash may have come between."""
    newest = sa.select(received.c.id, received.c.at).order_by(received.c.id.desc()).limit(RECENT).subquery()
    done = sa.exists().where(auto_replied.c.incoming_id == newest.c.id)
    statement = sa.select(newest.c.id).where(newest.c.at >= now - TOO_OLD, ~done).order_by(newest.c.id)
    return list(connection.execute(statement).scalars())


def drop_unsent(connection: sa.Connection, now: float) -> list[int]:
    """Automatic messages of an earlier run of the program that never left are not sent any more; their broadcasts."""
    return _drop(connection, _STANDS, now)


def drop_standing(connection: sa.Connection, broadcast_id: int, now: float, *, late: bool = False) -> bool:
    """Stop an automatic message that stands still until a person lets it go: nobody expects it then. `late`: also one
    that would go on by itself. False for any other, and while it may have gone out."""
    goes_on = (_STATE == RunState.PAUSED) & broadcasts.c.reason.in_(list(SELF_MENDING)) if late else sa.false()
    return bool(_drop(connection, (broadcasts.c.id == broadcast_id) & (_STANDS | goes_on), now))


def _drop(connection: sa.Connection, which: sa.ColumnElement[bool], now: float) -> list[int]:
    perhaps = (MessageState.SENDING, MessageState.DOUBT, MessageState.RETRY)
    begun = sa.exists().where(submissions.c.broadcast_id == broadcasts.c.id, submissions.c.state.in_(perhaps))
    wanted = sa.select(broadcasts.c.id).where(which, broadcasts.c.purpose.in_(AUTOMATIC), ~begun)
    return [key for key in connection.execute(wanted).scalars().all() if runs.stop(connection, key, now)]
