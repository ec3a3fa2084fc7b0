"""What was entered for a setting: the value it stands for, or what is wrong with it."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.numbers import Number, NumberProblem, parse
from smsdesk.domain.timing import zone_named
from smsdesk.ui import wording_settings as wording
from smsdesk.ui.settings.specs import Spec

Parsed = tuple[Any, str]
"""The value, and what is wrong with what was entered ("" if nothing)."""


def parsed(spec: Spec, entered: Any, options: AccountOptions, zones: Sequence[str] = ()) -> Parsed:
    """`options` are those of the account it is for; `zones` the names that a part of one is looked for in."""
    if spec.key in _SPECIAL:
        return _SPECIAL[spec.key](str(entered).strip(), options, zones)
    if spec.choices or spec.flag or spec.key == "price_prefix":  # the prefix keeps the blank at its end
        return entered, ""
    if spec.limits is None:
        return str(entered).strip(), ""
    low, high = spec.limits
    digits = "".join(ch for ch in str(entered) if ch not in " ,.\u00a0\u202f")
    if not digits.isdecimal() or not digits.isascii() or not low <= int(digits) <= high:
        return None, wording.whole_number(low, high)
    return int(digits), ""


def _country(text: str, _options: AccountOptions, _zones: Sequence[str]) -> Parsed:
    return text.upper(), ""


def _own_number(text: str, options: AccountOptions, _zones: Sequence[str]) -> Parsed:
    found = parse(text, options.country)
    if isinstance(found, Number):
        return found.digits, ""
    return ("", "") if found is NumberProblem.NONE_GIVEN else (None, wording.OWN_NUMBER)


def _time_zone(text: str, _options: AccountOptions, zones: Sequence[str]) -> Parsed:
    """A name in any case, with blanks for its underscores, or a part that only one name has."""
    wanted = "_".join(text.split()).lower()
    same = [zone for zone in zones if zone.lower() == wanted]
    like = [zone for zone in zones if wanted and wanted in zone.lower()]
    for found in (same, like):
        if len(found) == 1:
            return found[0], ""
    exact = "_".join(text.split())
    return (exact, "") if zone_named(exact) is not None else (None, wording.TIME_ZONE)


def _words(text: str, _options: AccountOptions, _zones: Sequence[str]) -> Parsed:
    """Words with commas, semicolons or line feeds between them, each once."""
    found = (" ".join(word.split()) for word in re.split("[,;，、\n]", text))
    return tuple(dict.fromkeys(word for word in found if word)), ""


_SPECIAL: dict[str, Callable[[str, AccountOptions, Sequence[str]], Parsed]] = {
    "country": _country,
    "own_number": _own_number,
    "time_zone": _time_zone,
    "replies.opt_out_words": _words,
}
