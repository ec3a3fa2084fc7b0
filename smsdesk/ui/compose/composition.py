"""What stands in Compose, as one record, and how it is written into a draft and read again."""

from dataclasses import dataclass
from typing import Any

from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import Chip, ContactChip, GroupChip, ListChip, ListRow, NumberChip


@dataclass(frozen=True)
class Composition:
    """Chips, text and choices of one account's Compose."""

    chips: tuple[Chip, ...] = ()
    text: str = ""
    kind: Kind = Kind.TEXT
    automatic: bool = True
    sender: str = ""
    reports: bool = True

    @property
    def empty(self) -> bool:
        """True when nothing would be lost if it went: a sender ID alone comes from the account."""
        return not self.chips and not self.text.strip()


def words_to_json(composition: Composition) -> dict[str, Any]:
    """Everything but the chips, which can be large and change rarely."""
    return {
        "text": composition.text,
        "kind": composition.kind.value,
        "automatic": composition.automatic,
        "sender": composition.sender,
        "reports": composition.reports,
    }


def chips_to_json(chips: tuple[Chip, ...]) -> list[dict[str, Any]]:
    """The chips; a list of 10,000 rows takes some milliseconds, so it is called in a thread."""
    return [_chip_to_json(chip) for chip in chips]


def _chip_to_json(chip: Chip) -> dict[str, Any]:
    if isinstance(chip, GroupChip):
        return {"is": "group", "id": chip.group_id, "name": chip.name}
    if isinstance(chip, ContactChip):
        return {"is": "contact", "id": chip.contact_id, "name": chip.name, "number": chip.number}
    if isinstance(chip, NumberChip):
        return {"is": "number", "raw": chip.raw, "name": chip.name}
    return {"is": "list", "label": chip.label, "rows": [[row.raw_number, row.name] for row in chip.rows]}


def from_json(words: Any, chips: Any) -> Composition | None:
    """What was kept, or None when there is nothing or it cannot be read (a file of another version)."""
    if not isinstance(words, dict):
        return None
    try:
        return Composition(
            tuple(_chip_from_json(chip) for chip in chips or ()),
            str(words["text"]),
            Kind(words["kind"]),
            bool(words["automatic"]),
            str(words["sender"]),
            bool(words["reports"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _chip_from_json(kept: dict[str, Any]) -> Chip:
    match kept["is"]:
        case "group":
            return GroupChip(int(kept["id"]), str(kept["name"]))
        case "contact":
            return ContactChip(int(kept["id"]), str(kept["name"]), str(kept["number"]))
        case "number":
            return NumberChip(str(kept["raw"]), str(kept["name"]))
        case _:
            return ListChip(str(kept["label"]), tuple(ListRow(str(raw), str(name)) for raw, name in kept["rows"]))
