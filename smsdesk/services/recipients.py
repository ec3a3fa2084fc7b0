"""From the chips of the To field to people: parsed, without doubles and opt-outs, every row accounted for."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from smsdesk.domain.lists import Chip, ContactChip, Gathered, ListChip, NumberChip, Problem, ProblemKind
from smsdesk.domain.merging import key_of
from smsdesk.domain.numbers import Number, NumberProblem, parse
from smsdesk.domain.records import Recipient
from smsdesk.services.opt_outs import OptOuts
from smsdesk.store import contacts, groups
from smsdesk.store.chunks import chunks
from smsdesk.store.database import Database

Progress = Callable[[int, int], None]
"""Called in the loop with (rows done, rows in all)."""

_PARSED_AT_ONCE = 400
"""Rows parsed in one go of the worker thread (about 25 ms): between two goes a cancel takes effect."""
_LOOKED_UP_AT_ONCE = 5000
_NOBODY: tuple[None, str, dict[str, str]] = (None, "", {})
_REMEMBERED = 250_000
"""Numbers whose parsing is remembered: every new chip would otherwise parse all the others again."""

_Known = tuple[int, str, dict[str, str]]
"""Of a contact: id, name, custom fields."""


@dataclass(frozen=True)
class _Row:
    raw: str
    name: str
    contact_id: int | None
    chip_index: int
    row: int
    columns: tuple[str, ...] = ()  # of a list; `cells` stand in them
    cells: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)  # of a contact


class Recipients:
    """Resolves chips. Numbers of the list that belong to a contact get its name and its custom fields."""

    def __init__(self, database: Database, opt_outs: OptOuts) -> None:
        self._database = database
        self._opt_outs = opt_outs
        self._parsed: dict[tuple[str, str], Number | NumberProblem] = {}

    async def gather(
        self,
        book: str,
        region: str,
        chips: Sequence[Chip],
        progress: Progress | None = None,
        *,
        opted_out_too: bool = False,
    ) -> Gathered:
        """Everybody behind the chips, in order; of equal numbers the first one stays. Cancel it like any task.

        `region` (ISO 3166-1) is where local numbers belong. Fixed lines are left out and said; who opted out is too,
        unless it is the confirmation of that (`opted_out_too`). Raises StoreError.
        """
        rows: list[_Row] = []
        gone: list[int] = []
        for index, chip in enumerate(chips):
            found = await self._rows_of(book, index, chip)
            if found is None:
                gone.append(index)
            else:
                rows += found
        parsed = await self._parse(region, rows, progress or (lambda done, total: None))
        unique = await asyncio.to_thread(_unique, parsed)
        opted = set[str]() if opted_out_too else await self._opt_outs.among(book, unique)
        known = await self._known(book, unique)
        return await asyncio.to_thread(_sort, rows, parsed, opted, known, tuple(gone))

    async def _rows_of(self, book: str, index: int, chip: Chip) -> list[_Row] | None:
        """The rows of a chip; None when its group or contact is gone (deleted, in the bin, or of the other book)."""
        if isinstance(chip, NumberChip):
            return [_Row(chip.raw, chip.name, None, index, 0)]
        if isinstance(chip, ListChip):
            return await asyncio.to_thread(_rows_of_list, index, chip)
        if isinstance(chip, ContactChip):
            found = await self._database.read(contacts.by_ids, book, [chip.contact_id])
            if not found or found[0].deleted:
                return None
            one = found[0]
            raw = _written(one.number, one.raw_number)
            return [_Row(raw, one.name, chip.contact_id, index, 0, fields=one.fields)]
        members = await self._database.read(groups.members, book, chip.group_id)
        if members is None:
            return None
        return await asyncio.to_thread(_rows_of_group, index, members)

    async def _parse(self, region: str, rows: Sequence[_Row], progress: Progress) -> list[Number | NumberProblem]:
        if len(self._parsed) > _REMEMBERED:
            self._parsed.clear()
        results: list[Number | NumberProblem] = []
        for part in chunks(rows, _PARSED_AT_ONCE):
            raws = [row.raw for row in part]
            if any((region, raw) not in self._parsed for raw in raws):
                fresh = await asyncio.to_thread(_parse_all, raws, region)
                self._parsed.update(fresh)
            results += [self._parsed[region, raw] for raw in raws]
            progress(len(results), len(rows))
        return results

    async def _known(self, book: str, numbers: Sequence[str]) -> dict[str, _Known]:
        found: dict[str, _Known] = {}
        for part in chunks(numbers, _LOOKED_UP_AT_ONCE):
            found |= await self._database.read(contacts.known, book, part)
        return found


def _unique(parsed: Iterable[Number | NumberProblem]) -> list[str]:
    return list({number.digits: None for number in parsed if isinstance(number, Number)})


def _rows_of_list(index: int, chip: ListChip) -> list[_Row]:
    return [
        _Row(line.raw_number, line.name, None, index, at, chip.columns, line.fields)
        for at, line in enumerate(chip.rows)
    ]


def _rows_of_group(index: int, members: Iterable[tuple[int, str, str, str, dict[str, str]]]) -> list[_Row]:
    return [
        _Row(_written(number, raw), name, key, index, at, fields=fields)
        for at, (key, name, number, raw, fields) in enumerate(members)
    ]


def _written(number: str, raw: str) -> str:
    return f"+{number}" if number else raw


def _parse_all(raws: Sequence[str], region: str) -> dict[tuple[str, str], Number | NumberProblem]:
    return {(region, raw): parse(raw, region) for raw in raws}


def _sort(
    rows: Sequence[_Row],
    parsed: Sequence[Number | NumberProblem],
    opted: set[str],
    known: dict[str, _Known],
    gone: tuple[int, ...],
) -> Gathered:
    recipients: list[Recipient] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    names: dict[str, None] = {}
    for row, found in zip(rows, parsed, strict=True):
        digits = found.digits if isinstance(found, Number) else ""
        kind = _kind(found, seen, opted)
        if digits:
            seen.add(digits)
        contact_id, name, fields = known.get(digits) or _NOBODY
        names.update(dict.fromkeys((*row.columns, *row.fields, *fields)))
        if kind is None:
            merged = _fields(row, fields)
            recipients.append(Recipient(digits, row.name or name, row.contact_id or contact_id, merged))
        else:
            reason = found if isinstance(found, NumberProblem) else None
            problems.append(Problem(kind, row.raw, row.name or name, reason, row.chip_index, row.row, digits))
    gathered = Gathered(tuple(recipients), tuple(problems), gone, _each_once(names))
    assert gathered.malaysian >= 0  # counted here, in the thread, for whoever asks in the window
    return gathered


def _fields(row: _Row, of_contact: Mapping[str, str]) -> dict[str, str]:
    """What a list says counts before what the contact of the chip says, and that before the contact of the number."""
    fields = {**of_contact, **row.fields}
    if row.cells:
        own = {name: cell for name, cell in zip(row.columns, row.cells, strict=False) if cell}
        if fields:
            keys = {key_of(name) for name in own}
            fields = {name: value for name, value in fields.items() if key_of(name) not in keys}
        fields.update(own)
    return fields


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Of names that differ only in case or blanks the first one."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(key_of(name), name)
    return tuple(first.values())


def _kind(found: Number | NumberProblem, seen: set[str], opted: set[str]) -> ProblemKind | None:
    if isinstance(found, NumberProblem):
        return ProblemKind.NO_NUMBER if found is NumberProblem.NONE_GIVEN else ProblemKind.INVALID
    if found.digits in seen:
        return ProblemKind.DUPLICATE
    if not found.mobile:
        return ProblemKind.NOT_MOBILE
    return ProblemKind.OPTED_OUT if found.digits in opted else None
