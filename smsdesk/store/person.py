"""Everything that is kept about one number, looked up and erased; sums and the opt-out with its proof stay."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.callbacks import CallbackState
from smsdesk.domain.erasing import ERASED, AboutNumber, ErasedWhat, Erasure, Needle
from smsdesk.domain.people import BOOKS, search_text
from smsdesk.domain.states import OPEN
from smsdesk.store import erasing, meta
from smsdesk.store.schema import (
    auto_replied,
    broadcasts,
    callbacks,
    contacts,
    conversations,
    drafts,
    exchanges,
    incoming,
    messages,
    opt_outs,
    reports,
)

UNDER_WAY = "erasing"
"""Name in `meta` of the number that is being erased: what a crash cuts short is finished at the next start."""


def look(connection: sa.Connection, number: str) -> AboutNumber:
    """What there is about a number (E.164 digits), in both books."""
    people = connection.execute(
        sa.select(contacts.c.name).where(contacts.c.book.in_(BOOKS), contacts.c.number == number)
    )
    names = [row.name for row in people]
    opted = sa.select(sa.func.min(opt_outs.c.at)).where(opt_outs.c.number == number)
    return AboutNumber(
        number,
        tuple(dict.fromkeys(name for name in names if name)),
        len(names),
        _count(connection, messages, messages.c.number == number),
        _count(connection, incoming, incoming.c.book.in_(BOOKS), incoming.c.number == number),
        connection.execute(opted).scalar(),
        tuple(_unfinished(connection, number)),
    )


def _count(connection: sa.Connection, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table).where(*conditions)).scalar_one())


def _unfinished(connection: sa.Connection, number: str) -> list[int]:
    mine = (messages.c.number == number, messages.c.state.in_(list(OPEN)))
    return list(connection.execute(sa.select(messages.c.broadcast_id).where(*mine).distinct()).scalars())


def begin(connection: sa.Connection, number: str, by: str, now: float) -> tuple[AboutNumber, list[int]]:
    """Erase what is found by the number itself, and note that the rest has to follow, in this one transaction; what
    there was, and the broadcasts that changed. Where something is unfinished nothing is done."""
    about = look(connection, number)
    if about.unfinished:
        return about, []
    mine = messages.c.number == number
    rows = connection.execute(sa.select(messages.c.id, messages.c.broadcast_id, messages.c.name).where(mine)).all()
    names = {*about.names, *(row.name for row in rows if row.name)}
    # First: of its contact a message keeps the group.
    erasing.empty_messages(connection, [row.id for row in rows])
    changed = sorted({row.broadcast_id for row in rows})
    for key in changed:
        _empty_label(connection, key, names)
        erasing.close_broadcast(connection, key, now)
    connection.execute(contacts.delete().where(contacts.c.book.in_(BOOKS), contacts.c.number == number))
    connection.execute(incoming.delete().where(incoming.c.book.in_(BOOKS), incoming.c.number == number))
    connection.execute(conversations.delete().where(conversations.c.book.in_(BOOKS), conversations.c.number == number))
    connection.execute(auto_replied.delete().where(auto_replied.c.number == number))
    erasing.note(connection, Erasure(now, by, ErasedWhat.PERSON, about.contacts, about.sent, about.received))
    meta.put(connection, UNDER_WAY, number)
    return about, changed


def _empty_label(connection: sa.Connection, broadcast_id: int, names: Iterable[str]) -> None:
    """What Sent shows under To may be this person's name, with " + 3" for others behind it."""
    mine = broadcasts.c.id == broadcast_id
    label = connection.execute(sa.select(broadcasts.c.to_label).where(mine)).scalar_one()
    for name in names:
        if label == name or label.startswith(f"{name} + "):
            connection.execute(broadcasts.update().where(mine).values(to_label=ERASED + label[len(name) :]))


def under_way(connection: sa.Connection) -> str:
    """The number whose erasing was cut short, "" for none."""
    return meta.get(connection, UNDER_WAY) or ""


def end(connection: sa.Connection) -> None:
    """Nothing of the number is left: it is forgotten too."""
    meta.put(connection, UNDER_WAY, "")


def empty_answers(connection: sa.Connection, needle: Needle, first: int, behind: int) -> None:
    """Take the number out of raw answers of the gateway with ids from `first` to before `behind`."""
    columns = (exchanges.c.raw, exchanges.c.detail)
    for key, _old, (raw, detail) in _with_number(connection, needle, columns, first, behind):
        connection.execute(exchanges.update().where(exchanges.c.id == key).values(raw=raw, detail=detail))


def drop_callbacks(connection: sa.Connection, needle: Needle, first: int, behind: int) -> None:
    """Remove callbacks as they came; one that is still to be looked at stays."""
    for key, _old, _new in _with_number(connection, needle, (callbacks.c.parameters,), first, behind):
        looked_at = (callbacks.c.id == key, callbacks.c.state != CallbackState.NEW)
        connection.execute(callbacks.delete().where(*looked_at))


def drop_reports(connection: sa.Connection, needle: Needle, first: int, behind: int) -> None:
    """Remove reports that belong to no message of ours."""
    for key, _old, _new in _with_number(connection, needle, (reports.c.sender,), first, behind):
        connection.execute(reports.delete().where(reports.c.id == key))


def empty_broadcasts(connection: sa.Connection, needle: Needle, first: int, behind: int) -> None:
    """Take the number out of what Compose would be filled with again, out of notes and of what stands under To."""
    columns = (broadcasts.c.source, broadcasts.c.overrides, broadcasts.c.to_label)
    for key, _old, (source, overrides, label) in _with_number(connection, needle, columns, first, behind):
        values = dict(source=source, overrides=overrides, to_label=label)
        connection.execute(broadcasts.update().where(broadcasts.c.id == key).values(values))


def empty_contacts(connection: sa.Connection, needle: Needle, first: int, behind: int) -> None:
    """Take the number out of the fields of other people, and remove contacts that only have it as it was typed."""
    columns = (contacts.c.raw_number, contacts.c.fields, contacts.c.name, contacts.c.number)
    for key, old, (raw, fields, name, number) in _with_number(connection, needle, columns, first, behind):
        if raw != old[0]:
            connection.execute(contacts.delete().where(contacts.c.id == key))
            continue
        values = dict(fields=fields, name=name, search=search_text(name, number, raw, fields))
        connection.execute(contacts.update().where(contacts.c.id == key).values(values))


def empty_drafts(connection: sa.Connection, needle: Needle) -> None:
    """Take the number, and rows of lists that are about it, out of what was typed."""
    for row in connection.execute(sa.select(drafts.c.key, drafts.c.value)).all():
        mine = drafts.c.key == row.key
        kept = needle.pruned(row.value)
        if any(needle.is_written(part) for part in row.key.split("/")):
            connection.execute(drafts.delete().where(mine))
        elif kept is not row.value:
            connection.execute(drafts.update().where(mine).values(value=kept))


def _with_number(
    connection: sa.Connection, needle: Needle, columns: Sequence[sa.Column[Any]], first: int, behind: int
) -> Iterator[tuple[int, list[Any], list[Any]]]:
    """The rows of a piece of a table in which the number stands: id, these columns, and the same without it."""
    key = columns[0].table.c.id
    for row in connection.execute(sa.select(key, *columns).where(key >= first, key < behind)).all():
        old = list(row[1:])
        new = [needle.pruned(each) for each in old]
        if any(one is not other for one, other in zip(new, old, strict=True)):
            yield row[0], old, new
