"""What a person says about an uncertain message: recorded with who and when; the old row stays closed."""

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.states import MessageState, check_message
from smsdesk.store.schema import marks, messages


def mark(connection: sa.Connection, message_ids: list[int], *, sent: bool, by: str, now: float) -> list[int]:
    """Close uncertain messages as sent or as not sent; the broadcasts that changed. Others are left alone."""
    state = MessageState.ACCEPTED_NO_ID if sent else MessageState.CANCELLED
    why = Why.MARKED_SENT if sent else Why.MARKED_NOT_SENT
    check_message(MessageState.UNCERTAIN, state)
    changed: set[int] = set()
    for message_id in message_ids:
        row = connection.execute(
            messages.update()
            .where(messages.c.id == message_id, messages.c.state == MessageState.UNCERTAIN)
            .values(state=state, why=why, changed_at=now)
            .returning(messages.c.broadcast_id)
        ).one_or_none()
        if row is not None:
            connection.execute(marks.insert().values(message_id=message_id, what=why, by=by, at=now))
            changed.add(row.broadcast_id)
    return sorted(changed)
