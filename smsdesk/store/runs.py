"""Broadcasts as a whole: stored in one commit, released, paused, stopped, undone, recovered after a crash."""

import secrets
import string
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Broadcast, NewBroadcast
from smsdesk.domain.states import (
    MessageState,
    Reason,
    RunState,
    check_run,
    run_sources,
)
from smsdesk.store import trail
from smsdesk.store.schema import accounts, broadcasts, messages, opt_outs, submissions

SEQNO_LENGTH = 20
SEQNO_ALPHABET = string.ascii_uppercase + string.digits
SETTLED = "settled"
UNFINISHED = (RunState.SCHEDULED, RunState.HOLDING, RunState.RUNNING, RunState.PAUSED, RunState.HELD)

S = MessageState


def new_seqno() -> str:
    """20 random characters of one case: longer ones are cut by the server, counters restart (reliability.md)."""
    return "".join(secrets.choice(SEQNO_ALPHABET) for _ in range(SEQNO_LENGTH))


def create(connection: sa.Connection, new: NewBroadcast, now: float) -> int:
    """Store a broadcast and all its messages as queued, each with its seqno, in the caller's transaction."""
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
        batch_size=new.batch_size,
        hold_until=now + new.hold_seconds,
    )
    broadcast_id = _inserted(connection, broadcasts.insert().values(row))
    rows = [
        dict(number=person.number, name=person.name, contact_id=person.contact_id, position=position)
        for position, person in enumerate(new.recipients, start=1)
    ]
    size = 1 if new.reports else new.batch_size
    for start in range(0, len(rows), size * 500):
        _insert_messages(connection, broadcast_id, rows[start : start + size * 500], size)
    return broadcast_id


def _inserted(connection: sa.Connection, statement: sa.Insert) -> int:
    key = connection.execute(statement).inserted_primary_key
    assert key is not None
    return int(key[0])


def _insert_messages(connection: sa.Connection, broadcast_id: int, rows: list[dict[str, Any]], size: int) -> None:
    """Insert messages with their submissions: `size` numbers a submission, one seqno each."""
    groups = [rows[start : start + size] for start in range(0, len(rows), size)]
    ids = _new_submissions(connection, broadcast_id, len(groups))
    fresh = dict(broadcast_id=broadcast_id, state=S.QUEUED, why=Why.NONE)
    connection.execute(
        messages.insert(),
        [row | fresh | {"submission_id": key} for key, group in zip(ids, groups, strict=True) for row in group],
    )


def _new_submissions(connection: sa.Connection, broadcast_id: int, number: int) -> list[int]:
    fresh = dict(
        broadcast_id=broadcast_id,
        state=S.QUEUED,
        back_to=S.QUEUED,
        next_try_at=0.0,
        attempts=0,
        doubted=False,
        server_errors=0,
        held=False,
    )
    made = connection.execute(
        submissions.insert().returning(submissions.c.id, sort_by_parameter_order=True),
        [fresh | {"seqno": new_seqno()} for _ in range(number)],
    )
    return [int(row.id) for row in made]


def load(connection: sa.Connection, broadcast_id: int) -> Broadcast | None:
    """One broadcast, or None."""
    row = connection.execute(sa.select(broadcasts).where(broadcasts.c.id == broadcast_id)).one_or_none()
    return None if row is None else broadcast_of(row)


def unfinished(connection: sa.Connection) -> list[Broadcast]:
    """Broadcasts that may still send something, oldest first; stopped ones while a message is in doubt."""
    doubts = sa.select(submissions.c.broadcast_id).where(submissions.c.state.in_((S.DOUBT, S.SENDING)))
    query = sa.select(broadcasts).where(
        broadcasts.c.state.in_(UNFINISHED) | ((broadcasts.c.state == RunState.STOPPED) & broadcasts.c.id.in_(doubts))
    )
    return [broadcast_of(row) for row in connection.execute(query.order_by(broadcasts.c.id))]


def broadcast_of(row: Any) -> Broadcast:
    """A record from a row that holds all columns of `broadcasts`."""
    return Broadcast(
        id=row.id,
        account_id=row.account_id,
        created_at=row.created_at,
        created_by=row.created_by,
        state=RunState(row.state),
        reason=Reason(row.reason),
        text=row.text,
        kind=Kind(row.kind),
        sender=row.sender,
        reports=row.reports,
        to_label=row.to_label,
        parts=row.parts,
        recipients=row.recipients,
        hold_until=row.hold_until,
        finished_at=row.finished_at,
    )


