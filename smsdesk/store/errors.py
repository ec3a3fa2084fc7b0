"""Sorts the database driver's errors into the kinds that the rest of the program knows."""

from smsdesk.domain.storage import StoreProblem


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
