"""What messages cost, counted by the database: in slices, so that nobody waits behind a year of broadcasts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

import sqlalchemy as sa

from smsdesk.domain.balance_history import BalanceMark, MarkKind
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import FAILED_STATUSES
from smsdesk.domain.spending import Fate, Lump, Run, months_between
from smsdesk.domain.states import MessageState, RunState
from smsdesk.domain.transfers import TransferState
from smsdesk.store.schema import broadcasts, group_members, groups, lessons, messages, submissions, transfers

SLICE = 3000
"""Messages counted in one go: about 25 ms with groups, 10 ms without."""

S = MessageState
_TAKEN = (S.ACCEPTED, S.ACCEPTED_NO_ID)
_COUNTED = (*_TAKEN, S.SENDING, S.RETRY, S.DOUBT, S.UNCERTAIN)
_END = 2**62
_WAITING = (RunState.SCHEDULED, RunState.HOLDING)


class Slice(NamedTuple):
    """Whole broadcasts, or recipients of a single one from one position up to another."""

    runs: tuple[Run, ...]
    positions: tuple[int, int] | None = None


def runs_of(connection: sa.Connection, account_id: int, since: float, until: float) -> list[Run]:
    """The broadcasts of an account that may have had requests in a time (seconds since the epoch), oldest first."""
    title = sa.case((broadcasts.c.title != "", broadcasts.c.title), else_=broadcasts.c.text)
    columns = (broadcasts.c[name] for name in Run._fields if name != "title")
    query = sa.select(*columns, title.label("title")).where(
        broadcasts.c.account_id == account_id,
        broadcasts.c.state.not_in(_WAITING),
        broadcasts.c.created_at < until,
        broadcasts.c.finished_at.is_(None) | (broadcasts.c.finished_at >= since),
    )
    return [Run(**row._mapping) for row in connection.execute(query.order_by(broadcasts.c.id))]


def slices(runs: Iterable[Run], size: int = SLICE) -> Iterator[Slice]:
    """Broadcasts in portions of about `size` messages at most, a larger one by its recipients."""
    taken: list[Run] = []
    room = size
    for run in runs:
        number = run.recipients * run.pieces
        if taken and number > room:
            yield Slice(tuple(taken))
            taken, room = [], size
        if number > size:
            each = max(1, size // run.pieces)
            for at in range(0, run.recipients, each):
                # The last one to the end, wherever that is: nobody may be lost.
                yield Slice((run,), (at, at + each if at + each < run.recipients else _END))
        else:
            taken.append(run)
            room -= number
    if taken:
        yield Slice(tuple(taken))


def lumps(
    connection: sa.Connection, portion: Slice, since: float, until: float, zone: tzinfo, *, with_groups: bool
) -> list[Lump]:
    """The messages of a slice first asked for from `since` to before `until`, alike ones together; those of one lump
    are of one month of `zone`. Without groups `Lump.group` is None."""
    at = sa.func.coalesce(submissions.c.first_wall, messages.c.changed_at, broadcasts.c.created_at)
    parts = sa.func.coalesce(submissions.c.parts, broadcasts.c.parts)
    kind = sa.func.coalesce(submissions.c.kind, broadcasts.c.kind)
    fate = sa.case(
        (messages.c.state.not_in(_TAKEN), Fate.UNCERTAIN.value),
        (messages.c.delivery.in_(FAILED_STATUSES), Fate.FAILED.value),
        else_=Fate.TAKEN.value,
    )
    group = _group() if with_groups else sa.null()
    alike = (messages.c.broadcast_id, fate, kind, parts, group, _month(portion.runs, at, until, zone))
    query = (
        sa.select(*alike[:-1], sa.func.count(), sa.func.min(at), sa.func.max(at))
        .select_from(messages.join(submissions, submissions.c.id == messages.c.submission_id))
        .join(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
        .where(*_inside(portion), at >= since, at < until)
        .group_by(*(sa.literal_column(str(place)) for place in range(1, 6)), alike[-1])
    )
    return [_lump(row) for row in connection.execute(query)]


def _inside(portion: Slice) -> Iterator[sa.ColumnElement[bool]]:
    if portion.positions is None:
        yield messages.c.broadcast_id.in_([run.id for run in portion.runs])
        yield messages.c.state.in_(_COUNTED)
        return
    first, behind = portion.positions
    yield messages.c.broadcast_id == portion.runs[0].id
    yield messages.c.position > first
    yield messages.c.position <= behind
    # In a form that no index serves, or each portion would walk through the whole broadcast.
    yield (messages.c.state + "").in_(_COUNTED)


def first_group() -> sa.ScalarSelect[Any]:
    """The first group by name of a message's contact, NULL for who is in none."""
    first = (
        sa.select(groups.c.id)
        .join(group_members, group_members.c.group_id == groups.c.id)
        .where(group_members.c.contact_id == messages.c.contact_id)
        .order_by(groups.c.name.collate("NOCASE"))
        .limit(1)
    )
    return first.correlate(messages).scalar_subquery()


def _group() -> sa.ColumnElement[Any]:
    """The group that a message counts in, 0 for who is no contact; of an erased one it was kept."""
    contact = messages.c.contact_id
    return sa.case((contact.is_(None), 0), (contact < 0, -contact), else_=first_group())


def _month(runs: Sequence[Run], at: sa.ColumnElement[Any], until: float, zone: tzinfo) -> sa.ColumnElement[Any]:
    """Something that differs between months; broadcasts that lie in one need no more than a constant."""
    last = max(until if run.finished_at is None else min(run.finished_at, until) for run in runs)
    begins = months_between(min(run.created_at for run in runs), last, zone)
    if not begins:
        return sa.literal("")
    return sa.case(*((at < begin, place) for place, begin in enumerate(begins)), else_=len(begins))


def _lump(row: Any) -> Lump:
    key, fate, kind, parts, group, number, first, last = row
    return Lump(key, Fate(fate), Kind(kind), parts, group, number, first, last)


def group_names(connection: sa.Connection, book: str) -> dict[int, str]:
    """The names of a book's groups by id."""
    return {row.id: row.name for row in connection.execute(sa.select(groups).where(groups.c.book == book))}


def learned(connection: sa.Connection, account_id: int, since: float) -> dict[int, int]:
    """What broadcasts are proven to have cost since a time, in credits, by id."""
    query = sa.select(lessons).where(lessons.c.account_id == account_id, lessons.c.at >= since)
    return {row.broadcast_id: row.credits for row in connection.execute(query)}


def transfer_marks(connection: sa.Connection, account_id: int, since: float, until: float) -> list[BalanceMark]:
    """The transfers that were done in a time, by when they were first asked for, oldest first."""
    at = sa.func.coalesce(transfers.c.first_wall, transfers.c.created_at)
    query = sa.select(transfers, at.label("at")).where(
        transfers.c.account_id == account_id, transfers.c.state == TransferState.DONE, at >= since, at < until
    )
    rows = connection.execute(query.order_by(at, transfers.c.id))
    return [BalanceMark(row.at, row.customer, -row.amount, MarkKind.TRANSFER, row.id) for row in rows]