def change_state(
    connection: sa.Connection,
    broadcast_id: int,
    new: RunState,
    reason: Reason = Reason.NONE,
    now: float | None = None,
) -> bool:
    """Move a run if the table of legal changes allows it from where it stands now; False if it does not."""
    values: dict[str, Any] = dict(state=new, reason=reason, hold_until=None)
    if new in (RunState.STOPPED, RunState.DONE):
        values["finished_at"] = now
    changed = connection.execute(
        broadcasts.update()
        .where(broadcasts.c.id == broadcast_id, broadcasts.c.state.in_(run_sources(new)))
        .values(values)
    )
    return changed.rowcount == 1


def undo(connection: sa.Connection, broadcast_id: int) -> bool:
    """Remove a broadcast that is still holding: nothing of it has left, so nothing of it stays. False otherwise."""
    gone = connection.execute(
        broadcasts.delete().where(broadcasts.c.id == broadcast_id, broadcasts.c.state == RunState.HOLDING)
    )
    return gone.rowcount == 1


def stop(connection: sa.Connection, broadcast_id: int, now: float) -> bool:
    """Stop for good: unsent rows are cancelled, RETRY rows become uncertain, doubts go on being asked."""
    if not change_state(connection, broadcast_id, RunState.STOPPED, Reason.PERSON, now):
        return False
    _cancel_stopped(connection, broadcast_id, now)
    return True


def _cancel_stopped(connection: sa.Connection, broadcast_id: int, now: float) -> None:
    _settle(connection, broadcast_id, (S.QUEUED, S.HELD), S.CANCELLED, Why.STOPPED, now)
    _settle(connection, broadcast_id, (S.RETRY,), S.UNCERTAIN, Why.STOPPED, now)


def sweep(connection: sa.Connection, broadcast_id: int, now: float) -> None:
    """Apply to a row whose request has just ended what happened meanwhile: a stop of its run, an opt-out."""
    run = connection.execute(
        sa.select(broadcasts.c.state, accounts.c.practice)
        .join(accounts, broadcasts.c.account_id == accounts.c.id)
        .where(broadcasts.c.id == broadcast_id)
    ).one()
    if run.state == RunState.STOPPED:
        _cancel_stopped(connection, broadcast_id, now)
    cancel_opted_out(connection, "practice" if run.practice else "real", now, broadcast_id)


def _settle(
    connection: sa.Connection,
    broadcast_id: int,
    old: Sequence[MessageState],
    new: MessageState,
    why: Why,
    now: float,
) -> None:
    mine = messages.c.broadcast_id == broadcast_id
    connection.execute(
        messages.update().where(mine, messages.c.state.in_(old)).values(state=new, why=why, changed_at=now)
    )
    connection.execute(
        submissions.update()
        .where(submissions.c.broadcast_id == broadcast_id, submissions.c.state.in_(old))
        .values(state=SETTLED)
    )


def release(connection: sa.Connection, broadcast_id: int, now: float) -> bool:
    """Let a run go (on): opt-outs are taken out again, held rows get a fresh seqno, then RUNNING.

    False when it is not in a state from which it may run.
    """
    if not change_state(connection, broadcast_id, RunState.RUNNING):
        return False
    book = connection.execute(_book_of(broadcast_id)).scalar_one()
    cancel_opted_out(connection, "practice" if book else "real", now, broadcast_id)
    _renew_held(connection, broadcast_id)
    return True


def _book_of(broadcast_id: int) -> sa.Select[Any]:
    return (
        sa.select(accounts.c.practice)
        .join(broadcasts, broadcasts.c.account_id == accounts.c.id)
        .where(broadcasts.c.id == broadcast_id)
    )


def _renew_held(connection: sa.Connection, broadcast_id: int) -> None:
    """Held rows were only ever answered 1702 or 1704, which may have used up their seqno: they get a new one."""
    held = connection.execute(
        sa.select(messages.c.id, messages.c.submission_id)
        .where(messages.c.broadcast_id == broadcast_id, messages.c.state == S.HELD)
        .order_by(messages.c.position)
    ).all()
    if not held:
        return
    row = connection.execute(sa.select(broadcasts).where(broadcasts.c.id == broadcast_id)).one()
    size = 1 if row.reports else row.batch_size
    groups = [held[start : start + size] for start in range(0, len(held), size)]
    for key, group in zip(_new_submissions(connection, broadcast_id, len(groups)), groups, strict=True):
        trail.carry_over(connection, [line.submission_id for line in group], key)
        connection.execute(
            messages.update()
            .where(messages.c.id.in_([line.id for line in group]))
            .values(submission_id=key, state=S.QUEUED)
        )
    connection.execute(
        submissions.update()
        .where(submissions.c.broadcast_id == broadcast_id, submissions.c.state == S.HELD)
        .values(state=SETTLED)
    )


