"""Broadcasts with their costs, written straight into a data file, for the tests about where the credits went."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.kinds import Kind
from smsdesk.domain.states import MessageState, RunState
from smsdesk.store.schema import balances, broadcasts, contacts, group_members, groups, messages, submissions

S = MessageState
MAY = 1_777_600_000.0  # 1 May 2026, 01:46 UTC


@dataclass(frozen=True)
class Sent:
    """One message: what became of it, and where it differs from its broadcast."""

    state: MessageState = S.ACCEPTED
    delivery: int | None = None
    parts: int | None = None
    kind: Kind | None = None
    contact: int | None = None
    at: float = MAY


@dataclass(frozen=True)
class Cost:
    """One broadcast."""

    sent: Sequence[Sent]
    parts: int = 1
    kind: Kind = Kind.TEXT
    account: int = 1
    state: RunState = RunState.DONE
    more: dict[str, Any] = field(default_factory=dict, hash=False)


def write(connection: sa.Connection, cost: Cost) -> int:
    """Store a broadcast, a request for each message; its id."""
    times = [one.at for one in cost.sent] or [MAY]
    run = dict(
        account_id=cost.account,
        created_at=min(times) - 60,
        created_by="melur",
        state=cost.state,
        reason="",
        text="Kedai buka",
        kind=cost.kind,
        sender="",
        reports=True,
        to_label="",
        parts=cost.parts,
        recipients=len(cost.sent),
        batch_size=1,
        finished_at=max(times) + 5 if cost.state in (RunState.DONE, RunState.STOPPED) else None,
    )
    key = connection.execute(broadcasts.insert().values(run | cost.more)).inserted_primary_key
    assert key is not None
    first = int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(submissions.c.id), 0))).scalar_one()) + 1
    asked = dict(broadcast_id=key[0], state="settled", back_to="queued", next_try_at=0.0, attempts=1)
    asked |= dict(doubted=False, server_errors=0, held=False)
    person = dict(broadcast_id=key[0], name="", why="")
    for place, one in enumerate(cost.sent):
        own = dict(id=first + place, seqno=f"S{first + place:019d}", first_wall=one.at, parts=one.parts, kind=one.kind)
        connection.execute(submissions.insert().values(asked | own))
        who = dict(
            position=place + 1, number=f"601255501{place:02d}", contact_id=one.contact, submission_id=first + place
        )
        connection.execute(messages.insert().values(person | who | dict(state=one.state, delivery=one.delivery)))
    return int(key[0])


def add_group(connection: sa.Connection, name: str, *people: int) -> int:
    """A group of contacts, who are made where they are not there yet; its id."""
    key = connection.execute(groups.insert().values(book="real", name=name)).inserted_primary_key
    assert key is not None
    there = set(connection.execute(sa.select(contacts.c.id)).scalars())
    for person in people:
        if person not in there:
            fresh = dict(id=person, book="real", name="", number="", raw_number="", fields={}, consent="", search="")
            connection.execute(contacts.insert().values(fresh | dict(changed_at=0.0)))
        connection.execute(group_members.insert().values(group_id=key[0], contact_id=person))
    return int(key[0])


def add_balance(connection: sa.Connection, at: float, left: int | None, used: int | None = None) -> None:
    """An answer of creditsLeft."""
    row = dict(account_id=1, at=at, left=left, used=used, maybe_refused=False, raw=f"{used}/{left}")
    connection.execute(balances.insert().values(row))
