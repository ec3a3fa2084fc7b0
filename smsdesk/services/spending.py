"""Where the credits went, how the balance came to be what it is, and how long it lasts."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from fractions import Fraction

from smsdesk.domain.balance_history import (
    PACE_DAYS,
    BalanceHistory,
    BalanceMark,
    MarkKind,
    Point,
    bought,
    days_left,
    thinned,
    unbroken_since,
)
from smsdesk.domain.records import Balance
from smsdesk.domain.spending import By, Fate, Figures, Lump, Row, Run, Spent, spent_of
from smsdesk.domain.timing import zone_named
from smsdesk.services.accounts import Accounts
from smsdesk.services.credit_answers import understood
from smsdesk.services.exporting import Sheet
from smsdesk.store import balances
from smsdesk.store import spending as store
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

_HEADINGS = {By.BROADCAST: "Broadcast", By.MONTH: "Month", By.GROUP: "Group", By.KIND: "Kind"}
_FIGURES = (
    "Messages",
    "Parts a message, least",
    "Parts a message, most",
    "Credits",
    "Messages not delivered",
    "Credits for messages not delivered",
    "Saved by merging duplicates",
    "Saved by plain characters",
    "Perhaps spent besides",
)
_DAY = 86_400.0
_ANSWERS = 2000
"""Balances looked at in one go."""


class Spending:
    """Reads only. A year of 104,000 messages is counted in portions of about 30 ms, so that a running broadcast goes
    on. Methods raise StoreError; an account that is gone has spent nothing."""

    def __init__(self, database: Database, accounts: Accounts, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._clock = clock

    async def load(self, account_id: int, since: float = 0.0, until: float | None = None) -> Spent:
        """What was spent from `since` to before `until` (seconds since the epoch; None: now), in all four ways at once.
        What counts is when a message was first asked for."""
        account = self._accounts.get(account_id)
        if account is None:
            return Spent()
        end = self._end(until)
        runs, lumps = await self._count(account_id, since, end, with_groups=True)
        names = await self._database.read(store.group_names, account.book)
        return await asyncio.to_thread(spent_of, runs, lumps, names, self._zone(account_id))

    async def history(self, account_id: int, since: float, until: float | None = None) -> BalanceHistory:
        """What was left over a time, in at most 500 points, with what changed it; the first point may be earlier."""
        end = self._end(until)
        points = await self._points(account_id, since, end)
        begin = min(since, points[0][0]) if points else since
        spent = await self._marks(account_id, begin, end)
        marks = [mark for mark in [*spent, *bought(points, spent)] if mark.at >= since]
        return BalanceHistory(tuple(thinned(points)), tuple(sorted(marks, key=lambda mark: mark.at)))

    async def days_left(self, account_id: int, now: float | None = None) -> int | None:
        """Whole days that the credits last at the pace of the last 30 days; None: see `balance_history.days_left`."""
        end = self._clock.wall() if now is None else now
        return days_left(await self._points(account_id, end - PACE_DAYS * _DAY, end), end)

    async def used_since(self, account_id: int) -> float | None:
        """From when on "used so far" only grew, as far as answers tell; None without an answer that says it."""
        found = await self._answers(account_id, 0.0, self._end(None))
        return unbroken_since((one.at, one.used) for one in found if one.used is not None)

    def _end(self, until: float | None) -> float:
        # A moment later: what was stored just now belongs to it.
        return self._clock.wall() + 1.0 if until is None else until

    def _zone(self, account_id: int) -> tzinfo:
        account = self._accounts.get(account_id)
        return (zone_named(account.options.time_zone) if account else None) or UTC

    async def _count(
        self, account_id: int, since: float, until: float, *, with_groups: bool
    ) -> tuple[list[Run], list[Lump]]:
        zone = self._zone(account_id)
        runs = await self._database.read(store.runs_of, account_id, since, until)
        found: list[Lump] = []
        for portion in store.slices(runs):
            found += await self._database.read(store.lumps, portion, since, until, zone, with_groups=with_groups)
        return runs, found

    async def _answers(self, account_id: int, since: float, until: float) -> list[Balance]:
        account = self._accounts.get(account_id)
        if account is None:
            return []
        found: list[Balance] = []
        at = since
        while page := await self._database.read(balances.changes, account_id, at, until, _ANSWERS):
            fresh = [one for one in page if not found or one.at > at]
            if not fresh:
                break
            found += fresh
            at = fresh[-1].at
        meaning = (account.options.bare_figure_is_left, account.options.left_figure)
        return [understood(one, *meaning) for one in found]

    async def _points(self, account_id: int, since: float, until: float) -> list[Point]:
        found = await self._answers(account_id, since, until)
        return [(one.at, one.left) for one in found if one.left is not None]

    async def _marks(self, account_id: int, since: float, until: float) -> list[BalanceMark]:
        """What was spent, each by what it is proven to have cost, else by a credit a part."""
        runs, lumps = await self._count(account_id, since, until, with_groups=False)
        known = await self._database.read(store.learned, account_id, since)
        moved = await self._database.read(store.transfer_marks, account_id, since, until)
        made = await asyncio.to_thread(broadcast_marks, runs, lumps, known)
        return [*made, *moved]


def broadcast_marks(runs: Sequence[Run], lumps: Sequence[Lump], known: dict[int, int]) -> list[BalanceMark]:
    """A mark for each broadcast of which anything was accepted, where it ended; while it runs, at its last request."""
    taken: dict[int, list[Lump]] = {}
    for lump in lumps:
        if lump.fate is not Fate.UNCERTAIN:
            taken.setdefault(lump.broadcast_id, []).append(lump)
    marks = []
    for run in runs:
        mine = taken.get(run.id)
        if mine:
            cost = known.get(run.id) or sum(lump.messages * lump.parts for lump in mine)
            last = max(lump.last for lump in mine)
            at = last if run.finished_at is None else max(last, run.finished_at)
            began = min(lump.first for lump in mine)
            marks.append(BalanceMark(at, run.title, -cost, MarkKind.BROADCAST, run.id, began))
    return marks


def sheet(spent: Spent, by: By, title_of: Callable[[Row], str], zone: str, rate: Fraction | None = None) -> Sheet:
    """Rows for a file, with headings and a last line of totals. `title_of` words a row; times are local to `zone` (an
    IANA name); `rate` adds what it comes to at the credits a part that were learned."""
    where = zone_named(zone) or UTC
    headings = (_HEADINGS[by], *(("When",) if by is By.BROADCAST else ()), *_FIGURES)
    headings += (f"Credits at {float(rate):g} a part",) if rate is not None else ()
    lines = [
        (title_of(row), *((_when(row.at, where),) if by is By.BROADCAST else ()), *_cells(row.figures, rate))
        for row in spent.rows(by)
    ]
    lines.append(("Total", *(("",) if by is By.BROADCAST else ()), *_cells(spent.total, rate)))
    return Sheet(f"Credits {_HEADINGS[by].lower()}", headings, lines)


def _when(at: float | None, zone: tzinfo) -> str:
    return "" if at is None else f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M}"


def _cells(figures: Figures, rate: Fraction | None) -> tuple[str, ...]:
    numbers = (
        figures.messages,
        figures.least,
        figures.most,
        figures.credits,
        figures.failed,
        figures.wasted,
        figures.duplicates,
        figures.plain,
        figures.uncertain,
    )
    cells = tuple("" if number is None else str(number) for number in numbers)
    return cells if rate is None else (*cells, str(figures.at_rate(rate)))
