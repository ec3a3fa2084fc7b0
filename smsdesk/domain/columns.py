"""Which column of a table holds the phone numbers and which the names, and what Excel has done to them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smsdesk.domain.numbers import Number, NumberProblem, parse
from smsdesk.domain.people import folded

SAMPLE = 60
"""Rows looked at for a guess, spread over the table."""

_WORDS = re.compile(r"[^\W\d_]+")


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MOBILE_WORDS = _set_of("mobile mobiles cell cellphone handphone hp bimbit sms whatsapp 手机 手機 手机号 手机号码")
_NUMBER_WORDS = _MOBILE_WORDS | _set_of(
    "phone phones tel telephone telefon telepon msisdn number numbers nombor 电话 電話 号码 號碼 电话号码 தொலைபேசி"
)
_NAME_WORDS = _set_of("name names nama fullname customer person pelanggan 姓名 名字 名称 பெயர்")
_FIRST_WORDS = _set_of("first given firstname forename depan")
_LAST_WORDS = _set_of("last family lastname surname belakang")
_SCIENTIFIC = re.compile(r"\s*[+-]?\d+(?:[.,]\d*)?[eE][+-]?\d+\s*")
_BARE = re.compile(r"\s*[1-9]\d{7,9}(?:\.0)?\s*")
_ZERO_TRUNKS = {"MY": "60"}  # only where a written-out local number always begins with 0
_MIN_SCORE = 0.3


@dataclass(frozen=True)
class Mapping:
    """What the columns mean, by index; names of several columns (first, last) are joined with a blank.

    `consent` holds where the permission to write came from; `left_out` are not brought in. All others are own fields.
    """

    number: int | None
    names: tuple[int, ...] = ()
    consent: int | None = None
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Damage:
    """Cells of a number column that Excel has changed: digits lost for good, or the leading zero (mended)."""

    scientific: int = 0
    lost_zero: int = 0


def guess(header: Sequence[str] | None, rows: Sequence[Sequence[str]], region: str) -> Mapping:
    """The number column and the name columns, by their cells first and their titles second."""
    width = max((len(row) for row in rows), default=0)
    width = max(width, len(header or ()))
    titles = [_title_words(header, index) for index in range(width)]
    sample = _sample(rows)
    scores = [
        _number_score(_cells(sample, index), region)
        + 0.1 * bool(titles[index] & _NUMBER_WORDS)
        + 0.1 * bool(titles[index] & _MOBILE_WORDS)
        for index in range(width)
    ]
    number: int | None = max(range(width), key=lambda index: scores[index], default=None)
    if number is not None and scores[number] < _MIN_SCORE:
        titled = [index for index in range(width) if titles[index] & (_NUMBER_WORDS - {"number", "numbers"})]
        number = titled[0] if titled and scores[titled[0]] > 0.1 else None
    return Mapping(number, _names(titles, sample, number))


def number_columns(rows: Sequence[Sequence[str]], region: str) -> list[int]:
    """The columns most of whose cells are phone numbers."""
    width = max((len(row) for row in rows), default=0)
    sample = _sample(rows)
    return [index for index in range(width) if _number_score(_cells(sample, index), region) >= 0.5]


def has_header(rows: Sequence[Sequence[str]], region: str) -> bool:
    """True if the first row is a row of titles: nothing in it is a number, and a word of it says so, or the
    column below one of its words is full of numbers."""
    if not rows or not any(cell.strip() for cell in rows[0]):
        return False
    first = rows[0]
    if any(isinstance(parse(cell, region), Number) or _SCIENTIFIC.fullmatch(cell) for cell in first):
        return False
    known = _NUMBER_WORDS | _NAME_WORDS | _FIRST_WORDS | _LAST_WORDS
    if any(set(_WORDS.findall(folded(cell))) & known for cell in first if len(cell) <= 40):
        return True
    below = guess(None, rows[1:], region).number
    return below is not None and below < len(first) and bool(_WORDS.search(first[below]))


def damage(cells: Iterable[str], region: str) -> Damage:
    """Count what Excel does to numbers: 6.01E+10, and 125550142 for 0125550142."""
    code = _ZERO_TRUNKS.get(region)
    scientific = lost = 0
    for cell in cells:
        if _SCIENTIFIC.fullmatch(cell):
            scientific += 1
        elif code and _BARE.fullmatch(cell) and not cell.strip().startswith(code):
            lost += 1
    return Damage(scientific, lost)


def _title_words(header: Sequence[str] | None, index: int) -> set[str]:
    return set(_WORDS.findall(folded(header[index][:100]))) if header and index < len(header) else set()


def _sample(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    step = max(1, len(rows) // SAMPLE)
    return list(rows[::step][:SAMPLE])


def _cells(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    return [row[index] for row in rows if index < len(row) and row[index].strip()]


def _number_score(cells: Sequence[str], region: str) -> float:
    """0 (no numbers) to 1 (all are mobile numbers)."""
    return sum(_cell_score(cell, region) for cell in cells) / len(cells) if cells else 0.0


def _cell_score(cell: str, region: str) -> float:
    found = parse(cell, region)
    if isinstance(found, Number):
        return 1.0 if found.mobile else 0.7
    if found is NumberProblem.SCIENTIFIC:
        return 0.8
    return 0.15 if found in (NumberProblem.TOO_SHORT, NumberProblem.IMPOSSIBLE) and len(cell) > 5 else 0.0


def _names(titles: Sequence[set[str]], sample: Sequence[Sequence[str]], number: int | None) -> tuple[int, ...]:
    others = [index for index in range(len(titles)) if index != number]
    first = [index for index in others if titles[index] & _FIRST_WORDS]
    last = [index for index in others if titles[index] & _LAST_WORDS]
    if first and last:
        return first[0], last[0]
    scored = [(_name_score(_cells(sample, index)) + bool(titles[index] & _NAME_WORDS), -index) for index in others]
    best, index = max(scored, default=(0.0, 0))
    return (-index,) if best >= 0.5 else ()


def _name_score(cells: Sequence[str]) -> float:
    """0 to 0.9: how many cells look like a name; a title may still outweigh it."""
    good = sum(1 for cell in cells if len(cell) <= 80 and "@" not in cell and _mostly_letters(cell))
    return 0.9 * good / len(cells) if cells else 0.0


def _mostly_letters(cell: str) -> bool:
    letters = sum(1 for ch in cell if ch.isalpha())
    digits = sum(1 for ch in cell if ch.isdigit())
    return letters > max(1, digits) or (letters == 1 and len(cell.strip()) == 1)
