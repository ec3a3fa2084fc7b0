"""A launch agent of this user on macOS (launchd.plist(5)); it counts from the next login on."""

import os
import plistlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smsdesk.system.autostart_file import AutostartFile
from smsdesk.system.autostart_state import AutostartState


class LaunchAgent:
    """The file `name`.plist in ~/Library/LaunchAgents. What `launchctl disable` keeps elsewhere is not seen."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self._name = name
        self._command = list(command)
        self._file = AutostartFile(Path.home() / "Library" / "LaunchAgents" / f"{name}.plist")

    def state(self) -> AutostartState:
        """Read the file; one that cannot be understood starts nothing."""
        data = self._file.read()
        if data is None:
            return AutostartState.OFF
        try:
            return _state_of(plistlib.loads(data))
        except Exception:  # plistlib lets through what its parsers raise
            return AutostartState.GONE

    def put(self) -> None:
        """Write the file."""
        entry = {
            "Label": self._name,
            "ProgramArguments": self._command,
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        self._file.write(plistlib.dumps(entry))

    def remove(self) -> None:
        """Delete the file."""
        self._file.remove()


def _state_of(entry: Any) -> AutostartState:
    arguments = entry.get("ProgramArguments") if isinstance(entry, dict) else None
    if not isinstance(arguments, list) or not arguments or not os.access(str(arguments[0]), os.X_OK):
        return AutostartState.GONE
    if entry.get("Disabled") is True or entry.get("RunAtLoad") is not True:
        return AutostartState.DISABLED
    return AutostartState.ON
