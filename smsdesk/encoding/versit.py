"""The property lines that vCard and vCalendar share (versit, 1996; RFC 6350 and RFC 5545 for newer files)."""

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from smsdesk.encoding.contents import ContentError, ContentReason, is_control

FILE_LIMIT = 64 * 1024
"""Octets of a file that is read; a whole address book or calendar is refused at once."""

_LINE = 76  # characters of a line, the limit of quoted-printable (RFC 1521 5.1)
_HEAD_LIMIT = 512  # where a line says how it is encoded; files that say it later are made up
_OLD_VERSION = re.compile(rb"^VERSION:[ \t]*(?:2\.1|1\.0)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LINE_END = re.compile(rb"\r\n|\n|\r")
_HEAD = re.compile(r'((?:[^":]|"[^"]*")*+):')
_PARAMETERS = re.compile(r';((?:[^";]|"[^"]*"|")*)')
_PLAIN = re.compile("[ -~]*")
_OLD_ESCAPE, _ESCAPE = re.compile(r"\\([\\;,])"), re.compile(r"\\(.)", re.DOTALL)
_PIECE = re.compile(r"(?:[^\\;]|\\.|\\$)*+", re.DOTALL)
_BREAKS = re.compile(r"[\n\t]+")
_CHARSETS = re.compile(
    r"utf-?(?:8|16)|us-ascii|ascii|iso-?8859-?\d{1,2}|windows-?125\d|cp125\d|koi8-[ru]"
    r"|gb2312|gbk|gb18030|big5|shift[_-]jis|euc-(?:jp|kr)|tis-620",
    re.IGNORECASE,
)  # Python has other codecs too, which are slow or no charsets at all


@dataclass(frozen=True)
class Property:
    """One line of a file: name in upper case without its group, type words in upper case, other parameters.

    `value` is decoded, its escapes still in it; `old` tells vCard 2.1 and vCalendar 1.0 from newer ones.
    """

    name: str
    types: frozenset[str]
    parameters: dict[str, str]
    value: str
    old: bool

    def text(self) -> str:
        """The value as one text, escapes resolved, without control characters but line feeds and tabs."""
        return _clean(self._unescaped(self.value))

    def pieces(self, number: int) -> tuple[str, ...]:
        """The value's first `number` pieces between semicolons; missing ones are empty."""
        found: list[str] = []
        at = 0
        while len(found) < number and at <= len(self.value):
            piece = _PIECE.match(self.value, at)
            found.append(_clean(self._unescaped(piece.group())) if piece else "")
            at = (piece.end() if piece else at) + 1
        return (*found, *[""] * (number - len(found)))

    def _unescaped(self, value: str) -> str:
        if self.old:
            return _OLD_ESCAPE.sub(r"\1", value)
        return _ESCAPE.sub(lambda found: "\n" if found.group(1) in "nN" else found.group(1), value)


def one_line(text: str) -> str:
    """The text with a blank for each run of line feeds and tabs, for fields that have one line."""
    return _BREAKS.sub(" ", text)


def read(octets: bytes) -> Iterator[Property]:
    """Every property of a file in order, BEGIN and END among them; lines of another form are skipped.

    Folded lines are joined, as are the soft line breaks of quoted-printable that old phones write. Raises
    ContentError(TOO_LARGE) above FILE_LIMIT, and nothing else for any octets.
    """
    if len(octets) > FILE_LIMIT:
        raise ContentError(ContentReason.TOO_LARGE, found=len(octets), limit=FILE_LIMIT)
    octets = _as_utf8(octets)
    old = _OLD_VERSION.search(octets) is not None
    for line in _logical_lines(octets, old):
        found = _property(line, old)
        if found is not None:
            yield found


def write(name: str, *pieces: str) -> bytes:
    """One line of vCard 2.1 or vCalendar 1.0 with its CRLF; several pieces are joined by semicolons.

    ASCII that fits a line is written as it is. Anything else becomes quoted-printable with soft line breaks, the
    only folding that every old reader undoes, in UTF-8 when it has to be.
    """
    if len(pieces) == 1:
        value = pieces[0].replace("\\", r"\\")
    else:
        value = ";".join(piece.replace("\\", r"\\").replace(";", r"\;") for piece in pieces)
    if _PLAIN.fullmatch(value) and len(name) + 1 + len(value) <= _LINE:
        return f"{name}:{value}\r\n".encode("ascii")
    charset = "" if value.isascii() else ";CHARSET=UTF-8"
    head = f"{name}{charset};ENCODING=QUOTED-PRINTABLE:"
    return _quoted(head, value).encode("ascii") + b"\r\n"


def _quoted(head: str, value: str) -> str:
    """Quoted-printable of lines up to 76 characters, broken between characters only."""
    out, column = [head], len(head)
    for ch in value.replace("\n", "\r\n"):
        plain = ch != "=" and " " <= ch <= "~"
        written = ch if plain else "".join(f"={octet:02X}" for octet in ch.encode())
        if column + len(written) >= _LINE:  # room for the "=" of the break
            out.append("=\r\n")
            column = 0
        if column == 0 and ch in " \t":  # unfolding would eat it
            written = "=20"
        out.append(written)
        column += len(written)
    if out[-1] == " ":
        out[-1] = "=20"
    return "".join(out)


def _as_utf8(octets: bytes) -> bytes:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if octets.startswith(mark):
            return octets.decode(name, "replace").encode("utf-8", "replace")
    return octets


def _logical_lines(octets: bytes, old: bool) -> Iterator[bytes]:
    """Lines with their continuations. Old files fold before a blank that stays, new ones before one that goes."""
    pieces: list[bytes] = []
    soft = False
    for line in _LINE_END.split(octets):
        if soft and not _is_border(line):
            pieces.append(line)
        elif line[:1] in (b" ", b"\t") and pieces:
            pieces.append(line if old else line[1:])
        else:
            yield b"".join(pieces)
            pieces = [line]
        soft = pieces[-1].endswith(b"=") and _is_quoted(pieces[0])
        if soft:
            pieces[-1] = pieces[-1][:-1]
    yield b"".join(pieces)


def _is_border(line: bytes) -> bool:
    return line[:6].upper() == b"BEGIN:" or line[:4].upper() == b"END:"


def _is_quoted(line: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in line[:_HEAD_LIMIT].partition(b":")[0].upper()


def _property(line: bytes, old: bool) -> Property | None:
    text = line.decode("latin-1")
    head = _HEAD.match(text)
    start = head.end() if head else text.find(":") + 1
    if not start:
        return None
    name, *_ = text[: start - 1].partition(";")
    types, parameters = _parameters(_PARAMETERS.findall(text[: start - 1]))
    value = line[start:]
    if "QUOTED-PRINTABLE" in (parameters.get("ENCODING", "").upper(), *types):
        value = binascii.a2b_qp(value)
    decoded = _decoded(value, parameters.get("CHARSET", ""))
    return Property(name.rpartition(".")[2].strip().upper(), types, parameters, decoded, old)


def _parameters(found: Iterable[str]) -> tuple[frozenset[str], dict[str, str]]:
    """Type words, bare as in old files or behind TYPE=, and the other parameters by their names."""
    types: set[str] = set()
    named: dict[str, str] = {}
    for parameter in found:
        name, equals, value = parameter.partition("=")
        value = value.strip().strip('"')
        if not equals:
            types.add(name.strip().upper())
        elif name.strip().upper() == "TYPE":
            types.update(value.upper().split(","))
        else:
            named[name.strip().upper()] = value
    return frozenset(types), named


def _decoded(value: bytes, charset: str) -> str:
    names = [charset] if _CHARSETS.fullmatch(charset) else []
    for name in (*names, "utf-8"):
        try:
            return value.decode(name)
        except (UnicodeError, LookupError):  # iso-8859-12 does not exist
            continue
    return value.decode("cp1252", "replace")


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(ch for ch in text if ch in "\n\t" or not (is_control(ch) or "\ud800" <= ch <= "\udfff")).strip()
