"""Groups of contacts in the database; people in the bin stay members, but are not counted."""

from collections.abc import Sequence

import sqlalchemy as sa

from smsdesk.domain.people import LONGEST_NAME, PeopleError, PeopleProblem, folded
from smsdesk.domain.records import ContactGroup
from smsdesk.store import meta
from smsdesk.store.chunks import beside_key, chunks
from smsdesk.store.schema import contacts, group_members, groups

_HIGHEST = "highest_group"
"""Name of the highest id of a group that is gone, in the data file."""


def all_of(connection: sa.Connection, book: str) -> list[ContactGroup]:
    """The groups of a book with the number of people in them, by name."""
    sizes = (
        sa.select(group_members.c.group_id, sa.func.count().label("size"))
        .join(contacts, contacts.c.id == group_members.c.contact_id)
        .where(contacts.c.book == book, contacts.c.deleted_at.is_(None))
        .group_by(group_members.c.group_id)
        .subquery()
    )
    statement = (
        sa.select(groups.c.id, groups.c.name, sa.func.coalesce(sizes.c.size, 0).label("size"))
        .outerjoin(sizes, sizes.c.group_id == groups.c.id)
        .where(groups.c.book == book)
    )
    found = [ContactGroup(row.id, row.name, row.size) for row in connection.execute(statement)]
    return sorted(found, key=lambda group: (folded(group.name), group.id))


def new(
    connection: sa.Connection, book: str, name: str, contact_ids: Sequence[int] = (), former: int | None = None
) -> int:
    """Make a group of these contacts, give its id; `former` is the id of one that was deleted and comes back. Raises
    PeopleError (NAME_MISSING, NAME_TAKEN: in any case and accents)."""
    key = former if former is not None else _free_id(connection)
    values = {"id": key, "book": book, "name": _free_name(connection, book, name, None)}
    group_id = int(connection.execute(groups.insert().values(values).returning(groups.c.id)).scalar_one())
    add(connection, book, group_id, contact_ids)
    return group_id


def rename(connection: sa.Connection, book: str, group_id: int, name: str) -> None:
    """Give a group another name. Raises PeopleError (NAME_MISSING, NAME_TAKEN, GONE)."""
    fresh = _free_name(connection, book, name, group_id)
    mine = (groups.c.book == book, groups.c.id == group_id)
    if not connection.execute(groups.update().where(*mine).values(name=fresh)).rowcount:
        raise PeopleError(PeopleProblem.GONE)


def delete(connection: sa.Connection, book: str, group_id: int) -> list[int]:
    """Remove a group, not its people; the ids of its members, so that it can be made again."""
    if not _is_there(connection, book, group_id):
        return []
    inside = sa.select(group_members.c.contact_id).where(group_members.c.group_id == group_id)
    members = list(connection.execute(inside).scalars())
    meta.put(connection, _HIGHEST, str(max(_highest(connection), group_id)))
    connection.execute(groups.delete().where(groups.c.id == group_id))
    return members


def _highest(connection: sa.Connection) -> int:
    """The highest id of a group that is gone."""
    return int(meta.get(connection, _HIGHEST) or 0)


def _free_id(connection: sa.Connection) -> int:
    """One that no group ever had: what erased people cost stays with the id of their group."""
    present = connection.execute(sa.select(sa.func.max(groups.c.id))).scalar() or 0
    return max(int(present), _highest(connection)) + 1


def add(connection: sa.Connection, book: str, group_id: int, contact_ids: Sequence[int]) -> list[int]:
    """Put contacts of the same book into a group; the ids that were not in it. Raises PeopleError (GONE)."""
    if not _is_there(connection, book, group_id):
        raise PeopleError(PeopleProblem.GONE)
    added: list[int] = []
    for part in chunks(list(dict.fromkeys(contact_ids))):
        inside = sa.exists().where(group_members.c.group_id == group_id, group_members.c.contact_id == contacts.c.id)
        fresh = sa.select(contacts.c.id).where(beside_key(contacts.c.book, book), contacts.c.id.in_(part), ~inside)
        added += connection.execute(fresh).scalars()
    if added:
        connection.execute(group_members.insert(), [{"group_id": group_id, "contact_id": key} for key in added])
    return added


def remove(connection: sa.Connection, book: str, group_id: int, contact_ids: Sequence[int]) -> list[int]:
    """Take contacts out of a group; the ids that were in it."""
    if not _is_there(connection, book, group_id):
        return []
    removed: list[int] = []
    for part in chunks(contact_ids):
        mine = (group_members.c.group_id == group_id, group_members.c.contact_id.in_(part))
        removed += connection.execute(
            group_members.delete().where(*mine).returning(group_members.c.contact_id)
        ).scalars()
    return removed


def names_of(connection: sa.Connection, contact_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The names of the groups of each of at most 500 contacts that are in one, by name."""
    statement = (
        sa.select(group_members.c.contact_id, groups.c.name)
        .join(groups, groups.c.id == group_members.c.group_id)
        .where(group_members.c.contact_id.in_(contact_ids))
        .order_by(groups.c.name)
    )
    found: dict[int, list[str]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.contact_id, []).append(row.name)
    return {key: tuple(names) for key, names in found.items()}


def members(
    connection: sa.Connection, book: str, group_id: int
) -> list[tuple[int, str, str, str, dict[str, str]]] | None:
    """(contact id, name, number, raw number, custom fields) of a group's people by name, without the bin; None: no
    such group."""
    if not _is_there(connection, book, group_id):
        return None
    statement = (
        sa.select(contacts.c.id, contacts.c.name, contacts.c.number, contacts.c.raw_number, contacts.c.fields)
        .join(group_members, group_members.c.contact_id == contacts.c.id)
        .where(group_members.c.group_id == group_id, beside_key(contacts.c.book, book), contacts.c.deleted_at.is_(None))
        .order_by(contacts.c.search, contacts.c.id)
    )
    return [(row.id, row.name, row.number, row.raw_number, row.fields) for row in connection.execute(statement)]


def _is_there(connection: sa.Connection, book: str, group_id: int) -> bool:
    mine = sa.select(groups.c.id).where(groups.c.book == book, groups.c.id == group_id)
    return connection.execute(mine).first() is not None


def _free_name(connection: sa.Connection, book: str, name: str, but: int | None) -> str:
    """`name` tidied; compared folded, because "Members" and "members" side by side lead to the wrong list."""
    tidy = " ".join(name.split())[:LONGEST_NAME]
    if not tidy:
        raise PeopleError(PeopleProblem.NAME_MISSING)
    others = connection.execute(sa.select(groups.c.id, groups.c.name).where(groups.c.book == book))
    if any(row.id != but and folded(row.name) == folded(tidy) for row in others):
        raise PeopleError(PeopleProblem.NAME_TAKEN)
    return tidy
