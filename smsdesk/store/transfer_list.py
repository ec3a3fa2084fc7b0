"""Reading transfers: the list, one with its requests, the customers' names, and the sums that limits need."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.decisions import Stamp
from smsdesk.domain.transfer_records import CustomerName, Transfer, TransferDetails, TransferExchange
from smsdesk.domain.transfers import COUNTED, IN_FLIGHT, TransferState, TransferWhy
from smsdesk.store import day_costs
from smsdesk.store.logins import of_login
from smsdesk.store.schema import accounts, transfer_exchanges, transfers

S = TransferState
ASKED_BEFORE = 60.0
"""Seconds before its first request in which the balance may have been read that a transfer is compared with."""
SAME_WITHIN = 24 * 3600.0
"""Seconds in which a second transfer of the same amount to the same customer is asked about."""

_ROWS = sa.select(transfers, accounts.c.name.label("account_name")).join(
    accounts, accounts.c.id == transfers.c.account_id
)
_MOVED = (S.DONE, S.DOUBT, S.UNCERTAIN)


def where(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[Transfer]:
    """The transfers that a condition is true of, oldest first."""
    return [_transfer(row) for row in connection.execute(_ROWS.where(condition).order_by(transfers.c.id))]


def some(connection: sa.Connection, wanted: Iterable[Transfer]) -> list[Transfer]:
    """The same transfers as they are now."""
    return where(connection, transfers.c.id.in_([each.id for each in wanted]))


def in_state(connection: sa.Connection, state: TransferState) -> list[Transfer]:
    """The transfers in one state, oldest first."""
    return where(connection, transfers.c.state == state)


def one(connection: sa.Connection, transfer_id: int) -> Transfer | None:
    """A transfer, None when there is none."""
    return next(iter(where(connection, transfers.c.id == transfer_id)), None)


def in_flight(connection: sa.Connection, account_id: int) -> Transfer | None:
    """The transfer of an account, or of another one of the same login, that holds or whose request is under way."""
    mine = of_login(transfers.c.account_id, account_id) & transfers.c.state.in_(list(IN_FLIGHT))
    return next(iter(where(connection, mine)), None)


def details(connection: sa.Connection, transfer_id: int) -> TransferDetails | None:
    """A transfer with its requests, oldest first."""
    found = one(connection, transfer_id)
    if found is None:
        return None
    rows = connection.execute(
        sa.select(transfer_exchanges)
        .where(transfer_exchanges.c.transfer_id == transfer_id)
        .order_by(transfer_exchanges.c.id)
    )
    return TransferDetails(
        found, tuple(TransferExchange(row.at, row.code, row.detail, row.raw, row.seconds) for row in rows)
    )


def page(
    connection: sa.Connection,
    *,
    offset: int,
    limit: int,
    account_id: int | None = None,
    search: str = "",
    since: float | None = None,
) -> list[Transfer]:
    """Transfers, newest first, of one account (and others of its login, removed ones too) or of all; `search` looks in
    customer and seqno."""
    query = _filtered(_ROWS, account_id, search, since).order_by(transfers.c.id.desc()).offset(offset).limit(limit)
    return [_transfer(row) for row in connection.execute(query)]


def size(
    connection: sa.Connection, *, account_id: int | None = None, search: str = "", since: float | None = None
) -> int:
    """How many transfers `page` has in all."""
    query = _filtered(sa.select(sa.func.count(transfers.c.id)), account_id, search, since)
    return int(connection.execute(query).scalar_one())


def _filtered(query: sa.Select[Any], account_id: int | None, search: str, since: float | None) -> sa.Select[Any]:
    if account_id is not None:
        query = query.where(of_login(transfers.c.account_id, account_id))
    if search:
        hit = transfers.c.customer.icontains(search, autoescape=True)
        query = query.where(hit | transfers.c.seqno.icontains(search, autoescape=True))
    return query if since is None else query.where(transfers.c.created_at >= since)


def customers(connection: sa.Connection, account_id: int, search: str, limit: int) -> list[CustomerName]:
    """Names that credits of an account went to, or may have; last used first. One that was only ever refused is not
    remembered, as it may be a slip of the keys."""
    last = sa.func.max(transfers.c.created_at)
    query = (
        sa.select(transfers.c.customer, last.label("last"), sa.func.count().label("times"))
        .where(
            of_login(transfers.c.account_id, account_id),
            transfers.c.state.in_(_MOVED),
            transfers.c.customer.icontains(search, autoescape=True),
        )
        .group_by(transfers.c.customer)
        .order_by(last.desc(), transfers.c.customer)
        .limit(limit)
    )
    return [CustomerName(row.customer, row.last, row.times) for row in connection.execute(query)]


def is_known(connection: sa.Connection, account_id: int, customer: str) -> bool:
    """True when credits of an account went to exactly this name, or may have."""
    mine = of_login(transfers.c.account_id, account_id) & transfers.c.state.in_(_MOVED)
    query = sa.select(transfers.c.id).where(mine, transfers.c.customer == customer).limit(1)
    return connection.execute(query).one_or_none() is not None


def same_before(connection: sa.Connection, account_id: int, customer: str, amount: int, now: float) -> Transfer | None:
    """The newest transfer of this amount to this customer within 24 hours that moved credits or may have.

    Names that differ in their case alone count as the same: more is asked about rather than less.
    """
    recent = (
        of_login(transfers.c.account_id, account_id)
        & (transfers.c.amount == amount)
        & (transfers.c.created_at >= now - SAME_WITHIN)
        & transfers.c.state.in_(list(COUNTED))
    )
    same = [each for each in where(connection, recent) if each.customer.casefold() == customer.casefold()]
    return same[-1] if same else None


def sum_since(connection: sa.Connection, account_id: int, since: float) -> int:
    """Credits of an account's transfers confirmed or first asked for since then, but for those that surely moved
    nothing."""
    query = sa.select(sa.func.coalesce(sa.func.sum(transfers.c.amount), 0)).where(
        of_login(transfers.c.account_id, account_id),
        (transfers.c.created_at >= since) | (transfers.c.first_wall >= since),
        transfers.c.state.in_(list(COUNTED)),
    )
    return int(connection.execute(query).scalar_one())


def others_since(connection: sa.Connection, transfer: Transfer) -> int:
    """Credits that may have left the account since the first request of a transfer, but not by it: rather more than
    less, as what is left over is taken as a proof."""
    if transfer.first is None:
        return 0
    meanwhile = (transfers.c.id > transfer.id) | (transfers.c.changed_at >= transfer.first.wall)
    still_open = transfers.c.state.in_([S.SENDING, S.DOUBT, S.UNCERTAIN])
    query = sa.select(sa.func.coalesce(sa.func.sum(transfers.c.amount), 0)).where(
        of_login(transfers.c.account_id, transfer.account_id),
        transfers.c.id != transfer.id,
        transfers.c.attempts > 0,
        transfers.c.state != S.REFUSED,
        meanwhile | still_open,
    )
    moved = int(connection.execute(query).scalar_one())
    return moved + day_costs.spent_since(connection, transfer.account_id, transfer.first.wall - ASKED_BEFORE)


def _transfer(row: Any) -> Transfer:
    first = None
    if row.first_wall is not None:
        first = Stamp(row.first_wall, row.first_boot_id or "", row.first_boot or 0.0, row.first_server)
    return Transfer(
        id=row.id,
        account_id=row.account_id,
        created_at=row.created_at,
        created_by=row.created_by,
        customer=row.customer,
        amount=row.amount,
        seqno=row.seqno,
        state=TransferState(row.state),
        why=TransferWhy(row.why),
        code=row.code,
        hold_until=row.hold_until,
        changed_at=row.changed_at,
        attempts=row.attempts,
        doubted=row.doubted,
        server_errors=row.server_errors,
        first=first,
        left_before=row.left_before,
        left_after=row.left_after,
        closed_by=row.closed_by,
        account_name=row.account_name,
    )
