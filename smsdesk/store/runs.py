"""Broadcasts as a whole: released, paused, stopped, undone, done; and who is taken out of them meanwhile."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.decisions import DOUBT_WAITS, RETRY_WAITS, Why
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.records import DELIVERED_STATUS, Broadcast, Override, Purpose, Timing
from smsdesk.domain.states import OPEN, SELF_MENDING, UNSENT, MessageState, Reason, RunState, run_sources
from smsdesk.store import chains, conversations, renewing
from smsdesk.store.chains import SETTLED, WAITING
from smsdesk.store.schema import accounts, broadcasts, messages, opt_outs, submissions

UNFINISHED = (RunState.SCHEDULED, RunState.HOLDING, RunState.RUNNING, RunState.PAUSED, RunState.HELD)
LONGEST_WAIT = max(*DOUBT_WAITS, *RETRY_WAITS)

S = MessageState
CONFIRMS = Purpose.CONFIRMATION.value

# Built once, as they are asked after every answer.
_OPEN_OF = (
    sa.select(submissions.c.id)
    .where(submissions.c.broadcast_id == sa.bindparam("of_broadcast"), submissions.c.state.in_(list(OPEN)))
    .limit(1)
)
_HELD_OF = (
    sa.select(messages.c.id)
    .where(messages.c.broadcast_id == sa.bindparam("of_broadcast"), messages.c.state == S.HELD)
    .limit(1)
)
COLUMNS = [column for column in broadcasts.c if column.name != "source"]
"""All that `broadcast_of` needs; what Compose was filled with may be long, and is read when it is wanted."""


def load(connection: sa.Connection, broadcast_id: int) -> Broadcast | None:
    """One broadcast, or None."""
    row = connection.execute(sa.select(*COLUMNS).where(broadcasts.c.id == broadcast_id)).one_or_none()
    return None if row is None else broadcast_of(row)


def source(connection: sa.Connection, broadcast_id: int) -> dict[str, Any] | None:
    """What Compose is filled with again, None when nothing was kept."""
    found: dict[str, Any] | None = connection.execute(
        sa.select(broadcasts.c.source).where(broadcasts.c.id == broadcast_id)
    ).scalar_one_or_none()
    return found


def unfinished(connection: sa.Connection) -> list[Broadcast]:
    """Broadcasts that may still send something, oldest first; stopped ones while a message is in doubt."""
    doubts = sa.exists().where(
        submissions.c.broadcast_id == broadcasts.c.id, submissions.c.state.in_((S.DOUBT, S.SENDING))
    )
    query = sa.select(*COLUMNS).where(
        broadcasts.c.state.in_(UNFINISHED) | ((broadcasts.c.state == RunState.STOPPED) & doubts)
    )
    return [broadcast_of(row) for row in connection.execute(query.order_by(broadcasts.c.id))]


def broadcast_of(row: Any) -> Broadcast:
    """A record from a row that holds all of COLUMNS."""
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
        title=row.title,
        barcode=BarcodeType(row.barcode) if row.barcode else None,
        raw_unicode=row.raw_unicode,
        pieces=row.pieces,
        merged=row.merged,
        timing=Timing(row.due_at, row.repeat, row.canary),
        overrides=tuple(Override(**each) for each in row.overrides or ()),
        purpose=Purpose(row.purpose),
        settled_at=row.settled_at,
        erased_at=row.erased_at,
    )


def change_state(
    connection: sa.Connection,
    broadcast_id: int,
    new: RunState,
    reason: Reason = Reason.NONE,
    now: float | None = None,
    *conditions: sa.ColumnElement[bool],
) -> bool:
    """Move a run if the table of legal changes allows it from where it stands now, and the conditions hold;
    False if not."""
    values: dict[str, Any] = dict(state=new, reason=reason, hold_until=None)
    if new in (RunState.STOPPED, RunState.DONE):
        values["finished_at"] = now
    changed = connection.execute(
        broadcasts.update()
        .where(broadcasts.c.id == broadcast_id, broadcasts.c.state.in_(run_sources(new)), *conditions)
        .values(values)
    )
    return changed.rowcount == 1


def undo(connection: sa.Connection, broadcast_id: int) -> bool:
    """Remove a broadcast that holds, is scheduled, or was not sent when it was due: nothing of it has left, so nothing
    of it stays. False otherwise."""
    missed = (broadcasts.c.state == RunState.HELD) & (broadcasts.c.reason == Reason.MISSED)
    begun = sa.exists().where(submissions.c.broadcast_id == broadcasts.c.id, submissions.c.attempts > 0)
    gone = connection.execute(
        broadcasts.delete().where(
            broadcasts.c.id == broadcast_id,
            broadcasts.c.state.in_((RunState.HOLDING, RunState.SCHEDULED)) | missed,
            ~begun,
        )
    )
    return gone.rowcount == 1


def begin_hold(connection: sa.Connection, broadcast_id: int, hold_until: float) -> bool:
    """The hour of a scheduled broadcast has come: the seconds in which Undo works begin. False when it is not
    scheduled any more."""
    if not change_state(connection, broadcast_id, RunState.HOLDING):
        return False
    connection.execute(broadcasts.update().where(broadcasts.c.id == broadcast_id).values(hold_until=hold_until))
    return True


def miss(connection: sa.Connection, broadcast_id: int) -> bool:
    """A scheduled broadcast was not sent when it was due, and a person decides. False when it is not scheduled."""
    scheduled = broadcasts.c.state == RunState.SCHEDULED
    return change_state(connection, broadcast_id, RunState.HELD, Reason.MISSED, None, scheduled)


def break_hold(connection: sa.Connection, broadcast_id: int, reason: Reason = Reason.RESTART) -> bool:
    """Make a holding broadcast wait for a person; False when its hold is over."""
    holding = broadcasts.c.state == RunState.HOLDING
    return change_state(connection, broadcast_id, RunState.PAUSED, reason, None, holding)


def stop(connection: sa.Connection, broadcast_id: int, now: float) -> bool:
    """Stop for good: unsent rows are cancelled, RETRY rows become uncertain, doubts go on being asked."""
    if not change_state(connection, broadcast_id, RunState.STOPPED, Reason.PERSON, now):
        return False
    mine = submissions.c.broadcast_id == broadcast_id
    _cancel_stopped(connection, messages.c.broadcast_id == broadcast_id, mine, now)
    # What was under way when its recipient opted out, and then lost its answer with the program, is in doubt now.
    _cancel_opted_out(connection, _book_of(connection, broadcast_id), now, messages.c.broadcast_id == broadcast_id)
    return True


def _cancel_stopped(
    connection: sa.Connection, rows: sa.ColumnElement[bool], asked: sa.ColumnElement[bool], now: float
) -> None:
    _settle(connection, rows, asked, (S.QUEUED, S.HELD), S.CANCELLED, now)
    connection.execute(submissions.update().where(asked, submissions.c.state == WAITING).values(state=SETTLED))
    _settle(connection, rows, asked, (S.RETRY,), S.UNCERTAIN, now)


def sweep(connection: sa.Connection, broadcast_id: int, submission_id: int, now: float) -> None:
    """Apply to rows whose request has just ended what happened meanwhile: a stop of their run, an opt-out."""
    stopped = connection.execute(sa.select(broadcasts.c.state).where(broadcasts.c.id == broadcast_id)).scalar()
    mine = submissions.c.id == submission_id
    if stopped == RunState.STOPPED:
        _cancel_stopped(connection, messages.c.submission_id == submission_id, mine, now)
    book = _book_of(connection, broadcast_id)
    _cancel_opted_out(connection, book, now, messages.c.submission_id == submission_id)


def _settle(
    connection: sa.Connection,
    rows: sa.ColumnElement[bool],
    asked: sa.ColumnElement[bool],
    old: Sequence[MessageState],
    new: MessageState,
    now: float,
) -> None:
    connection.execute(
        messages.update().where(rows, messages.c.state.in_(old)).values(state=new, why=Why.STOPPED, changed_at=now)
    )
    connection.execute(submissions.update().where(asked, submissions.c.state.in_(old)).values(state=SETTLED))


def release(connection: sa.Connection, broadcast_id: int, now: float, *conditions: sa.ColumnElement[bool]) -> bool:
    """Let a run go (on): opt-outs are taken out again, held rows get a fresh seqno, then RUNNING (or DONE). Where a
    canary's first few were waited for, the others go too.

    False when it is not in a state from which it may run.
    """
    before = connection.execute(sa.select(broadcasts.c.reason).where(broadcasts.c.id == broadcast_id)).scalar()
    if not change_state(connection, broadcast_id, RunState.RUNNING, Reason.NONE, None, *conditions):
        return False
    if before == Reason.CANARY:
        chains.release_canary(connection, broadcast_id)
    # After that: a run of which nothing is open would wait for a person once more.
    book = _book_of(connection, broadcast_id)
    _cancel_opted_out(connection, book, now, messages.c.broadcast_id == broadcast_id)
    conversations.went_out(connection, book, broadcast_id, now)
    renewing.renew_held(connection, broadcast_id)
    mend_waits(connection, broadcast_id, now)
    settle_run(connection, broadcast_id, now)
    return True


def end_hold(connection: sa.Connection, broadcast_id: int, now: float) -> bool:
    """As `release`, but only what still holds: a person may have paused, stopped or released it meanwhile."""
    return release(connection, broadcast_id, now, broadcasts.c.state == RunState.HOLDING)


def go_on(connection: sa.Connection, broadcast_id: int, now: float) -> bool:
    """As `release`, by the program itself: only what waits for something that mends itself."""
    waits = broadcasts.c.reason.in_(list(SELF_MENDING))
    return release(connection, broadcast_id, now, broadcasts.c.state == RunState.PAUSED, waits)


def end_canary(connection: sa.Connection, broadcast_id: int, now: float) -> bool:
    """As `release`, by the program itself: only what waits for its first few, and they have it."""
    waits = (broadcasts.c.state == RunState.PAUSED) & (broadcasts.c.reason == Reason.CANARY)
    return canary_delivered(connection, broadcast_id) and release(connection, broadcast_id, now, waits)


def canary_delivered(connection: sa.Connection, broadcast_id: int) -> bool:
    """True when every message to a canary's first few was reported as delivered."""
    arrived = sa.case((messages.c.delivery == DELIVERED_STATUS, 1), else_=0)
    few, delivered = connection.execute(
        sa.select(sa.func.count(), sa.func.sum(arrived))
        .select_from(messages.join(broadcasts, broadcasts.c.id == messages.c.broadcast_id))
        .where(messages.c.broadcast_id == broadcast_id, messages.c.position <= broadcasts.c.canary)
    ).one()
    return bool(few) and bool(few == delivered)


