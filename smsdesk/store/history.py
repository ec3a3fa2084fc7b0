"""What was sent to a number, for the history beside a contact."""

import sqlalchemy as sa

from smsdesk.domain.people import PRACTICE, HistoryLine
from smsdesk.domain.states import MessageState
from smsdesk.store.schema import accounts, broadcasts, messages


def of_number(connection: sa.Connection, book: str, number: str, offset: int, limit: int) -> list[HistoryLine]:
    """The messages to a number (E.164 digits), newest first, from accounts of this book only."""
    at = sa.func.coalesce(messages.c.changed_at, broadcasts.c.created_at)
    columns = (messages.c.id, messages.c.broadcast_id, messages.c.state, messages.c.delivery, messages.c.code)
    statement = (
        sa.select(*columns, at.label("at"), broadcasts.c.text)
        .join(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
        .join(accounts, accounts.c.id == broadcasts.c.account_id)
        .where(messages.c.number == number, accounts.c.practice == (book == PRACTICE))
        .order_by(broadcasts.c.created_at.desc(), messages.c.id.desc())
    )
    return [
        HistoryLine(row.id, row.broadcast_id, row.at, row.text, MessageState(row.state), row.delivery, row.code)
        for row in connection.execute(statement.offset(offset).limit(limit))
    ]
