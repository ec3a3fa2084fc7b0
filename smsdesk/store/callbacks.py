"""Callbacks in the database: stored raw before they are answered, and what became of them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.callbacks import Callback, CallbackKind, CallbackState, Origin
from smsdesk.store.schema import callbacks

_ADD = callbacks.insert()


def keep(connection: sa.Connection, callback: Callback) -> int:
    """Store one callback as it came; its id. It is durable when this transaction commits."""
    values = dict(
        account_id=callback.account_id,
        at=callback.at,
        kind=callback.kind,
        origin=callback.origin,
        state=CallbackState.NEW,
        parameters=[list(pair) for pair in callback.parameters],
    )
    key = connection.execute(_ADD, values).inserted_primary_key
    assert key is not None
    return int(key[0])


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
