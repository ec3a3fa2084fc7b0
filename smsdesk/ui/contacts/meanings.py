"""What a person says the columns of a file mean, and the table as it is brought in by that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from smsdesk.domain.columns import Mapping
from smsdesk.domain.tables import Table

MOST_COLUMNS = 40
"""Columns shown with a choice each; those beyond are brought in as own fields."""


class Meaning(StrEnum):
    """What a column is for."""

    NAME = "name"
    NUMBER = "number"
    CONSENT = "consent"
    FIELD = "field"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Wish:
    """How a file is to be brought in; `titles` are the names of the own fields, one for every column."""

    meanings: tuple[Meaning, ...]
    titles: tuple[str, ...]
    keep_duplicates: bool = False
    group_id: int | None = None
    new_group: str = ""


def guessed(table: Table) -> tuple[Meaning, ...]:
    """The meanings that were guessed from the cells and titles."""
    mapping = table.mapping
    found = dict.fromkeys(mapping.names, Meaning.NAME)
    if mapping.number is not None:
        found[mapping.number] = Meaning.NUMBER
    return tuple(found.get(index, Meaning.FIELD) for index in range(len(table.columns)))


def mapping_of(meanings: Sequence[Meaning]) -> Mapping:
    """The same as the services want it."""
    where = {meaning: [at for at, each in enumerate(meanings) if each is meaning] for meaning in Meaning}
    number, consent = where[Meaning.NUMBER], where[Meaning.CONSENT]
    return Mapping(
        number[0] if number else None,
        tuple(where[Meaning.NAME]),
        consent[0] if consent else None,
        frozenset(where[Meaning.LEFT_OUT]),
    )


def retitled(table: Table, titles: Sequence[str]) -> Table:
    """The table with these titles; an empty one stays what it was."""
    fresh = tuple(title.strip() or old for title, old in zip(titles, table.columns, strict=True))
    return replace(table, lines=(fresh, *table.rows), header=True)
