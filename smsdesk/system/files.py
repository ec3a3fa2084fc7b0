"""Files and folders that only this user may read, never reached through a link."""

import os
import stat
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class PathProblem(StrEnum):
    """Why a file or folder is not used; the words for people are in ui/wording.py."""

    IS_LINK = "is_link"
    NOT_A_FOLDER = "not_a_folder"
    NOT_A_FILE = "not_a_file"
    OTHER_OWNER = "other_owner"
    HOLDS_OTHER_FILES = "holds_other_files"  # open to others and not ours: closing it would lock others out
    CANNOT_CREATE = "cannot_create"
    NOT_WRITABLE = "not_writable"
    TOO_LARGE = "too_large"


class OwnFilesError(Exception):
    """A file or folder of this program cannot be used: `problem` says why, `path` says which."""

    def __init__(self, problem: PathProblem, path: Path) -> None:
        super().__init__(f"{problem}: {path}")
        self.problem = problem
        self.path = path


def look_at(path: Path) -> os.stat_result | None:
    """What lies at `path` itself (a link is not followed), None when nothing does.

    Raises OwnFilesError IS_LINK for a link or a Windows junction, OTHER_OWNER for somebody else's entry.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OwnFilesError(PathProblem.CANNOT_CREATE, path) from error
    reparse = getattr(found, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_REPARSE_POINT
    if stat.S_ISLNK(found.st_mode) or reparse:
        raise OwnFilesError(PathProblem.IS_LINK, path)
    if sys.platform != "win32" and found.st_uid != os.geteuid():
        raise OwnFilesError(PathProblem.OTHER_OWNER, path)
    return found


def open_to_others(found: os.stat_result) -> bool:
    """True if group or world may do anything; never on Windows, where the user's profile is private already."""
    return sys.platform != "win32" and bool(stat.S_IMODE(found.st_mode) & 0o077)


def open_private(path: Path, flags: int) -> int:
    """Open a regular file of ours as a descriptor, made with mode 0600; `flags` as for os.open.

    Links are refused, and a file that others may read is closed to them.
    Raises OwnFilesError, or OSError (FileNotFoundError, no rights).
    """
    before = look_at(path)
    if before is not None and not stat.S_ISREG(before.st_mode):  # opening a pipe would wait for ever
        raise OwnFilesError(PathProblem.NOT_A_FILE, path)
    descriptor = os.open(path, flags | _NO_LINKS, 0o600)
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise OwnFilesError(PathProblem.NOT_A_FILE, path)
    if open_to_others(found):
        os.chmod(descriptor, 0o600)
    return descriptor


def read_private(path: Path, limit: int) -> bytes:
    """The whole of a file of at most `limit` bytes; raises OwnFilesError (also TOO_LARGE) or OSError."""
    with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OwnFilesError(PathProblem.TOO_LARGE, path)
    return data


def write_atomic(path: Path, data: bytes) -> None:
    """Replace a file so that a crash leaves either the old or the new contents, whole; raises OSError.

    A link at `path` is replaced by the file, what it points to stays untouched.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        with os.fdopen(open_private(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable; Windows has no such call and needs none. Raises OSError."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
