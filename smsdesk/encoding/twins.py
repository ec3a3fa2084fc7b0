"""GSM text that means the same as a character outside the alphabet, so that one curly quote costs no part."""

import re
import unicodedata
from functools import lru_cache

from smsdesk.encoding import gsm7

_SAME = {
    "'": "‘’‚‛′‵´`ʹʻʼʽˈ‹›",
    '"': "“”„‟″‶«»〝〞ʺ",
    "-": "‐‑‒–—―⁃−•‣▪●◦·∙",
    "...": "…⋯",
    " ": "\t",
    "\n": "\v\x85\u2028\u2029",
    "": "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff",
    "/": "⁄∕",
    "|": "¦",
    "*": "∗⁎",
    "~": "∼",
    ":": "∶",
    "x": "×",
    "<=": "≤",
    ">=": "≥",
    "->": "→",
    "<-": "←",
    "(c)": "©",
    "(R)": "®",
    "TM": "™",
    "oe": "œ",
    "OE": "Œ",
    "ss": "ẞ",
    "th": "þ",
    "TH": "Þ",
    "d": "đð",
    "D": "ĐÐ",
    "h": "ħ",
    "H": "Ħ",
    "i": "ı",
    "l": "ł",
    "L": "Ł",
    "t": "ŧ",
    "T": "Ŧ",
}
_TWINS = {odd: plain for plain, odds in _SAME.items() for odd in odds}
_CHANGES_MEANING = ("<super>", "<sub>", "<fraction>", "<circle>")  # 10² is not 102, 1½ is not 11/2
# Characters of the alphabet that stand alone are passed over: looking at each made every key slow.
_ALPHABET = re.escape("".join((*gsm7.BASIC.replace("\x1b", ""), *gsm7.EXTENSION.values())))
_CLUSTER = re.compile(f"[^\u0300-\u036f][\u0300-\u036f\u20e3\ufe0e\ufe0f]+|[^{_ALPHABET}]", re.DOTALL)
_SELECTORS = re.compile("[\ufe0e\ufe0f]")
_OVERLAYS = range(0x0334, 0x0339)  # strokes through a sign turn its meaning round: ≠ is not =
_ACCENTS = "".join(chr(code) for code in range(0x0300, 0x0370) if code not in _OVERLAYS)


@lru_cache(maxsize=4096)
def plain_twin(ch: str) -> str | None:
    """GSM text to write for one character outside the alphabet, or None when nothing means the same.

    "" stands for an invisible character that can go; an accent that the alphabet lacks is dropped, its letter
    kept. None too for a character that is in the alphabet already.
    """
    if gsm7.is_encodable(ch):
        return None
    if ch in _TWINS:
        return _TWINS[ch]
    if unicodedata.category(ch) == "Zs":
        return " "
    return _decomposed(ch)


def can_be_plain(text: str) -> bool:
    """Whether `replace_all` makes a GSM text of it; much quicker where a character of another script says no."""
    outside = [ch for ch in set(text) if not gsm7.is_encodable(ch)]
    joining = any(ch in _ACCENTS or ch in "\u20e3\ufe0e\ufe0f" for ch in outside)
    if not joining:
        return all(plain_twin(ch) is not None for ch in outside)
    return gsm7.is_plain(replace_all(text)[0])


def replace_all(text: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The text with every twin in place, and what changed: (index in the given text, original, twin).

    Letters followed by combining accents count as one original. Characters without a twin stay, so the result
    may still need UCS-2.
    """
    out: list[str] = []
    changes: list[tuple[int, str, str]] = []
    done = 0
    for found in _CLUSTER.finditer(text):
        original = found.group()
        twin = plain_twin(original) if len(original) == 1 else _cluster_twin(original)
        if twin is not None:
            out += (text[done : found.start()], twin)
            done = found.end()
            changes.append((found.start(), original, twin))
    return "".join((*out, text[done:])), changes


def _decomposed(ch: str) -> str | None:
    """The twin through Unicode's decomposition, one step at a time: ǟ gives ä, not a."""
    parts = unicodedata.decomposition(ch).split()
    if not parts or parts[0] in _CHANGES_MEANING:
        return None
    chars = [chr(int(code, 16)) for code in parts if not code.startswith("<")]
    if chars[0] == " " and len(chars) > 1:  # an accent standing alone, ¨ or ¸
        return None
    return _joined([char for char in chars if char not in _ACCENTS]) or None


def _cluster_twin(cluster: str) -> str | None:
    """The twin of a letter with combining accents or of a sign with a variation selector."""
    return _joined(list(unicodedata.normalize("NFC", _SELECTORS.sub("", cluster)).rstrip(_ACCENTS)))


def _joined(chars: list[str]) -> str | None:
    """All characters in GSM text, or None when one has no twin."""
    twins = [char if gsm7.is_encodable(char) else plain_twin(char) for char in chars]
    return None if None in twins else "".join(filter(None, twins))
