"""Notices that the data file is not the one this computer used last (reliability.md, row 18).

The file counts its starts and released runs, and the keyring holds the same count: a restored backup is behind it,
a copy on another computer has no entry there. A second sender with an old file would send everything again.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from smsdesk.store import meta
from smsdesk.store.database import Database
from smsdesk.system.secrets import Found, Reason, Secrets

_GENERATION = "generation"
# What a keyring is known to hold, and still does if we end before it has the next one. Absent until there was one:
# then "no entry in the keyring" says nothing.
_PREVIOUS = "generation_in_keyring"
_SAID = "no_keyring_said"


class Standing(StrEnum):
    """How the data file stands to this computer."""

    SAME = "same"
    RESTORED = "restored"  # unfinished runs have to be held
    NO_KEYRING = "no_keyring"  # cannot be told


@dataclass(frozen=True)
class Checked:
    """The standing; without a keyring the reason, and whether the person has to be told (once for a data file)."""

    standing: Standing
    reason: Reason | None = None
    tell: bool = False


@dataclass(frozen=True)
class _Counted:
    installation: str
    generation: int
    previous: int | None
    said: bool


class Installation:
    """Order at start: `check`, hold the unfinished runs if RESTORED, then `advance`: a crash in between finds
    RESTORED again. `advance` also before each release of a run."""

    def __init__(self, database: Database, secrets: Secrets) -> None:
        self._database = database
        self._secrets = secrets
        self._in_keyring: int | None = None
        self._turn = asyncio.Lock()

    async def check(self) -> Checked:
        """Compare the file with the keyring; changes no count. Raises StoreError."""
        async with self._turn:
            counted = await self._database.write(_read)
            found = await self._secrets.read_mark(_key(counted.installation))
            if found.reason is not None:
                await self._database.write(meta.put, _SAID, "1")
                return Checked(Standing.NO_KEYRING, found.reason, tell=not counted.said)
            self._in_keyring = _number(found.value)
            return Checked(_standing(counted, found))

    async def advance(self) -> None:
        """Count on, first in the file, then in the keyring; a keyring that refuses is no hindrance to sending.

        Raises StoreError: then nothing may be sent. Waits for the keyring, 20 s at most when it is locked.
        """
        async with self._turn:
            counted = await self._database.write(_advance, self._in_keyring)
            kept = await self._secrets.write_mark(_key(counted.installation), str(counted.generation))
            if kept.in_keyring:
                self._in_keyring = counted.generation
                await self._database.write(meta.put, _PREVIOUS, str(counted.generation))


def _standing(counted: _Counted, found: Found) -> Standing:
    if found.value is None:
        # The keyring works and does not know this file: another computer, another user, or it never had it.
        return Standing.SAME if counted.previous is None else Standing.RESTORED
    number = _number(found.value)
    same = number is not None and number in (counted.generation, counted.previous)
    return Standing.SAME if same else Standing.RESTORED


def _key(installation: str) -> str:
    return f"{installation}:{_GENERATION}"


def _number(text: str | None) -> int | None:
    with contextlib.suppress(ValueError):
        return int(text or "")
    return None


# The following run in the database's thread.


def _read(connection: sa.Connection) -> _Counted:
    return _Counted(
        meta.installation(connection),
        int(meta.get(connection, _GENERATION) or 0),
        _number(meta.get(connection, _PREVIOUS)),
        meta.get(connection, _SAID) is not None,
    )


def _advance(connection: sa.Connection, in_keyring: int | None) -> _Counted:
    """Count on. `in_keyring` is what the keyring holds for certain, None if that is not known: then what it held
    when it was last seen stays the previous one."""
    before = _read(connection)
    # Past both counts: a restored file must not come upon a number that was used already.
    generation = max(before.generation, in_keyring or 0) + 1
    meta.put(connection, _GENERATION, str(generation))
    if in_keyring is not None:
        meta.put(connection, _PREVIOUS, str(in_keyring))
    return _read(connection)
