"""The journal: a submission becomes SENDING before its request, and its answer decides what it becomes then."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.answers import Exchange
from smsdesk.domain.decisions import Decision, History, Stamp, Verdict, Why, ages, too_late
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.records import Claim
from smsdesk.domain.states import OPEN, SELF_MENDING, MessageState, Reason, RunState, check_message
from smsdesk.store import chains, habits, reports, runs, trail
from smsdesk.store.logins import same_login
from smsdesk.store.schema import accounts, broadcasts, messages, submissions
from smsdesk.store.schema import reports as report_rows

S = MessageState


def _with_id(msg_id: sa.BindParameter[str], message_id: sa.BindParameter[int]) -> sa.Exists:
    """Another row of the same login that has this ID; what another provider gave its messages says nothing."""
    rows, of_row, mine, of_mine = (table.alias() for table in (messages, broadcasts, messages, broadcasts))
    its, ours = accounts.alias(), accounts.alias()
    return (
        sa.exists()
        .where(rows.c.msg_id == msg_id, rows.c.id != message_id, of_row.c.id == rows.c.broadcast_id)
        .where(its.c.id == of_row.c.account_id, same_login(its, ours), ours.c.id == of_mine.c.account_id)
        .where(of_mine.c.id == mine.c.broadcast_id, mine.c.id == message_id)
    )


# The statements of every row and every answer are built once: building them took most of the time of sending. What
# is bound in a WHERE must not be called like a column, as an UPDATE would take it for a new value.
_MINE = broadcasts.c.account_id == sa.bindparam("of_account")
_RUNNING = broadcasts.c.state == RunState.RUNNING
_ASKED = (broadcasts.c.state == RunState.STOPPED) & broadcasts.c.id.in_(sa.bindparam("of_asked", expanding=True))
# Only what a claim needs: what Compose was filled with may be long.
_NEEDED = [
    broadcasts.c[name] for name in ("id", "text", "kind", "sender", "reports", "barcode", "raw_unicode", "pieces")
]
_LIVE = sa.select(*_NEEDED).where(_MINE, _RUNNING).order_by(broadcasts.c.id)
_LIVE_OR_ASKED = sa.select(*_NEEDED).where(_MINE, _RUNNING | _ASKED).order_by(broadcasts.c.id)
_FIRST = (
    sa.select(submissions)
    .where(
        submissions.c.broadcast_id == sa.bindparam("of_broadcast"),
        submissions.c.state == sa.bindparam("in_state"),
        submissions.c.next_try_at <= sa.bindparam("until"),
    )
    .order_by(submissions.c.next_try_at, submissions.c.id)
    .limit(1)
)
_TAKE = (
    submissions.update()
    .where(submissions.c.id == sa.bindparam("of_submission"), submissions.c.state == sa.bindparam("in_state"))
    .returning(submissions.c.id)
)
_TAKE_PEOPLE = (
    messages.update()
    .where(messages.c.submission_id == sa.bindparam("of_submission"), messages.c.state == sa.bindparam("in_state"))
    .returning(messages.c.id, messages.c.position, messages.c.number)
)
_VERDICT = messages.update().where(messages.c.id == sa.bindparam("of_message"), messages.c.state == S.SENDING)
_OF_ID: sa.BindParameter[str] = sa.bindparam("of_id")
# One question for both, as it is asked after every message that was taken.
_ABOUT_ID = sa.select(
    _with_id(_OF_ID, sa.bindparam("of_message")).label("taken"),
    sa.exists().where(report_rows.c.msg_id == _OF_ID, report_rows.c.message_id.is_(None)).label("reported"),
)
_HISTORY = submissions.update().where(submissions.c.id == sa.bindparam("of_submission"))


def claim(
    connection: sa.Connection,
    account_id: int,
    now: Stamp,
    limit: int,
    asking: Collection[int] = (),
    numbers: int | None = None,
) -> tuple[list[Claim], set[int]]:
    """Take up to `limit` submissions of an account that are due, and no further one once they hold `numbers`
    numbers: those in doubt or to be retried first, then the queued ones of the oldest running broadcast. They are
    SENDING when this transaction commits.

    `asking` names stopped broadcasts whose doubts may be asked about in this session. Rows too old to be asked
    again (rows 15, 16) become uncertain on the way; the second value names their broadcasts.
    """
    live = _live(connection, account_id, asking)
    claims: list[Claim] = []
    given_up: set[int] = set()
    while len(claims) < limit and (numbers is None or sum(len(each.numbers) for each in claims) < numbers):
        row = _due(connection, live, now.wall)
        if row is None:
            break
        late = _late(row, now)
        if late is not Why.NONE:
            _give_up(connection, live[row.broadcast_id], row.id, late, now.wall)
            runs.settle_run(connection, row.broadcast_id, now.wall)
            given_up.add(row.broadcast_id)
            continue
        # What is sent of a broadcast never changes, so its row is read once for all claims.
        taken = _take(connection, live[row.broadcast_id], row, now)
        if taken is not None:
            claims.append(taken)
    return claims, given_up


def _live(connection: sa.Connection, account_id: int, asking: Collection[int]) -> dict[int, Any]:
    """The broadcasts that may be worked on, by their id, oldest first."""
    if asking:
        found = connection.execute(_LIVE_OR_ASKED, dict(of_account=account_id, of_asked=list(asking)))
    else:
        found = connection.execute(_LIVE, dict(of_account=account_id))
    return {row.id: row for row in found}


def _due(connection: sa.Connection, live: Iterable[int], wall: float) -> Any:
    again = [
        row for key in live for state in (S.DOUBT, S.RETRY) if (row := _first(connection, key, state, wall)) is not None
    ]
    if again:
        return min(again, key=lambda row: (row.next_try_at, row.id))
    fresh = (_first(connection, key, S.QUEUED, wall) for key in live)
    return next((row for row in fresh if row is not None), None)


def _first(connection: sa.Connection, broadcast_id: int, state: MessageState, wall: float) -> Any:
    """The submission that is due first in one state of one broadcast: one step in the index, however many wait."""
    return connection.execute(_FIRST, dict(of_broadcast=broadcast_id, in_state=state, until=wall)).one_or_none()


def _late(row: Any, now: Stamp) -> Why:
    if row.first_wall is None or row.state == S.QUEUED:
        return Why.NONE
    first = Stamp(row.first_wall, row.first_boot_id or "", row.first_boot or 0.0, row.first_server)
    return too_late(first, now)


def _give_up(connection: sa.Connection, run: Any, submission_id: int, why: Why, wall: float) -> None:
    connection.execute(
        messages.update()
        .where(messages.c.submission_id == submission_id, messages.c.state.in_((S.DOUBT, S.RETRY)))
        .values(state=S.UNCERTAIN, why=why, changed_at=wall)
    )
    connection.execute(submissions.update().where(submissions.c.id == submission_id).values(state=chains.SETTLED))
    if run.pieces > 1:
        chains.follow(connection, submission_id, wall)


def _take(connection: sa.Connection, run: Any, row: Any, now: Stamp) -> Claim | None:
    old = MessageState(row.state)
    check_message(old, S.SENDING)
    values: dict[str, Any] = dict(state=S.SENDING, back_to=old, attempts=row.attempts + 1)
    first = Stamp(row.first_wall or now.wall, row.first_boot_id or "", row.first_boot or 0.0, row.first_server)
    if row.first_wall is None:
        first = now
        values |= dict(first_wall=now.wall, first_boot_id=now.boot_id, first_boot=now.boot, first_server=now.server)
    which = dict(of_submission=row.id, in_state=old)
    if connection.execute(_TAKE, which | values).one_or_none() is None:
        return None
    people = connection.execute(_TAKE_PEOPLE, which | dict(state=S.SENDING, changed_at=now.wall)).all()
    return _claim_of(run, row, old, first, sorted(people, key=lambda one: one.position))


def _claim_of(run: Any, row: Any, old: MessageState, first: Stamp, people: list[Any]) -> Claim:
    return Claim(
        submission_id=row.id,
        broadcast_id=row.broadcast_id,
        seqno=row.seqno,
        text=run.text if row.text is None else row.text,
        kind=Kind(row.kind or run.kind),
        sender=run.sender if row.sender is None else row.sender,
        reports=run.reports,
        numbers=tuple(person.number for person in people),
        message_ids=tuple(person.id for person in people),
        history=History(
            row.attempts + 1, row.doubted, row.server_errors, row.held, row.last_unknown, MessageState(old)
        ),
        first=first,
        barcode=BarcodeType(run.barcode) if run.barcode else None,
        raw_unicode=run.raw_unicode,
        pieces=run.pieces,
    )


def record(
    connection: sa.Connection, claim: Claim, decision: Decision, exchange: Exchange, now: Stamp, stop: Reason
) -> set[int]:
    """Write an answer: the messages, the history under this seqno, the exchange itself, and, in the same commit,
    that the run stands still when the answer says so. The broadcasts whose run changed, or other messages of which."""
    changed = habits.learn(connection, claim, exchange, now.wall)
    for message_id, verdict in zip(claim.message_ids, decision.verdicts, strict=True):
        _write_verdict(connection, message_id, habits.doubt(connection, claim, verdict), now.wall)
    _write_history(connection, claim, decision, now, exchange)
    trail.add(connection, claim.submission_id, claim.seqno, exchange, now.wall)
    if any(verdict.state in OPEN for verdict in decision.verdicts):
        runs.sweep(connection, claim.broadcast_id, claim.submission_id, now.wall)
    if claim.pieces > 1:
        chains.follow(connection, claim.submission_id, now.wall)
    changed |= _stand_still(connection, claim.broadcast_id, stop)
    if runs.settle_run(connection, claim.broadcast_id, now.wall):
        changed.add(claim.broadcast_id)
    return changed


def _stand_still(connection: sa.Connection, broadcast_id: int, stop: Reason) -> set[int]:
    if stop is Reason.NONE:
        return set()
    changed = {broadcast_id} if halt(connection, broadcast_id, stop) else set()
    if stop in LOGIN_REASONS:
        # Row 11: all workers stop at the first one, whichever broadcast of the account they work for.
        account_id = connection.execute(sa.select(broadcasts.c.account_id).where(broadcasts.c.id == broadcast_id))
        changed.update(halt_all(connection, account_id.scalar_one(), stop))
    return changed


def _write_verdict(connection: sa.Connection, message_id: int, verdict: Verdict, wall: float) -> None:
    state, why = verdict.state, verdict.why
    taken, reported = _about_id(connection, message_id, verdict.msg_id) if state is S.ACCEPTED else (False, False)
    if taken:
        # Row 6: an ID that another row has proves nothing about reports, only that this one was taken.
        state, why = S.ACCEPTED_NO_ID, Why.SAME_ID
    check_message(S.SENDING, S.QUEUED if state is S.QUEUED else state)
    values = dict(state=state, why=why, code=verdict.code, msg_id=verdict.msg_id, changed_at=wall)
    connection.execute(_VERDICT, values | dict(of_message=message_id))
    if reported and state is S.ACCEPTED:
        reports.join_waiting(connection, message_id)


def _about_id(connection: sa.Connection, message_id: int, msg_id: str | None) -> tuple[bool, bool]:
    """Whether another row has this ID, and whether a report for it came before (row 19)."""
    row = connection.execute(_ABOUT_ID, dict(of_id=msg_id, of_message=message_id)).one()
    return bool(row.taken), bool(row.reported)


def _write_history(connection: sa.Connection, claim: Claim, decision: Decision, now: Stamp, exchange: Exchange) -> None:
    open_verdicts = [verdict for verdict in decision.verdicts if verdict.wait is not None]
    after = decision.history
    values: dict[str, Any] = dict(
        state=open_verdicts[0].state if open_verdicts else chains.SETTLED,
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
    elif claim.first.server is None and exchange.server_time is not None and exchange.failure is None:
        # By the gateway's own clock the first try was that much earlier; a stranger's answer has a stranger's clock.
        values["first_server"] = exchange.server_time - max(0.0, *ages(claim.first, now))
    connection.execute(_HISTORY, values | dict(of_submission=claim.submission_id))


HELD_REASONS = frozenset(
    {
        Reason.BAD_LOGIN,
        Reason.NO_PASSWORD,
        Reason.NO_CREDITS,
        Reason.MESSAGE_REFUSED,
        Reason.RESTORED,
        Reason.DAY_LIMIT,
    }
)
"""Reasons a person has to mend before the run may go on; the others pause it."""
LOGIN_REASONS = frozenset({Reason.BAD_LOGIN, Reason.NO_PASSWORD})
"""Reasons that hold for every broadcast of the account."""


def halt(connection: sa.Connection, broadcast_id: int, reason: Reason) -> bool:
    """Make a broadcast stand still for a reason; False when it stands still for a weightier one, or is at its end.

    A run that waits for something that mends itself must not go on by itself after a 1702 that came late.
    """
    run = connection.execute(
        sa.select(broadcasts.c.state, broadcasts.c.reason).where(broadcasts.c.id == broadcast_id)
    ).one()
    if run.state == RunState.PAUSED:
        mends_itself = run.reason in SELF_MENDING and reason not in SELF_MENDING
        if not mends_itself and reason not in HELD_REASONS:
            return False
    elif run.state != RunState.RUNNING:
        return False
    state = RunState.HELD if reason in HELD_REASONS else RunState.PAUSED
    return runs.change_state(connection, broadcast_id, state, reason)


def halt_all(connection: sa.Connection, account_id: int | None, reason: Reason) -> list[int]:
    """Make every broadcast of an account (None: of all) stand still that runs or would go on by itself; the ids of
    those that did."""
    goes_on = (broadcasts.c.state == RunState.PAUSED) & broadcasts.c.reason.in_(list(SELF_MENDING))
    active = sa.select(broadcasts.c.id).where((broadcasts.c.state == RunState.RUNNING) | goes_on)
    if account_id is not None:
        active = active.where(broadcasts.c.account_id == account_id)
    return [key for key in connection.execute(active).scalars().all() if halt(connection, key, reason)]


def waiting_for(connection: sa.Connection, account_id: int, reasons: Collection[Reason]) -> list[int]:
    """Paused broadcasts of an account that wait for one of these reasons to go away."""
    query = sa.select(broadcasts.c.id).where(
        broadcasts.c.account_id == account_id,
        broadcasts.c.state == RunState.PAUSED,
        broadcasts.c.reason.in_(list(reasons)),
    )
    return list(connection.execute(query.order_by(broadcasts.c.id)).scalars())


def next_due(connection: sa.Connection, account_id: int, asking: Collection[int] = ()) -> float | None:
    """When (wall clock) the next submission of this account is due, or None when there is none."""
    return _next_in(connection, account_id, asking, (S.QUEUED, S.DOUBT, S.RETRY))


def next_question(connection: sa.Connection, account_id: int, asking: Collection[int] = ()) -> float | None:
    """As `next_due`, for those that were asked about before."""
    return _next_in(connection, account_id, asking, (S.DOUBT, S.RETRY))


def _next_in(
    connection: sa.Connection, account_id: int, asking: Collection[int], states: Iterable[MessageState]
) -> float | None:
    found = [
        row.next_try_at
        for key in _live(connection, account_id, asking)
        for state in states
        if (row := _first(connection, key, state, float("inf"))) is not None
    ]
    return min(found, default=None)
