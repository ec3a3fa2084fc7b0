"""What stands in Compose, as one record, and how it is written into a draft and read again."""

from dataclasses import dataclass, field
from typing import Any

from smsdesk.domain.erasing import Needle
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.lists import Chip, ContactChip, GroupChip, ListChip, ListRow, NumberChip
from smsdesk.domain.records import Timing


@dataclass(frozen=True)
class Composition:
    """Chips, text and choices of one account's Compose.

    `builders` holds what stands in each builder of binary contents that has something, as JSON that only the builder
    understands; `builder` names the one in front.
    """

    chips: tuple[Chip, ...] = ()
    text: str = ""
    kind: Kind = Kind.TEXT
    automatic: bool = True
    sender: str = ""
    reports: bool = True
    barcode: BarcodeType = BarcodeType.TEXT
    builder: str = "hex"
    builders: dict[str, Any] = field(default_factory=dict, hash=False)
    timing: Timing = field(
        default_factory=Timing
    )  # of a scheduled one that was taken back to be changed: it must not go out at once

    @property
    def empty(self) -> bool:
        """True when nothing would be lost if it went: a sender ID alone comes from the account."""
        return not self.chips and not self.text.strip() and not any(self.builders.values())


def words_to_json(composition: Composition) -> dict[str, Any]:
    """Everything but the chips, which can be large and change rarely."""
    return {
        "text": composition.text,
        "kind": composition.kind.value,
        "automatic": composition.automatic,
        "sender": composition.sender,
        "reports": composition.reports,
        "barcode": composition.barcode.value,
        "builder": composition.builder,
        "builders": composition.builders,
        "timing": [composition.timing.due_at, composition.timing.repeat, composition.timing.canary],
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
    rows = [[row.raw_number, row.name, *row.fields] for row in chip.rows]
    return {"is": "list", "label": chip.label, "columns": list(chip.columns), "rows": rows}


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
            _barcode(words.get("barcode")),
            _builder(words.get("builder")),
            _builders(words.get("builders")),
            _timing(words.get("timing")),
        )
    except (KeyError, TypeError, ValueError):
        return None


def without_number(composition: Composition, number: str) -> Composition:
    """Without what is about a person who was erased; the very same when there is nothing."""
    needle = Needle(number)
    words, chips = words_to_json(composition), chips_to_json(composition.chips)
    kept = needle.pruned(words), needle.pruned(chips)
    return composition if kept == (words, chips) else from_json(*kept) or composition


def _timing(kept: Any) -> Timing:
    if not isinstance(kept, list) or len(kept) != 3:
        return Timing()
    due_at, repeat, canary = kept
    if not isinstance(due_at, int | float) or isinstance(due_at, bool):
        return Timing(canary=int(canary))
    return Timing(float(due_at), str(repeat), int(canary))


def _chip_from_json(kept: dict[str, Any]) -> Chip:
    match kept["is"]:
        case "group":
            return GroupChip(int(kept["id"]), str(kept["name"]))
        case "contact":
            return ContactChip(int(kept["id"]), str(kept["name"]), str(kept["number"]))
        case "number":
            return NumberChip(str(kept["raw"]), str(kept["name"]))
        case _:
            columns = tuple(str(column) for column in kept.get("columns") or ())
            rows = (ListRow(str(raw), str(name), tuple(map(str, more))) for raw, name, *more in kept["rows"])
            return ListChip(str(kept["label"]), tuple(rows), columns)


def _barcode(kept: Any) -> BarcodeType:
    """Read leniently like the builders: a draft of an older version has none, and is never lost for it."""
    try:
        return BarcodeType(kept)
    except ValueError:
        return BarcodeType.TEXT


def _builder(kept: Any) -> str:
    return kept if isinstance(kept, str) and kept else "hex"


def _builders(kept: Any) -> dict[str, Any]:
    return {str(name): state for name, state in kept.items()} if isinstance(kept, dict) else {}
