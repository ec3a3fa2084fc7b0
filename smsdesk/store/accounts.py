"""Accounts in the database; a removed one keeps its row, because broadcasts name it."""

import secrets
from dataclasses import dataclass, replace

import sqlalchemy as sa

from smsdesk.domain.accounts import Account
from smsdesk.domain.records import Balance
from smsdesk.domain.states import MessageState
from smsdesk.store import balances, meta
from smsdesk.store.chains import SETTLED
from smsdesk.store.options import from_json, to_json
from smsdesk.store.runs import UNFINISHED
from smsdesk.store.schema import accounts, broadcasts, submissions
from smsdesk.store.transfers import open_of

_ASKED_AGAIN = (MessageState.SENDING, MessageState.DOUBT, MessageState.RETRY)


@dataclass(frozen=True)
class Outcome:
    """Whether it was done; if not, how many runs or requests prevented it (0: there is no such account)."""

    done: bool
    prevented_by: int = 0


def all_accounts(connection: sa.Connection) -> list[Account]:
    """Every account that is not removed, in the order they were added."""
    rows = connection.execute(sa.select(accounts).where(accounts.c.removed_at.is_(None)).order_by(accounts.c.id))
    return [_account(row) for row in rows]


def add(connection: sa.Connection, account: Account, balance: Balance | None = None) -> Account:
    """Store a new account (its `id` is ignored), with its first balance, and give it back."""
    result = connection.execute(sa.insert(accounts).values(**_values(account), practice=account.practice))
    key = result.inserted_primary_key
    assert key is not None
    meta.put(connection, _mark(key[0]), secrets.token_hex(8))
    if balance is not None:
        balances.add(connection, replace(balance, account_id=key[0]))
    return replace(account, id=key[0])


def keyring_entry(connection: sa.Connection, account_id: int) -> str:
    """What an account's secrets are called in the keyring. Its id alone would not do: after an older backup was
    restored a new account gets an id again that an entry is left of, or that a newer backup knows as another's."""
    mark = meta.get(connection, _mark(account_id))
    name = f"{meta.installation(connection)}:{account_id}"
    return f"{name}:{mark}" if mark else name  # accounts of earlier versions have none


def _mark(account_id: int) -> str:
    return f"account:{account_id}:entry"


def save(connection: sa.Connection, account: Account, *, same_gateway: bool) -> Outcome:
    """Store the changed fields of an account; `practice` never changes. Unless it stays with a gateway that
    recognises its seqnos, requests that may have been taken (`maybe_taken`) prevent it."""
    unsettled = 0 if same_gateway else maybe_taken(connection, account.id)
    if unsettled:
        return Outcome(False, unsettled)
    return Outcome(bool(connection.execute(_present(account.id).values(**_values(account))).rowcount))


def remove(connection: sa.Connection, account_id: int, at: float) -> Outcome:
    """Mark an account as removed at this time (seconds since the epoch); open runs and transfers prevent it."""
    if running := open_runs(connection, account_id):
        return Outcome(False, running)
    return Outcome(bool(connection.execute(_present(account_id).values(removed_at=at)).rowcount))


def open_runs(connection: sa.Connection, account_id: int) -> int:
    """How many broadcasts of an account are not at their end (scheduled, holding, running, paused or held), and how
    many of its transfers are in flight or in doubt."""
    query = sa.select(sa.func.count()).where(broadcasts.c.account_id == account_id, broadcasts.c.state.in_(UNFINISHED))
    return connection.execute(query).scalar_one() + open_of(connection, account_id)


def maybe_taken(connection: sa.Connection, account_id: int) -> int:
    """How many requests of an account the gateway may have taken without our knowing, stopped broadcasts and
    transfers included: they are asked again under the same seqno, which only the same gateway recognises."""
    seen = submissions.c.doubted | (submissions.c.server_errors > 0) | submissions.c.state.in_(_ASKED_AGAIN)
    query = (
        sa.select(sa.func.count())
        .select_from(submissions.join(broadcasts))
        .where(broadcasts.c.account_id == account_id, submissions.c.state != SETTLED, seen)
    )
    return connection.execute(query).scalar_one() + open_of(connection, account_id)


def _present(account_id: int) -> sa.Update:
    return sa.update(accounts).where(accounts.c.id == account_id, accounts.c.removed_at.is_(None))


def _values(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "address": account.address,
        "user_name": account.user_name,
        "options": to_json(account.options),
    }


def _account(row: sa.Row[tuple[object, ...]]) -> Account:
    return Account(row.id, row.name, row.address, row.user_name, row.practice, from_json(row.options))
