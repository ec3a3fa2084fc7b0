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