def ask_again(connection: sa.Connection, broadcast_id: int, now: float) -> None:
    """Before the doubts of a stopped broadcast are asked about: without whoever opted out meanwhile."""
    _cancel_opted_out(connection, _book_of(connection, broadcast_id), now, messages.c.broadcast_id == broadcast_id)
    mend_waits(connection, broadcast_id, now)


def mend_waits(connection: sa.Connection, broadcast_id: int, now: float) -> None:
    """What would wait longer than anything ever does was planned before the wall clock was set back: due now."""
    connection.execute(
        submissions.update()
        .where(
            submissions.c.broadcast_id == broadcast_id,
            submissions.c.state.in_((S.QUEUED, S.DOUBT, S.RETRY)),
            submissions.c.next_try_at > now + LONGEST_WAIT,
        )
        .values(next_try_at=now)
    )


def settle_run(connection: sa.Connection, broadcast_id: int, now: float) -> bool:
    """A run with no open submission left is DONE, whatever it waited for; one that runs and has sent to a canary's
    first few waits for a person. True when that happened now."""
    which = dict(of_broadcast=broadcast_id)
    if connection.execute(_OPEN_OF, which).one_or_none() is not None:
        return False
    if connection.execute(_HELD_OF, which).one_or_none() is not None:
        return False
    if connection.execute(chains.CANARY_OF, which).one_or_none() is not None:
        runs_now = broadcasts.c.state == RunState.RUNNING
        return change_state(connection, broadcast_id, RunState.PAUSED, Reason.CANARY, None, runs_now)
    return change_state(connection, broadcast_id, RunState.DONE, now=now)


