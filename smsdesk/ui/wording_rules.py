"""Words of the Malaysian rules: the strip under the message, and the sheet with all of them."""

from collections.abc import Sequence

from smsdesk.domain.rules import Context, Finding, Level, Rule
from smsdesk.domain.rules_opening import DEFAULT_FORM
from smsdesk.domain.rules_opt_out import OPT_OUT_SENTENCE

ALL_RULES = "All rules"
ENTER_COMPANY = "Enter it"
SHOW = "Show"
TITLE = "Rules for Malaysian numbers"
FORBIDDEN_TITLE = "Forbidden subjects"
NOT_KNOWN = "Checked when the time of sending is known."
_LEVELS = {Level.BLOCK: "Sent only with a note that says why", Level.WARN: "A warning: sending stays possible"}
_STATES = {"ok": "met", "bad": "to mend", "warn": "warning", "wait": "not known yet"}

_BRIEF = {
    "link": "Link",
    "callback": "Phone number",
    "personal_data": "Asks for personal data",
    "no_price_prefix": "No price prefix",
    "no_company": "No company name",
    "no_opt_out": "No opt-out word",
    "quiet_hours": "Outside sending hours",
}
_SENTENCES = {
    "link": "Link: operators block it.",
    "callback": "Phone number: operators block it.",
    "personal_data": "Asks for personal data: operators block it.",
    "no_price_prefix": "No price prefix: operators expect RM0 first.",
    "no_company": "No company name: say who writes.",
    "no_opt_out": "No opt-out word: say how to stop.",
    "quiet_hours": "Outside your sending hours: send it later.",
}


def met(broken: int, total: int) -> str:
    """The strip's first words: "6 of 7 rules met"."""
    return f"All {total} rules met" if not broken else f"{total - broken} of {total} rules met"


def brief(finding: Finding) -> str:
    """The rule in two or three words, for several at once or a narrow window."""
    return "No company name in the account" if finding.said else _BRIEF[finding.rule.id]


def sentence(finding: Finding) -> str:
    """One short sentence for a strip with room for it."""
    return "The account has no company name yet." if finding.said else _SENTENCES[finding.rule.id]


def all_rules(more: int) -> str:
    """The link that leads to all rules; it counts the broken ones that the strip has no room for: "2 more…"."""
    return f"{more} more…" if more > 0 else ALL_RULES


def all_rules_name(more: int) -> str:
    """The accessible name of that link: "2 more, all rules"."""
    return f"{more} more, all rules" if more > 0 else ALL_RULES


def show_name(finding: Finding) -> str:
    """The accessible name of "Show": "Show in the text: Link"."""
    return f"Show in the text: {_BRIEF[finding.rule.id]}"


def mend_labels(findings: Sequence[Finding], context: Context) -> dict[str, str]:
    """What one click mends, by rule id, with the words on its link: "Add “Reply BATAL to stop”"."""
    added = {
        "no_price_prefix": f"{context.prefix.strip() or DEFAULT_FORM.strip()} ",
        "no_company": f"{context.company.strip()}: " if context.company.strip() else "",
        "no_opt_out": OPT_OUT_SENTENCE,
    }
    broken = [finding.rule.id for finding in findings]
    return {rule: f"Add “{added[rule].strip()}”" for rule in broken if added.get(rule)}


def source(rule: Rule) -> str:
    """Below a rule in the sheet: who says so, and since when."""
    since = f"Since {rule.since.day} {rule.since:%b %Y}. " if rule.since else ""
    return f"{_LEVELS[rule.level]}. {since}Source: {rule.source}."


def state(name: str, kind: str) -> str:
    """The accessible name of a row: "No links: met"."""
    return f"{name}: {_STATES[kind]}"
