"""Which rules the messages of a draft break, and which of them one click mends; no Qt."""

import asyncio
from collections.abc import Iterable, Sequence

from smsdesk.domain import rules
from smsdesk.domain.letters import Letters
from smsdesk.domain.rules import RULES, Context, Finding
from smsdesk.domain.rules_many import FOUND_ANYWHERE, first_breaking
from smsdesk.services.preflight import Draft, context_of
from smsdesk.ui import wording_rules as words

QUIET_HOURS = "quiet_hours"
"""The rule that the row of times tells; all others are told by the row of rules."""
COUNTED = len([rule for rule in RULES if rule.id != QUIET_HOURS])
_LOOKED_AT = 200
"""Filled texts that are looked at for all that may be missing in them: the first rows show it. About 0.1 s."""
_AT_ONCE = 512
"""Texts looked at in one go of the worker thread (about 40 ms): between two goes a cancel takes effect."""


def find(draft: Draft, letters: Letters, malaysian: int) -> tuple[Finding, ...]:
    """The rules broken by any of the first texts as they leave; octets have no words, so they break none."""
    if draft.kind.binary:
        return ()
    return _checked(_texts(draft, letters)[:_LOOKED_AT], context_of(draft, malaysian))


async def find_in_all(draft: Draft, letters: Letters, malaysian: int) -> tuple[Finding, ...]:
    """As `find`, and of the rules that block also those broken by any other text: one row's link is enough for an
    operator. In a thread, slice by slice; cancel it like any task. 100,000 different letters take about 3 s."""
    found = await asyncio.to_thread(find, draft, letters, malaysian)
    if draft.kind.binary or malaysian <= 0:
        return found
    texts = await asyncio.to_thread(_texts, draft, letters)
    context = context_of(draft, malaysian)
    for start in range(_LOOKED_AT, len(texts), _AT_ONCE):
        wanted = FOUND_ANYWHERE - {finding.rule.id for finding in found}
        if not wanted:
            break
        more = await asyncio.to_thread(first_breaking, texts[start : start + _AT_ONCE], wanted)
        if more:
            breaking = [finding for finding in _checked(more.values(), context) if finding.rule.id in wanted]
            found = _in_order([*found, *breaking])
    return found


def _checked(texts: Iterable[str], context: Context) -> tuple[Finding, ...]:
    found: dict[str, Finding] = {}
    for text in texts:
        for finding in rules.check(text, context):
            found.setdefault(finding.rule.id, finding)
    return _in_order(found.values())


def _in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    order = [rule.id for rule in RULES]
    return tuple(sorted(found, key=lambda finding: order.index(finding.rule.id)))


def _texts(draft: Draft, letters: Letters) -> Sequence[str]:
    """Each text once, as it leaves."""
    if not letters.merged:
        return (draft.text,)
    return tuple(dict.fromkeys(letter.text for letter in letters.letters))


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
