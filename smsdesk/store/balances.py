"""What the gateway said about credits, answer by answer."""

import sqlalchemy as sa

from smsdesk.domain.records import Balance
from smsdesk.store.schema import balances


def add(connection: sa.Connection, balance: Balance) -> None:
    """Keep an answer."""
    connection.execute(
        sa.insert(balances).values(
            account_id=balance.account_id,
            at=balance.at,
            used=balance.used,
            left=balance.left,
            bare=balance.bare,
            maybe_refused=balance.maybe_refused,
            raw=balance.raw,
        )
    )


def latest(connection: sa.Connection, account_id: int) -> Balance | None:
    """The answer that was stored last, whatever the clock said then; None before the first."""
    query = sa.select(balances).where(balances.c.account_id == account_id).order_by(balances.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _balance(row)


def latest_before(connection: sa.Connection, account_id: int, at: float) -> Balance | None:
    """The newest answer up to a time (seconds since the epoch)."""
    query = sa.select(balances).where(balances.c.account_id == account_id, balances.c.at <= at)
    row = connection.execute(query.order_by(balances.c.at.desc(), balances.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _balance(row)


def history(connection: sa.Connection, account_id: int, since: float = 0.0) -> list[Balance]:
    """The answers from a time (seconds since the epoch) on, oldest first."""
    query = (
        sa.select(balances)
        .where(balances.c.account_id == account_id, balances.c.at >= since)
        .order_by(balances.c.at, balances.c.id)
    )
    return [_balance(row) for row in connection.execute(query)]


def changes(connection: sa.Connection, account_id: int, since: float, until: float, limit: int) -> list[Balance]:
    """The answers of a time (seconds since the epoch), oldest first, begun by the last one up to it; of a run of equal
    answers only the first and the last. It looks at `limit` answers; the last one of them is given in any case."""
    mine = balances.c.account_id == account_id
    begin = connection.execute(sa.select(sa.func.max(balances.c.at)).where(mine, balances.c.at <= since)).scalar()
    first = balances.c.at >= (since if begin is None else begin)
    some = sa.select(balances).where(mine, first, balances.c.at <= until).order_by(balances.c.at, balances.c.id)
    rows = some.limit(limit).subquery()
    order = (rows.c.at, rows.c.id)
    beside = (sa.func.lag(rows.c.raw).over(order_by=order), sa.func.lead(rows.c.raw).over(order_by=order))
    told = sa.select(
        rows, *(each.label(name) for each, name in zip(beside, ("before", "after"), strict=True))
    ).subquery()
    changed = told.c.raw.is_distinct_from(told.c.before) | told.c.raw.is_distinct_from(told.c.after)
    return [_balance(row) for row in connection.execute(sa.select(told).where(changed).order_by(told.c.at, told.c.id))]


def _balance(row: sa.Row[tuple[object, ...]]) -> Balance:
    return Balance(row.account_id, row.at, row.used, row.left, row.raw, row.bare, row.maybe_refused)
