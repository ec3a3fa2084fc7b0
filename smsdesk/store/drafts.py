"""What was typed and not sent yet, kept under names so that a crash loses nothing."""

from typing import Any

import sqlalchemy as sa

from smsdesk.store.schema import drafts


def put(connection: sa.Connection, key: str, value: Any, at: float) -> None:
    """Keep a JSON value under a name in place of an earlier one; `at` is seconds since the epoch."""
    changed = connection.execute(sa.update(drafts).where(drafts.c.key == key).values(value=value, at=at))
    if not changed.rowcount:
        connection.execute(sa.insert(drafts).values(key=key, value=value, at=at))


def get(connection: sa.Connection, key: str) -> Any:
    """The JSON value under a name, or None."""
    return connection.execute(sa.select(drafts.c.value).where(drafts.c.key == key)).scalar_one_or_none()


def delete(connection: sa.Connection, key: str) -> None:
    """Forget what was kept under a name, if anything."""
    connection.execute(sa.delete(drafts).where(drafts.c.key == key))
