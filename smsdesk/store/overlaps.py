"""Which broadcasts of the last hours went to the same people as a new list, and who would get the same again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from smsdesk.domain.states import MessageState
from smsdesk.store.chunks import CHUNK, chunks
from smsdesk.store.schema import accounts, broadcasts, messages, submissions

# A recipient may have several messages of one broadcast.
_PEOPLE = sa.func.count(sa.distinct(messages.c.number)).label("people")
_NEVER_CAME = (MessageState.CANCELLED, MessageState.REFUSED)


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


def repeated(connection: sa.Connection, book: str, texts: Mapping[str, str], since: float) -> set[str]:
    """The numbers among the keys of `texts` to which the very text there went since a time (seconds since the epoch),
    or still may go; texts as they leave, hexadecimal for binary kinds."""
    found: set[str] = set()
    same = sa.func.coalesce(submissions.c.text, broadcasts.c.text)
    for part in chunks(list(texts), CHUNK // 2):  # a text beside each number
        query = (
            sa.select(messages.c.number, same.label("text"))
            .join(submissions, submissions.c.id == messages.c.submission_id)
            .join(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
            .join(accounts, accounts.c.id == broadcasts.c.account_id)
            .where(
                messages.c.number.in_(part),
                broadcasts.c.created_at >= since,
                accounts.c.practice == (book == "practice"),
                messages.c.state.not_in(_NEVER_CAME),
                same.in_({texts[number] for number in part}),
            )
        )
        found.update(row.number for row in connection.execute(query) if texts[row.number] == row.text)
    return found
