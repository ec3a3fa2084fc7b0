"""Looks for what blocks a message in very many texts at once: letters of a list, which differ in little."""

from collections.abc import Callable, Collection, Iterable, Sequence

from smsdesk.domain.rules_callback import find_callbacks
from smsdesk.domain.rules_links import find_links
from smsdesk.domain.rules_personal_data import find_requests
from smsdesk.domain.rules_text import Folded, Span, fold

_FINDERS: dict[str, Callable[[Folded], tuple[Span, ...]]] = {
    "link": find_links,
    "callback": find_callbacks,
    "personal_data": find_requests,
}
FOUND_ANYWHERE = frozenset(_FINDERS)
"""Ids of the rules that one value of one row can break."""

_AT_ONCE = 64
# Longer than any rule looks back or ahead, and a sentence of its own: no text helps or excuses its neighbour.
_BETWEEN = "\n" + "x" * 48 + "\n"


def first_breaking(texts: Sequence[str], wanted: Collection[str]) -> dict[str, str]:
    """By the id of each of the wanted rules (of FOUND_ANYWHERE) a text that breaks it, where there is one.

    Many texts are read as one, which takes a quarter of the time of reading each alone; only
    where something is found are they read one by one.
    """
    found: dict[str, str] = {}
    for start in range(0, len(texts), _AT_ONCE):
        left = [rule for rule in wanted if rule not in found]
        if not left:
            break
        found |= _among(texts[start : start + _AT_ONCE], left)
    return found


def _among(texts: Sequence[str], rules: Iterable[str]) -> dict[str, str]:
    # Blanks at the edges say nothing, and beside the lines between they would cost the slow way of folding.
    together = fold(_BETWEEN.join(text.strip() for text in texts))
    hits = [rule for rule in rules if _FINDERS[rule](together)]
    each = ((rule, next((text for text in texts if _FINDERS[rule](fold(text))), None)) for rule in hits)
    return {rule: text for rule, text in each if text is not None}
