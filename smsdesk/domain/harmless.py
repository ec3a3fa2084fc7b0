"""Words from outside for places that we do not draw ourselves: no markup is made of them there, and no link."""

import re
import unicodedata

_JOINER = "\u2060"
_JOINTS = re.compile(r"([.:@/。．])(?=\S)")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MANY_BLANKS = re.compile(r"\s+")


def harmless(text: str, most: int) -> str:
    """One line of at most `most` characters: no control and no bidi characters, and an invisible joiner behind each
    sign by which desktops know an address, so that what somebody sent cannot be clicked."""
    shown = "".join(" " if unicodedata.category(ch) in ("Cc", "Zl", "Zp", "Cs") else ch for ch in text)
    line = _MANY_BLANKS.sub(" ", _TURNING.sub("", shown)).strip()
    if len(line) > most:
        line = f"{line[: most - 1].rstrip()}…"
    return _JOINTS.sub(rf"\1{_JOINER}", line)
