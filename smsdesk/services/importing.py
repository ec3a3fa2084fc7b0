"""A table into the contacts of a book: parsed, merged by number, and what did not come in kept with its reason."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from smsdesk.domain.columns import Mapping
from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.numbers import Number, NumberProblem, parse
from smsdesk.domain.people import Incoming
from smsdesk.domain.tables import Table, column, consent_of, fields_of, name_of
from smsdesk.services.bus import Bus
from smsdesk.services.exporting import Sheet, write_file
from smsdesk.store.chunks import chunks
from smsdesk.store.database import Database
from smsdesk.store.merging import take_in
from smsdesk.system.clock import Clock

Progress = Callable[[int, int], None]
"""Called in the loop with (rows done, rows in all)."""

_AT_ONCE = 500
"""Rows of one commit: a running broadcast gets its turn in between."""


@dataclass(frozen=True)
class Rejected:
    """A row that did not come in; `line` counts from 1 without the titles."""

    line: int
    cells: tuple[str, ...]
    reason: NumberProblem


@dataclass(frozen=True)
class ImportResult:
    """What came of a table: rows == len(added) + merged + len(rejected) + left.

    `added` are the ids of the new contacts (for undo: delete them). `left` rows were not looked at because of a stop.
    `rejects_file` holds the rejected rows with their reasons, None when there are none; `folder_refused` is true when
    it could not be written.
    """

    added: tuple[int, ...]
    merged: int
    rejected: tuple[Rejected, ...]
    left: int
    rejects_file: Path | None = None
    folder_refused: bool = False


class Importing:
    """Brings tables into contacts. Commits in steps: what came in before a stop stays, and is said."""

    def __init__(self, database: Database, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock

    async def take_in(
        self,
        book: str,
        region: str,
        table: Table,
        mapping: Mapping,
        *,
        exports: Path,
        say: Callable[[NumberProblem], str],
        keep_duplicates: bool = False,
        group_id: int | None = None,
        progress: Progress | None = None,
        stop: asyncio.Event | None = None,
    ) -> ImportResult:
        """Import the rows of a table into the contacts of `book`, and into a group of it if given.

        A number that is there already fills the empty fields of its contact, or becomes a second contact with
        `keep_duplicates`. Fixed lines come in too. `say` words a reason for the file of rejected rows, which is made in
        the folder `exports`. Setting `stop` ends it after the present step. Raises StoreError, PeopleError (GONE: the
        group); what was committed before stays.
        """
        added: list[int] = []
        rejected: list[Rejected] = []
        done = 0
        try:
            for part in chunks(table.rows, _AT_ONCE):
                if stop is not None and stop.is_set():
                    break
                people, bad = await asyncio.to_thread(_parsed, part, done, table.columns, mapping, region)
                result = await self._database.write(
                    take_in, book, people, self._clock.wall(), keep_duplicates=keep_duplicates, group_id=group_id
                )
                added += result.added
                rejected += bad
                done += len(part)
                if progress:
                    progress(done, table.total)
        finally:
            self._bus.tell(ContactsChanged(book))
        file, refused = await self._keep_rejected(table, rejected, exports, say)
        merged = done - len(added) - len(rejected)
        return ImportResult(tuple(added), merged, tuple(rejected), table.total - done, file, refused)

    async def _keep_rejected(
        self, table: Table, rejected: Sequence[Rejected], exports: Path, say: Callable[[NumberProblem], str]
    ) -> tuple[Path | None, bool]:
        if not rejected:
            return None, False
        width = len(table.columns)
        rows = [(str(row.line), *row.cells, *[""] * (width - len(row.cells)), say(row.reason)) for row in rejected]
        stamp = time.strftime("%Y-%m-%d %H-%M-%S", time.localtime(self._clock.wall()))
        path = exports / f"Not imported {stamp}.csv"
        try:
            await asyncio.to_thread(exports.mkdir, mode=0o700, parents=True, exist_ok=True)
            await write_file(path, Sheet("Not imported", ("Row", *table.columns, "Reason"), rows))
        except OSError:
            return None, True
        return path, False


def _parsed(
    rows: Sequence[tuple[str, ...]], before: int, titles: Sequence[str], mapping: Mapping, region: str
) -> tuple[list[Incoming], list[Rejected]]:
    people: list[Incoming] = []
    bad: list[Rejected] = []
    raws = column(rows, mapping.number) or [""] * len(rows)
    for at, (row, raw) in enumerate(zip(rows, raws, strict=True)):
        found = parse(raw, region)
        if isinstance(found, Number):
            fields = fields_of(row, mapping, titles)
            people.append(Incoming(name_of(row, mapping), found.digits, fields, consent_of(row, mapping)))
        else:
            bad.append(Rejected(before + at + 1, row, found))
    return people, bad
