"""What an answer of creditsLeft means: for the check before an account is saved, and for the balance on screen."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from smsdesk.domain.answers import Code, Exchange, Failure, Figures
from smsdesk.domain.records import Balance
from smsdesk.gateway.figures import figures_in, left_of_several

MOST_FIGURES = 6
"""Figures of one answer that a person is asked about; an answer with more is only shown."""

_REFUSAL = re.compile(r"invalid|wrong|incorrect|denied|refused|fail|password|user|salah|tidak", re.IGNORECASE)


class CheckKind(StrEnum):
    """What came of asking with an account's data; ui/wording.py has the sentences."""

    OK = "ok"
    BAD_LOGIN = "bad_login"  # 1702 with words of refusal around it
    AMBIGUOUS_1702 = "ambiguous_1702"  # a lone 1702: refused, or a balance of 1,702
    NEEDS_MEANING = "needs_meaning"  # a lone number: "is this what is left?"
    UNCLEAR = "unclear"  # figures whose layout is not understood: only the raw answer can be shown
    NO_ANSWER = "no_answer"  # see `failure` and `detail`


@dataclass(frozen=True)
class CheckResult:
    """The kind, and everything that came back."""

    kind: CheckKind
    exchange: Exchange

    @property
    def figures(self) -> Figures:
        """The figures, empty when there are none."""
        return self.exchange.figures or Figures()

    @property
    def raw(self) -> str:
        """What the gateway wrote, at most 4 KB, for "raw answer" only and as plain text."""
        return self.exchange.raw

    @property
    def failure(self) -> Failure | None:
        """Why there is no valid answer; only for NO_ANSWER."""
        return self.exchange.failure

    @property
    def detail(self) -> str:
        """The failure's cause in a short word: "dns", "refused", "certificate", "html", "http_503" …"""
        return self.exchange.detail


def judged(exchange: Exchange) -> CheckResult:
    """Sort an answer of creditsLeft."""
    return CheckResult(_kind(exchange), exchange)


def _kind(exchange: Exchange) -> CheckKind:
    figures = exchange.figures
    if figures is None:
        return CheckKind.BAD_LOGIN if exchange.code == Code.BAD_LOGIN else CheckKind.NO_ANSWER
    if figures.maybe_refused:
        return CheckKind.BAD_LOGIN if _REFUSAL.search(exchange.raw) else CheckKind.AMBIGUOUS_1702
    if figures.left is not None or figures.used is not None:
        return CheckKind.OK
    return CheckKind.UNCLEAR if figures.bare is None else CheckKind.NEEDS_MEANING


def balance_of(account_id: int, exchange: Exchange, at: float) -> Balance | None:
    """An answer as it is stored, None if it holds no figures. A lone number is stored without a meaning, because
    what the person says of it later holds for the earlier answers too; see `understood`."""
    figures = exchange.figures
    if figures is None or (figures.maybe_refused and _REFUSAL.search(exchange.raw)):
        return None
    alone = figures.bare is not None
    return Balance(
        account_id,
        at,
        used=None if alone else figures.used,
        left=None if alone else figures.left,
        raw=exchange.raw,
        bare=figures.bare,
        maybe_refused=figures.maybe_refused,
    )


def why_unknown(exchange: Exchange) -> str:
    """Why an answer holds no figures: its detail word, "bad_login" for a refusal; "" when it holds some."""
    if exchange.failure is not None:
        return exchange.detail or exchange.failure.value
    return "" if judged(exchange).kind is not CheckKind.BAD_LOGIN else "bad_login"


def understood(balance: Balance, bare_is_left: bool | None, left_figure: str = "") -> Balance:
    """A stored balance with the meaning that its account gives to a lone number (a lone 1702 stays without one), or
    to one of several figures without a known layout."""
    if balance.bare is None and balance.left is None and balance.used is None:
        return replace(balance, left=left_of_several(balance.raw, left_figure))
    if balance.bare is None or balance.maybe_refused or bare_is_left is None:
        return balance
    return replace(balance, left=balance.bare) if bare_is_left else replace(balance, used=balance.bare)


def to_choose_from(balance: Balance) -> tuple[int, ...]:
    """The figures of an answer whose layout is not known, for the question which of them is what is left; empty when
    there is nothing to ask, or too much."""
    known = balance.left is not None or balance.used is not None or balance.bare is not None
    found = () if known else figures_in(balance.raw)
    return found if 1 < len(found) <= MOST_FIGURES else ()