def _book_of(connection: sa.Connection, broadcast_id: int) -> str:
    practice = connection.execute(
        sa.select(accounts.c.practice)
        .join(broadcasts, broadcasts.c.account_id == accounts.c.id)
        .where(broadcasts.c.id == broadcast_id)
    ).scalar_one()
    return "practice" if practice else "real"


def cancel_opted_out(connection: sa.Connection, book: str, now: float) -> list[int]:
    """Take everybody who opted out of what is still to be sent, and confirmations of opt-outs that were taken back;
    the broadcasts that changed.

    Unsent rows are cancelled. A row that may have gone out (in doubt, or answered 1703) would be sent by asking
    again, so it becomes uncertain, and with it its whole batch: a batch is repeated identically or not at all.
    A request that is under way at this moment cannot be called back; its row is settled by its answer.
    """
    open_runs = (
        sa.select(broadcasts.c.id)
        .join(accounts, accounts.c.id == broadcasts.c.account_id)
        .where(broadcasts.c.state.in_((*UNFINISHED, RunState.STOPPED)), accounts.c.practice == (book == "practice"))
    )
    return _cancel_opted_out(connection, book, now, messages.c.broadcast_id.in_(open_runs))


def _cancel_opted_out(connection: sa.Connection, book: str, now: float, scope: sa.ColumnElement[bool]) -> list[int]:
    opted = sa.exists().where(opt_outs.c.book == book, opt_outs.c.number == messages.c.number)
    # The one message that tells somebody who wrote STOP that it worked: nothing else goes there, and it goes nowhere
    # else: who was let in again must not read that nothing comes any more.
    confirms = sa.exists().where(broadcasts.c.id == messages.c.broadcast_id, broadcasts.c.purpose == CONFIRMS)
    changed: set[int] = set()
    for unwanted, why in ((opted & ~confirms, Why.OPTED_OUT), (confirms & ~opted, Why.LET_IN)):
        changed |= _take_out(connection, scope & unwanted, why, now)
    for broadcast_id in sorted(changed):
        settle_run(connection, broadcast_id, now)
    return sorted(changed)


