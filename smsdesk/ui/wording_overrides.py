"""Words of rules in the pre-flight and under Sent: what is met, what is sent anyway and why."""

from collections.abc import Sequence

from smsdesk.domain.records import Override
from smsdesk.domain.rules import RULES

ANYWAY = "Send anyway, because"
NOTE = "Reason to send anyway"
NOTE_HINT = "why it is right here; it is kept with the broadcast"
SHORTEST_NOTE = 3
"""Letters that a note has at least."""
LONGEST_NOTE = 200
TO_OVERRIDE = "A rule forbids it. Change the text, or say why it goes anyway."

_TITLES = {rule.id: rule.title for rule in RULES}


def met(kept: int, rules: int) -> str:
    """ "6 of 6 rules met"."""
    return f"{kept} of {rules} rules met."


def kept(overrides: Sequence[Override]) -> str:
    """Under Sent: "No links: members asked for the map"."""
    return "; ".join(f"{_TITLES.get(each.rule, each.rule)}: {each.note}" for each in overrides)
