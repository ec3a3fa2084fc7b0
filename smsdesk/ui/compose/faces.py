"""How the chips of a list look: names, counts, and the reason where one person alone gets nothing."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from smsdesk.domain.lists import Chip, ContactChip, Gathered, GroupChip, ListChip, NumberChip, Problem, ProblemKind
from smsdesk.domain.numbers import Number, parse
from smsdesk.ui import figures
from smsdesk.ui import wording_compose as words
from smsdesk.ui.compose.to_field import ChipFace

_FILES = (".csv", ".xlsx", ".xlsm", ".txt", ".tsv")


def label_of(chip: Chip) -> str:
    """The chip in a few words: for the pre-flight, for Sent and for the place of a problem."""
    if isinstance(chip, GroupChip):
        return chip.name
    if isinstance(chip, ContactChip):
        return chip.name or words.number_text(chip.number)
    if isinstance(chip, NumberChip):
        return chip.name or chip.raw.strip()
    return chip.label


def place_of(problem: Problem, chips: Sequence[Chip]) -> str:
    """Where a row stands: in a list by its number from 1; who is behind a group has no row."""
    chip = chips[problem.chip_index] if problem.chip_index < len(chips) else None
    if isinstance(chip, ListChip):
        return f"{chip.label}, row {figures.whole(problem.row + 1)}"
    return chip.name if isinstance(chip, GroupChip) else words.ON_ITS_OWN


def faces_of(chips: Sequence[Chip], region: str, sizes: Mapping[int, int], gathered: Gathered | None) -> list[ChipFace]:
    """Every chip as it is shown; `sizes` are the people of groups by id, as far as they are known."""
    reasons = _reasons(chips, gathered) if gathered else {}
    return [_face(chip, region, sizes, reasons.get(place, "")) for place, chip in enumerate(chips)]


def names_of(chips: Sequence[Chip], region: str, gathered: Gathered) -> list[str]:
    """To whom it goes, chip by chip, for the pre-flight and for Sent; who gets nothing is not among them."""
    faces = faces_of(chips, region, {}, gathered)
    return [face.text for face in faces if not face.problem] or [face.text for face in faces]


def _face(chip: Chip, region: str, sizes: Mapping[int, int], problem: str) -> ChipFace:
    if isinstance(chip, GroupChip):
        size = sizes.get(chip.group_id)
        return ChipFace("users", chip.name, "" if size is None else figures.whole(size), problem)
    if isinstance(chip, ContactChip):
        number = words.number_text(chip.number)
        return ChipFace(None, chip.name or number, number if chip.name else "", problem)
    if isinstance(chip, NumberChip):
        found = parse(chip.raw, region)
        number = words.number_text(found.digits) if isinstance(found, Number) else chip.raw.strip()
        return ChipFace(None, chip.name or number, number if chip.name else "", problem)
    icon = "file-text" if PurePath(chip.label).suffix.lower() in _FILES else "list-bullets"
    return ChipFace(icon, chip.label, figures.whole(len(chip.rows)), problem)


def _reasons(chips: Sequence[Chip], gathered: Gathered) -> dict[int, str]:
    """Why single people get nothing, by the place of their chip; a double is no fault of its chip."""
    reasons = {
        problem.chip_index: words.problem_reason(problem)
        for problem in gathered.problems
        if problem.kind is not ProblemKind.DUPLICATE
        and problem.chip_index < len(chips)
        and isinstance(chips[problem.chip_index], ContactChip | NumberChip)
    }
    for place in gathered.gone:
        if place < len(chips):
            reasons[place] = words.GROUP_GONE if isinstance(chips[place], GroupChip) else words.CONTACT_GONE
    return reasons
