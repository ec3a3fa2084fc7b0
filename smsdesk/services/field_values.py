"""What stood in the merge fields for each recipient, kept with a broadcast: the lists themselves are not kept, and
whoever sends it again needs their columns."""

from collections.abc import Sequence
from typing import Any

from smsdesk.domain.letters import values_of
from smsdesk.domain.lists import ListChip, ListRow
from smsdesk.domain.merging import BUILT_IN, Template
from smsdesk.domain.records import Recipient

_KEPT = "values"


def with_values(
    source: dict[str, Any] | None, template: Template, people: Sequence[Recipient]
) -> dict[str, Any] | None:
    """`source` (what Compose is filled with again) with the values of the template's own fields, by number; names and
    numbers stand with the messages already. None stays None."""
    fields = {field.key: field.name for field in template.fields if field.key not in BUILT_IN}
    if source is None or not fields:
        return source
    values = {person.number: list(values_of(person, tuple(fields))) for person in people}
    return {**source, _KEPT: {"columns": list(fields.values()), "of": values}}


def chip_of(label: str, people: Sequence[Recipient], source: dict[str, Any] | None) -> ListChip:
    """These people of a broadcast as a list, with the columns that its fields were filled from."""
    kept = (source or {}).get(_KEPT) or {}
    columns, of = tuple(kept.get("columns", ())), kept.get("of", {})
    return ListChip(
        label,
        tuple(ListRow(f"+{each.number}", each.name, tuple(of.get(each.number, ()))) for each in people),
        columns,
    )
