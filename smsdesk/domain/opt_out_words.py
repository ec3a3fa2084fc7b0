"""Messages that only say "stop": known words or an account's own, alone, however they are written."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

WORDS = ("stop", "stop all", "batal", "batal semua", "henti", "unsubscribe")
"""PDPA section 43 and the vendors' guides (facts.md), and what people write of themselves."""
LONGEST = 200
"""Characters; what is longer is no single word, however much surrounds it."""


def opts_out(text: str, own: Iterable[str] = ()) -> bool:
    """True when the whole message is one of the words, in any case and width, whatever signs are around it.

    "Don't stop", "stop it" and "STOP 1" are sentences: a person reads those. Never raises.
    """
    said = bare(text) if len(text) <= LONGEST else ""
    return bool(said) and (said in WORDS or any(said == _word(word) for word in own))


@lru_cache(maxsize=1024)
def _word(word: str) -> str:
    return bare(word)


def bare(text: str) -> str:
    """The words of a text for comparing: small, in compatibility form, one blank between them, without punctuation,
    signs and emoji; what nobody sees (zero-width characters, variation selectors) is not even a gap."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(_letter(ch) for ch in plain).split())


def _letter(ch: str) -> str:
    category = unicodedata.category(ch)
    if category in ("Cf", "Me") or _is_selector(ch):
        return ""
    return ch if category[0] in "LNM" else " "


def _is_selector(ch: str) -> bool:
    return 0xFE00 <= ord(ch) <= 0xFE0F or 0xE0100 <= ord(ch) <= 0xE01EF
