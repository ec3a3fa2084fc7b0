"""What a customer's user name may look like: nothing in it that a person cannot see."""

import unicodedata

LONGEST_CUSTOMER = 200
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing; Python takes them for printable."""
_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_MOST_NAMED = 3


def is_readable(name: str) -> bool:
    """True for 1 to 200 characters that can all be seen."""
    if not 0 < len(name) <= LONGEST_CUSTOMER or not name.isprintable() or unicodedata.combining(name[0]):
        return False
    return not any(_hidden(ch) for ch in name)


def _hidden(ch: str) -> bool:
    return ch in _BLANK or any(low <= ord(ch) <= high for low, high in _SELECTORS)


def strangers(name: str) -> list[tuple[int, str, str]]:
    """Characters that look like those of A to Z but are none: their place (from 1), themselves and what Unicode calls
    them. Only in a name that has letters of A to Z as well, or full-width twins: a name of another script is one."""
    mixed = any(ch.isascii() and ch.isalpha() for ch in name)
    found = []
    for place, ch in enumerate(name, 1):
        twin = unicodedata.normalize("NFKC", ch)
        foreign = mixed and ch.isalnum() and not ch.isascii() and not unicodedata.name(ch, "").startswith("LATIN ")
        if foreign or (twin != ch and twin.isascii()):
            found.append((place, ch, unicodedata.name(ch, f"U+{ord(ch):04X}")))
    return found[:_MOST_NAMED]
