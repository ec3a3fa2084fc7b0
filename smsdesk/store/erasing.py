"""Emptying what is personal in stored rows, for good: the rows stay, so that every sum stays as it was."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.erasing import ErasedWhat, Erasure
from smsdesk.domain.states import OPEN, RunState
from smsdesk.store.chunks import chunks
from smsdesk.store.schema import broadcasts, erasures, exchanges, messages, reports, submissions
from smsdesk.store.spending import first_group

FINISHED = (RunState.DONE, RunState.STOPPED)


def empty_messages(connection: sa.Connection, keys: Sequence[int]) -> None:
    """Take number and name out of messages, the texts of their own out of their requests, the answers to them and the
    numbers in their reports. Of the contact the group stays that the message is counted in."""
    for part in chunks(keys):
        mine = messages.c.id.in_(part)
        asked = list(connection.execute(sa.select(messages.c.submission_id).where(mine).distinct()).scalars())
        contact = messages.c.contact_id
        group = sa.case((contact.is_(None), None), (contact <= 0, contact), else_=-sa.func.coalesce(first_group(), 0))
        connection.execute(messages.update().where(mine).values(number="", name="", contact_id=group))
        empty_reports(connection, part)
        _empty_requests(connection, asked)


def empty_reports(connection: sa.Connection, keys: Sequence[int]) -> None:
    """Take the numbers out of the reports about messages. Without them several may be the same: one of each stays."""
    other = reports.alias()
    same = sa.exists().where(
        *(other.c[name] == reports.c[name] for name in ("account_id", "msg_id", "status")), other.c.id < reports.c.id
    )
    mine = reports.c.message_id.in_(keys)
    connection.execute(reports.delete().where(mine, same))
    connection.execute(reports.update().where(mine).values(sender=""))


def _empty_requests(connection: sa.Connection, asked: Sequence[int]) -> None:
    """Texts and answers of requests of which nobody is left; a batch that still has somebody keeps its text."""
    for part in chunks(asked):
        left = sa.select(messages.c.submission_id).where(messages.c.submission_id.in_(part), messages.c.number != "")
        nobody = (submissions.c.id.in_(part), submissions.c.id.not_in(left))
        connection.execute(submissions.update().where(*nobody, submissions.c.text.is_not(None)).values(text=""))
        answers = exchanges.c.submission_id.in_(sa.select(submissions.c.id).where(*nobody))
        connection.execute(exchanges.update().where(answers).values(raw="", detail=""))


def close_broadcast(connection: sa.Connection, broadcast_id: int, now: float) -> bool:
    """Empty the words of a finished broadcast once none of its people is left; False while somebody is."""
    somebody = sa.exists().where(messages.c.broadcast_id == broadcast_id, messages.c.number != "")
    still_open = sa.exists().where(messages.c.broadcast_id == broadcast_id, messages.c.state.in_(list(OPEN)))
    mine = (broadcasts.c.id == broadcast_id, broadcasts.c.state.in_(FINISHED), ~somebody, ~still_open)
    row = connection.execute(sa.select(broadcasts.c.overrides).where(*mine)).one_or_none()
    if row is None:
        return False
    rules = [each | {"note": ""} for each in row.overrides or ()] or None
    gone = dict(text="", title="", to_label="", source=None, overrides=rules, erased_at=now)
    connection.execute(broadcasts.update().where(broadcasts.c.id == broadcast_id).values(gone))
    return True


def note(connection: sa.Connection, erasure: Erasure) -> None:
    """Keep the record that something was erased."""
    kept = ("at", "by", "contacts", "sent", "received")
    values = {name: getattr(erasure, name) for name in kept} | {"what": erasure.what.value}
    connection.execute(erasures.insert().values(values))


def records(connection: sa.Connection, limit: int = 100) -> list[Erasure]:
    """What was erased, newest first."""
    rows = connection.execute(sa.select(erasures).order_by(erasures.c.id.desc()).limit(limit))
    return [_erasure(row) for row in rows]


def _erasure(row: Any) -> Erasure:
    return Erasure(row.at, row.by, ErasedWhat(row.what), row.contacts, row.sent, row.received)
