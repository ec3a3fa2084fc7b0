"""What came back from the gateway, parsed once, as records that the rules understand."""

from dataclasses import dataclass
from enum import StrEnum


class Code:
    """Return codes (provider's section 9; 1719 was seen in the wild)."""

    SENT = 1701
    BAD_LOGIN = 1702
    SERVER_ERROR = 1703
    NO_CREDITS = 1704
    BAD_NUMBER = 1705
    BAD_MESSAGE = 1706
    TRANSFERRED = 1707
    NO_CUSTOMER = 1708
    BAD_AMOUNT = 1709
    DUPLICATE = 1718
    SPAM = 1719


class Failure(StrEnum):
    """Why there is no valid answer. Only the first means that nothing can have been sent."""

    NOT_CONNECTED = "not_connected"  # DNS, refused, TLS or proxy set-up: no byte of the request was written
    LOST = "lost"  # time-out, reset, half answer, empty 200: the request may have been taken
    NOT_GATEWAY = "not_gateway"  # HTML, captive portal, 30x, 407, 5xx: somebody else answered


@dataclass(frozen=True)
class Item:
    """One code of an answer, with the gateway's message ID where it gave one."""

    code: int
    msg_id: str | None = None


@dataclass(frozen=True)
class Figures:
    """What creditsLeft said. `left` is None while the layout is not understood; `ambiguous` marks a lone number
    whose meaning was not asked yet, and `maybe_refused` a lone 1702 (a refusal, or a balance of 1,702)."""

    used: int | None = None
    left: int | None = None
    bare: int | None = None
    maybe_refused: bool = False


@dataclass(frozen=True)
class Exchange:
    """One request and what came of it. Exactly one of `items`, `figures` and `failure` says something.

    `raw` holds at most 4 KB of the body as text, for "raw answer" only; `detail` is a short word for the failure's
    cause ("connect_timeout", "certificate", "dns", "http_503", "html" …), never the exception's text.
    """

    items: tuple[Item, ...] = ()
    figures: Figures | None = None
    failure: Failure | None = None
    detail: str = ""
    http_status: int | None = None
    raw: str = ""
    server_time: float | None = None  # the Date header, seconds since the epoch
    seconds: float = 0.0
    page: str = ""

    @property
    def code(self) -> int | None:
        """The code when there is exactly one, else None."""
        return self.items[0].code if len(self.items) == 1 else None
