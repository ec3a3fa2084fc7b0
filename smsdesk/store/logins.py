"""Which accounts are the same to the gateway: one that was removed and added again still has its past."""

import sqlalchemy as sa

from smsdesk.store.schema import accounts


def of_login(column: sa.ColumnElement[int], account_id: int) -> sa.ColumnElement[bool]:
    """True where `column` is an account of the same address and user name as this one, removed ones included. The
    practice gateway has one ledger, whatever its address is just now."""
    mine, other = accounts.alias("mine"), accounts.alias("other")
    query = sa.select(other.c.id).select_from(mine.join(other, same_login(mine, other)))
    return column.in_(query.where(mine.c.id == account_id))


def same_login(one: sa.FromClause, other: sa.FromClause) -> sa.ColumnElement[bool]:
    """True where two aliases of `accounts` are the same in this sense."""
    same = (other.c.address == one.c.address) & (other.c.user_name == one.c.user_name)
    alike = (other.c.practice == one.c.practice) & (one.c.practice | same)
    return (other.c.id == one.c.id) | alike
