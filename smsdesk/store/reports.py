"""Delivery reports: kept as they came, matched with our messages, and which of them counts."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from smsdesk.domain import delivery
from smsdesk.domain.callbacks import Applied, Callback, CallbackState, Origin
from smsdesk.domain.events import MessagesChanged
from smsdesk.domain.records import DELIVERED_STATUS, ReportRow
from smsdesk.domain.states import MessageState
from smsdesk.store.logins import same_login
from smsdesk.store.schema import accounts, broadcasts, callbacks, messages, reports

# Built once, as all of them are asked for every report. What is bound in a WHERE must not be called like a column.
_ASKED, _SENT_BY = accounts.alias("asked"), accounts.alias("sent_by")
# An account that was removed and connected again is another row; its provider knows only one.
_SAME_ACCOUNT = same_login(_ASKED, _SENT_BY)
_KNOWN = sa.select(reports.c.id, reports.c.message_id).where(
    reports.c.account_id == sa.bindparam("of_account"),
    reports.c.msg_id == sa.bindparam("of_id"),
    reports.c.sender == sa.bindparam("of_sender"),
    reports.c.status == sa.bindparam("of_status"),
)
# Rows that were given an ID which another one has are ACCEPTED_NO_ID: nothing can be said about them.
_MATCH = (
    sa.select(messages.c.id, messages.c.broadcast_id, messages.c.delivery, messages.c.number)
    .select_from(messages)
    .join(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
    .join(_SENT_BY, _SENT_BY.c.id == broadcasts.c.account_id)
    .join(_ASKED, _SAME_ACCOUNT)
    .where(
        messages.c.msg_id == sa.bindparam("of_id"),
        messages.c.state == MessageState.ACCEPTED,
        _ASKED.c.id == sa.bindparam("of_account"),
    )
    .limit(1)
)
_ADD = reports.insert()
_TELL = messages.update().where(messages.c.id == sa.bindparam("of_message"))
_JOIN = reports.update().where(reports.c.id == sa.bindparam("of_report"))
_APPLIED = (
    callbacks.update()
    .where(callbacks.c.id == sa.bindparam("of_callback"), callbacks.c.state == CallbackState.UNMATCHED)
    .values(state=CallbackState.APPLIED)
)
_UNJOINED = (
    sa.select(reports.c.id, reports.c.callback_id, reports.c.status, reports.c.at)
    .select_from(reports)
    .join(_ASKED, _ASKED.c.id == reports.c.account_id)
    .join(_SENT_BY, _SAME_ACCOUNT)
    .where(
        reports.c.msg_id == sa.bindparam("of_id"),
        reports.c.message_id.is_(None),
        _SENT_BY.c.id == sa.bindparam("of_account"),
    )
)
_MESSAGE = (
    sa.select(messages.c.delivery, messages.c.msg_id, broadcasts.c.account_id)
    .join(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
    .where(messages.c.id == sa.bindparam("of_message"))
)


def apply(connection: sa.Connection, callback_id: int, callback: Callback, _now: float) -> Applied:
    """Keep a report and let it count for its message; the same again changes nothing, and one for an unknown ID waits
    for the answer to our own request (row 19 of the failure model)."""
    report = delivery.read(callback)
    if report is None:
        return Applied(CallbackState.NOT_UNDERSTOOD)
    if callback.origin is Origin.SAMPLE:
        return Applied(CallbackState.APPLIED)  # it shows that the way is free, and is about nobody's message
    found = connection.execute(_MATCH, dict(of_account=callback.account_id, of_id=report.msg_id)).one_or_none()
    # With the words of an erased message the senders of its reports went: the same again is known without them.
    sender = "" if found is not None and found.number == "" else report.sender
    key = dict(of_account=callback.account_id, of_id=report.msg_id, of_sender=sender, of_status=report.status)
    if connection.execute(_KNOWN, key).one_or_none() is not None:
        return Applied(CallbackState.REPEATED)
    values = dict(account_id=callback.account_id, callback_id=callback_id, at=callback.at, msg_id=report.msg_id)
    values |= dict(sender=sender, status=report.status, message_id=None if found is None else found.id)
    connection.execute(_ADD, values)
    if found is None:
        return Applied(CallbackState.UNMATCHED)
    _tell(connection, found.id, found.delivery, [(report.status, callback.at)])
    return Applied(CallbackState.APPLIED, (MessagesChanged(found.broadcast_id),))


def join_waiting(connection: sa.Connection, message_id: int) -> None:
    """The ID of a message is known now: reports that came before it count from now on."""
    message = connection.execute(_MESSAGE, dict(of_message=message_id)).one()
    which = dict(of_account=message.account_id, of_id=message.msg_id)
    waiting = sorted(connection.execute(_UNJOINED, which).all(), key=lambda row: int(row.id))
    for row in waiting:
        connection.execute(_JOIN, dict(of_report=row.id, message_id=message_id))
        connection.execute(_APPLIED, dict(of_callback=row.callback_id))
    _tell(connection, message_id, message.delivery, [(row.status, row.at) for row in waiting])


def _tell(
    connection: sa.Connection, message_id: int, before: int | None, statuses: Iterable[tuple[str, float]]
) -> None:
    """Let further reports count, in the order in which they came."""
    counts, told_at = before, None
    for status, at in statuses:
        code = delivery.code_of(status)
        if delivery.counting(counts, code) == code and counts != DELIVERED_STATUS:
            counts, told_at = code, at
    if told_at is not None:
        connection.execute(_TELL, dict(of_message=message_id, delivery=counts, reported_at=told_at))


def of_message(connection: sa.Connection, message_id: int) -> tuple[ReportRow, ...]:
    """All reports about a message, in the order in which they came."""
    rows = connection.execute(sa.select(reports).where(reports.c.message_id == message_id)).all()
    return tuple(_report(row) for row in sorted(rows, key=lambda row: int(row.id)))


def _report(row: Any) -> ReportRow:
    return ReportRow(row.at, row.sender, row.status)


def purge(connection: sa.Connection, before: float, limit: int) -> int:
    """Forget reports that no message of ours ever had, and the callbacks they came in, if they came before a time; at
    most so many at once. How many there were."""
    old = connection.execute(
        sa.select(reports.c.id, reports.c.callback_id)
        .where(reports.c.message_id.is_(None), reports.c.at < before)
        .limit(limit)
    ).all()
    connection.execute(reports.delete().where(reports.c.id.in_([row.id for row in old])))
    unmatched = callbacks.c.state == CallbackState.UNMATCHED
    connection.execute(callbacks.delete().where(callbacks.c.id.in_([row.callback_id for row in old]), unmatched))
    return len(old)
