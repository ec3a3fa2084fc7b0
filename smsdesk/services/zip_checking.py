"""A ZIP file from outside, looked through before anything is made of it: bombs, doubles, passwords, entities."""

import io
import zipfile
import zlib

from smsdesk.domain.tables import ReadError, ReadProblem

MOST_MEMBERS = 200
LARGEST_INSIDE = 400_000_000
"""Octets of all members together; a sheet of 100,000 full rows has about 100 MB."""
HIGHEST_RATIO = 200
_SMALL = 1_000_000
"""Octets below which a member may be packed as tightly as it likes: empty sheets are."""
_AT_ONCE = 1 << 18
_FORBIDDEN = tuple(
    sign.encode(encoding) for sign in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_OVERLAP = 20


def checked_names(data: bytes) -> frozenset[str]:
    """The names of the members. Sizes are counted while unpacking, whatever the directory says.

    Raises ReadError: DAMAGED, ENCRYPTED, or UNSAFE for what no spreadsheet program writes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = frozenset(member.filename for member in members)
            if len(members) > MOST_MEMBERS or len(names) < len(members):
                raise ReadError(ReadProblem.UNSAFE)
            if any(member.flag_bits & 1 for member in members):
                raise ReadError(ReadProblem.ENCRYPTED)
            room = LARGEST_INSIDE
            for member in members:
                room -= _look_through(archive, member, room)
            return names
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ReadError(ReadProblem.DAMAGED) from error


def _look_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Octets of a member. Raises ReadError (UNSAFE)."""
    size = 0
    tail = b""
    most = max(_SMALL, HIGHEST_RATIO * member.compress_size)
    with archive.open(member) as unpacked:
        while part := unpacked.read(_AT_ONCE):
            size += len(part)
            tail = tail[-_OVERLAP:] + part
            if size > min(room, most) or any(sign in tail for sign in _FORBIDDEN):
                raise ReadError(ReadProblem.UNSAFE)
    return size
