"""An entry in the Run key of this user on Windows, and what the Task Manager says about it."""

import importlib
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PureWindowsPath
from typing import Any

from smsdesk.system.autostart_state import AutostartError, AutostartProblem, AutostartState

_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
_LONGEST = 260
"""Microsoft, "Run and RunOnce Registry Keys": a longer command line is not run."""
_FIRST = re.compile(r'\s*(?:"([^"]*)"|(\S+))')


class RunKey:
    """The value `name` under HKEY_CURRENT_USER."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self._name = name
        self.line = subprocess.list2cmdline(command)

    def state(self) -> AutostartState:
        """Read the value; the Task Manager switches one off without removing it (an odd first octet)."""
        line = self._read(_RUN)
        if not isinstance(line, str) or not line.strip():
            return AutostartState.OFF
        approved = self._read(_APPROVED)
        if isinstance(approved, bytes) and approved and approved[0] % 2 == 1:
            return AutostartState.DISABLED
        return AutostartState.ON if _program_is_there(line) else AutostartState.GONE

    def put(self) -> None:
        """Write the value, and take back that it is switched off."""
        if len(self.line) > _LONGEST:
            raise AutostartError(AutostartProblem.TOO_LONG)
        with _registry() as registry:
            with registry.CreateKeyEx(registry.HKEY_CURRENT_USER, _RUN, 0, registry.KEY_SET_VALUE) as key:
                registry.SetValueEx(key, self._name, 0, registry.REG_SZ, self.line)
            self._delete(registry, _APPROVED)

    def remove(self) -> None:
        """Delete the value."""
        with _registry() as registry:
            self._delete(registry, _RUN)
            self._delete(registry, _APPROVED)

    def _read(self, path: str) -> Any:
        with _registry() as registry:
            try:
                with registry.OpenKey(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_QUERY_VALUE) as key:
                    return registry.QueryValueEx(key, self._name)[0]
            except FileNotFoundError:
                return None

    def _delete(self, registry: Any, path: str) -> None:
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_SET_VALUE) as key:
                registry.DeleteValue(key, self._name)
        except FileNotFoundError:
            return  # it is not there, which is what was wished


@contextmanager
def _registry() -> Iterator[Any]:
    """The module `winreg`, which only Windows has."""
    try:
        yield importlib.import_module("winreg")
    except ImportError as error:
        raise AutostartError(AutostartProblem.NOT_SUPPORTED) from error
    except OSError as error:
        raise AutostartError(AutostartProblem.REFUSED) from error


def _program_is_there(line: str) -> bool:
    """Whether the program of a command line exists; one without a folder is looked for by Windows itself."""
    found = _FIRST.match(line)
    program = (found.group(1) or found.group(2)) if found else ""
    return not PureWindowsPath(program).is_absolute() or os.path.isfile(program)
