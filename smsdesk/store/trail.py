"""What was asked and answered, request by request: the proof for questions to the provider."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.answers import Exchange
from smsdesk.domain.decisions import Why
from smsdesk.domain.records import ExchangeRow, Mark
from smsdesk.store.schema import exchanges, marks, messages, submissions

_ADD = exchanges.insert()


def add(connection: sa.Connection, submission_id: int, seqno: str, exchange: Exchange, at: float) -> None:
    """Keep one exchange and the seqno it was about; the raw answer is at most 4 KB."""
    detail = exchange.detail or (exchange.failure.value if exchange.failure else "")
    values = dict(
        submission_id=submission_id,
        at=at,
        seqno=seqno,
        page=exchange.page,
        code=exchange.code,
        detail=detail,
        raw=exchange.raw[:4096],
        seconds=exchange.seconds,
    )
    connection.execute(_ADD, values)


def of_message(connection: sa.Connection, message_id: int) -> tuple[str, tuple[ExchangeRow, ...], tuple[Mark, ...]]:
    """The seqno, the exchanges (oldest first) and the marks of one message."""
    found = connection.execute(
        sa.select(submissions.c.id, submissions.c.seqno)
        .join(messages, messages.c.submission_id == submissions.c.id)
        .where(messages.c.id == message_id)
    ).one()
    rows = connection.execute(
        sa.select(exchanges).where(exchanges.c.submission_id == found.id).order_by(exchanges.c.id)
    )
    said = connection.execute(sa.select(marks).where(marks.c.message_id == message_id).order_by(marks.c.id))
    return (
        found.seqno,
        tuple(_exchange(row, found.seqno) for row in rows),
        tuple(Mark(Why(row.what), row.by, row.at) for row in said),
    )


def _exchange(row: Any, seqno: str) -> ExchangeRow:
    return ExchangeRow(row.at, row.page, row.seqno or seqno, row.code, row.detail, row.raw, row.seconds)


def carry_over(connection: sa.Connection, old: Sequence[int], new: int) -> None:
    """Copy the exchanges of earlier submissions to the one that takes their rows over."""
    columns = ("at", "seqno", "page", "code", "detail", "raw", "seconds")
    for key in dict.fromkeys(old):
        picked = sa.select(sa.literal(new), *(exchanges.c[name] for name in columns)).where(
            exchanges.c.submission_id == key
        )
        connection.execute(exchanges.insert().from_select(["submission_id", *columns], picked))
