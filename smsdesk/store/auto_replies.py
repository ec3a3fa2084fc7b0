"""Automatic replies: what is answered to which keyword, and what was answered already."""

from typing import Any

import sqlalchemy as sa

from smsdesk.domain.auto_replies import AutoReply
from smsdesk.store.schema import auto_replies

A = auto_replies.c


def of_account(connection: sa.Connection, account_id: int) -> list[AutoReply]:
    """The automatic replies of an account, by keyword."""
    rows = connection.execute(sa.select(auto_replies).where(A.account_id == account_id).order_by(A.keyword, A.id))
    return [_reply(row) for row in rows]


def save(connection: sa.Connection, reply: AutoReply, now: float) -> int | None:
    """Keep a new reply (`id` 0) or a changed one; its id, None when the one to be changed is gone."""
    values = dict(keyword=reply.keyword.strip(), text=reply.text, on=reply.on, changed_at=now)
    if reply.id:
        mine = (A.id == reply.id, A.account_id == reply.account_id)
        done = connection.execute(auto_replies.update().where(*mine).values(values))
        return reply.id if done.rowcount else None
    key = connection.execute(auto_replies.insert().values(values | {"account_id": reply.account_id}))
    made = key.inserted_primary_key
    assert made is not None
    return int(made[0])


def remove(connection: sa.Connection, key: int) -> AutoReply | None:
    """Remove a reply; what it was, None when it was gone."""
    row = connection.execute(sa.select(auto_replies).where(A.id == key)).one_or_none()
    connection.execute(auto_replies.delete().where(A.id == key))
    return None if row is None else _reply(row)


def _reply(row: Any) -> AutoReply:
    return AutoReply(row.id, row.account_id, row.keyword, row.text, row.on)