def cancel_opted_out(connection: sa.Connection, book: str, now: float, broadcast_id: int | None = None) -> list[int]:
    """Take everybody who opted out of what is still to be sent; the broadcasts that changed.

    Unsent rows are cancelled. A row that may have gone out (in doubt, or answered 1703) would be sent by asking
    again, so it becomes uncertain, and with it its whole batch: a batch is repeated identically or not at all.
    A request that is under way at this moment cannot be called back; its row is settled by its answer.
    """
    scope = broadcasts.c.state.in_((*UNFINISHED, RunState.STOPPED)) & (accounts.c.practice == (book == "practice"))
    if broadcast_id is not None:
        scope &= broadcasts.c.id == broadcast_id
    opted = sa.select(opt_outs.c.number).where(opt_outs.c.book == book)
    found = connection.execute(
        sa.select(messages.c.id, messages.c.state, messages.c.submission_id, messages.c.broadcast_id)
        .join(broadcasts, messages.c.broadcast_id == broadcasts.c.id)
        .join(accounts, accounts.c.id == broadcasts.c.account_id)
        .where(scope, messages.c.state.in_((S.QUEUED, S.HELD, S.RETRY, S.DOUBT)), messages.c.number.in_(opted))
    ).all()
    unsent = [row for row in found if row.state in (S.QUEUED, S.HELD)]
    maybe = {row.submission_id for row in found if row.state in (S.RETRY, S.DOUBT)}
    _each(connection, [row.id for row in unsent], messages.c.id, S.CANCELLED, now)
    _each(connection, list(maybe), messages.c.submission_id, S.UNCERTAIN, now)
    _settle_empty(connection, sorted({row.submission_id for row in found}))
    return sorted({row.broadcast_id for row in found})


def _each(
    connection: sa.Connection, keys: Sequence[int], column: sa.Column[Any], new: MessageState, now: float
) -> None:
    for start in range(0, len(keys), 500):
        connection.execute(
            messages.update()
            .where(
                column.in_(keys[start : start + 500]),
                messages.c.state.in_((S.QUEUED, S.HELD, S.RETRY, S.DOUBT)),
            )
            .values(state=new, why=Why.OPTED_OUT, changed_at=now)
        )


def _settle_empty(connection: sa.Connection, keys: Sequence[int]) -> None:
    """Submissions without an open message are settled: there is nothing left to ask."""
    for start in range(0, len(keys), 500):
        chunk = keys[start : start + 500]
        still = sa.select(messages.c.submission_id).where(
            messages.c.submission_id.in_(chunk),
            messages.c.state.in_((S.QUEUED, S.SENDING, S.HELD, S.RETRY, S.DOUBT)),
        )
        connection.execute(
            submissions.update()
            .where(submissions.c.id.in_(chunk), submissions.c.id.not_in(still))
            .values(state=SETTLED)
        )


def recover(connection: sa.Connection, now: float) -> list[int]:
    """After a start: what was SENDING is in doubt, and every run that was under way waits for a person.

    Runs that waited for the network or the clock wait too: nothing leaves by itself after a restart.
    """
    for table in (messages, submissions):
        connection.execute(table.update().where(table.c.state == S.SENDING).values(state=S.DOUBT))
    connection.execute(
        submissions.update()
        .where(submissions.c.state == S.DOUBT, submissions.c.doubted == sa.false())
        .values(doubted=True, next_try_at=now)
    )
    connection.execute(
        messages.update().where(messages.c.state == S.DOUBT, messages.c.why == "").values(why=Why.RESTART)
    )
    check_run(RunState.RUNNING, RunState.PAUSED)
    stopped = connection.execute(
        broadcasts.update()
        .where(
            broadcasts.c.state.in_((RunState.HOLDING, RunState.RUNNING))
            | ((broadcasts.c.state == RunState.PAUSED) & (broadcasts.c.reason != Reason.PERSON))
        )
        .values(state=RunState.PAUSED, reason=Reason.RESTART, hold_until=None)
        .returning(broadcasts.c.id)
    )
    return sorted(row.id for row in stopped)


def hold_restored(connection: sa.Connection, began: float) -> list[int]:
    """Row 18: the data file is not the one used last here, so runs from before `began` (wall clock) may have gone
    out elsewhere and are held; their ids."""
    held = connection.execute(
        broadcasts.update()
        .where(
            broadcasts.c.state.in_((RunState.HOLDING, RunState.RUNNING, RunState.PAUSED)),
            broadcasts.c.created_at < began,
        )
        .values(state=RunState.HELD, reason=Reason.RESTORED, hold_until=None)
        .returning(broadcasts.c.id)
    )
    return sorted(row.id for row in held)
