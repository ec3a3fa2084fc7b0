"""What can go wrong with the data file, as kinds for code; `ui/wording.py` has the sentences."""

from enum import StrEnum


class StoreProblem(StrEnum):
    """Why the database could not do what was asked; nothing of the request is stored."""

    BUSY = "busy"  # another program holds the file
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    NEWER = "newer"  # written by a newer version of this program
    FAILED = "failed"


class StoreError(Exception):
    """The database refused; `problem` says how. Its text never holds stored data."""

    def __init__(self, problem: StoreProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def problem_of(error: BaseException) -> StoreProblem:
    """Sort a driver's error by its own words, which SQLite has kept stable for decades."""
    text = str(getattr(error, "orig", error)).lower()
    for words, problem in _WORDS:
        if any(word in text for word in words):
            return problem
    return StoreProblem.FAILED


_WORDS = (
    (("locked", "busy"), StoreProblem.BUSY),
    (("full", "disk i/o"), StoreProblem.FULL),
    (("readonly", "read-only", "unable to open"), StoreProblem.READ_ONLY),
    (("malformed", "not a database", "corrupt"), StoreProblem.DAMAGED),
)
