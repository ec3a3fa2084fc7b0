"""Counts in a row per broadcast: three connect failures, foreign answers, unknown codes or refused messages."""

from dataclasses import dataclass

from smsdesk.domain.answers import Code, Exchange, Failure
from smsdesk.domain.decisions import IN_A_ROW
from smsdesk.domain.states import Reason

KNOWN = frozenset(
    {
        Code.SENT,
        Code.BAD_LOGIN,
        Code.SERVER_ERROR,
        Code.NO_CREDITS,
        Code.BAD_NUMBER,
        Code.BAD_MESSAGE,
        Code.DUPLICATE,
        Code.SPAM,
    }
)


@dataclass
class Streaks:
    """What came in a row for one broadcast since it was last released."""

    answers: int = 0
    unreached: int = 0
    foreign: int = 0
    unknown: int = 0
    refused: int = 0

    def observe(self, exchange: Exchange) -> Reason:
        """Count one exchange; the reason to stop the run, or Reason.NONE (rows 3, 13, 14)."""
        if exchange.failure is Failure.NOT_CONNECTED:
            self.unreached += 1
            return Reason.NO_NETWORK if self.unreached >= IN_A_ROW else Reason.NONE
        self.unreached = 0
        if exchange.failure is Failure.NOT_GATEWAY:
            self.foreign += 1
            return Reason.NOT_GATEWAY if self.foreign >= IN_A_ROW else Reason.NONE
        if exchange.failure is Failure.LOST:
            return Reason.NONE
        return self._code(exchange)

    def _code(self, exchange: Exchange) -> Reason:
        self.foreign = 0
        self.answers += 1
        codes = {item.code for item in exchange.items}
        code = codes.pop() if len(codes) == 1 else None  # a batch may be answered number by number
        self.unknown = self.unknown + 1 if code is not None and code not in KNOWN else 0
        self.refused = self.refused + 1 if code == Code.BAD_MESSAGE else 0
        if self.unknown >= IN_A_ROW:
            return Reason.UNKNOWN_CODE
        if self.refused >= IN_A_ROW or (self.refused and self.answers == 1):
            return Reason.MESSAGE_REFUSED
        return Reason.NONE
