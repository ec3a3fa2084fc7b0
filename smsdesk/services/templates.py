"""Templates: texts saved under a name, merge fields and all, found by any word of name or text."""

from smsdesk.domain.events import TemplatesChanged
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import SavedText
from smsdesk.services.bus import Bus
from smsdesk.store import templates
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

LONGEST_NAME = 60
_BIN = 30 * 86_400.0
"""Seconds that a deleted text stays in the bin; it is emptied when another one is deleted."""


class Templates:
    """The saved texts. Methods raise StoreError when the data file refuses; changes tell TemplatesChanged."""

    def __init__(self, database: Database, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock

    async def list(self, search: str = "", limit: int = 200) -> list[SavedText]:
        """Up to `limit` texts by name; every word of `search` is in name or text, in any case and width."""
        return await self._database.read(templates.search, search, limit)

    async def find(self, name: str) -> SavedText | None:
        """The text that `save` would replace, None when the name is free."""
        return await self._database.read(templates.find, cleaned(name))

    async def save(self, name: str, text: str, kind: Kind) -> int:
        """Keep a text under a name and give its id; one of the same name is replaced, so ask first (`find`).

        Raises ValueError for an empty name, and for text that is no Unicode (a lone surrogate).
        """
        name = cleaned(name)
        text.encode()
        if not name:
            raise ValueError("no name")
        key = await self._database.write(templates.save, name, text, kind, self._clock.wall())
        self._bus.tell(TemplatesChanged())
        return key

    async def rename(self, key: int, name: str) -> bool:
        """Give a text another name; False when it is gone or the name is empty or taken."""
        name = cleaned(name)
        done = bool(name) and await self._database.write(templates.rename, key, name, self._clock.wall())
        return self._told(done)

    async def delete(self, key: int) -> bool:
        """Put a text into the bin; False when it was gone. `restore` brings it back."""
        now = self._clock.wall()
        return self._told(await self._database.write(templates.delete, key, now, now - _BIN))

    async def restore(self, key: int) -> bool:
        """Undo `delete`; where the name is taken by now, the text comes back as "… (2)". False: it is not there."""
        return self._told(await self._database.write(templates.restore, key))

    def _told(self, done: bool) -> bool:
        if done:
            self._bus.tell(TemplatesChanged())
        return done


def cleaned(name: str) -> str:
    """A name as it is kept: single blanks, nothing that cannot be shown, at most `LONGEST_NAME` characters."""
    shown = "".join(ch if ch.isprintable() else " " for ch in name)
    return " ".join(shown.split())[:LONGEST_NAME].strip()
