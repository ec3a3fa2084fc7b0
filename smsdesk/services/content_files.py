"""Files that become binary messages: read in a thread, with a limit for every kind, and taken for what they are."""

import re
import stat
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from functools import partial
from pathlib import Path

from smsdesk.encoding import rtttl, vcalendar, vcard, versit
from smsdesk.encoding.octets import spaced_hex
from smsdesk.encoding.vcalendar import EventFile
from smsdesk.encoding.vcard import CardFile
from smsdesk.system.threads import in_daemon

_READ_SECONDS = 20.0
"""A file on a drive that does not answer is given up after this."""


class FileKind(StrEnum):
    """What a file can become."""

    HEX = "hex"
    OCTETS = "octets"
    RINGTONE = "ringtone"
    IMAGE = "image"
    CARD = "card"
    EVENT = "event"


LIMITS = {
    FileKind.HEX: 20_000,
    FileKind.OCTETS: 4096,
    FileKind.RINGTONE: 4 * rtttl.MAX_TEXT,
    FileKind.IMAGE: 20_000_000,
    FileKind.CARD: versit.FILE_LIMIT,
    FileKind.EVENT: versit.FILE_LIMIT,
}
"""Octets of a file of each kind that are read."""

SUFFIXES = {
    ".hex": FileKind.HEX,
    ".bin": FileKind.OCTETS,
    ".rtttl": FileKind.RINGTONE,
    ".rtx": FileKind.RINGTONE,
    ".txt": FileKind.RINGTONE,
    ".png": FileKind.IMAGE,
    ".jpg": FileKind.IMAGE,
    ".jpeg": FileKind.IMAGE,
    ".bmp": FileKind.IMAGE,
    ".gif": FileKind.IMAGE,
    ".webp": FileKind.IMAGE,
    ".vcf": FileKind.CARD,
    ".ics": FileKind.EVENT,
    ".vcs": FileKind.EVENT,
}
_BEGINNINGS = (
    (b"\x89PNG\r\n", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"BEGIN:VCARD", FileKind.CARD),
    (b"BEGIN:VCALENDAR", FileKind.EVENT),
)
_ONLY_HEX = re.compile(r"[0-9A-Fa-fx\s,:;]+")


class FileProblem(StrEnum):
    """Why a file is not taken; what is wrong inside of a card or an entry is a ContentError."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    NOT_A_FILE = "not_a_file"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    UNKNOWN = "unknown"  # nothing that can become a message


class FileError(Exception):
    """A file that is not taken; `kind` is what it was taken for, None where that is not known, `found` its octets."""

    def __init__(self, problem: FileProblem, kind: FileKind | None = None, found: int = 0) -> None:
        super().__init__(f"{problem} {kind} {found}")
        self.problem = problem
        self.kind = kind
        self.found = found


@dataclass(frozen=True)
class Opened:
    """A file as what it is: `text` for HEX and RINGTONE (OCTETS come as HEX), `octets` for IMAGE, else a record.

    `more` counts further tunes, cards or entries of the file, which are left out.
    """

    kind: FileKind
    name: str
    text: str = ""
    octets: bytes = b""
    card: CardFile | None = None
    event: EventFile | None = None
    more: int = 0


async def read_content(path: Path, zone: tzinfo) -> Opened:
    """Read a file in a thread; `zone` is that of times which name none. Raises FileError or ContentError."""
    try:
        return await in_daemon(partial(_open, path, zone), limit=_READ_SECONDS, name="content file")
    except TimeoutError as error:
        raise FileError(FileProblem.TOO_SLOW) from error


def _open(path: Path, zone: tzinfo) -> Opened:
    kind = SUFFIXES.get(path.suffix.lower())
    octets = _read(path, kind)
    kind = kind or _by_beginning(octets)
    if len(octets) > LIMITS[kind]:
        raise FileError(FileProblem.TOO_LARGE, kind, len(octets))
    if kind is FileKind.IMAGE:
        return Opened(kind, path.name, octets=octets)
    if kind is FileKind.OCTETS:
        return Opened(FileKind.HEX, path.name, spaced_hex(octets))
    if kind is FileKind.CARD:
        card = vcard.read(octets)
        return Opened(kind, path.name, card=card, more=card.more)
    if kind is FileKind.EVENT:
        event = vcalendar.read(octets, zone)
        return Opened(kind, path.name, event=event, more=event.more)
    return _text(kind, path.name, octets)


def _read(path: Path, kind: FileKind | None) -> bytes:
    """The whole file; one that is too large is refused by its size, before anything of it is read."""
    limit = LIMITS[kind or FileKind.IMAGE]
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # opening a pipe would wait for ever
            raise FileError(FileProblem.NOT_A_FILE, kind)
        if found.st_size > limit:
            raise FileError(FileProblem.TOO_LARGE, kind, found.st_size)
        with open(path, "rb") as file:
            octets = file.read(limit + 1)
    except FileNotFoundError as error:
        raise FileError(FileProblem.NOT_FOUND, kind) from error
    except (OSError, ValueError) as error:  # a NUL in the name is a ValueError
        raise FileError(FileProblem.NOT_ALLOWED, kind) from error
    if not octets:
        raise FileError(FileProblem.EMPTY, kind)
    if len(octets) > limit:
        raise FileError(FileProblem.TOO_LARGE, kind, len(octets))
    return octets


def _by_beginning(octets: bytes) -> FileKind:
    head = octets[:64].lstrip(b"\xef\xbb\xbf \r\n\t").upper()
    for beginning, kind in _BEGINNINGS:
        if octets.startswith(beginning) or head.startswith(beginning):
            return kind
    raise FileError(FileProblem.UNKNOWN)


def _text(kind: FileKind, name: str, octets: bytes) -> Opened:
    text = _decoded(octets)
    if "\0" in text:
        raise FileError(FileProblem.NOT_TEXT, kind)
    if not text.strip():
        raise FileError(FileProblem.EMPTY, kind)
    if kind is FileKind.HEX or _ONLY_HEX.fullmatch(text):
        return Opened(FileKind.HEX, name, text.strip())
    tunes = [line.strip() for line in text.splitlines() if line.count(":") >= 2]
    if len(tunes) > 1:  # a collection, a tune a line
        return Opened(kind, name, tunes[0], more=len(tunes) - 1)
    return Opened(kind, name, " ".join(text.split()))


def _decoded(octets: bytes) -> str:
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", "replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")