def _take_out(connection: sa.Connection, unwanted: sa.ColumnElement[bool], why: Why, now: float) -> set[int]:
    """Cancel what has not left, let go of what may have; the broadcasts it belongs to."""
    found = connection.execute(
        sa.select(messages.c.id, messages.c.state, messages.c.submission_id, messages.c.broadcast_id).where(
            unwanted, messages.c.state.in_((S.QUEUED, S.HELD, S.RETRY, S.DOUBT))
        )
    ).all()
    unsent = [row for row in found if row.state in UNSENT]
    maybe = {row.submission_id for row in found if row.state in (S.RETRY, S.DOUBT)}
    _each(connection, [row.id for row in unsent], messages.c.id, dict(state=S.CANCELLED, why=why, changed_at=now))
    values = dict(state=S.UNCERTAIN, why=why, changed_at=now)
    _each(connection, list(maybe), messages.c.submission_id, values)
    _settle_empty(connection, sorted({row.submission_id for row in found}))
    return {row.broadcast_id for row in found}


def _each(connection: sa.Connection, keys: Sequence[int], column: sa.Column[Any], values: dict[str, Any]) -> None:
    for start in range(0, len(keys), 500):
        connection.execute(
            messages.update()
            .where(
                column.in_(keys[start : start + 500]),
                messages.c.state.in_((S.QUEUED, S.HELD, S.RETRY, S.DOUBT)),
            )
            .values(values)
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
