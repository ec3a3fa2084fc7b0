"""Which sender IDs the gateway takes (provider's section 1, parameter Sender)."""

import re

_FORM = re.compile(r"[0-9]{1,13}|[A-Za-z0-9 ._&-]{1,11}")


def is_sender_id(text: str) -> bool:
    """True for up to 13 digits or up to 11 characters, and for nothing at all: the provider's number is used then."""
    return not text or _FORM.fullmatch(text) is not None
