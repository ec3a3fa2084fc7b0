"""The data file's count of its starts and released runs (reliability.md, row 18)."""

import contextlib
from dataclasses import dataclass

import sqlalchemy as sa

from smsdesk.store import meta

_GENERATION = "generation"
_IN_KEYRING = "generation_in_keyring"
_SAID = "no_keyring_said"
RESTORED = "restored"
"""Name in `meta`: this file was put in place from a backup, and what it says has not been acted on yet."""


@dataclass(frozen=True)
class Counted:
    """The file's name, its count, and the count a keyring is known to have held last (None: never any)."""

    installation: str
    generation: int
    in_keyring: int | None
    said: bool  # that there is no keyring, to the person
    restored: bool = False  # from a backup, by the program itself


def read(connection: sa.Connection) -> Counted:
    """What the file says; gives it a name when it has none yet."""
    return Counted(
        meta.installation(connection),
        number(meta.get(connection, _GENERATION)) or 0,
        number(meta.get(connection, _IN_KEYRING)),
        meta.get(connection, _SAID) is not None,
        bool(meta.get(connection, RESTORED)),
    )


def advance(connection: sa.Connection, in_keyring: int | None) -> Counted:
    """Count on: a file from a backup has been acted on. `in_keyring` is what the keyring holds for certain; None: not
    known, the last known one stays."""
    if read(connection).restored:
        meta.put(connection, RESTORED, "")
    if in_keyring is not None:
        note_in_keyring(connection, in_keyring)
    # Past both counts: a restored file must not come upon a number that was used already.
    generation = max(read(connection).generation, in_keyring or 0) + 1
    meta.put(connection, _GENERATION, str(generation))
    return read(connection)


def note_in_keyring(connection: sa.Connection, generation: int) -> None:
    """Remember that the keyring holds this count."""
    meta.put(connection, _IN_KEYRING, str(generation))


def note_said(connection: sa.Connection) -> None:
    """Remember that the person was told that there is no keyring."""
    meta.put(connection, _SAID, "1")


def number(text: str | None) -> int | None:
    """The number of a stored text, None if it is none."""
    with contextlib.suppress(ValueError):
        return int(text or "")
    return None
