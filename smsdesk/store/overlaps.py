"""Which broadcasts of the last hours went to the same people as a new list."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from smsdesk.domain.states import MessageState
from smsdesk.store.schema import accounts, broadcasts, messages


@dataclass(frozen=True)
class Overlap:
    """An earlier broadcast and how many of the new recipients it went to."""

    broadcast_id: int
    created_at: float
    text: str
    people: int


def find(connection: sa.Connection, book: str, numbers: Sequence[str], since: float) -> list[Overlap]:
    """Broadcasts of a book since a time (seconds since the epoch) that share recipients, newest first."""
    found: dict[int, Overlap] = {}
    people = sa.func.count(sa.distinct(messages.c.number))  # one may have got several messages
    for start in range(0, len(numbers), 500):
        query = (
            sa.select(broadcasts.c.id, broadcasts.c.created_at, broadcasts.c.text, people.label("people"))
            .join(messages, messages.c.broadcast_id == broadcasts.c.id)
            .join(accounts, accounts.c.id == broadcasts.c.account_id)
            .where(
                broadcasts.c.created_at >= since,
                accounts.c.practice == (book == "practice"),
                messages.c.number.in_(numbers[start : start + 500]),
                messages.c.state != MessageState.CANCELLED,
            )
            .group_by(broadcasts.c.id)
        )
        for row in connection.execute(query):
            before = found[row.id].people if row.id in found else 0
            found[row.id] = Overlap(row.id, row.created_at, row.text, before + row.people)
    return sorted(found.values(), key=lambda one: -one.created_at)
