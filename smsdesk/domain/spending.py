"""Where the credits went: figures that add up, in rows by broadcast, by month, by group and by kind."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from smsdesk.domain.kinds import Kind
from smsdesk.domain.people import folded

NO_GROUP = "none"
"""Key of the row of contacts that are in no group."""
NO_CONTACT = "strangers"
"""Key of the row of numbers that were typed, pasted or listed, not taken from Contacts."""

_UNICODE = (Kind.UNICODE, Kind.UNICODE_FLASH)


class By(StrEnum):
    """What the rows stand for."""

    BROADCAST = "broadcast"
    MONTH = "month"  # of the first request of each message, in the account's time zone
    GROUP = "group"  # of contacts as they are now; who is in several counts in the first one by name
    KIND = "kind"  # as each message travelled


class Fate(StrEnum):
    """What became of messages, as far as credits go."""

    TAKEN = "taken"  # accepted by the gateway
    FAILED = "failed"  # accepted, and a later report says 7, 8 or 10
    UNCERTAIN = "uncertain"  # it may have been accepted


class Run(NamedTuple):
    """A broadcast as far as its costs go. `duplicates` rows were left out of it, `saved_parts` parts each message would
    have been longer before its characters were made plain."""

    id: int
    title: str
    created_at: float
    finished_at: float | None
    recipients: int
    pieces: int
    duplicates: int
    saved_parts: int


class Lump(NamedTuple):
    """Messages of one broadcast that are alike: so many, of so many parts each, first asked from `first` to `last`.
    `group` is None for contacts in none, 0 for who is no contact."""

    broadcast_id: int
    fate: Fate
    kind: Kind
    parts: int
    group: int | None
    messages: int
    first: float
    last: float


@dataclass(frozen=True)
class Figures:
    """What messages cost, in parts, of which the gateway is taken to charge one credit each.

    `messages` are those that the gateway accepted and `parts` what they have together; `least` and `most` what one of
    them has. Refused messages (a number that is none: 1705) cost nothing and are not in here.

    `failed` are accepted messages whose later report says failed, expired or rejected (7, 8, 10), `wasted` their parts.
    That is the most that invalid numbers can have cost: the reports give no reasons, so phones that stayed off are in
    it as well; without delivery reports nothing is known, and it is 0.

    `plain` are parts saved by plain characters: what Compose said that one message became shorter by, for each accepted
    message that did not travel as Unicode all the same. `duplicates` are parts saved by leaving out rows with a number
    that was there already: such a row would have cost what a recipient of its broadcast cost on the average. None by
    group, as nobody knows the groups of rows that are not there.

    `uncertain` are parts of messages that may have been accepted; they are in no other figure.
    """

    messages: int = 0
    parts: int = 0
    failed: int = 0
    wasted: int = 0
    plain: int = 0
    duplicates: int | None = 0
    uncertain: int = 0
    least: int = 0
    most: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.messages + other.messages,
            self.parts + other.parts,
            self.failed + other.failed,
            self.wasted + other.wasted,
            self.plain + other.plain,
            (self.duplicates or 0) + (other.duplicates or 0),
            self.uncertain + other.uncertain,
            min(self.least, other.least) or self.least or other.least,
            max(self.most, other.most),
        )

    @property
    def credits(self) -> int:
        """One a part."""
        return self.parts

    def at_rate(self, rate: Fraction) -> int:
        """What the parts cost at the credits a part that were learned: a second figure beside `credits`."""
        return round(self.parts * rate)


@dataclass(frozen=True)
class Row:
    """One line. `key` is a broadcast's id, a month ("2026-11"), a group's id, NO_GROUP or NO_CONTACT, or a Kind;
    `title` a broadcast's title or text, or a group's name, else "" for the screen to word; `at` when a broadcast ended,
    or when its last message was first asked for while it has not."""

    by: By
    key: str
    title: str
    at: float | None
    figures: Figures


@dataclass(frozen=True)
class Spent:
    """What the broadcasts of an account cost in a time. All figures but `duplicates` by group add up to `total`,
    whatever the rows stand for."""

    total: Figures = Figures()
    tables: dict[By, tuple[Row, ...]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """True when nothing was charged, nor may have been."""
        return not self.tables.get(By.BROADCAST)

    def rows(self, by: By) -> tuple[Row, ...]:
        """The lines: broadcasts and months newest first, groups by name with the nameless two at the end, kinds by
        what they cost."""
        return self.tables.get(by, ())


def spent_of(runs: Iterable[Run], lumps: Sequence[Lump], groups: dict[int, str], zone: tzinfo) -> Spent:
    """Add up; `groups` are names by id, months those of `zone`. To be called in a thread, as lumps may be many."""
    reckoning = _Reckoning({run.id: run for run in runs}, lumps, groups, zone)
    tables = {by: tuple(reckoning.rows(by)) for by in By}
    return Spent(sum((row.figures for row in tables[By.BROADCAST]), Figures()), tables)


@dataclass(frozen=True)
class _Reckoning:
    """What the rows are made of."""

    runs: dict[int, Run]
    lumps: Sequence[Lump]
    groups: dict[int, str]
    zone: tzinfo

    def rows(self, by: By) -> list[Row]:
        """The lines in their order."""
        key_of = self._keys(by)
        found: dict[str, Figures] = {}
        ends: dict[str, float] = {}
        for lump in self.lumps:
            key = key_of(lump)
            found[key] = found.get(key, Figures()) + _figures(lump, self.runs[lump.broadcast_id])
            ends[key] = max(ends.get(key, lump.last), lump.last)
        if by is By.GROUP:
            found = {key: replace(figures, duplicates=None) for key, figures in found.items()}
        else:
            self._add_duplicates(found, key_of)
        return _in_order(by, [self._row(by, key, figures, ends[key]) for key, figures in found.items()])

    def _keys(self, by: By) -> Callable[[Lump], str]:
        """The row that a lump is in."""
        if by is By.BROADCAST:
            return lambda lump: str(lump.broadcast_id)
        if by is By.MONTH:
            return lambda lump: f"{datetime.fromtimestamp(lump.last, self.zone):%Y-%m}"
        return (lambda lump: _group_key(lump.group, self.groups)) if by is By.GROUP else (lambda lump: lump.kind.value)

    def _add_duplicates(self, found: dict[str, Figures], key_of: Callable[[Lump], str]) -> None:
        """What a broadcast saved is told once, in the row that most of it is in, so that sums agree."""
        shares: dict[int, Counter[str]] = {}
        for lump in self.lumps:
            if lump.fate is not Fate.UNCERTAIN and self.runs[lump.broadcast_id].duplicates:
                shares.setdefault(lump.broadcast_id, Counter())[key_of(lump)] += lump.messages * lump.parts
        for key, share in shares.items():
            saved = self.runs[key].duplicates * share.total() // max(1, self.runs[key].recipients)
            found[max(share, key=lambda row: (share[row], row))] += Figures(duplicates=saved)

    def _row(self, by: By, key: str, figures: Figures, end: float) -> Row:
        if by is By.BROADCAST:
            run = self.runs[int(key)]
            return Row(by, key, run.title, end if run.finished_at is None else run.finished_at, figures)
        title = self.groups[int(key)] if by is By.GROUP and key not in (NO_GROUP, NO_CONTACT) else ""
        return Row(by, key, title, None, figures)


def _in_order(by: By, rows: list[Row]) -> list[Row]:
    if by is By.BROADCAST:
        return sorted(rows, key=lambda row: (row.at or 0.0, int(row.key)), reverse=True)
    if by is By.MONTH:
        return sorted(rows, key=lambda row: row.key, reverse=True)
    if by is By.KIND:
        return sorted(rows, key=lambda row: (-row.figures.parts, row.key))
    nameless = (NO_GROUP, NO_CONTACT)
    return sorted(rows, key=lambda row: (row.key in nameless, row.key == NO_CONTACT, folded(row.title), row.key))


def _group_key(group: int | None, names: dict[int, str]) -> str:
    if group == 0:
        return NO_CONTACT
    return str(group) if group in names else NO_GROUP


def _figures(lump: Lump, run: Run) -> Figures:
    parts = lump.messages * lump.parts
    if lump.fate is Fate.UNCERTAIN:
        return Figures(uncertain=parts)
    failed = lump.fate is Fate.FAILED
    plain = 0 if lump.kind in _UNICODE else lump.messages * run.saved_parts
    return Figures(
        lump.messages,
        parts,
        lump.messages if failed else 0,
        parts if failed else 0,
        plain,
        least=lump.parts,
        most=lump.parts,
    )


def months_between(first: float, last: float, zone: tzinfo) -> Sequence[float]:
    """When the months begin in a zone that begin after `first` and not after `last` (seconds since the epoch)."""
    if last <= first:
        return ()
    at = datetime.fromtimestamp(first, zone)
    year, month = at.year, at.month
    found: list[float] = []
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        begins = datetime(year, month, 1, tzinfo=zone).timestamp()
        if begins > last:
            return found
        found.append(begins)
