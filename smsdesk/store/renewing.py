"""Held rows on Resume: each gets a fresh seqno, and keeps what it is, its place and what follows it."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.states import MessageState
from smsdesk.store import trail
from smsdesk.store.chains import SETTLED
from smsdesk.store.freezing import Own, Request, batches, new_submissions
from smsdesk.store.schema import broadcasts, messages, submissions

S = MessageState


def renew_held(connection: sa.Connection, broadcast_id: int) -> None:
    """Held rows were only ever answered 1702 or 1704, which may have used up their seqno: they get a new one."""
    columns = (submissions.c.text, submissions.c.kind, submissions.c.parts, submissions.c.sender)
    held = connection.execute(
        sa.select(messages.c.id, messages.c.submission_id, *columns)
        .join(submissions, submissions.c.id == messages.c.submission_id)
        .where(messages.c.broadcast_id == broadcast_id, messages.c.state == S.HELD)
        .order_by(messages.c.position, messages.c.id)
    ).all()
    if not held:
        return
    run = connection.execute(
        sa.select(broadcasts.c.reports, broadcasts.c.batch_size).where(broadcasts.c.id == broadcast_id)
    ).one()
    owns = ((at, Own(row.text, row.kind, row.parts, row.sender)) for at, row in enumerate(held))
    groups = list(batches(owns, 1 if run.reports else run.batch_size))
    keys = new_submissions(connection, broadcast_id, [Request(own) for own, _ in groups])
    for key, (_, places) in zip(keys, groups, strict=True):
        _take_over(connection, key, [held[at] for at in places])
    connection.execute(
        submissions.update()
        .where(submissions.c.broadcast_id == broadcast_id, submissions.c.state == S.HELD)
        .values(state=SETTLED)
    )


def _take_over(connection: sa.Connection, key: int, rows: Sequence[Any]) -> None:
    """Give the rows of earlier submissions to a new one, with what was asked and answered about them."""
    old = list(dict.fromkeys(row.submission_id for row in rows))
    trail.carry_over(connection, old, key)
    connection.execute(
        messages.update().where(messages.c.id.in_([row.id for row in rows])).values(submission_id=key, state=S.QUEUED)
    )
    before = sa.select(submissions.c.after_id).where(submissions.c.id == old[0]).scalar_subquery()
    connection.execute(submissions.update().where(submissions.c.id == key).values(after_id=before))
    connection.execute(submissions.update().where(submissions.c.after_id.in_(old)).values(after_id=key))
