"""Recipient lists: the chips of the To field, and what became of every row behind them."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from smsdesk.domain.numbers import MALAYSIA, NumberProblem
from smsdesk.domain.records import Recipient


@dataclass(frozen=True)
class ListRow:
    """One row of a pasted or read list: the number as written there, a name where there is one, and what stands in
    the list's other columns (`ListChip.columns`, in their order)."""

    raw_number: str
    name: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupChip:
    """All contacts of a group, as they are when the chip is resolved."""

    group_id: int
    name: str


@dataclass(frozen=True)
class ContactChip:
    """One contact; its number is looked up again when the chip is resolved."""

    contact_id: int
    name: str
    number: str


@dataclass(frozen=True)
class NumberChip:
    """A number as typed."""

    raw: str
    name: str = ""


@dataclass(frozen=True)
class ListChip:
    """Many rows at once, pasted or from a file; `label` says where they are from, `columns` names further columns."""

    label: str
    rows: tuple[ListRow, ...]
    columns: tuple[str, ...] = ()


Chip = GroupChip | ContactChip | NumberChip | ListChip


@dataclass(frozen=True)
class Suggestion:
    """What the To field offers while one types; `size` counts the people of a group (1 for a contact)."""

    chip: GroupChip | ContactChip
    size: int = 1
    opted_out: bool = False


class ProblemKind(StrEnum):
    """Why a row is left out, one kind for each pill of the strip."""

    NO_NUMBER = "no_number"
    INVALID = "invalid"
    NOT_MOBILE = "not_mobile"  # a fixed line: the message would be paid for and never read
    DUPLICATE = "duplicate"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True)
class Problem:
    """A row that gets nothing: as written, why, and where it stands (chip, then row of the chip, both from 0).

    `reason` is set for NO_NUMBER and INVALID; `number` (E.164 digits) where there is a valid one.
    """

    kind: ProblemKind
    raw: str
    name: str
    reason: NumberProblem | None
    chip_index: int
    row: int
    number: str = ""


@dataclass(frozen=True)
class Gathered:
    """Every row of every chip, once: `rows == len(recipients) + len(problems)`.

    `gone` are the indexes of chips whose group or contact no longer exists; `fields` the names that merge fields may
    have here: every column of a list and every field of a contact, as written there, each once.
    """

    recipients: tuple[Recipient, ...]
    problems: tuple[Problem, ...]
    gone: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()

    @cached_property
    def malaysian(self) -> int:
        """How many recipients have a Malaysian number; the gather asks first, in its thread."""
        return sum(1 for person in self.recipients if person.number.startswith(MALAYSIA))

    @property
    def rows(self) -> int:
        """All rows looked at."""
        return len(self.recipients) + len(self.problems)

    @property
    def counts(self) -> dict[ProblemKind, int]:
        """How many rows each kind of problem has; every kind is there, also with 0."""
        found = Counter(problem.kind for problem in self.problems)
        return {kind: found[kind] for kind in ProblemKind}
