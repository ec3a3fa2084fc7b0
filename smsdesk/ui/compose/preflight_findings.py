"""Which rules the messages of a draft break, and which of them one click mends; no Qt."""

from collections.abc import Sequence

from smsdesk.domain import rules
from smsdesk.domain.letters import Letters
from smsdesk.domain.rules import RULES, Context, Finding
from smsdesk.domain.rules_hours import DEFAULT_HOURS, Hours
from smsdesk.services.preflight import Draft
from smsdesk.ui import wording_rules as words

QUIET_HOURS = "quiet_hours"
"""The rule that the row of times tells; all others are told by the row of rules."""
COUNTED = len([rule for rule in RULES if rule.id != QUIET_HOURS])
_LOOKED_AT = 200
"""Filled texts that are looked at: what a column brings (a link, say) shows in the first rows. About 0.1 s."""


def context_of(draft: Draft, malaysian: int, local_hour: float | None = None, hours: Hours = DEFAULT_HOURS) -> Context:
    """What the rules have to know; without the hour where the row of times looks after that."""
    options = draft.account.options
    return Context(
        company=options.company,
        prefix=options.price_prefix,
        prefix_mode=options.prefix_mode,
        malaysian=malaysian,
        local_hour=local_hour,
        hours=hours,
    )


def find(draft: Draft, letters: Letters, malaysian: int) -> tuple[Finding, ...]:
    """The rules broken by any of the texts as they leave; octets have no words, so they break none."""
    if draft.kind.binary:
        return ()
    context = context_of(draft, malaysian)
    found: dict[str, Finding] = {}
    for text in _texts(draft, letters):
        for finding in rules.check(text, context):
            found.setdefault(finding.rule.id, finding)
    order = [rule.id for rule in RULES]
    return tuple(sorted(found.values(), key=lambda finding: order.index(finding.rule.id)))


def _texts(draft: Draft, letters: Letters) -> Sequence[str]:
    if not letters.merged:
        return (draft.text,)
    return tuple(dict.fromkeys(letter.text for letter in letters.letters[:_LOOKED_AT]))


def links(draft: Draft, findings: Sequence[Finding], malaysian: int) -> dict[str, str]:
    """The words on the link of each rule that a click mends, or takes to where it is mended."""
    context = context_of(draft, malaysian)
    found = words.mend_labels(findings, context)
    found = {rule: word for rule, word in found.items() if mended(draft, rule, malaysian) != draft.text}
    if not context.company.strip() and any(finding.rule.id == "no_company" for finding in findings):
        found["no_company"] = words.ENTER_COMPANY
    return found


def mended(draft: Draft, rule_id: str, malaysian: int) -> str:
    """The text as written with what a rule misses put in; the same when a person has to mend it."""
    return rules.mend(draft.text, rule_id, context_of(draft, malaysian))
