"""Backups: what is in one, and why a file is not taken as one."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class BackupProblem(StrEnum):
    """Why a backup is not made or not taken; worded in `ui/wording_privacy.py`."""

    OWN_FILE = "own_file"  # a file that the program itself works with
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    IN_USE = "in_use"  # it has a journal beside it: a data file, not a backup of one
    TOO_LARGE = "too_large"
    NOT_OURS = "not_ours"
    NEWER = "newer"
    DAMAGED = "damaged"
    FULL = "full"  # no room on this disk
    NOT_WRITABLE = "not_writable"


class BackupError(Exception):
    """A backup was not made, or a file is none; nothing was changed."""

    def __init__(self, problem: BackupProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class BackupContents:
    """What is in a backup, for a person who decides whether it is the right one. Times are seconds since the epoch;
    `made_at` is None for a plain copy of a data file, which does not say."""

    made_at: float | None
    newest_at: float | None
    accounts: tuple[str, ...]
    contacts: int
    broadcasts: int
    messages: int
    received: int
    unfinished: int  # broadcasts that are held after restoring


@dataclass(frozen=True)
class Restored:
    """A backup was put in place: of when it is, and where what was there before is kept. `opt_outs` is False when who
    opted out since could not be read there, or not everybody."""

    made_at: float | None
    kept: Path | None
    opt_outs: bool = True
