"""The file that is an autostart entry on Linux and macOS: only this user's own, never reached through a link."""

import stat
from contextlib import suppress
from pathlib import Path

from smsdesk.system.autostart_state import AutostartError, AutostartProblem
from smsdesk.system.files import OwnFilesError, PathProblem, look_at, read_private, sync_folder, write_atomic

_LARGEST = 64 * 1024


class AutostartFile:
    """One file in a folder that the system reads at login; all raise AutostartError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> bytes | None:
        """What stands in it, None when it is not there."""
        try:
            return read_private(self.path, _LARGEST) if self._is_there() else None
        except FileNotFoundError:
            return None
        except (OSError, OwnFilesError) as error:
            raise _wrapped(error) from error

    def write(self, data: bytes) -> None:
        """Put it in place, whole or not at all."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._is_there()
            write_atomic(self.path, data)
        except (OSError, OwnFilesError) as error:
            raise _wrapped(error) from error

    def remove(self) -> None:
        """Delete it; nothing happens where there is none."""
        try:
            if self._is_there():
                with suppress(FileNotFoundError):
                    self.path.unlink()
                sync_folder(self.path.parent)
        except (OSError, OwnFilesError) as error:
            raise _wrapped(error) from error

    def _is_there(self) -> bool:
        """True if there is a file of ours; raises OwnFilesError for links, folders and others' files."""
        look_at(self.path.parent)
        found = look_at(self.path)
        if found is not None and not stat.S_ISREG(found.st_mode):
            raise OwnFilesError(PathProblem.NOT_A_FILE, self.path)
        return found is not None


def _wrapped(error: OSError | OwnFilesError) -> AutostartError:
    if isinstance(error, OSError) or error.problem is PathProblem.CANNOT_CREATE:
        return AutostartError(AutostartProblem.REFUSED)
    linked = error.problem is PathProblem.IS_LINK
    return AutostartError(AutostartProblem.LINK if linked else AutostartProblem.NOT_OURS)
