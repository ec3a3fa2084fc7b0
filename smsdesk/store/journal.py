"""The journal: a submission becomes SENDING before its request, and its answer decides what it becomes then."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.answers import Exchange
from smsdesk.domain.decisions import Decision, History, Stamp, Verdict, Why, too_late
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Claim
from smsdesk.domain.states import MessageState, Reason, RunState, check_message
from smsdesk.store import habits, runs, trail
from smsdesk.store.schema import broadcasts, messages, submissions

S = MessageState


def claim(
    connection: sa.Connection, account_id: int, now: Stamp, limit: int, asking: Collection[int] = ()
) -> tuple[list[Claim], set[int]]:
    """Take up to `limit` submissions of an account that are due: those in doubt or to be retried first, then the
    queued ones of the oldest running broadcast. They are SENDING when this transaction commits.

    `asking` names stopped broadcasts whose doubts may be asked about in this session. Rows too old to be asked
    again (rows 15, 16) become uncertain on the way; the second value names their broadcasts.
    """
    claims: list[Claim] = []
    given_up: set[int] = set()
    while len(claims) < limit:
        row = _due(connection, account_id, now.wall, asking)
        if row is None:
            break
        late = _late(row, now)
        if late is not Why.NONE:
            _give_up(connection, row.id, late, now.wall)
            settle_run(connection, row.broadcast_id, now.wall)
            given_up.add(row.broadcast_id)
            continue
        taken = _take(connection, row, now)
        if taken is not None:
            claims.append(taken)
    return claims, given_up


def _due(connection: sa.Connection, account_id: int, wall: float, asking: Collection[int]) -> Any:
    again = (
        _open_submissions(account_id, asking)
        .where(submissions.c.state.in_((S.DOUBT, S.RETRY)), submissions.c.next_try_at <= wall)
        .order_by(submissions.c.next_try_at, submissions.c.id)
        .limit(1)
    )
    row = connection.execute(again).one_or_none()
    if row is not None:
        return row
    fresh = (
        _open_submissions(account_id, ())
        .where(submissions.c.state == S.QUEUED, submissions.c.next_try_at <= wall)
        .order_by(submissions.c.broadcast_id, submissions.c.next_try_at, submissions.c.id)
        .limit(1)
    )
    return connection.execute(fresh).one_or_none()


def _open_submissions(account_id: int, asking: Collection[int]) -> sa.Select[Any]:
    """Submissions of running broadcasts; the ids are few, so they are found first and the index does the rest."""
    live = broadcasts.c.state == RunState.RUNNING
    if asking:
        live |= (broadcasts.c.state == RunState.STOPPED) & broadcasts.c.id.in_(list(asking))
    wanted = sa.select(broadcasts.c.id).where(broadcasts.c.account_id == account_id, live)
    return sa.select(submissions).where(submissions.c.broadcast_id.in_(wanted))


def _late(row: Any, now: Stamp) -> Why:
    if row.first_wall is None or row.state == S.QUEUED:
        return Why.NONE
    first = Stamp(row.first_wall, row.first_boot_id or "", row.first_boot or 0.0, row.first_server)
    return too_late(first, now)


def _give_up(connection: sa.Connection, submission_id: int, why: Why, wall: float) -> None:
    connection.execute(
        messages.update()
        .where(messages.c.submission_id == submission_id, messages.c.state.in_((S.DOUBT, S.RETRY)))
        .values(state=S.UNCERTAIN, why=why, changed_at=wall)
    )
    connection.execute(submissions.update().where(submissions.c.id == submission_id).values(state=runs.SETTLED))


def _take(connection: sa.Connection, row: Any, now: Stamp) -> Claim | None:
    old = MessageState(row.state)
    check_message(old, S.SENDING)
    values: dict[str, Any] = dict(state=S.SENDING, back_to=old, attempts=row.attempts + 1)
    first = Stamp(row.first_wall or now.wall, row.first_boot_id or "", row.first_boot or 0.0, row.first_server)
    if row.first_wall is None:
        first = now
        values |= dict(first_wall=now.wall, first_boot_id=now.boot_id, first_boot=now.boot, first_server=now.server)
    won = connection.execute(
        submissions.update()
        .where(submissions.c.id == row.id, submissions.c.state == old)
        .values(values)
        .returning(submissions.c.id)
    ).one_or_none()
    if won is None:
        return None
    people = connection.execute(
        messages.update()
        .where(messages.c.submission_id == row.id, messages.c.state == old)
        .values(state=S.SENDING, changed_at=now.wall)
        .returning(messages.c.id, messages.c.position, messages.c.number)
    ).all()
    return _claim_of(connection, row, old, first, sorted(people, key=lambda one: one.position))


def _claim_of(connection: sa.Connection, row: Any, old: MessageState, first: Stamp, people: list[Any]) -> Claim:
    run = connection.execute(sa.select(broadcasts).where(broadcasts.c.id == row.broadcast_id)).one()
    return Claim(
        submission_id=row.id,
        broadcast_id=row.broadcast_id,
        seqno=row.seqno,
        text=run.text,
        kind=Kind(run.kind),
        sender=run.sender,
        reports=run.reports,
        numbers=tuple(person.number for person in people),
        message_ids=tuple(person.id for person in people),
        history=History(
            row.attempts + 1, row.doubted, row.server_errors, row.held, row.last_unknown, MessageState(old)
        ),
        first=first,
    )


def record(
    connection: sa.Connection, claim: Claim, decision: Decision, exchange: Exchange, now: Stamp, stop: Reason
) -> bool:
    """Write an answer: the messages, the history under this seqno, the exchange itself, and, in the same commit,
    that the run stands still when the answer says so. True when the run's state changed."""
    habits.learn(connection, claim, exchange, now.wall)
    for message_id, verdict in zip(claim.message_ids, decision.verdicts, strict=True):
        _write_verdict(connection, message_id, habits.doubt(connection, claim, verdict), now.wall)
    _write_history(connection, claim, decision, now, exchange.server_time)
    trail.add(connection, claim.submission_id, exchange, now.wall)
    if any(verdict.wait is not None for verdict in decision.verdicts):
        runs.sweep(connection, claim.broadcast_id, now.wall)
    changed = False
    if stop is not Reason.NONE:
        changed = halt(connection, claim.broadcast_id, stop)
    return settle_run(connection, claim.broadcast_id, now.wall) or changed


