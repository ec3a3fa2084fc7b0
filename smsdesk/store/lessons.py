"""What broadcasts really cost, and when the journal proves that nothing else cost anything meanwhile."""

from typing import Any

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.records import Balance, Lesson
from smsdesk.domain.states import MessageState, RunState
from smsdesk.domain.transfers import TransferState
from smsdesk.store import balances
from smsdesk.store.schema import (
    broadcasts,
    exchanges,
    lessons,
    messages,
    submissions,
    transfer_exchanges,
    transfers,
)

S = MessageState
_TAKEN = (S.ACCEPTED, S.ACCEPTED_NO_ID)
_KNOWN = (*_TAKEN, S.REFUSED, S.CANCELLED)
_MARKED = (Why.MARKED_SENT, Why.MARKED_NOT_SENT)
FRESH = 60.0
"""Seconds that the balance before a broadcast may be old when its first request leaves."""


def before(connection: sa.Connection, broadcast_id: int) -> tuple[Balance, int] | None:
    """The balance just before a finished broadcast's first request, and how many parts the gateway took.

    None when the journal does not prove that their price is the difference: a message is in doubt or was judged by a
    person, there was no balance shortly before, or another broadcast of the account had a request since then.
    """
    run = connection.execute(sa.select(broadcasts).where(broadcasts.c.id == broadcast_id)).one_or_none()
    if run is None or run.state != RunState.DONE or _open_question(connection, broadcast_id):
        return None
    began = sa.select(sa.func.min(submissions.c.first_wall)).where(submissions.c.broadcast_id == broadcast_id)
    first = connection.execute(began).scalar()
    balance = None if first is None else balances.latest_before(connection, run.account_id, first)
    if balance is None or first is None or balance.at < first - FRESH or _others(connection, run, balance.at):
        return None
    parts = _parts(connection, run)
    return (balance, parts) if parts else None


def add(connection: sa.Connection, lesson: Lesson) -> None:
    """Keep a lesson."""
    connection.execute(
        lessons.insert().values(
            account_id=lesson.account_id,
            broadcast_id=lesson.broadcast_id,
            at=lesson.at,
            parts=lesson.parts,
            credits=lesson.credits,
        )
    )


def latest(connection: sa.Connection, account_id: int, limit: int) -> list[Lesson]:
    """Up to `limit` lessons of an account, the newest first."""
    query = sa.select(lessons).where(lessons.c.account_id == account_id).order_by(lessons.c.id.desc()).limit(limit)
    return [
        Lesson(row.account_id, row.broadcast_id, row.at, row.parts, row.credits) for row in connection.execute(query)
    ]


def _open_question(connection: sa.Connection, broadcast_id: int) -> bool:
    unclear = messages.c.state.not_in(_KNOWN) | messages.c.why.in_(_MARKED)
    query = sa.select(messages.c.id).where(messages.c.broadcast_id == broadcast_id, unclear).limit(1)
    return connection.execute(query).one_or_none() is not None


def _others(connection: sa.Connection, run: Any, since: float) -> bool:
    """True when another broadcast or a transfer of the account asked something since then, or waits for an answer."""
    other = (broadcasts.c.account_id == run.account_id, broadcasts.c.id != run.id)
    # Exchanges come in the order of time: from the newest back to the first that is older.
    older = sa.select(exchanges.c.id).where(exchanges.c.at < since).order_by(exchanges.c.id.desc()).limit(1)
    mark = connection.execute(older).scalar() or 0
    asked = (
        sa.select(exchanges.c.id)
        .join(submissions, submissions.c.id == exchanges.c.submission_id)
        .join(broadcasts, broadcasts.c.id == submissions.c.broadcast_id)
        .where(exchanges.c.id > mark, *other)
    )
    waits = (
        sa.select(submissions.c.id)
        .join(broadcasts, broadcasts.c.id == submissions.c.broadcast_id)
        .where(*other, broadcasts.c.state != RunState.DONE, submissions.c.state.in_((S.SENDING, S.DOUBT)))
    )
    mine = transfers.c.account_id == run.account_id
    moved = (
        sa.select(transfer_exchanges.c.id)
        .join(transfers, transfers.c.id == transfer_exchanges.c.transfer_id)
        .where(mine, transfer_exchanges.c.at >= since)
    )
    moving = sa.select(transfers.c.id).where(mine, transfers.c.state == TransferState.SENDING)
    queries = (asked, waits, moved, moving)
    return any(connection.execute(query.limit(1)).one_or_none() is not None for query in queries)


def _parts(connection: sa.Connection, run: Any) -> int:
    each = sa.func.coalesce(submissions.c.parts, run.parts)
    query = (
        sa.select(sa.func.sum(each))
        .select_from(messages.join(submissions, submissions.c.id == messages.c.submission_id))
        .where(messages.c.broadcast_id == run.id, messages.c.state.in_(_TAKEN))
    )
    return int(connection.execute(query).scalar() or 0)
