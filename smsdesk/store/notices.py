"""What a notification says of received messages, read for a whole burst at once."""

from collections.abc import Sequence

import sqlalchemy as sa

from smsdesk.domain.notices import Writer
from smsdesk.store.chunks import chunks
from smsdesk.store.schema import contacts
from smsdesk.store.schema_arrivals import incoming


def received(connection: sa.Connection, incoming_ids: Sequence[int]) -> list[tuple[Writer, str]]:
    """Who wrote and what, in the order of the ids; those that are gone are left out."""
    found: list[tuple[Writer, str]] = []
    for part in chunks(sorted(set(incoming_ids))):
        query = sa.select(incoming).where(incoming.c.id.in_(part)).order_by(incoming.c.id)
        rows = connection.execute(query).all()
        found += [(Writer(row.number, _name(connection, row.book, row.number)), row.text) for row in rows]
    return found


def _name(connection: sa.Connection, book: str, number: str) -> str:
    """The name of the number's oldest contact."""
    mine = (contacts.c.book == book, contacts.c.number == number, contacts.c.deleted_at.is_(None))
    query = sa.select(contacts.c.name).where(*mine, contacts.c.name != "").order_by(contacts.c.id).limit(1)
    return str(connection.execute(query).scalar() or "")
