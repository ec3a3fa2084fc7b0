"""Texts from outside as they are shown: controls that would turn or hide what stands beside them are made visible."""

import re

_BREAKS = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_BIDI = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}


def readable(text: str) -> str:
    """The text with its lines parted by line feeds and every control that is not seen written out, "[RLO]" or "␀".

    Joiners and marks of direction that scripts and emoji need stay as they are: those turn nothing round.
    """
    return _UNSEEN.sub(_written_out, _BREAKS.sub("\n", text))


def one_line(text: str, most: int = 200) -> str:
    """The first words of it, for a row of a list."""
    return " ".join(readable(text[: 2 * most]).split())[:most]


def _written_out(found: re.Match[str]) -> str:
    sign = found.group()
    if sign in _BIDI:
        return f"[{_BIDI[sign]}]"
    if sign < " ":
        return chr(0x2400 + ord(sign))
    return "\u2421" if sign == "\x7f" else "\ufffd"
