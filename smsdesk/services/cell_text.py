"""Numbers, dates and truths of a spreadsheet as plain text, by their number format (ECMA-376 part 1, 18.8.31)."""

import re
from calendar import day_name, month_name
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

_LITERAL = re.compile(r'"([^"]*)"|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|\\(.)|_.|\*.', re.DOTALL)
_PATTERN = re.compile(r"[#0?](?:[#0?,\-\u00a0 ().]*[#0?])?")
_SCIENTIFIC = re.compile(r"0(?:\.(0+))?E\+0+")
_DATE_TOKEN = re.compile(r"y{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2}|am/pm|a/p|[^ymdhsa]+|.", re.IGNORECASE | re.DOTALL)
_MONTHS = month_name[1:]
_DAYS = day_name[:]
_LOCAL_DATE = "mm-dd-yy"
"""How the format writes "the short date of the place" (its number 14): in Malaysia the day comes first."""
_ESCAPED_SIGN = re.compile(r"\\([-() ])")
"""Excel writes "000-0000000" as 000\\-0000000."""
_NOT_AROUND = re.compile(r"[A-Za-z@/#0?]")
_LARGEST = 1e15
_KEPT = "\ue000"
"""Stands for a literal while a format is taken apart."""


def shown(value: Any, number_format: str) -> str:
    """A cell's value as text; a format that is not understood is taken as General. Never raises."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _date(value, number_format)
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def plain(value: float) -> str:
    """A number in full, without an exponent and with 15 digits at most, as Excel has them."""
    if isinstance(value, int) and abs(value) < _LARGEST:
        return str(value)
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: float, number_format: str) -> str:
    if number_format == "General":
        return plain(value)
    layout = _layout(number_format.partition(";")[0])
    if isinstance(layout, int):
        # A program that read "6.01E+10" has no more digits than it shows: then they are lost, and that must be seen.
        text = f"{value:.{layout}E}"
        return text if float(text) == value else plain(value)
    if layout is None or abs(value) > _LARGEST:
        return plain(value)
    number = Decimal(plain(value) or "0") * (100 if "%" in layout.after else 1)
    filled = _filled(abs(number), layout.pattern)
    return f"{'-' if number < 0 else ''}{layout.before}{filled}{layout.after}".strip()


class _Layout(NamedTuple):
    before: str
    pattern: str
    after: str


@lru_cache(maxsize=500)
def _layout(section: str) -> _Layout | int | None:
    """The places of the digits in a format and what stands around them; the decimals of a scientific one; None for a
    format that is not understood."""
    if scientific := _SCIENTIFIC.search(section):
        return len(scientific.group(1) or "")
    literals: list[str] = []

    def keep(found: re.Match[str]) -> str:
        text = next((part for part in found.groups() if part is not None), "")
        literals.append(text)
        return _KEPT if text else ""

    bare = _LITERAL.sub(keep, _ESCAPED_SIGN.sub(r"\1", section))
    found = _PATTERN.search(bare)
    if found is None or _NOT_AROUND.search((bare[: found.start()] + bare[found.end() :]).replace("RM", "")):
        return None
    parts = iter([text for text in literals if text])
    before, after = (
        re.sub(_KEPT, lambda _found: next(parts, ""), side) for side in (bare[: found.start()], bare[found.end() :])
    )
    return _Layout(before, found.group(), after)


def _filled(number: Decimal, pattern: str) -> str:
    """Digits put into the places of a pattern, which has one decimal point or signs between its digits."""
    whole, point, decimals = pattern.partition(".")
    places = len(re.findall("[#0?]", decimals)) if point else 0
    number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits, _, rest = f"{number:f}".partition(".")
    if "," in whole:
        grouped = f"{int(digits):,}"
    elif set(whole) <= set("#0?"):
        grouped = digits.zfill(whole.count("0")) if "0" in whole or digits != "0" else ""
    else:
        grouped = _among_signs(digits, whole)
    least = len(decimals.rstrip("#?"))
    while len(rest) > least and rest.endswith("0"):
        rest = rest[:-1]
    return f"{grouped}.{rest}" if rest else grouped


def _among_signs(digits: str, pattern: str) -> str:
    """Digits from the right into "000-000 0000"; what is left over stands in front."""
    left = list(digits)
    out: list[str] = []
    for sign in reversed(pattern):
        if sign not in "#0?":
            out.append(sign)
        elif left:
            out.append(left.pop())
        elif sign == "0":
            out.append("0")
    return ("".join(left) + "".join(reversed(out))).strip(" -")


def _date(value: datetime | date | time, number_format: str) -> str:
    section = number_format.partition(";")[0]
    if section.lower() in (_LOCAL_DATE, "general"):
        section = "dd/mm/yyyy"
        if isinstance(value, time):
            section = "hh:mm"
    section = _LITERAL.sub(lambda found: found.group(1) or found.group(3) or "", section)
    tokens = _DATE_TOKEN.findall(section)
    half = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    out = []
    for at, token in enumerate(tokens):
        out.append(_date_part(value, token, minute=_is_minute(tokens, at), half=half))
    return "".join(out).strip()


def _is_minute(tokens: list[str], at: int) -> bool:
    """An "m" behind an hour or before a second means minutes."""
    letters = [index for index, token in enumerate(tokens) if token[0].lower() in "ymdhs"]
    if at not in letters:
        return False
    here = letters.index(at)
    before = tokens[letters[here - 1]][0].lower() if here else ""
    after = tokens[letters[here + 1]][0].lower() if here + 1 < len(letters) else ""
    return before == "h" or after == "s"


def _date_part(value: datetime | date | time, token: str, *, minute: bool, half: bool) -> str:
    sort, width = token[0].lower(), len(token)
    if token.lower() in ("am/pm", "a/p"):
        return "AM" if getattr(value, "hour", 0) < 12 else "PM"
    if sort == "h":
        hour = getattr(value, "hour", 0)
        return f"{(hour % 12 or 12) if half else hour:0{width}d}"
    if sort == "s":
        return f"{getattr(value, 'second', 0):0{width}d}"
    if sort == "m" and minute:
        return f"{getattr(value, 'minute', 0):0{width}d}"
    if sort not in "ymd" or isinstance(value, time):
        return token if sort not in "ymd" else ""
    if sort == "y":
        return f"{value.year:04d}" if width > 2 else f"{value.year % 100:02d}"
    if sort == "m":
        return f"{value.month:0{width}d}" if width < 3 else _MONTHS[value.month - 1][: 3 if width == 3 else None]
    return f"{value.day:0{width}d}" if width < 3 else _DAYS[value.weekday()][: 3 if width == 3 else None]
