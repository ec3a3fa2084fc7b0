"""Callbacks in the database: stored raw before they are answered, and what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.callbacks import Callback, CallbackKind, CallbackState, Origin
from smsdesk.store.schema import callbacks

_ADD = callbacks.insert()
_LATELY = 5000


@dataclass(frozen=True)
class Tally:
    """What an account's listener has taken: how many since a moment, and when the newest report and reply came."""

    number: int = 0
    last_report: float | None = None
    last_reply: float | None = None


def keep(connection: sa.Connection, callback: Callback) -> int:
    """Store one callback as it came; its id. It is durable when this transaction commits. A sample of the callback
    doctor is stored as done: nobody applies it."""
    values = dict(
        account_id=callback.account_id,
        at=callback.at,
        kind=callback.kind,
        origin=callback.origin,
        state=CallbackState.APPLIED if callback.origin is Origin.SAMPLE else CallbackState.NEW,
        parameters=[list(pair) for pair in callback.parameters],
    )
    key = connection.execute(_ADD, values).inserted_primary_key
    assert key is not None
    return int(key[0])


def keep_all(connection: sa.Connection, many: Iterable[Callback]) -> int:
    """Store several; how many."""
    return sum(1 for callback in many if keep(connection, callback))


def fresh(connection: sa.Connection, limit: int) -> list[tuple[int, Callback]]:
    """Stored callbacks that nobody has looked at, oldest first, with their ids."""
    rows = connection.execute(
        sa.select(callbacks).where(callbacks.c.state == CallbackState.NEW).order_by(callbacks.c.id).limit(limit)
    )
    return [(row.id, callback_of(row)) for row in rows]


def callback_of(row: Any) -> Callback:
    """A record from a row."""
    pairs: Sequence[Sequence[str]] = row.parameters
    parameters = tuple((str(name), str(value)) for name, value in pairs)
    return Callback(row.account_id, CallbackKind(row.kind), parameters, row.at, Origin(row.origin))


def settle(connection: sa.Connection, callback_id: int, state: CallbackState) -> None:
    """Note what became of a callback."""
    connection.execute(callbacks.update().where(callbacks.c.id == callback_id).values(state=state))


def samples(connection: sa.Connection, account_id: int) -> list[Callback]:
    """The samples of an account that are stored, oldest first."""
    mine = (callbacks.c.account_id == account_id) & (callbacks.c.origin == Origin.SAMPLE)
    return [callback_of(row) for row in connection.execute(sa.select(callbacks).where(mine).order_by(callbacks.c.id))]


def forget_samples(connection: sa.Connection) -> None:
    """Take away all samples, also those that a crash left."""
    connection.execute(callbacks.delete().where(callbacks.c.origin == Origin.SAMPLE))


def page(
    connection: sa.Connection, account_id: int, after: tuple[float, int], limit: int
) -> list[tuple[tuple[float, int], Callback]]:
    """Callbacks of an account after a place (their moment and id), in their order; samples are none."""
    at, key = after
    mine = (callbacks.c.account_id == account_id) & (callbacks.c.origin != Origin.SAMPLE)
    later = (callbacks.c.at >= at) & ((callbacks.c.at > at) | (callbacks.c.id > key))  # so the index is walked once
    ordered = sa.select(callbacks).where(mine, later).order_by(callbacks.c.at, callbacks.c.id)
    rows = connection.execute(ordered.limit(limit))
    return [((row.at, row.id), callback_of(row)) for row in rows]


def tally(connection: sa.Connection, account_id: int, since: float) -> Tally:
    """What an account's listener has taken; `number` counts from `since` on. The newest ones are looked for among the
    last some thousand: at the start of the program nobody wants to wait for all of them."""
    mine = (callbacks.c.account_id == account_id) & (callbacks.c.origin == Origin.LISTENER)
    number = connection.execute(sa.select(sa.func.count()).where(mine, callbacks.c.at >= since)).scalar_one()
    lately = sa.select(callbacks.c.at, callbacks.c.kind).where(mine).order_by(callbacks.c.at.desc()).limit(_LATELY)
    found = lately.subquery()
    by_kind = sa.select(found.c.kind, sa.func.max(found.c.at)).group_by(found.c.kind)
    newest: dict[str, float] = dict(connection.execute(by_kind).tuples().all())
    return Tally(number, newest.get(CallbackKind.REPORT), newest.get(CallbackKind.REPLY))
