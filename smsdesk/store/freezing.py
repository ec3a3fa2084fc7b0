"""What is frozen when "Send" is pressed: a broadcast with all its messages, each under a seqno of its own."""

import secrets
import string
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.records import NewBroadcast
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.store.schema import broadcasts, messages, submissions

SEQNO_LENGTH = 20
SEQNO_ALPHABET = string.ascii_uppercase + string.digits
# An octet to a sign; the last four octets would make four signs likelier than the others, so they are left out.
_SIGNS = bytes(ord(SEQNO_ALPHABET[octet % len(SEQNO_ALPHABET)]) for octet in range(256))
_UNEVEN = bytes(range(256 - 256 % len(SEQNO_ALPHABET), 256))
BATCH_LIMIT = 100
"""Numbers in one multi-recipient request (row 22 of the failure model)."""
_AT_ONCE = 5000

S = MessageState


def new_seqno() -> str:
    """20 random characters of one case: longer ones are cut by the server, counters restart (reliability.md)."""
    while True:
        signs = secrets.token_bytes(SEQNO_LENGTH + 12).translate(_SIGNS, _UNEVEN)
        if len(signs) >= SEQNO_LENGTH:
            return signs[:SEQNO_LENGTH].decode("ascii")


def create(connection: sa.Connection, new: NewBroadcast, now: float) -> int:
    """Store a broadcast and all its messages as queued, each with its seqno, in the caller's transaction.

    Raises ValueError when a number is there twice: its owner would be charged for twice.
    """
    if len({person.number for person in new.recipients}) < len(new.recipients):
        raise ValueError("a number is there twice")
    batch = max(1, min(new.batch_size, BATCH_LIMIT))
    row = dict(
        account_id=new.account_id,
        created_at=now,
        created_by=new.created_by,
        state=RunState.HOLDING,
        reason=Reason.NONE,
        text=new.text,
        kind=new.kind,
        sender=new.sender,
        reports=new.reports,
        to_label=new.to_label,
        parts=new.parts,
        recipients=len(new.recipients),
        batch_size=batch,
        hold_until=now + new.hold_seconds,
    )
    key = connection.execute(broadcasts.insert().values(row)).inserted_primary_key
    assert key is not None
    _add_messages(connection, int(key[0]), new, 1 if new.reports else batch)
    return int(key[0])


def _add_messages(connection: sa.Connection, broadcast_id: int, new: NewBroadcast, size: int) -> None:
    """Insert messages with their submissions: `size` numbers a submission, one seqno each."""
    people = new.recipients
    ids = new_submissions(connection, broadcast_id, -(-len(people) // size))
    fresh = dict(broadcast_id=broadcast_id, state=S.QUEUED, why=Why.NONE)
    for start in range(0, len(people), _AT_ONCE):
        rows = [
            fresh
            | dict(
                number=person.number,
                name=person.name,
                contact_id=person.contact_id,
                position=position + 1,
                submission_id=ids[position // size],
            )
            for position, person in enumerate(people[start : start + _AT_ONCE], start=start)
        ]
        connection.execute(messages.insert(), rows)


def new_submissions(connection: sa.Connection, broadcast_id: int, number: int) -> list[int]:
    """Add so many queued submissions to a broadcast, each with a fresh seqno; their ids in rising order.

    The ids are looked up by their seqnos: RETURNING took four times as long for 100,000 rows.
    """
    fresh: dict[str, Any] = dict(
        broadcast_id=broadcast_id,
        state=S.QUEUED,
        back_to=S.QUEUED,
        next_try_at=0.0,
        attempts=0,
        doubted=False,
        server_errors=0,
        held=False,
    )
    made = [new_seqno() for _ in range(number)]
    for start in range(0, number, _AT_ONCE):
        connection.execute(submissions.insert(), [fresh | {"seqno": seqno} for seqno in made[start : start + _AT_ONCE]])
    ids: list[int] = []
    for start in range(0, number, 500):
        query = sa.select(submissions.c.id).where(submissions.c.seqno.in_(made[start : start + 500]))
        ids += connection.execute(query).scalars()
    return sorted(ids)
