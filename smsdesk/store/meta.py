"""Small facts about the data file itself."""

import secrets

import sqlalchemy as sa

from smsdesk.store.schema import meta

INSTALLATION = "installation"


def get(connection: sa.Connection, key: str) -> str | None:
    """The value under a name, or None."""
    return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()


def put(connection: sa.Connection, key: str, value: str) -> None:
    """Keep a value under a name in place of an earlier one."""
    changed = connection.execute(sa.update(meta).where(meta.c.key == key).values(value=value))
    if not changed.rowcount:
        connection.execute(sa.insert(meta).values(key=key, value=value))


def empty(connection: sa.Connection, key: str, known: str) -> None:
    """Empty the value under a name unless it has become another one than this."""
    connection.execute(sa.update(meta).where(meta.c.key == key, meta.c.value == known).values(value=""))


def installation(connection: sa.Connection) -> str:
    """The random name of this data file, made when it is first asked for; copies of the file share it.

    Entries in the keyring carry it, so that two data folders of one user do not overwrite each other's.
    """
    found = get(connection, INSTALLATION)
    if found is None:
        found = secrets.token_hex(8)
        put(connection, INSTALLATION, found)
    return found
