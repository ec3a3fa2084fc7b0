"""The program-wide settings as the services see them: read at start, changed at once, saved in a thread."""

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

from smsdesk.domain.events import SettingsChanged
from smsdesk.services.bus import Bus
from smsdesk.system.settings import Loaded, Settings, SettingsFile


class Preferences:
    """Holds the settings in force. `loaded` tells whether the file had to be moved aside."""

    def __init__(self, path: Path, bus: Bus) -> None:
        self._file = SettingsFile(path)
        self._bus = bus
        self._saving = asyncio.Lock()
        self.values = Settings()
        self.loaded = Loaded(self.values)

    def load(self) -> Loaded:
        """Read the file; blocking, before the window is there. Never fails: defaults are in force then."""
        self.take(self._file.load())
        return self.loaded

    def take(self, loaded: Loaded) -> None:
        """Use what was read before the services were there."""
        self.loaded = loaded
        self.values = loaded.settings

    async def change(self, **changes: Any) -> None:
        """Put settings in force at once and save them; raises OSError when the disk refuses (they stay in force)."""
        self.values = dataclasses.replace(self.values, **changes)
        self._bus.tell(SettingsChanged())
        async with self._saving:
            await asyncio.to_thread(self._file.save, self.values)
