"""Starting with the computer: the system's own list is the truth, and the setting follows it."""

import logging
from pathlib import Path

from smsdesk.services.preferences import Preferences
from smsdesk.system.autostart import entry_for
from smsdesk.system.autostart_state import AutostartError, AutostartProblem, AutostartState
from smsdesk.system.threads import in_daemon

_LIMIT = 10.0  # seconds for a home folder on a network

log = logging.getLogger(__name__)


class Autostart:
    """Keeps `Settings.start_with_computer` and the entry of this data folder in step."""

    def __init__(self, root: Path, preferences: Preferences) -> None:
        self._root = root
        self._preferences = preferences

    async def look(self) -> None:
        """Take over what is there: somebody may have deleted the entry, or the program may stand elsewhere now.

        An entry whose program is gone is made anew if the setting is on. Never raises; what cannot be read or saved
        leaves the setting as it is.
        """
        wished = self._preferences.values.start_with_computer
        try:
            there = await in_daemon(lambda: _look(self._root, wished), limit=_LIMIT, name="autostart")
            if there != wished:
                await self._preferences.change(start_with_computer=there)
        except AutostartError as error:
            log.warning("the autostart entry could not be read: %s", error.problem)
        except OSError:  # TimeoutError is one
            log.warning("the autostart entry could not be read or the settings not be saved")

    async def change(self, wanted: bool) -> None:
        """Make or remove the entry and keep the setting; raises AutostartError (nothing is changed then) or OSError."""
        try:
            await in_daemon(lambda: _change(self._root, wanted), limit=_LIMIT, name="autostart")
        except TimeoutError as error:
            raise AutostartError(AutostartProblem.REFUSED) from error
        await self._preferences.change(start_with_computer=wanted)


def _look(root: Path, wished: bool) -> bool:
    entry = entry_for(root)
    state = entry.state()
    if state is AutostartState.GONE and wished:
        entry.put()
        return True
    return state is AutostartState.ON


def _change(root: Path, wanted: bool) -> None:
    entry = entry_for(root)
    if wanted:
        entry.put()
    else:
        entry.remove()
