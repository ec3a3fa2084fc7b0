"""What can be known of the entry that starts the program with the computer, and what can go wrong with it."""

from enum import StrEnum


class AutostartState(StrEnum):
    """What is found; the system's own setting is the truth, not ours."""

    ON = "on"
    OFF = "off"  # no entry
    DISABLED = "disabled"  # there, but switched off with the desktop's own means
    GONE = "gone"  # there and on, but the program that it starts is not there any more


class AutostartProblem(StrEnum):
    """Why the entry cannot be read, made or removed; the words for people are in ui/wording_notices.py."""

    LINK = "link"  # the entry or its folder is a link: nothing is written through one
    NOT_OURS = "not_ours"  # another user's, or not a file
    REFUSED = "refused"  # no rights, a full disk
    ODD_PATH = "odd_path"  # a path that cannot stand in an entry
    TOO_LONG = "too_long"  # Windows reads 260 characters
    NOT_SUPPORTED = "not_supported"


class AutostartError(Exception):
    """The entry could not be dealt with; `problem` says why."""

    def __init__(self, problem: AutostartProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem
