"""An entry in the XDG autostart folder (Desktop Application Autostart Specification 0.5, Desktop Entry 1.5)."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from smsdesk.system.autostart_file import AutostartFile
from smsdesk.system.autostart_state import AutostartError, AutostartProblem, AutostartState

_PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")
_ESCAPED = re.compile(r'(["`$\\])')


class XdgAutostart:
    """The file `name`.desktop in this user's autostart folder."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._file = AutostartFile(_config_home() / "autostart" / f"{name}.desktop")

    def state(self) -> AutostartState:
        """Read the file; desktops switch an entry off with keys in it."""
        data = self._file.read()
        if data is None:
            return AutostartState.OFF
        keys = _keys(data.decode("utf-8", "replace"))
        if keys.get("Hidden") == "true" or keys.get("X-GNOME-Autostart-enabled") == "false":
            return AutostartState.DISABLED
        program = keys.get("TryExec", "").replace("\\\\", "\\")
        return AutostartState.GONE if program and not os.access(program, os.X_OK) else AutostartState.ON

    def put(self) -> None:
        """Write the file."""
        if "%" in self._command[0]:  # GLib looks for the program before it makes one % of two (2.74, tried)
            raise AutostartError(AutostartProblem.ODD_PATH)
        self._file.write(self.text().encode("utf-8"))

    def remove(self) -> None:
        """Delete the file."""
        self._file.remove()

    def text(self) -> str:
        """What stands in the file."""
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            "Name=smsdesk",
            "Comment=Listens for delivery reports and replies",
            f"Exec={_escaped(' '.join(_quoted(each) for each in self._command))}",
            f"TryExec={_escaped(self._command[0])}",
            "Icon=smsdesk",
            "Terminal=false",
            "StartupNotify=false",
            "X-GNOME-Autostart-enabled=true",
        )
        return "\n".join(lines) + "\n"


def _config_home() -> Path:
    """XDG: a variable that is not absolute counts as not set."""
    given = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return given if given.is_absolute() else Path.home() / ".config"


def _quoted(argument: str) -> str:
    """An argument as Exec wants it; % begins a field code, so a real one is doubled."""
    doubled = argument.replace("%", "%%")
    if _PLAIN.fullmatch(doubled):
        return doubled
    return '"' + _ESCAPED.sub(r"\\\1", doubled) + '"'


def _escaped(value: str) -> str:
    """A string value of a desktop entry."""
    return value.replace("\\", "\\\\")


def _keys(text: str) -> dict[str, str]:
    """The keys of the group that counts."""
    found: dict[str, str] = {}
    group = ""
    for line in text.splitlines():
        if line.startswith("["):
            group = line.strip()
        elif group == "[Desktop Entry]" and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key.strip(), value.strip())
    return found
