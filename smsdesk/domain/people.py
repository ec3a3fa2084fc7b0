"""People as they are asked for and shown: shelves, queries, drafts, counts, history, and how search folds words."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from smsdesk.domain.records import ContactGroup
from smsdesk.domain.states import MessageState

REAL = "real"
PRACTICE = "practice"
BOOKS = (REAL, PRACTICE)
"""Everything about people belongs to one of the two books; they never mix."""

LONGEST_NAME = 200
"""Characters of a name, a group's name or a field's name; what is longer is cut."""


class Shelf(StrEnum):
    """Where contacts are looked for."""

    ALL = "all"
    GROUP = "group"
    NO_GROUP = "no_group"
    BIN = "bin"


class Sort(StrEnum):
    """By which column contacts are in order; those without one come last."""

    NAME = "name"
    NUMBER = "number"


class PeopleProblem(StrEnum):
    """Why something about people is refused; worded in `ui/wording.py`."""

    NAME_MISSING = "name_missing"
    NAME_TAKEN = "name_taken"
    GONE = "gone"


class PeopleError(Exception):
    """A wish about people that cannot be done; nothing was changed."""

    def __init__(self, problem: PeopleProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class PeopleQuery:
    """Which contacts of a book, in which order; `group_id` only with Shelf.GROUP."""

    book: str
    shelf: Shelf = Shelf.ALL
    group_id: int | None = None
    typed: str = ""
    sort: Sort = Sort.NAME
    descending: bool = False


@dataclass(frozen=True)
class PeopleCounts:
    """The figures beside the shelves; `opted_out` counts numbers, with a contact or without."""

    all: int
    no_group: int
    opted_out: int
    bin: int
    groups: tuple[ContactGroup, ...]


@dataclass(frozen=True)
class ContactDraft:
    """A contact as typed; `id` None makes a new one."""

    name: str
    raw_number: str
    fields: Mapping[str, str] = field(default_factory=dict)
    consent: str = ""
    id: int | None = None


@dataclass(frozen=True)
class Incoming:
    """A row of an import that has a valid number (E.164 digits)."""

    name: str
    number: str
    fields: Mapping[str, str] = field(default_factory=dict)
    consent: str = ""


@dataclass(frozen=True)
class HistoryLine:
    """One message to a number: `at` is its last change, else when it was queued (seconds since the epoch)."""

    message_id: int
    broadcast_id: int
    at: float
    text: str
    state: MessageState
    delivery: int | None
    code: int | None


def folded(text: str) -> str:
    """`text` for comparing: no case, no width, no Latin accents, single blanks.

    Only U+0300-U+036F are dropped: the marks of Tamil, Thai or Arabic are letters, not decoration.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    bare = "".join(ch for ch in unicodedata.normalize("NFKD", text) if not "\u0300" <= ch <= "\u036f")
    return " ".join(unicodedata.normalize("NFKC", bare).casefold().split())


def search_text(name: str, number: str, raw_number: str, fields: Mapping[str, str]) -> str:
    """What is stored for searching: the folded name first (it is sorted by it), then all else, one a line."""
    return "\n".join([folded(name), number, *(folded(part) for part in (raw_number, *fields.values()) if part)])


def searched_parts(typed: str) -> list[str]:
    """What all must be found in a contact's search text.

    A number typed in any form becomes its digits without the leading zeros: "012-555 01" is in "60125550142".
    """
    word = folded(typed)
    digits = "".join(ch for ch in word if ch.isdigit())
    if digits and not word.strip("0123456789 +-().") and len(digits) >= 2:
        return [digits.lstrip("0") or digits]
    return word.split()