def _write_verdict(connection: sa.Connection, message_id: int, verdict: Verdict, wall: float) -> None:
    state, why = verdict.state, verdict.why
    if state is S.ACCEPTED and _id_taken(connection, verdict.msg_id):
        # Row 6: an ID that another row has proves nothing about reports, only that this one was taken.
        state, why = S.ACCEPTED_NO_ID, Why.SAME_ID
    check_message(S.SENDING, S.QUEUED if state is S.QUEUED else state)
    connection.execute(
        messages.update()
        .where(messages.c.id == message_id, messages.c.state == S.SENDING)
        .values(state=state, why=why, code=verdict.code, msg_id=verdict.msg_id, changed_at=wall)
    )


def _id_taken(connection: sa.Connection, msg_id: str | None) -> bool:
    found = connection.execute(sa.select(messages.c.id).where(messages.c.msg_id == msg_id).limit(1))
    return found.one_or_none() is not None


def _write_history(
    connection: sa.Connection, claim: Claim, decision: Decision, now: Stamp, server: float | None
) -> None:
    open_verdicts = [verdict for verdict in decision.verdicts if verdict.wait is not None]
    after = decision.history
    values: dict[str, Any] = dict(
        state=open_verdicts[0].state if open_verdicts else runs.SETTLED,
        attempts=after.attempts,
        doubted=after.doubted,
        server_errors=after.server_errors,
        held=after.held,
        last_unknown=after.last_unknown,
    )
    if open_verdicts and open_verdicts[0].wait is not None:
        values["next_try_at"] = now.wall + open_verdicts[0].wait
    if after.attempts == 0:
        # No byte ever left under this seqno: its age does not count yet.
        values |= dict(first_wall=None, first_boot_id=None, first_boot=None, first_server=None)
    elif claim.first.server is None and server is not None:
        values["first_server"] = server
    connection.execute(submissions.update().where(submissions.c.id == claim.submission_id).values(values))


HELD_REASONS = frozenset(
    {Reason.BAD_LOGIN, Reason.NO_PASSWORD, Reason.NO_CREDITS, Reason.MESSAGE_REFUSED, Reason.RESTORED}
)
"""Reasons a person has to mend before the run may go on; the others pause it."""


def halt(connection: sa.Connection, broadcast_id: int, reason: Reason) -> bool:
    """Make a running broadcast stand still for a reason; False when it is not running."""
    state = RunState.HELD if reason in HELD_REASONS else RunState.PAUSED
    now = connection.execute(sa.select(broadcasts.c.state).where(broadcasts.c.id == broadcast_id)).scalar()
    return now == RunState.RUNNING and runs.change_state(connection, broadcast_id, state, reason)


def halt_all(connection: sa.Connection, account_id: int | None, reason: Reason) -> list[int]:
    """Make every running broadcast of an account (None: of all) stand still; the ids of those that did."""
    running = sa.select(broadcasts.c.id).where(broadcasts.c.state == RunState.RUNNING)
    if account_id is not None:
        running = running.where(broadcasts.c.account_id == account_id)
    return [key for key in connection.execute(running).scalars().all() if halt(connection, key, reason)]


def waiting_for(connection: sa.Connection, account_id: int, reasons: Collection[Reason]) -> list[int]:
    """Paused broadcasts of an account that wait for one of these reasons to go away."""
    query = sa.select(broadcasts.c.id).where(
        broadcasts.c.account_id == account_id,
        broadcasts.c.state == RunState.PAUSED,
        broadcasts.c.reason.in_(list(reasons)),
    )
    return list(connection.execute(query.order_by(broadcasts.c.id)).scalars())


def settle_run(connection: sa.Connection, broadcast_id: int, wall: float) -> bool:
    """A run with no open submission left is DONE, whatever it waited for. True when that happened now."""
    left = connection.execute(
        sa.select(submissions.c.id)
        .where(submissions.c.broadcast_id == broadcast_id, submissions.c.state != runs.SETTLED)
        .limit(1)
    ).one_or_none()
    if left is not None:
        return False
    held = connection.execute(
        sa.select(messages.c.id).where(messages.c.broadcast_id == broadcast_id, messages.c.state == S.HELD).limit(1)
    ).one_or_none()
    return held is None and runs.change_state(connection, broadcast_id, RunState.DONE, now=wall)


def next_due(connection: sa.Connection, account_id: int, asking: Collection[int] = ()) -> float | None:
    """When (wall clock) the next submission of this account is due, or None when there is none."""
    query = _open_submissions(account_id, asking).where(submissions.c.state.in_((S.QUEUED, S.DOUBT, S.RETRY)))
    found = connection.execute(query.with_only_columns(sa.func.min(submissions.c.next_try_at)).order_by(None)).scalar()
    return None if found is None else float(found)
