"""Stored callbacks are applied in order, once each, in the transaction that notes them as done."""

import logging
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from smsdesk.domain.callbacks import Applied, Callback, CallbackKind, CallbackState
from smsdesk.domain.events import Event
from smsdesk.store import callbacks

log = logging.getLogger(__name__)

Handler = Callable[[sa.Connection, int, Callback, float], Applied]
"""Applies one stored callback (its id, itself, and the time) inside the caller's transaction."""

_ABOUT_THIS_ONE = (sa.exc.IntegrityError, sa.exc.DataError)
"""Errors of the file that come from what is stored, so that another try would change nothing."""

AT_ONCE = 100
"""Callbacks in one turn of the database thread, so that a running broadcast waits little."""


def apply(
    connection: sa.Connection, handlers: Mapping[CallbackKind, Handler], now: float
) -> tuple[int, tuple[Event, ...]]:
    """Apply the oldest callbacks that nobody has looked at; how many there were, and the facts that follow. What has
    no handler, or one that fails, is kept as not understood."""
    found = callbacks.fresh(connection, AT_ONCE)
    events: list[Event] = []
    for callback_id, callback in found:
        applied = _apply_one(connection, handlers.get(callback.kind), callback_id, callback, now)
        callbacks.settle(connection, callback_id, applied.state)
        events += applied.events
    return len(found), tuple(dict.fromkeys(events))


def _apply_one(
    connection: sa.Connection, handler: Handler | None, callback_id: int, callback: Callback, now: float
) -> Applied:
    if handler is None:
        return Applied(CallbackState.NOT_UNDERSTOOD)
    savepoint = connection.begin_nested()
    try:
        applied = handler(connection, callback_id, callback, now)
    except Exception as error:
        if isinstance(error, sa.exc.DBAPIError) and not isinstance(error, _ABOUT_THIS_ONE):
            raise  # the file refuses: all of it is tried again later
        # Whatever came: one callback that nobody understands must not stand in the way of those after it.
        savepoint.rollback()
        # Only its kind: the text of an error may hold what came.
        log.error("a stored callback could not be applied: %s", type(error).__name__)
        return Applied(CallbackState.NOT_UNDERSTOOD)
    savepoint.commit()
    return applied
