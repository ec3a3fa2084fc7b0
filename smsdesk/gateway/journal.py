"""The one log line of each request: never a text, a whole number, a credential or an address's query."""

import logging
from collections import Counter
from collections.abc import Sequence

from smsdesk.domain.answers import Exchange
from smsdesk.domain.numbers import masked

_logger = logging.getLogger("smsdesk.gateway")


def who(numbers: Sequence[str], *, batch: bool = False) -> str:
    """The recipients as the log shows them: `···0142`, or how many a batch has."""
    return f"{len(numbers)} numbers" if batch else masked(numbers[0])


def log_exchange(method: str, exchange: Exchange, recipients: str) -> None:
    """Method, page, recipients, outcome and seconds at INFO.

    Colons between the figures: with blanks alone they look like one telephone number, and the log would hide them.
    """
    page = exchange.page.partition("?")[0]
    words = (f"{method} {page}", recipients, outcome(exchange), f"{exchange.seconds:.3f} s")
    _logger.info("%s", ": ".join(word for word in words if word))


def outcome(exchange: Exchange) -> str:
    """The codes with how often each came, "figures", or the failure and its cause."""
    if exchange.failure:
        return f"{exchange.failure.value} ({exchange.detail})"
    if exchange.figures:
        return "figures"
    codes = Counter(item.code for item in exchange.items)
    return ", ".join(f"{code} x{times}" if times > 1 else str(code) for code, times in codes.items())
