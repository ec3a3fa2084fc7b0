"""Opt-outs in the database: numbers that get nothing any more, with who said so, when and how."""

from collections.abc import Sequence

import sqlalchemy as sa

from smsdesk.domain.people import searched_parts
from smsdesk.domain.records import OptOut
from smsdesk.store.chunks import chunks
from smsdesk.store.runs import cancel_opted_out
from smsdesk.store.schema import contacts, opt_outs


def add(
    connection: sa.Connection,
    book: str,
    numbers: Sequence[str],
    by: str,
    source: str,
    now: float,
    proof: str = "",
) -> tuple[list[str], list[int]]:
    """Opt numbers (E.164 digits) out and cancel their unsent messages, in this one transaction. `proof` are the words
    that somebody wrote, and when.

    The numbers that were not opted out before (the older record of the others is kept), and the ids of the
    broadcasts that changed.
    """
    unique = list(dict.fromkeys(numbers))
    present = among(connection, book, unique)
    fresh = [number for number in unique if number not in present]
    if fresh:
        same = {"book": book, "at": now, "by": by, "source": source, "proof": proof}
        rows = [same | {"number": number} for number in fresh]
        connection.execute(opt_outs.insert(), rows)
    if proof and len(fresh) < len(unique):
        # Whoever was opted out by hand before, and writes it too, has now said so: the record gets its proof.
        unproved = (opt_outs.c.book == book, opt_outs.c.number.in_(unique), opt_outs.c.proof == "")
        connection.execute(opt_outs.update().where(*unproved).values(proof=proof))
    # Also when all were known: a row that slipped in meanwhile must not leave.
    return fresh, cancel_opted_out(connection, book, now)


def let_in(connection: sa.Connection, book: str, numbers: Sequence[str], now: float) -> tuple[list[OptOut], list[int]]:
    """As `remove`, and confirmations that have not left are cancelled: what they say is not true any more. What was
    removed, and the ids of the broadcasts that changed."""
    removed = remove(connection, book, numbers)
    return removed, cancel_opted_out(connection, book, now) if removed else []


def remove(connection: sa.Connection, book: str, numbers: Sequence[str]) -> list[OptOut]:
    """Let numbers get messages again; what was removed, so that it can be put back."""
    removed: list[OptOut] = []
    for part in chunks(numbers):
        mine = (opt_outs.c.book == book, opt_outs.c.number.in_(part))
        rows = connection.execute(sa.select(opt_outs).where(*mine)).all()
        removed += [OptOut(row.number, row.at, row.by, row.source, proof=row.proof) for row in rows]
        connection.execute(opt_outs.delete().where(*mine))
    return removed


def put_back(connection: sa.Connection, book: str, removed: Sequence[OptOut], now: float) -> list[int]:
    """Undo `remove`, with the old times and names; the ids of the broadcasts that changed."""
    present = among(connection, book, [line.number for line in removed])
    rows = [
        {
            "book": book,
            "number": line.number,
            "at": line.at,
            "by": line.by,
            "source": line.source,
            "proof": line.proof,
        }
        for line in removed
        if line.number not in present
    ]
    if rows:
        connection.execute(opt_outs.insert(), rows)
    return cancel_opted_out(connection, book, now)


def among(connection: sa.Connection, book: str, numbers: Sequence[str]) -> set[str]:
    """Those of the numbers that are opted out."""
    found: set[str] = set()
    for part in chunks(numbers):
        mine = (opt_outs.c.book == book, opt_outs.c.number.in_(part))
        found |= set(connection.execute(sa.select(opt_outs.c.number).where(*mine)).scalars())
    return found


def page(connection: sa.Connection, book: str, typed: str, offset: int, limit: int) -> list[OptOut]:
    """Opt-outs newest first, with the name of the number's oldest contact; `typed` as in the search of contacts."""
    name = (
        sa.select(contacts.c.name)
        .where(contacts.c.book == book, contacts.c.number == opt_outs.c.number, contacts.c.deleted_at.is_(None))
        .order_by(contacts.c.id)
        .limit(1)
        .scalar_subquery()
    )
    statement = sa.select(opt_outs, sa.func.coalesce(name, "").label("name")).where(*_wanted(book, typed))
    rows = connection.execute(statement.order_by(opt_outs.c.at.desc(), opt_outs.c.number).offset(offset).limit(limit))
    return [OptOut(row.number, row.at, row.by, row.source, row.name, row.proof) for row in rows]


def size(connection: sa.Connection, book: str, typed: str = "") -> int:
    """How many opt-outs `page` goes through."""
    statement = sa.select(sa.func.count()).select_from(opt_outs).where(*_wanted(book, typed))
    return int(connection.execute(statement).scalar_one())


def _wanted(book: str, typed: str) -> list[sa.ColumnElement[bool]]:
    parts = searched_parts(typed)
    if not parts:
        return [opt_outs.c.book == book]
    people = sa.select(contacts.c.number).where(
        contacts.c.book == book,
        contacts.c.deleted_at.is_(None),
        *(contacts.c.search.contains(part, autoescape=True) for part in parts),
    )
    digits = sa.and_(*(opt_outs.c.number.contains(part, autoescape=True) for part in parts))
    return [opt_outs.c.book == book, sa.or_(digits, opt_outs.c.number.in_(people))]
