"""Submissions that wait for others: the next message to the same recipient, and those after a canary's first few.

Both are WAITING, which nothing claims, while their messages are QUEUED like any other that has not left: Stop and
opt-outs cancel them, and then nothing lets them go. A next message has `after_id`, the one it follows.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.states import OPEN, UNSENT, MessageState
from smsdesk.store.schema import messages, submissions

WAITING = "waiting"
SETTLED = "settled"
"""Words of `submissions.state` beside the message states."""

S = MessageState
_TAKEN = frozenset({S.ACCEPTED, S.ACCEPTED_NO_ID})

# Built once, as one of them is asked after every answer about a recipient who gets several messages.
_STATE_OF = sa.select(messages.c.state).where(messages.c.submission_id == sa.bindparam("of_submission")).limit(1)
_QUEUED_OF = sa.exists().where(messages.c.submission_id == submissions.c.id, messages.c.state == S.QUEUED)
_NEXT = (
    submissions.update()
    .where(submissions.c.after_id == sa.bindparam("of_submission"), submissions.c.state == WAITING, _QUEUED_OF)
    .values(state=S.QUEUED)
)
CANARY_OF = (
    sa.select(submissions.c.id)
    .where(
        submissions.c.broadcast_id == sa.bindparam("of_broadcast"),
        submissions.c.state == WAITING,
        submissions.c.after_id.is_(None),
    )
    .limit(1)
)
"""One that waits for a canary, if there is any."""


def follow(connection: sa.Connection, submission_id: int, now: float) -> None:
    """After an answer: the next message to this recipient may go when this one was taken; when it never will be, the
    rest is cancelled."""
    state = connection.execute(_STATE_OF, dict(of_submission=submission_id)).scalar_one()
    if state in _TAKEN:
        connection.execute(_NEXT, dict(of_submission=submission_id))
    elif state not in OPEN:
        cut(connection, [submission_id], now)


def cut(connection: sa.Connection, keys: Sequence[int], now: float) -> None:
    """Cancel what follows these submissions and has not left: a tune or picture with a message missing is worth
    nothing, and each of its messages costs."""
    while keys:
        unsent = submissions.c.state.in_((WAITING, *UNSENT))
        keys = (
            connection.execute(
                submissions.update()
                .where(submissions.c.after_id.in_(keys), unsent)
                .values(state=SETTLED)
                .returning(submissions.c.id)
            )
            .scalars()
            .all()
        )
        connection.execute(
            messages.update()
            .where(messages.c.submission_id.in_(keys), messages.c.state.in_(UNSENT))
            .values(state=S.CANCELLED, why=Why.PART_MISSING, changed_at=now)
        )


def release_canary(connection: sa.Connection, broadcast_id: int) -> None:
    """Let everybody after the first few go; further messages to the same recipient go on waiting for theirs."""
    connection.execute(
        submissions.update()
        .where(
            submissions.c.broadcast_id == broadcast_id,
            submissions.c.state == WAITING,
            submissions.c.after_id.is_(None),
            _QUEUED_OF,
        )
        .values(state=S.QUEUED)
    )
