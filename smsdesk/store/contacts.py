"""Contacts in the database: shelves, search, pages, the bin; every function keeps to one book."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.people import (
    LONGEST_NAME,
    ContactDraft,
    Incoming,
    PeopleCounts,
    PeopleQuery,
    Shelf,
    Sort,
    search_text,
    searched_parts,
)
from smsdesk.domain.records import Contact
from smsdesk.store import groups
from smsdesk.store.chunks import beside_key, chunks
from smsdesk.store.schema import contacts, group_members, opt_outs


def ids(connection: sa.Connection, query: PeopleQuery) -> list[int]:
    """The ids of all contacts of a query, in its order (100,000 take about 0.2 s; a page of them is then quick).

    Ordered by the folded name (the search text begins with it), so that case and accents do not split families.
    """
    column = contacts.c.search if query.sort is Sort.NAME else contacts.c.number
    empty = (contacts.c.name if query.sort is Sort.NAME else contacts.c.number) == ""
    order = column.desc() if query.descending else column
    statement = sa.select(contacts.c.id).where(*_wanted(query)).order_by(empty, order, contacts.c.id)
    return list(connection.execute(statement).scalars())


def by_ids(connection: sa.Connection, book: str, wanted: Sequence[int]) -> list[Contact]:
    """The contacts with these ids, in the order of the ids; unknown ids are left out."""
    found: dict[int, Contact] = {}
    for part in chunks(wanted):
        names = groups.names_of(connection, part)
        for row in connection.execute(_WITH_OPT_OUT.where(beside_key(contacts.c.book, book), contacts.c.id.in_(part))):
            found[row.id] = _contact(row, names.get(row.id, ()))
    return [found[key] for key in wanted if key in found]


def counts(connection: sa.Connection, book: str) -> PeopleCounts:
    """The size of every shelf."""

    def size(shelf: Shelf) -> int:
        statement = sa.select(sa.func.count()).select_from(contacts).where(*_wanted(PeopleQuery(book, shelf)))
        return int(connection.execute(statement).scalar_one())

    opted = sa.select(sa.func.count()).select_from(opt_outs).where(opt_outs.c.book == book)
    return PeopleCounts(
        all=size(Shelf.ALL),
        no_group=size(Shelf.NO_GROUP),
        opted_out=int(connection.execute(opted).scalar_one()),
        bin=size(Shelf.BIN),
        groups=tuple(groups.all_of(connection, book)),
    )


def insert(connection: sa.Connection, book: str, people: Sequence[Incoming], now: float) -> list[int]:
    """Store new contacts with valid numbers; their ids, in order."""
    place = {"book": book, "deleted_at": None}
    rows = [
        _values(ContactDraft(person.name, "", person.fields, person.consent), person.number, now) | place
        for person in people
    ]
    if not rows:
        return []
    statement = contacts.insert().returning(contacts.c.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, rows).scalars())


def save(connection: sa.Connection, book: str, draft: ContactDraft, number: str, now: float) -> int | None:
    """Store a draft; `number` is E.164 digits, or "" to keep the draft's raw number as it was typed.

    The contact's id, None when the contact to be changed no longer exists.
    """
    values = _values(draft, number, now)
    if draft.id is None:
        made = contacts.insert().values(**values, book=book, deleted_at=None).returning(contacts.c.id)
        return int(connection.execute(made).scalar_one())
    done = connection.execute(
        contacts.update().where(contacts.c.book == book, contacts.c.id == draft.id).values(**values)
    )
    return draft.id if done.rowcount else None


def set_deleted(connection: sa.Connection, book: str, wanted: Sequence[int], at: float | None) -> list[int]:
    """Put contacts into the bin (`at` seconds since the epoch) or take them out (None); the ids that moved."""
    moved: list[int] = []
    side = contacts.c.deleted_at.is_not(None) if at is None else contacts.c.deleted_at.is_(None)
    for part in chunks(wanted):
        mine = (beside_key(contacts.c.book, book), contacts.c.id.in_(part), side)
        moved += connection.execute(
            contacts.update().where(*mine).values(deleted_at=at).returning(contacts.c.id)
        ).scalars()
    return moved


def erase(connection: sa.Connection, book: str, wanted: Sequence[int] | None = None) -> int:
    """Remove what is in the bin for good (all of it, or these ids); how many were removed."""
    binned = contacts.c.deleted_at.is_not(None)
    if wanted is None:
        return connection.execute(contacts.delete().where(contacts.c.book == book, binned)).rowcount
    mine = beside_key(contacts.c.book, book) & binned
    return sum(
        connection.execute(contacts.delete().where(mine, contacts.c.id.in_(part))).rowcount for part in chunks(wanted)
    )


def known(connection: sa.Connection, book: str, numbers: Sequence[str]) -> dict[str, tuple[int, str, dict[str, str]]]:
    """The oldest contact (id, name, custom fields) of each of these numbers that has one."""
    found: dict[str, tuple[int, str, dict[str, str]]] = {}
    for part in chunks(numbers):
        statement = (
            sa.select(contacts.c.id, contacts.c.name, contacts.c.number, contacts.c.fields)
            .where(contacts.c.book == book, contacts.c.number.in_(part), contacts.c.deleted_at.is_(None))
            .order_by(contacts.c.id.desc())
        )
        found |= {row.number: (row.id, row.name, row.fields) for row in connection.execute(statement)}
    return found


def with_number(connection: sa.Connection, book: str, number: str) -> list[int]:
    """The ids of the contacts that have this number, oldest first, without the bin."""
    mine = (contacts.c.book == book, contacts.c.number == number, contacts.c.deleted_at.is_(None))
    return list(connection.execute(sa.select(contacts.c.id).where(*mine).order_by(contacts.c.id)).scalars())


def first_matches(connection: sa.Connection, book: str, typed: str, limit: int) -> list[Contact]:
    """At most `limit` contacts for what was typed: those whose name begins with it first."""
    parts = searched_parts(typed)
    if not parts:
        return []
    begins = contacts.c.search.startswith(parts[0], autoescape=True)
    statement = _WITH_OPT_OUT.where(*_wanted(PeopleQuery(book, typed=typed)))
    rows = connection.execute(statement.order_by(sa.case((begins, 0), else_=1), contacts.c.search).limit(limit))
    return [_contact(row, ()) for row in rows]


def _wanted(query: PeopleQuery) -> Iterable[sa.ColumnElement[bool]]:
    yield contacts.c.book == query.book
    binned = query.shelf is Shelf.BIN
    yield contacts.c.deleted_at.is_not(None) if binned else contacts.c.deleted_at.is_(None)
    if query.shelf is Shelf.GROUP:
        yield contacts.c.id.in_(sa.select(group_members.c.contact_id).where(group_members.c.group_id == query.group_id))
    if query.shelf is Shelf.NO_GROUP:
        yield ~sa.exists().where(group_members.c.contact_id == contacts.c.id)
    for part in searched_parts(query.typed):
        yield contacts.c.search.contains(part, autoescape=True)


_WITH_OPT_OUT = sa.select(contacts, opt_outs.c.number.label("opted")).outerjoin(
    opt_outs, sa.and_(opt_outs.c.book == contacts.c.book, opt_outs.c.number == contacts.c.number)
)


def _values(draft: ContactDraft, number: str, now: float) -> dict[str, Any]:
    name = " ".join(draft.name.split())[:LONGEST_NAME]
    raw = "" if number else draft.raw_number.strip()
    fields = {key.strip()[:LONGEST_NAME]: value.strip() for key, value in draft.fields.items() if key.strip()}
    return {
        "name": name,
        "number": number,
        "raw_number": raw,
        "fields": fields,
        "consent": draft.consent.strip(),
        "search": search_text(name, number, raw, fields),
        "changed_at": now,
    }


def _contact(row: Any, group_names: tuple[str, ...]) -> Contact:
    return Contact(
        id=row.id,
        name=row.name,
        number=row.number,
        raw_number=row.raw_number,
        fields=dict(row.fields),
        consent=row.consent,
        groups=group_names,
        opted_out=row.opted is not None,
        deleted=row.deleted_at is not None,
    )
