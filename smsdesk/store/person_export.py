"""Everything that is kept about one number, for the person whose it is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.people import BOOKS
from smsdesk.store.schema import broadcasts, contacts, incoming, messages, opt_outs, submissions


def everything(connection: sa.Connection, number: str) -> dict[str, list[dict[str, Any]]]:
    """Contacts, what was sent and received, opt-outs; times by UTC as ISO 8601 writes them."""
    return {
        "contacts": list(_contacts(connection, number)),
        "sent": list(_sent(connection, number)),
        "received": list(_received(connection, number)),
        "opt_outs": list(_opt_outs(connection, number)),
    }


def _contacts(connection: sa.Connection, number: str) -> Iterator[dict[str, Any]]:
    rows = connection.execute(sa.select(contacts).where(contacts.c.book.in_(BOOKS), contacts.c.number == number))
    for row in rows:
        yield dict(name=row.name, number=f"+{number}", fields=row.fields, consent=row.consent, book=row.book)


def _sent(connection: sa.Connection, number: str) -> Iterator[dict[str, Any]]:
    at = sa.func.coalesce(messages.c.changed_at, broadcasts.c.created_at)
    query = (
        sa.select(
            at.label("at"),
            messages.c.name,
            messages.c.state,
            messages.c.delivery,
            sa.func.coalesce(submissions.c.text, broadcasts.c.text).label("text"),
            sa.func.coalesce(submissions.c.kind, broadcasts.c.kind).label("kind"),
        )
        .join(submissions, submissions.c.id == messages.c.submission_id)
        .join(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
        .where(messages.c.number == number)
        .order_by(messages.c.id)
    )
    for row in connection.execute(query):
        said = dict(name=row.name, text=row.text, kind=row.kind, state=row.state)
        yield dict(at=_moment(row.at)) | said | dict(report=row.delivery)


def _received(connection: sa.Connection, number: str) -> Iterator[dict[str, Any]]:
    mine = (incoming.c.book.in_(BOOKS), incoming.c.number == number)
    for row in connection.execute(sa.select(incoming).where(*mine).order_by(incoming.c.id)):
        yield dict(at=_moment(row.at), text=row.text, times=row.times)


def _opt_outs(connection: sa.Connection, number: str) -> Iterator[dict[str, Any]]:
    for row in connection.execute(sa.select(opt_outs).where(opt_outs.c.number == number)):
        yield dict(at=_moment(row.at), by=row.by, source=row.source, proof=row.proof, book=row.book)


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
