"""Notices that the data file is not the one this computer used last (reliability.md, row 18).

The file counts its starts and released runs, and the keyring holds the same count: a restored backup is behind it,
a copy on another computer has no entry there. A second sender with an old file would send everything again.
"""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from smsdesk.store import generations
from smsdesk.store.database import Database
from smsdesk.store.generations import Counted
from smsdesk.system.secrets import Found, Reason, Secrets


class Standing(StrEnum):
    """How the data file stands to this computer."""

    SAME = "same"
    RESTORED = "restored"  # unfinished runs have to be held
    NO_KEYRING = "no_keyring"  # cannot be told: only what the program itself has restored is known


@dataclass(frozen=True)
class Checked:
    """The standing; without a keyring the reason, and whether the person has to be told (once for a data file)."""

    standing: Standing
    reason: Reason | None = None
    tell: bool = False


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
            counted = await self._database.write(generations.read)
            found = await self._secrets.read_mark(_key(counted.installation))
            if found.reason is not None:
                await self._database.write(generations.note_said)
                standing = Standing.RESTORED if counted.restored else Standing.NO_KEYRING
                return Checked(standing, found.reason, tell=not counted.said)
            self._in_keyring = generations.number(found.value)
            return Checked(_standing(counted, found))

    async def advance(self) -> None:
        """Count on, first in the file, then in the keyring; a keyring that refuses is no hindrance to sending.

        Raises StoreError: then nothing may be sent. Waits for the keyring, 20 s at most when it is locked.
        """
        async with self._turn:
            counted = await self._database.write(generations.advance, self._in_keyring)
            kept = await self._secrets.write_mark(_key(counted.installation), str(counted.generation))
            if kept.in_keyring:
                self._in_keyring = counted.generation
                await self._database.write(generations.note_in_keyring, counted.generation)


def _standing(counted: Counted, found: Found) -> Standing:
    if counted.restored:
        return Standing.RESTORED
    if found.value is None:
        # The keyring works and does not know this file: another computer, another user, or it never had it.
        return Standing.SAME if counted.in_keyring is None else Standing.RESTORED
    number = generations.number(found.value)
    same = number is not None and number in (counted.generation, counted.in_keyring)
    return Standing.SAME if same else Standing.RESTORED


def _key(installation: str) -> str:
    return f"{installation}:generation"
