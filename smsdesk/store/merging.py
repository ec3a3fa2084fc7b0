"""Rows of an import among the contacts that are there: merged by number, or kept beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from smsdesk.domain.people import Incoming, search_text
from smsdesk.store import contacts, groups
from smsdesk.store.chunks import chunks
from smsdesk.store.schema import contacts as table


@dataclass(frozen=True)
class Merged:
    """Ids of the contacts that are new, and how many rows went into a contact that was there."""

    added: tuple[int, ...]
    merged: int


def take_in(
    connection: sa.Connection,
    book: str,
    people: Sequence[Incoming],
    now: float,
    *,
    keep_duplicates: bool = False,
    group_id: int | None = None,
) -> Merged:
    """Bring people in. A number that is there already fills what is empty in its contact and changes nothing else,
    or makes a second contact with `keep_duplicates`. All of them join the group. Raises PeopleError (GONE)."""
    present: list[int] = []
    if keep_duplicates:
        added = contacts.insert(connection, book, people, now)
    else:
        added, present = _merge(connection, book, people, now)
    if group_id is not None:
        groups.add(connection, book, group_id, [*added, *present])
    return Merged(tuple(added), len(people) - len(added))


def _merge(connection: sa.Connection, book: str, people: Sequence[Incoming], now: float) -> tuple[list[int], list[int]]:
    """(ids of new contacts, ids of those that were there)."""
    there = contacts.known(connection, book, [person.number for person in people])
    fresh: dict[str, Incoming] = {}
    more: dict[int, list[Incoming]] = {}
    for person in people:
        if person.number in there:
            more.setdefault(there[person.number][0], []).append(person)
        elif person.number in fresh:
            fresh[person.number] = _joined(fresh[person.number], person)
        else:
            fresh[person.number] = person
    _fill(connection, more, now)
    return contacts.insert(connection, book, list(fresh.values()), now), list(more)


def _joined(old: Incoming, new: Incoming) -> Incoming:
    """`old` with the gaps filled from `new`: what was there first stays."""
    filled = {key: value for key, value in old.fields.items() if value}
    return Incoming(old.name or new.name, old.number, {**new.fields, **filled}, old.consent or new.consent)


def _fill(connection: sa.Connection, more: dict[int, list[Incoming]], now: float) -> None:
    changes = []
    for part in chunks(list(more)):
        for row in connection.execute(sa.select(table).where(table.c.id.in_(part))):
            old = Incoming(row.name, row.number, row.fields, row.consent)
            new = old
            for person in more[row.id]:
                new = _joined(new, person)
            if new != old:
                search = search_text(new.name, new.number, row.raw_number, new.fields)
                values = {"name": new.name, "fields": dict(new.fields), "consent": new.consent, "search": search}
                changes.append({"key": row.id, **values, "changed_at": now})
    if changes:
        connection.execute(table.update().where(table.c.id == sa.bindparam("key")), changes)
