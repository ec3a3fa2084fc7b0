"""The Malaysian rules for messages to +60, as press and vendors tell them, and which of them a text breaks.

Not legal advice: MCMC publishes no full text, operators filter by their own patterns, and gateways add rules.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smsdesk.domain.accounts import PrefixMode
from smsdesk.domain.rules_callback import find_callbacks
from smsdesk.domain.rules_hours import DEFAULT_HOURS, Hours, is_quiet
from smsdesk.domain.rules_links import find_links
from smsdesk.domain.rules_opening import DEFAULT_FORM, find_company, price_end, with_company, with_prefix
from smsdesk.domain.rules_opt_out import is_promotion, tells_how_to_stop, with_opt_out
from smsdesk.domain.rules_personal_data import find_requests
from smsdesk.domain.rules_text import Folded, Span, fold


class Level(StrEnum):
    """How much a broken rule stands in the way."""

    BLOCK = "block"  # sent only with a note that says why
    WARN = "warn"


@dataclass(frozen=True)
class Rule:
    """One rule: `what` it wants, the `sentence` for a text that breaks it (what happens and what to do), who says so,
    and since when (None: nobody says)."""

    id: str
    title: str
    what: str
    sentence: str
    source: str
    since: date | None
    level: Level


_MCMC = "MCMC, as reported by The Star and Scoop in September 2024"
_SINCE = date(2024, 9, 1)
_VENDORS = "Vendors’ guides for Malaysia"

RULES: tuple[Rule, ...] = (
    Rule(
        "link",
        "No links",
        "A message holds no web address and no bare domain, however it is written.",
        "Operators block messages with links, and a blocked message may still cost a credit. Take the link out.",
        _MCMC,
        _SINCE,
        Level.BLOCK,
    ),
    Rule(
        "callback",
        "No phone numbers",
        "A message holds no number to call back. Short numbers to reply to are fine.",
        "Operators block messages with a number to call back, and a blocked message may still cost a credit. "
        "Take the number out.",
        _MCMC,
        _SINCE,
        Level.BLOCK,
    ),
    Rule(
        "personal_data",
        "No requests for personal data",
        "A message does not ask for IC or account numbers, passwords, OTP or TAC.",
        "Operators block messages that ask for personal data, such as IC or account numbers, OTP or TAC, and a blocked "
        "message may still cost a credit. Ask for it in another way.",
        _MCMC,
        _SINCE,
        Level.BLOCK,
    ),
    Rule(
        "no_price_prefix",
        "Price prefix",
        "A message begins with RM0 or RM0.00: receiving it costs nothing.",
        "No price prefix: operators expect RM0 at the start, which says that receiving costs nothing.",
        _VENDORS,
        None,
        Level.WARN,
    ),
    Rule(
        "no_company",
        "Company name",
        "A message tells the company’s name. The sender ID is replaced, so nothing else says who writes.",
        "No company name: people cannot see who writes, since the sender ID is replaced.",
        _VENDORS,
        None,
        Level.WARN,
    ),
    Rule(
        "no_opt_out",
        "Opt-out word",
        "An offer says how to stop further ones, such as “Reply BATAL to stop”.",
        "No opt-out word: say how to stop.",
        "Personal Data Protection Act 2010, section 43; vendors’ guides: STOP, STOP ALL, BATAL, BATAL SEMUA, HENTI",
        date(2013, 11, 15),
        Level.WARN,
    ),
    Rule(
        "quiet_hours",
        "Sending hours",
        "Messages go out within the sending hours, 08:00 to 20:00 unless set otherwise.",
        "Outside your sending hours: messages at night bring complaints. Send it later.",
        "Vendors’ guides, which differ; 20:00 to 08:00 is the strictest",
        None,
        Level.WARN,
    ),
)
NO_COMPANY_KNOWN = "The account has no company name yet, so nobody can tell whether the message says who writes."
FORBIDDEN = (
    "Some subjects are refused whatever the words are, and an account can be closed for them: gambling, sexual "
    "content, fraud, politics, religion, and anything against a race. smsdesk does not look for them. Which subjects "
    "your gateway refuses stands in its own terms."
)
"""As ClickSend, SMSGlobal, 160.com.au and B3Networks write in their guides for Malaysia."""
NOT_LEGAL_ADVICE = "Not legal advice: this is how press and vendors tell the rules. Operators may filter more."

_BY_ID = {rule.id: rule for rule in RULES}


@dataclass(frozen=True)
class Context:
    """What the rules have to know beside the text. `malaysian` is how many recipients have +60 (0: no rule applies),
    `promotion` None to guess by the text, `local_hour` the recipients' time of day (13.5; None: not known yet)."""

    company: str = ""
    prefix: str = DEFAULT_FORM
    prefix_mode: PrefixMode = PrefixMode.NONE
    malaysian: int = 0
    promotion: bool | None = None
    local_hour: float | None = None
    hours: Hours = DEFAULT_HOURS


@dataclass(frozen=True)
class Finding:
    """A rule that a text breaks, with the places in the text as written (code points, from and up to)."""

    rule: Rule
    at: tuple[Span, ...] = ()
    said: str = ""

    @property
    def sentence(self) -> str:
        """What to tell: the rule's own sentence, or what is special this time."""
        return self.said or self.rule.sentence


def check(text: str, context: Context) -> tuple[Finding, ...]:
    """The rules that `text` breaks, in the order of the table; none without a +60 recipient. Never raises."""
    if context.malaysian <= 0:
        return ()
    folded = fold(text)
    places = {"link": find_links(folded), "callback": find_callbacks(folded), "personal_data": find_requests(folded)}
    found = [Finding(_BY_ID[rule], at) for rule, at in places.items() if at]
    return (*found, *_missing(text, folded, context))


def _missing(text: str, folded: Folded, context: Context) -> list[Finding]:
    """What should be there and is not; a text that is still empty misses nothing."""
    found = []
    if folded.text.strip():
        if context.prefix_mode is PrefixMode.NONE and not _has_prefix(text, context):
            found.append(Finding(_BY_ID["no_price_prefix"]))
        if not context.company.strip():
            found.append(Finding(_BY_ID["no_company"], said=NO_COMPANY_KNOWN))
        elif find_company(folded, context.company) is None:
            found.append(Finding(_BY_ID["no_company"]))
        promotion = is_promotion(folded) if context.promotion is None else context.promotion
        if promotion and not tells_how_to_stop(folded):
            found.append(Finding(_BY_ID["no_opt_out"]))
    if context.local_hour is not None and is_quiet(context.local_hour, context.hours):
        found.append(Finding(_BY_ID["quiet_hours"]))
    return found


def _has_prefix(text: str, context: Context) -> bool:
    return bool(price_end(text)) or with_prefix(text, context.prefix) == text


def mend(text: str, rule_id: str, context: Context) -> str:
    """`text` with what the rule misses put in, never twice; unchanged when nothing is missing or only people can mend
    it (a link has to be taken out by the one who knows what it was for)."""
    if rule_id not in {finding.rule.id for finding in check(text, context)}:
        return text
    if rule_id == "no_price_prefix":
        return with_prefix(text, context.prefix)
    if rule_id == "no_company" and context.company.strip():
        return with_company(text, context.company)
    return with_opt_out(text) if rule_id == "no_opt_out" else text
