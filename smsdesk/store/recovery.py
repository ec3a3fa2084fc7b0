"""After a start: what was under way is in doubt or waits for a person; a restored file holds everything."""

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.states import MessageState, Reason, RunState, check_message, check_run, run_sources
from smsdesk.store.schema import broadcasts, messages, submissions

S = MessageState
_WAIT_FOR_A_PERSON = (Reason.PERSON, Reason.CANARY)


def recover(connection: sa.Connection, now: float) -> list[int]:
    """What was SENDING is in doubt, and every run that was under way waits for a person; the ids of those runs.

    Runs that waited for the network or the clock wait too: nothing leaves by itself after a restart. What a person
    paused, what waits after a canary's first few, and what is scheduled, stays as it is.
    """
    check_message(S.SENDING, S.DOUBT)
    # Only what is not done can have something under way: years of finished messages are not looked through.
    open_runs = sa.select(broadcasts.c.id).where(broadcasts.c.state != RunState.DONE)
    for table in (messages, submissions):
        connection.execute(
            table.update().where(table.c.broadcast_id.in_(open_runs), table.c.state == S.SENDING).values(state=S.DOUBT)
        )
    connection.execute(
        submissions.update()
        .where(
            submissions.c.broadcast_id.in_(open_runs),
            submissions.c.state == S.DOUBT,
            submissions.c.doubted == sa.false(),
        )
        .values(doubted=True, next_try_at=now)
    )
    connection.execute(
        messages.update()
        .where(messages.c.broadcast_id.in_(open_runs), messages.c.state == S.DOUBT, messages.c.why == "")
        .values(why=Why.RESTART)
    )
    check_run(RunState.RUNNING, RunState.PAUSED)
    stopped = connection.execute(
        broadcasts.update()
        .where(
            broadcasts.c.state.in_((RunState.HOLDING, RunState.RUNNING))
            | ((broadcasts.c.state == RunState.PAUSED) & broadcasts.c.reason.not_in(_WAIT_FOR_A_PERSON))
        )
        .values(state=RunState.PAUSED, reason=Reason.RESTART, hold_until=None)
        .returning(broadcasts.c.id)
    )
    return sorted(row.id for row in stopped)


def newest(connection: sa.Connection) -> int:
    """The id of the newest broadcast, 0 if there is none: what `hold_restored` is about."""
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(broadcasts.c.id), 0))).scalar_one())


def hold_restored(connection: sa.Connection, newest_id: int) -> list[int]:
    """Row 18: the data file is not the one used last here, so runs up to `newest_id` may have gone out elsewhere
    and are held, those that were held for another reason too; their ids. No clock is asked: it may be wrong."""
    held = connection.execute(
        broadcasts.update()
        .where(broadcasts.c.state.in_(run_sources(RunState.HELD)), broadcasts.c.id <= newest_id)
        .values(state=RunState.HELD, reason=Reason.RESTORED, hold_until=None)
        .returning(broadcasts.c.id)
    )
    return sorted(row.id for row in held)
