"""Incoming messages read from what the provider's callback says: whose they are, and what they say.

Source: gateway.md, "Callbacks"; the provider's section 11.
"""

import hashlib
import re
from dataclasses import dataclass

from smsdesk.domain.callbacks import Callback
from smsdesk.domain.numbers import Number, parse

LONGEST_TEXT = 10_000
"""Characters shown and searched; a text of 60 parts has less. All of it stays in `raw`."""
LONGEST_NUMBER = 100
UNKNOWN_SENDER = "?"
"""In place of a number where the callback names none."""
REPEAT_SECONDS = 300.0
"""The very same message again within so many seconds is the provider's repetition, not a second message."""

_UNICODE = ("2", "3")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{4})+")
_DAMAGED = "\ufffd"
_LONE = re.compile("[\ud800-\udfff]")
_INTERNATIONAL = re.compile(r"[1-9][0-9]{7,14}")


@dataclass(frozen=True)
class Reply:
    """One callback as read. `number` is E.164 digits where `valid`, else what came; `digest` is the same for the same
    message at the same account. `mobile`: a message can go back there."""

    number: str
    valid: bool
    mobile: bool
    shortcode: str
    content_type: str
    text: str
    raw: str
    digest: str


def read(callback: Callback, region: str) -> Reply:
    """Read a callback; `region` (ISO 3166-1) is where local numbers belong. Never raises."""
    sender, message = callback.value("Sender"), callback.value("Msg")
    shortcode, kind = (
        _storable(callback.value(name).strip())[:LONGEST_NUMBER] for name in ("Shortcode", "ContentType")
    )
    found = number_of(sender, region)
    number = found.digits if found is not None else _as_it_came(sender)
    same = "\x00".join((str(callback.account_id), sender.strip(), shortcode, kind, message))
    return Reply(
        number=number,
        valid=found is not None,
        mobile=found is not None and found.mobile,
        shortcode=shortcode,
        content_type=kind,
        text=text_of(message, kind),
        raw=_storable(message),
        digest=hashlib.sha256(same.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def number_of(sender: str, region: str) -> Number | None:
    """The number that a callback names, None for short codes and names. It comes with its country code and without a
    plus, which is tried before the region's own forms."""
    written = sender.strip()
    if _INTERNATIONAL.fullmatch(written):
        abroad = parse("+" + written, region)
        if isinstance(abroad, Number):
            return abroad
    found = parse(written, region)
    return found if isinstance(found, Number) else None


def text_of(message: str, content_type: str) -> str:
    """What a person reads: hexadecimal UTF-16BE decoded where the type says Unicode and it can be; no NUL and no half
    character, which neither a data file nor a screen takes."""
    if content_type.strip() in _UNICODE and _HEX.fullmatch(message):
        message = bytes.fromhex(message).decode("utf-16-be", "surrogatepass").removeprefix("\ufeff")
    # Halves that belong together become one character here; the others are damage.
    whole = message.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
    return whole.replace("\x00", _DAMAGED)[:LONGEST_TEXT]


def _as_it_came(sender: str) -> str:
    return _storable(sender.strip())[:LONGEST_NUMBER] or UNKNOWN_SENDER


def _storable(text: str) -> str:
    """The text itself; half characters, which UTF-8 has not, and NUL are written out as `\\ud83d` and `\\x00`."""
    return _LONE.sub(lambda half: f"\\u{ord(half.group()):04x}", text).replace("\x00", "\\x00")
