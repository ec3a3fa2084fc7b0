"""Texts that are kept under a name; what was deleted stays in the bin for a while, so that it can be undone."""

from typing import Any

import sqlalchemy as sa

from smsdesk.domain.kinds import Kind
from smsdesk.domain.people import folded
from smsdesk.domain.records import SavedText
from smsdesk.store.schema import templates

_KEPT = templates.c.deleted_at.is_(None)


def find(connection: sa.Connection, name: str) -> SavedText | None:
    """The text of this name, however it is capitalised; None when there is none."""
    return _first(connection, _named(name))


def get(connection: sa.Connection, key: int) -> SavedText | None:
    """One text, None when it is not there (any more)."""
    return _first(connection, templates.c.id == key)


def search(connection: sa.Connection, typed: str, limit: int) -> list[SavedText]:
    """Up to `limit` texts by name; every word of `typed` is in the name or in the text, in any case."""
    wanted = [templates.c.search.contains(word, autoescape=True) for word in folded(typed).split()]
    query = sa.select(templates).where(_KEPT, *wanted).order_by(templates.c.search, templates.c.id).limit(limit)
    return [_text(row) for row in connection.execute(query)]


def save(connection: sa.Connection, name: str, text: str, kind: Kind, now: float) -> int:
    """Keep a text; one of the same name is replaced. Its id."""
    values = dict(name=name, text=text, kind=kind, search=_search(name, text), changed_at=now)
    same = find(connection, name)
    if same is not None:
        connection.execute(templates.update().where(templates.c.id == same.id).values(values))
        return same.id
    key = connection.execute(templates.insert().values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def rename(connection: sa.Connection, key: int, name: str, now: float) -> bool:
    """Give a text another name; False when it is gone or another one has that name."""
    found, same = get(connection, key), find(connection, name)
    if found is None or (same is not None and same.id != key):
        return False
    values = dict(name=name, search=_search(name, found.text), changed_at=now)
    connection.execute(templates.update().where(templates.c.id == key).values(values))
    return True


def delete(connection: sa.Connection, key: int, now: float, older: float) -> bool:
    """Put a text into the bin and remove for good what was put there before `older`; False when it was gone."""
    connection.execute(templates.delete().where(templates.c.deleted_at < older))
    gone = connection.execute(templates.update().where(templates.c.id == key, _KEPT).values(deleted_at=now))
    return gone.rowcount == 1


def restore(connection: sa.Connection, key: int) -> bool:
    """Take a text out of the bin, under a name with a number where its own is taken by now; False: not there."""
    row = connection.execute(sa.select(templates).where(templates.c.id == key, ~_KEPT)).one_or_none()
    if row is None:
        return False
    name, number = row.name, 2
    while find(connection, name) is not None:
        name, number = f"{row.name} ({number})", number + 1
    values = dict(name=name, search=_search(name, row.text), deleted_at=None)
    connection.execute(templates.update().where(templates.c.id == key).values(values))
    return True


def _first(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> SavedText | None:
    row = connection.execute(sa.select(templates).where(_KEPT, wanted).order_by(templates.c.id).limit(1)).one_or_none()
    return None if row is None else _text(row)


def _named(name: str) -> sa.ColumnElement[bool]:
    return templates.c.search.startswith(folded(name) + "\n", autoescape=True)


def _search(name: str, text: str) -> str:
    return f"{folded(name)}\n{folded(text)}"


def _text(row: Any) -> SavedText:
    return SavedText(row.id, row.name, row.text, Kind(row.kind), row.changed_at)
