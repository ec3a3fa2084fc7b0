"""Starts the program with the computer: an entry of this user's in the system's own list; everything here blocks.

Linux: the XDG autostart folder. Windows: the user's Run key. macOS: a launch agent. The last two were written by their
makers' manuals and are tested with stand-ins only.
"""

import hashlib
import os
import re
import sys
from pathlib import Path
from typing import Protocol

from smsdesk.system.autostart_state import AutostartError, AutostartProblem, AutostartState
from smsdesk.system.launch_agent import LaunchAgent
from smsdesk.system.paths import APPLICATION, default_root
from smsdesk.system.run_key import RunKey
from smsdesk.system.xdg_autostart import XdgAutostart

MINIMISED = "--minimised"
_IMPOSSIBLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Entry(Protocol):
    """One program's place in a system's list; all three raise AutostartError."""

    def state(self) -> AutostartState:
        """What is there now; somebody may have changed it."""

    def put(self) -> None:
        """Make it, or make it anew."""

    def remove(self) -> None:
        """Take it away; nothing happens where there is none."""


def entry_for(root: Path) -> Entry:
    """The entry that starts this program on the data folder `root`; each data folder has its own."""
    command = own_command(root)
    if any(not _can_stand_in_an_entry(each) for each in command):
        raise AutostartError(AutostartProblem.ODD_PATH)
    name = _name(root)
    if sys.platform == "win32":
        return RunKey(name, command)
    if sys.platform == "darwin":
        return LaunchAgent(name, command)
    return XdgAutostart(name, command)


def own_command(root: Path) -> tuple[str, ...]:
    """What starts this program again, minimised, on the same data."""
    root = _absolute(root)
    where = () if root == _absolute(default_root()) else ("--data-dir", str(root))
    return (*_program(), MINIMISED, *where)


def _program() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (os.environ.get("APPIMAGE") or sys.executable,)  # what is mounted now has another path tomorrow
    python = Path(sys.executable)
    if sys.platform == "win32":  # without a console's window
        windowless = python.with_name("pythonw.exe")
        return (str(windowless if windowless.is_file() else python), "-m", APPLICATION)
    for script in (Path(sys.argv[0]), python.with_name(APPLICATION)):
        if script.name == APPLICATION and script.is_file() and os.access(script, os.X_OK):
            return (str(_absolute(script)),)
    return (str(python), "-m", APPLICATION)


def _name(root: Path) -> str:
    root = _absolute(root)
    if root == _absolute(default_root()):
        return APPLICATION
    return f"{APPLICATION}-{hashlib.sha256(os.fsencode(root)).hexdigest()[:8]}"


def _absolute(path: Path) -> Path:
    """Without following links: they may lead elsewhere tomorrow."""
    return Path(os.path.abspath(path))


def _can_stand_in_an_entry(argument: str) -> bool:
    """No control characters, and no octets that are not UTF-8: the formats have no way to write them."""
    return _IMPOSSIBLE.search(argument) is None
