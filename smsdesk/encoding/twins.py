"""GSM text that means the same as a character outside the alphabet, so that one curly quote costs no part."""

import re
import unicodedata

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
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f\u20e3\ufe0e\ufe0f]+|.", re.DOTALL)
_SELECTORS = re.compile("[\ufe0e\ufe0f]")
_OVERLAYS = range(0x0334, 0x0339)  # strokes through a sign turn its meaning round: ≠ is not =
_ACCENTS = "".join(chr(code) for code in range(0x0300, 0x0370) if code not in _OVERLAYS)


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


def replace_all(text: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The text with every twin in place, and what changed: (index in the given text, original, twin).

    Letters followed by combining accents count as one original. Characters without a twin stay, so the result
    may still need UCS-2.
    """
    out: list[str] = []
    changes: list[tuple[int, str, str]] = []
    for found in _CLUSTER.finditer(text):
        original = found.group()
        twin = plain_twin(original) if len(original) == 1 else _cluster_twin(original)
        out.append(original if twin is None else twin)
        if twin is not None:
            changes.append((found.start(), original, twin))
    return "".join(out), changes


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
