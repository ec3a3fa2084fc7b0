"""Takes out of log text what must not stand in a file: numbers, secrets, addresses, control characters."""

import json
import re
import threading
from urllib.parse import quote, quote_plus

HIDDEN = "•••"
_SHORT = 4  # a secret shorter than this is replaced only where it stands alone, or it would tear every word

_FINDS = re.compile(
    r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]{0,20})://(?P<place>[^\s/?#\"'<>]*)[^\s\"'<>]*"
    r"|(?P<query>\?[^\s\"'<>=]{1,100}=[^\s\"'<>]*)"
    r"|(?P<sql>\[parameters: .*\])"
    r"|(?P<number>\d(?:[ ()\-.  ]{0,3}\d){6,})"
)
_lock = threading.Lock()
_secrets: dict[str, re.Pattern[str]] = {}


def hide(secret: str) -> None:
    """Replace `secret` by dots from now on, also as it looks in an address, in JSON and in repr()."""
    if not secret.strip():
        return
    forms = {
        secret,
        quote(secret, safe="", errors="replace"),
        quote(secret, errors="replace"),
        quote_plus(secret, errors="replace"),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        repr(secret.encode("utf-8", "replace"))[2:-1],
    }
    longest_first = sorted(forms, key=len, reverse=True)
    pattern = "|".join(re.escape(form) for form in longest_first)
    if len(secret) < _SHORT:
        pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
    with _lock:
        _secrets[secret] = re.compile(pattern)


def forget(secret: str) -> None:
    """Stop replacing `secret`."""
    with _lock:
        _secrets.pop(secret, None)


def redact(text: str) -> str:
    """`text` without registered secrets, with numbers as ···6789 and addresses as scheme://host.

    Line ends stay; see `one_line` for the rest of the control characters.
    """
    with _lock:
        patterns = [_secrets[secret] for secret in sorted(_secrets, key=len, reverse=True)]
    for pattern in patterns:
        text = pattern.sub(HIDDEN, text)
    return _FINDS.sub(_shortened, text)


def _shortened(found: re.Match[str]) -> str:
    if found["scheme"]:
        return f"{found['scheme']}://{found['place'].rpartition('@')[2]}"
    if found["query"]:
        return f"?{HIDDEN}"
    if found["sql"]:
        return f"[parameters: {HIDDEN}]"
    digits = [ch for ch in found["number"] if ch.isdecimal()]
    return "···" + "".join(digits[-4:])


def one_line(text: str) -> str:
    """`text` with everything escaped that could begin a line of its own or move the cursor of a terminal."""
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() else ch.encode("unicode_escape").decode("ascii") for ch in text)
