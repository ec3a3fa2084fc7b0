"""How a message to Malaysia begins: with its price for the receiver, then with the name of the company."""

import re
from functools import lru_cache

from smsdesk.domain.rules_text import Folded, Span, fold, is_latin

_PRICE = re.compile(r"[\s\[(<{【《「\"'*-]{0,4}rm ?[0o](?:0{0,2}|[.,][0o]{1,2})(?![0-9]|[.,][0-9])")
_SEPARATORS = re.compile("[^\\w\u0300-\U0010ffff]|_")  # combining marks of Tamil are no letters to Python
_AFTER_PRICE = re.compile(r"[\s\])>}】》」\"'*:,;.|/-]{0,4}")
_SUFFIX = re.compile(
    r"(?:[\s.,(]+(?:sdn\.?|bhd\.?|berhad|plt|llp|ltd\.?|inc\.?|pte\.?|co\.|enterprise|ent\.?|trading|\(?m\)|m\)?))+\.?$"
)
DEFAULT_FORM = "RM0 "


def price_end(text: str) -> int:
    """How many characters of a text are its price prefix with what separates it, 0 when it has none."""
    folded = fold(text[:60])
    found = _PRICE.match(folded.text)
    if found is None:
        return 0
    after = _AFTER_PRICE.match(folded.text, found.end())
    return folded.span(0, after.end() if after else found.end())[1]


def with_prefix(text: str, form: str = DEFAULT_FORM) -> str:
    """`text` with the price prefix in front, in the account's `form` ("RM0 ", "RM0.00 "), never twice."""
    lead = form.strip() or DEFAULT_FORM.strip()
    if price_end(text) or (not price_end(lead) and fold(text[: len(lead) + 8]).text.startswith(fold(lead).text)):
        return text
    return f"{lead}{form[len(form.rstrip()) :] or ' '}{text}"


def find_company(folded: Folded, company: str) -> Span | None:
    """Where the company's name stands in the text as written: case, blanks, signs and "Sdn Bhd" do not matter."""
    wanted = _without_suffix(company)
    needle = _SEPARATORS.sub("", wanted)
    if not needle:
        return None
    text = folded.text
    at = text.find(wanted)
    if at >= 0 and _is_free(text, at, at + len(wanted)):
        return folded.span(at, at + len(wanted))
    squeezed = _SEPARATORS.sub("", text)
    if needle not in squeezed:
        return None
    kept = [place for place, ch in enumerate(text) if not _SEPARATORS.match(ch)]
    at = squeezed.find(needle)
    while at >= 0:
        start, end = kept[at], kept[at + len(needle) - 1] + 1
        if _is_free(text, start, end):
            return folded.span(start, end)
        at = squeezed.find(needle, at + 1)
    return None


@lru_cache(maxsize=16)
def _without_suffix(company: str) -> str:
    name = fold(company).text.strip()
    return _SUFFIX.sub("", name) or name


def with_company(text: str, company: str) -> str:
    """`text` with "Kedai Melur: " behind the price prefix, or in front where there is none."""
    at = price_end(text)
    gap = " " if at and not text[at - 1].isspace() else ""
    return f"{text[:at]}{gap}{company.strip()}: {text[at:]}"


def _is_free(text: str, start: int, end: int) -> bool:
    before = start and is_latin(text[start]) and is_latin(text[start - 1])
    after = end < len(text) and is_latin(text[end - 1]) and is_latin(text[end])
    return not before and not after
