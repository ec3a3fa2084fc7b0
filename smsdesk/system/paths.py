"""Where this program keeps its files, and how that place is made private."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from smsdesk.system.files import OwnFilesError, PathProblem, look_at, open_to_others

APPLICATION = "smsdesk"


def default_root() -> Path:
    """The data folder of this user where no --data-dir is given (~/.local/share/smsdesk on Linux)."""
    return Path(platformdirs.user_data_path(APPLICATION, appauthor=False))


@dataclass(frozen=True)
class DataDir:
    """One data folder; everything a run of the program keeps lies below `root`."""

    root: Path

    @property
    def database(self) -> Path:
        """The database file (SQLite puts -wal and -shm beside it, with the same mode)."""
        return self.root / "smsdesk.sqlite3"

    @property
    def arriving(self) -> Path:
        """What a backup that is being looked at, or waits for the next start, begins its name with."""
        return self.root / "smsdesk.sqlite3.restore"

    def is_own(self, path: Path) -> bool:
        """True for a file that a run of the program itself works with: nobody may write over it."""
        mine = (self.database, self.settings, self.lock, self.socket)
        names = [str(one.resolve()) for one in mine] + [f"{self.database.resolve()}-", str(self.arriving.resolve())]
        chosen = str(path.resolve())
        within = any(folder.resolve() in path.resolve().parents for folder in (self.logs, self.practice))
        return within or chosen in names[:-2] or chosen.startswith(tuple(names[-2:]))

    @property
    def settings(self) -> Path:
        """The program-wide settings."""
        return self.root / "settings.json"

    @property
    def logs(self) -> Path:
        """The folder of the rotating log files."""
        return self.root / "logs"

    @property
    def practice(self) -> Path:
        """The folder of the practice gateway's own file."""
        return self.root / "practice"

    @property
    def exports(self) -> Path:
        """The folder offered for exported lists."""
        return self.root / "exports"

    @property
    def backups(self) -> Path:
        """The folder of the copies made before a migration."""
        return self.root / "backups"

    @property
    def lock(self) -> Path:
        """The lock file of the one instance; it also says how to reach that instance."""
        return self.root / "lock"

    @property
    def socket(self) -> Path:
        """The local socket of the one instance, where the path is short enough for one."""
        return self.root / "instance"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders below `root`."""
        return (self.logs, self.practice, self.exports, self.backups)

    def prepare(self) -> None:
        """Create the folders with mode 0700 and set the umask of this process to 077.

        An existing folder that others may enter is closed to them, unless it holds files that are not ours.
        Raises OwnFilesError for links, foreign owners, folders of other things and folders not to be written.
        """
        os.umask(0o077)
        self._close_to_others()
        for folder in (self.root, *self.folders):
            _make_private(folder)
        for file in (self.database, self.settings, self.lock):
            look_at(file)

    def _close_to_others(self) -> None:
        # `--data-dir /tmp` as root must not close /tmp for everybody else.
        found = look_at(self.root)
        if found is None or not stat.S_ISDIR(found.st_mode) or not open_to_others(found):
            return
        ours = self.database.exists() or self.settings.exists() or self.lock.exists()
        if not ours and any(self.root.iterdir()):
            raise OwnFilesError(PathProblem.HOLDS_OTHER_FILES, self.root)


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError as error:
        look_at(folder)
        raise OwnFilesError(PathProblem.NOT_A_FOLDER, folder) from error
    except OSError as error:
        raise OwnFilesError(PathProblem.CANNOT_CREATE, folder) from error
    found = look_at(folder)
    if found is None or not stat.S_ISDIR(found.st_mode):
        raise OwnFilesError(PathProblem.NOT_A_FOLDER, folder)
    if open_to_others(found):
        folder.chmod(0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OwnFilesError(PathProblem.NOT_WRITABLE, folder)
