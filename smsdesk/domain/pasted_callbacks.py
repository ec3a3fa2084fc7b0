"""Callbacks out of a text that a person pastes: addresses, lines of a log, or a table with titles.

Read leniently, because nobody knows what a provider's log looks like: what counts are the names of the parameters.
Tokens go by themselves, since only the parameters of an address are looked at, and of those only known ones.
"""

import csv
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal
from urllib.parse import parse_qsl

from smsdesk.domain.callbacks import Callback, CallbackKind, Origin, kind_of

MOST_CHARACTERS = 20_000_000
MOST_LINES = 200_000
LONGEST_LINE = 12_000
"""What is longer is no callback: they come in one address."""
_LONGEST_VALUE = 8_000
_MOST_FIELDS = 60
_STEP = 500  # lines between two looks at the sign to stop
_EARLIEST = 946_684_800.0  # 2000: an older time in a line is something else

KNOWN = {name.lower(): name for name in ("MsgId", "Sender", "Status", "Shortcode", "ContentType", "Msg")}

_HTTP = re.compile(r"\s+HTTP/\d")
_NAMED = re.compile(rf"(?<![A-Za-z0-9_])({'|'.join(KNOWN.values())})[\"']?\s*[=:]\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"(?=\bhttps?://[^\s?]{0,2000}\?)", re.IGNORECASE)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?(?![\d])")
_LOG = re.compile(r"(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})")
_DRAWN = " \t-:=+"  # a table's lines
_MOST_LINES = 50  # of one message in a table
_AROUND = " ,;&|{}[]\"'"
_TIMES = ("time", "date", "at", "received", "timestamp", "datetime", "created")


@dataclass(frozen=True)
class Pasted:
    """What a text holds. `lines` are those with something in them, `unknown` those without a callback; `cut` is true
    when it is longer than what is read."""

    callbacks: tuple[Callback, ...] = ()
    lines: int = 0
    unknown: int = 0
    cut: bool = False

    @property
    def reports(self) -> int:
        """How many delivery reports there are."""
        return sum(callback.kind is CallbackKind.REPORT for callback in self.callbacks)

    @property
    def replies(self) -> int:
        """How many messages from people there are."""
        return len(self.callbacks) - self.reports


class StoppedError(Exception):
    """Nobody waits for the result any more."""


def read_pasted(
    text: str,
    account_id: int,
    now: float,
    zone: tzinfo,
    step: Callable[[int, int], None] = lambda _done, _total: None,
) -> Pasted:
    """The callbacks in a text, in its order. A time in a line (without a zone: in `zone`) is the callback's, else it
    is `now`. `step(lines done, lines)` is called now and then, and may raise StoppedError."""
    lines = [line.strip("\ufeff \t\r") for line in text[:MOST_CHARACTERS].splitlines()]
    lines = [line for line in lines if line]
    cut = len(text) > MOST_CHARACTERS or len(lines) > MOST_LINES
    lines = lines[:MOST_LINES]
    found: list[Callback] = []
    unknown = 0
    for done, pieces in enumerate(_pieces(lines)):
        if done % _STEP == 0:
            step(min(done, len(lines)), len(lines))
        taken = [callback for each in pieces if (callback := _callback(*each, account_id, now, zone)) is not None]
        found += taken
        unknown += not taken
    step(len(lines), len(lines))
    return Pasted(tuple(found), len(lines), unknown, cut)


def key_of(callback: Callback) -> tuple[str, ...]:
    """By what two callbacks are the same one: kind and the values of the known names."""
    return (callback.kind.value, *(callback.value(name) for name in KNOWN.values()))


def not_there_yet(callbacks: Iterable[Callback], there: Counter[tuple[str, ...]]) -> Iterator[Callback]:
    """Those that are more than `there` holds: a text brought in twice adds nothing, and whoever wrote the same twice
    wrote twice."""
    left = Counter(there)
    for callback in callbacks:
        key = key_of(callback)
        if left[key] > 0:
            left[key] -= 1
        else:
            yield callback


_Pairs = list[tuple[str, str]]


def _pieces(lines: list[str]) -> Iterator[list[tuple[_Pairs, str]]]:
    """For each line what may be callbacks: the pairs, and the text that a time is looked for in."""
    titles = _titles(lines[0]) if lines else None
    if titles is None:
        for line in lines:
            yield [(_pairs(piece), line) for piece in _addresses(line)] if len(line) <= LONGEST_LINE else []
        return
    names, delimiter = titles
    for cells in _rows(lines[1:], delimiter):
        yield [_row(names, cells)] if cells else []


def _rows(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """The cells of each row, none of one that cannot be read. A message in quotes may have several lines; a quote
    that nobody closes is one sign more in its own line, else it would swallow the rows behind it."""
    at = 0
    while at < len(lines):
        whole, quotes = 0, 0
        for many, line in enumerate(lines[at : at + _MOST_LINES], 1):
            quotes += line.count('"')
            if not quotes % 2:
                whole = many
                break
        cells = _cells(lines[at : at + whole], delimiter, strict=whole > 1) if whole else None
        if cells is None:  # only this line, as it stands
            whole, cells = 1, _cells(lines[at : at + 1], delimiter, quoted=lines[at].count('"') % 2 == 0)
        at += whole
        yield cells or []


def _cells(lines: list[str], delimiter: str, *, strict: bool = False, quoted: bool = True) -> list[str] | None:
    """What lines hold that are one row, None where they are none."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    ended = (f"{line}\n" for line in lines)
    try:
        found = list(csv.reader(ended, delimiter=delimiter, strict=strict, quoting=quoting))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None


def _titles(line: str) -> tuple[list[str], str] | None:
    """The names of a table's columns and what stands between them, if a line holds those of a callback."""
    for delimiter in (",", ";", "\t", "|"):
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        names = [cell.strip().lower().replace(" ", "").replace("_", "") for cell in cells]
        if kind_of(tuple((name, "") for name in names)) is not CallbackKind.OTHER:
            return names, delimiter
    return None


def _row(names: list[str], cells: list[str]) -> tuple[_Pairs, str]:
    # A sheet's apostrophe before + and = is the sheet's own, for safety.
    values = [cell.removeprefix("'") if cell[1:2] in ("+", "=", "-", "@") else cell for cell in cells]
    pairs = list(zip(names, values, strict=False))
    times = [value for name, value in pairs if any(each in name for each in _TIMES) and name not in KNOWN]
    return pairs, " ".join(times)


def _addresses(line: str) -> list[str]:
    """A line with one callback whole, one with several cut before each; a link inside a message is no callback."""
    pieces: list[str] = []
    for piece in _ADDRESS.split(line):
        if pieces and _names_one(piece) and _names_one(pieces[-1]):
            pieces.append(piece)
        elif pieces:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _names_one(piece: str) -> bool:
    names = itertools.islice(_NAMED.finditer(piece), _MOST_FIELDS)
    return kind_of(tuple((each[1], "") for each in names)) is not CallbackKind.OTHER


def _pairs(piece: str) -> _Pairs:
    """Names and values of a query string, else of "name=value" and "name: value" in any order."""
    named = list(itertools.islice(_NAMED.finditer(piece), _MOST_FIELDS))
    if not named:
        return []
    query = _query(piece[: named[0].start()], piece[named[0].start() :])
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:
        return []
    if kind_of(tuple(pairs)) is not CallbackKind.OTHER:
        return pairs
    ends = [each.start() for each in named[1:]] + [len(piece)]
    return [(each[1], _bare(piece[each.end() : end])) for each, end in zip(named, ends, strict=True)]


def _query(before: str, rest: str) -> str:
    """Where a query string ends depends on what it stands in: quotes, a line of a server's log, or nothing."""
    rest = _HTTP.split(rest, maxsplit=1)[0].replace("&amp;", "&")  # as it stands in a page
    if '"' in before:
        rest = rest.partition('"')[0]
    elif "<" in before:
        rest = rest.partition(">")[0]
    elif "GET " in before or "POST " in before:
        rest = rest.partition(" ")[0]
    return rest


def _bare(value: str) -> str:
    """A value without what stands round it."""
    value = value.strip()
    if value[:1] in ('"', "'") and value.rfind(value[0]) > 0:
        return value[1 : value.rfind(value[0])].rstrip(" ,;").removesuffix(value[0])
    return value.strip(_AROUND)


def _callback(pairs: _Pairs, said: str, account_id: int, now: float, zone: tzinfo) -> Callback | None:
    """The callback of known pairs; None where it is none, or one without the values that make it one."""
    kept = tuple((KNOWN[name.lower()], _value(name, value)) for name, value in pairs if name.lower() in KNOWN)
    kind = kind_of(kept)
    callback = Callback(account_id, kind, kept, _time(said, now, zone), Origin.PASTED)
    needed = {CallbackKind.REPORT: ("MsgId", "Status"), CallbackKind.REPLY: ("Sender",)}.get(kind)
    whole = needed is not None and all(callback.value(name).strip(_DRAWN) for name in needed)
    return callback if whole else None


def _value(name: str, value: str) -> str:
    """Only a message has blanks in it: what follows one elsewhere, and the signs before that, belong to the line."""
    value = value[:_LONGEST_VALUE]
    return value if name.lower() == "msg" else (value.split() or [""])[0].strip(_AROUND)


def _time(said: str, now: float, zone: tzinfo) -> float:
    """The moment a line names, if it names one that has been."""
    if found := _LOG.search(said):
        form, text = "%d/%b/%Y:%H:%M:%S %z", found[1]
    elif found := _ISO.search(said):
        clock = found[2] if len(found[2]) == 8 else f"{found[2]}:00"
        form, text = "%Y-%m-%d %H:%M:%S%z", f"{found[1]} {clock}{found[3] or ''}"
        form = form if found[3] else form.removesuffix("%z")
    else:
        return now
    try:
        moment = datetime.strptime(text, form)
        at = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        return now
    return at if _EARLIEST <= at <= now else now
