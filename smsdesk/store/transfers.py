"""The journal of transfers: one is SENDING on the disk before its request leaves, and its answer decides what then.

Every change is conditional on the state it starts from, so that of two at the same time one comes too late.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from smsdesk.domain.answers import Exchange, Failure
from smsdesk.domain.decisions import Stamp, Why, too_late
from smsdesk.domain.transfer_records import Transfer, TransferClaim, TransferError, TransferProblem
from smsdesk.domain.transfers import (
    IN_FLIGHT,
    REFUSALS,
    UNDECIDED,
    TransferDecision,
    TransferHistory,
    TransferState,
    TransferWhy,
    check_transfer,
)
from smsdesk.store import transfer_list
from smsdesk.store.freezing import new_seqno
from smsdesk.store.schema import transfer_exchanges, transfers

S = TransferState
W = TransferWhy
_LATE = {Why.TOO_OLD: W.TOO_OLD, Why.CLOCK_BACK: W.CLOCK_BACK}


@dataclass(frozen=True)
class NewTransfer:
    """What a person confirmed. `day_from` is when the account's local day began, `day_limit` what may go in one;
    `again`: the same within 24 hours was meant."""

    account_id: int
    customer: str
    amount: int
    created_by: str
    hold_seconds: float
    day_from: float
    day_limit: int
    again: bool = True


def create(connection: sa.Connection, new: NewTransfer, now: float) -> int:
    """Store a transfer as CONFIRMED with its seqno and its hold; its id.

    Raises TransferError, storing nothing, when another one of the account is in flight, the limit of the day would be
    passed, or the same was made before: in the same transaction, because two may have looked at the same moment.
    """
    if transfer_list.in_flight(connection, new.account_id) is not None:
        raise TransferError(TransferProblem.IN_FLIGHT)
    if transfer_list.sum_since(connection, new.account_id, new.day_from) + new.amount > new.day_limit:
        raise TransferError(TransferProblem.OVER_DAY_LIMIT)
    earlier = (
        None if new.again else transfer_list.same_before(connection, new.account_id, new.customer, new.amount, now)
    )
    if earlier is not None:
        raise TransferError(TransferProblem.SAME_AGAIN, earlier=earlier)
    values = dict(
        account_id=new.account_id,
        created_at=now,
        created_by=new.created_by,
        customer=new.customer,
        amount=new.amount,
        seqno=new_seqno(),
        state=S.CONFIRMED,
        hold_until=now + new.hold_seconds,
        changed_at=now,
    )
    key = connection.execute(transfers.insert().values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def cancel(connection: sa.Connection, transfer_id: int, why: TransferWhy, now: float) -> bool:
    """Take a transfer back that has not been sent; False when it is too late."""
    return _move(connection, transfer_id, S.CONFIRMED, state=S.CANCELLED, why=why, hold_until=None, changed_at=now)


def claim(connection: sa.Connection, transfer_id: int, now: Stamp, left_before: int | None) -> TransferClaim | None:
    """A confirmed transfer becomes SENDING for its first request; None when it is not confirmed any more."""
    values = dict(
        attempts=1,
        hold_until=None,
        first_wall=now.wall,
        first_boot_id=now.boot_id,
        first_boot=now.boot,
        first_server=now.server,
        left_before=left_before,
    )
    if not _move(connection, transfer_id, S.CONFIRMED, state=S.SENDING, changed_at=now.wall, **values):
        return None
    return _claimed(connection, transfer_id, now)


def claim_again(connection: sa.Connection, transfer_id: int, now: Stamp) -> TransferClaim | None:
    """A transfer in doubt becomes SENDING once more, under the same seqno; None when it is not in doubt, or is too old
    by any clock (then it is uncertain now)."""
    found = transfer_list.one(connection, transfer_id)
    if found is None or found.state is not S.DOUBT or _give_up(connection, found, now):
        return None
    attempts = transfers.c.attempts + 1
    _move(connection, transfer_id, S.DOUBT, state=S.SENDING, changed_at=now.wall, attempts=attempts)
    return _claimed(connection, transfer_id, now)


def _claimed(connection: sa.Connection, transfer_id: int, now: Stamp) -> TransferClaim | None:
    found = transfer_list.one(connection, transfer_id)
    if found is None:
        return None
    refused = (
        sa.select(transfer_exchanges.c.id)
        .where(transfer_exchanges.c.transfer_id == transfer_id, transfer_exchanges.c.code.in_(list(REFUSALS)))
        .limit(1)
    )
    ever = connection.execute(refused).one_or_none() is not None
    return TransferClaim(found, TransferHistory(found.doubted, found.server_errors, ever), now)


def record(
    connection: sa.Connection, claim: TransferClaim, decision: TransferDecision, exchange: Exchange, now: float
) -> None:
    """Keep the exchange and what it means. A transfer of which no byte ever left forgets its first try."""
    connection.execute(
        transfer_exchanges.insert().values(
            transfer_id=claim.transfer.id,
            at=now,
            code=exchange.code,
            detail=exchange.detail or (exchange.failure.value if exchange.failure else ""),
            raw=exchange.raw[:4096],
            seconds=exchange.seconds,
        )
    )
    values: dict[str, object] = dict(
        why=decision.why,
        code=decision.code,
        changed_at=now,
        doubted=decision.history.doubted,
        server_errors=decision.history.server_errors,
    )
    if exchange.failure is Failure.NOT_CONNECTED:
        values["attempts"] = transfers.c.attempts - 1
    if decision.state is S.CANCELLED:
        values |= dict(first_wall=None, first_boot_id=None, first_boot=None, first_server=None)
    _move(connection, claim.transfer.id, S.SENDING, state=decision.state, **values)


def note_left(connection: sa.Connection, transfer_id: int, left: int) -> None:
    """Keep what creditsLeft said last about a transfer."""
    connection.execute(transfers.update().where(transfers.c.id == transfer_id).values(left_after=left))


def close(connection: sa.Connection, transfer_id: int, *, done: bool, by: str, now: float) -> bool:
    """A person has checked one in doubt or uncertain; who and when is kept. False when there is nothing to decide."""
    state, why = (S.DONE, W.MARKED_DONE) if done else (S.CANCELLED, W.MARKED_NOT_DONE)
    return any(
        _move(connection, transfer_id, old, state=state, why=why, closed_by=by, changed_at=now) for old in UNDECIDED
    )


def give_up_old(connection: sa.Connection, now: Stamp) -> list[Transfer]:
    """What is in doubt and too old to be asked again becomes uncertain; those that did."""
    return [each for each in transfer_list.in_state(connection, S.DOUBT) if _give_up(connection, each, now)]


def _give_up(connection: sa.Connection, transfer: Transfer, now: Stamp) -> bool:
    late = Why.TOO_OLD if transfer.first is None else too_late(transfer.first, now)
    if late is Why.NONE:
        return False
    return _move(connection, transfer.id, S.DOUBT, state=S.UNCERTAIN, why=_LATE[late], changed_at=now.wall)


def recover(connection: sa.Connection, now: Stamp) -> tuple[list[Transfer], list[Transfer]]:
    """After a start: what was confirmed is cancelled, what was SENDING is in doubt; both lists, as they are now.

    A cancelled one keeps its `hold_until` as a mark until `settle_start` knows whether this data file is an older one.
    """
    cancelled = transfer_list.in_state(connection, S.CONFIRMED)
    for each in cancelled:
        _move(connection, each.id, S.CONFIRMED, state=S.CANCELLED, why=W.RESTART, changed_at=now.wall)
    doubted = transfer_list.in_state(connection, S.SENDING)
    for each in doubted:
        _move(connection, each.id, S.SENDING, state=S.DOUBT, why=W.RESTART, doubted=True, changed_at=now.wall)
    give_up_old(connection, now)
    return transfer_list.some(connection, cancelled), transfer_list.some(connection, doubted)


def settle_start(connection: sa.Connection, *, restored: bool, now: float) -> list[Transfer]:
    """It is known now whether the data file is the one this computer used last (row 18); what changed.

    In a restored or copied file nothing confirmed is sent, and what the start cancelled is uncertain: where the file
    was used since, it may have been sent. What is in doubt is asked about by a person alone, as ever.
    """
    marked = (transfers.c.state == S.CANCELLED) & transfers.c.hold_until.is_not(None)
    if not restored:
        connection.execute(transfers.update().where(marked).values(hold_until=None))
        return []
    changed = transfer_list.in_state(connection, S.CONFIRMED)
    for each in changed:
        cancel(connection, each.id, W.RESTORED, now)
    unknown = transfer_list.where(connection, marked)
    for each in unknown:
        _move(
            connection,
            each.id,
            S.CANCELLED,
            state=S.UNCERTAIN,
            why=W.RESTORED,
            hold_until=None,
            changed_at=now,
        )
    return transfer_list.some(connection, [*changed, *unknown])


def open_of(connection: sa.Connection, account_id: int) -> int:
    """How many transfers of an account need it as it is: in flight, or in doubt and to be asked about at the same
    gateway, by the same page and user name."""
    query = sa.select(sa.func.count()).where(
        transfers.c.account_id == account_id, transfers.c.state.in_([*IN_FLIGHT, S.DOUBT])
    )
    return int(connection.execute(query).scalar_one())


def _move(
    connection: sa.Connection, transfer_id: int, old: TransferState, *, state: TransferState, **values: object
) -> bool:
    """Change a transfer from one state to another, if it still is in the first; False when it is not."""
    check_transfer(old, state)
    change = transfers.update().where(transfers.c.id == transfer_id, transfers.c.state == old)
    return bool(connection.execute(change.values(state=state, **values)).rowcount)
