"""Phone numbers as people write, copy and export them, turned into E.164 digits (ITU-T E.164, RFC 3966)."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

LONGEST_RAW = 100
"""Characters; a longer cell is prose, not a number."""

_SCHEME = re.compile(r" *(?:tel|sms|smsto):(?://)?", re.IGNORECASE)
_CONTEXT = re.compile(r"[;?]phone-context=(\+[0-9 ().-]+)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?[eE][+-]?[0-9]+")
_FLOAT_TAIL = re.compile(r"(\+?[0-9]{7,})\.0{1,2}")
_NUMBER = re.compile(r"[ (]*(\+?)([0-9 ().-]*)")
_SEPARATORS = re.compile(r"[ ().-]")
_APOSTROPHES = "'’‘`"
_SIGNS = {"＋": "+", "﹢": "+", "−": "-", "．": ".", "·": ".", "（": "(", "）": ")", "％": "%"}
_MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


MALAYSIA = "60"
"""The country code of the numbers whose operators replace sender IDs and have rules of their own."""


class NumberProblem(StrEnum):
    """Why a text is no number a message can go to."""

    NONE_GIVEN = "none_given"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    IMPOSSIBLE = "impossible"  # the right length perhaps, but no country gives out such a number
    SCIENTIFIC = "scientific"  # Excel's 6.01E+10: digits are lost for good


_PARSE_PROBLEMS = {
    NumberParseException.INVALID_COUNTRY_CODE: NumberProblem.IMPOSSIBLE,
    NumberParseException.TOO_LONG: NumberProblem.TOO_LONG,
}  # every other kind means too few digits: what is not digits was refused before
_LENGTH_PROBLEMS = {
    ValidationResult.TOO_SHORT: NumberProblem.TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: NumberProblem.TOO_SHORT,
    ValidationResult.TOO_LONG: NumberProblem.TOO_LONG,
    ValidationResult.INVALID_LENGTH: NumberProblem.IMPOSSIBLE,
    ValidationResult.INVALID_COUNTRY_CODE: NumberProblem.IMPOSSIBLE,
}


@dataclass(frozen=True)
class Number:
    """A number that its country's plan knows: E.164 `digits` without plus, ISO 3166-1 `region` ("001": none).

    `mobile` is True where the plan cannot tell mobile from fixed lines (North America).
    """

    digits: str
    region: str
    mobile: bool

    @property
    def display(self) -> str:
        """The number in the international format of its country, "+60 12-555 0142"."""
        try:
            known = phonenumbers.parse("+" + self.digits)
        except NumberParseException:
            return "+" + self.digits
        return phonenumbers.format_number(known, PhoneNumberFormat.INTERNATIONAL)


def parse(raw: str, region: str = "MY") -> Number | NumberProblem:
    """The number a person meant, or why there is none; never raises.

    `raw` may hold separators, invisible characters, digits of any script, `00` or `+`, a `tel:`/`sms:` prefix
    or Excel's apostrophe. `region` (ISO 3166-1) is where numbers without `+` belong, with its country code or
    without; digits of another country need the `+`, because a mistyped local number could look like one.
    """
    if len(raw) > LONGEST_RAW:
        return NumberProblem.NOT_A_NUMBER
    written = _unwrapped(_plain(raw)).strip(" ")
    if not written:
        return NumberProblem.NONE_GIVEN
    if _SCIENTIFIC.fullmatch(written):
        return NumberProblem.SCIENTIFIC
    found = _NUMBER.fullmatch(_FLOAT_TAIL.sub(r"\1", written) if _FLOAT_TAIL.fullmatch(written) else written)
    digits = _SEPARATORS.sub("", found.group(2)) if found else ""
    if not found or not digits:
        return NumberProblem.NOT_A_NUMBER
    plus = found.group(1)
    if digits.startswith("00"):  # the international call prefix; some write it behind a plus as well
        plus, digits = "+", digits[2:]
    return _looked_up(plus + digits, region.strip().upper())


def masked(digits: str) -> str:
    """The last four digits at most, and never more than half of them, for logs and errors: "···0142"."""
    return "···" + digits[len(digits) - min(4, len(digits) // 2) :]


def _plain(raw: str) -> str:
    """Digits of any script and look-alike signs as ASCII, blanks as spaces, invisible characters gone."""
    if raw.isascii() and raw.isalnum():
        return raw
    return "".join([_plain_char(ch) for ch in raw])


def _plain_char(ch: str) -> str:
    if ch in _SIGNS:
        return _SIGNS[ch]
    digit = unicodedata.decimal(ch, None)
    if digit is not None:
        return str(digit)
    if ch.isspace():
        return " "
    category = unicodedata.category(ch)
    if category == "Cf":  # bidi marks, zero-width characters, soft hyphens: they come along when copying
        return ""
    return "-" if category == "Pd" else ch


def _unwrapped(text: str) -> str:
    """The number inside an address (parameters cut, a phone-context put in front) or behind an apostrophe."""
    scheme = _SCHEME.match(text)
    if not scheme:
        text = text.lstrip(" ")
        return text[1:] if text[:1] and text[0] in _APOSTROPHES else text
    inner = text[scheme.end() :]
    number = _plain(unquote(re.split("[;?]", inner, maxsplit=1)[0]))
    context = _CONTEXT.search(unquote(inner))
    return context.group(1) + number if context and "+" not in number else number


def _looked_up(number: str, region: str) -> Number | NumberProblem:
    try:
        found = phonenumbers.parse(number, None if number.startswith("+") else region)
    except NumberParseException as error:
        return _PARSE_PROBLEMS.get(error.error_type, NumberProblem.TOO_SHORT)
    length = phonenumbers.is_possible_number_with_reason(found)
    if length in _LENGTH_PROBLEMS:
        return _LENGTH_PROBLEMS[length]
    home = phonenumbers.region_code_for_number(found)
    kind = phonenumbers.number_type(found)
    if home is None or kind == PhoneNumberType.UNKNOWN:
        return NumberProblem.IMPOSSIBLE
    digits = f"{found.country_code}{phonenumbers.national_significant_number(found)}"
    return Number(digits, home, kind in _MOBILE_TYPES)
