"""Delivery reports into a journal in memory, by the way they really come: stored raw, then applied."""

from typing import Any

import sqlalchemy as sa
from journal_stage import Stage

from smsdesk.domain.callbacks import Callback, CallbackKind, Origin
from smsdesk.domain.events import Event
from smsdesk.store import arrivals, callbacks, reports
from smsdesk.store import schema as tables

GATEWAY = "60125550100"


def report(msg_id: str, status: object, *, sender: str = GATEWAY, account: int = 1, at: float = 5.0) -> Callback:
    """A report as the gateway sends it."""
    pairs = (("MsgId", msg_id), ("Sender", sender), ("Status", str(status)))
    return Callback(account, CallbackKind.REPORT, pairs, at)


def push(connection: sa.Connection, *pushed: Callback) -> tuple[Event, ...]:
    """Store callbacks and apply them; the facts that follow."""
    for each in pushed:
        callbacks.keep(connection, each)
    return apply(connection)


def apply(connection: sa.Connection) -> tuple[Event, ...]:
    """Apply what is stored; the facts that follow."""
    told: list[Event] = []
    while True:
        number, events = arrivals.apply(connection, {CallbackKind.REPORT: reports.apply}, 9.0)
        told += events
        if not number:
            return tuple(told)


def sample(msg_id: str) -> Callback:
    """What the callback doctor sends to itself."""
    made = report(msg_id, 6)
    return Callback(made.account_id, made.kind, made.parameters, made.at, Origin.SAMPLE)


def outcomes(connection: sa.Connection) -> list[str]:
    """What became of the callbacks, in order."""
    return list(connection.execute(sa.select(tables.callbacks.c.state).order_by(tables.callbacks.c.id)).scalars())


def kept(connection: sa.Connection) -> list[tuple[str, str, int | None]]:
    """The reports as kept: ID, status, message."""
    rows = connection.execute(sa.select(tables.reports).order_by(tables.reports.c.id))
    return [(row.msg_id, row.status, row.message_id) for row in rows]


def told(stage: Stage, key: int) -> list[tuple[int | None, float | None]]:
    """Which status counts for each message and since when."""
    return [(row.delivery, row.reported_at) for row in stage.rows(key)]


def another_account(connection: sa.Connection, **own: Any) -> int:
    """An account like the stage's, but for what is given."""
    row = dict(name="A", address="https://gateway.example/", user_name="u", practice=False, options={})
    key = connection.execute(tables.accounts.insert().values(row | own)).inserted_primary_key
    assert key is not None
    return int(key[0])
