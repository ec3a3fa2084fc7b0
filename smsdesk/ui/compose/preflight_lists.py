"""The sheets behind the figures of the pre-flight: everybody, who is left out, and rows unlike the others."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from smsdesk.domain.records import Recipient
from smsdesk.services.preflight import Preflight
from smsdesk.ui import figures
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_merging as merge_words
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose.rows_sheet import ProblemsSheet, RowsSheet, people_sheet, picked_sheet


def open_people(host: QWidget, preflight: Preflight) -> RowsSheet:
    """Everybody who gets it."""
    return _opened(people_sheet(host, preflight.people))


def open_problems(host: QWidget, preflight: Preflight) -> RowsSheet:
    """Every row that gets nothing."""
    return _opened(ProblemsSheet(host, preflight.gathered.problems, preflight.draft.chips))


def open_repeated(host: QWidget, preflight: Preflight, hours: int) -> RowsSheet:
    """Who would get the same text again."""
    rows = [(row, preflight.people[row], "") for row in preflight.repeated if row < preflight.recipients]
    title = f"{figures.counted(len(rows), 'person has', 'people have')} this text already"
    return _opened(picked_sheet(host, title, f"It went there within {hours} h.", rows))


def open_longer(host: QWidget, preflight: Preflight) -> RowsSheet:
    """Rows with more parts than most, with their parts."""
    letters = preflight.letters
    rows = [
        (row, preflight.people[row], words.parts_text(letters.letters[row].parts))
        for row in letters.longer
        if row < preflight.recipients
    ]
    title = f"{figures.counted(len(rows), 'row takes', 'rows take')} more parts"
    usual = f"The others take {words.parts_text(letters.usual_parts)}."
    return _opened(picked_sheet(host, title, usual, rows, "Parts"))


def open_empty(host: QWidget, preflight: Preflight) -> RowsSheet:
    """Rows in which a field is empty, with the fields."""
    fields: dict[int, list[str]] = {}
    for row, name in preflight.letters.empty:
        if row < preflight.recipients:
            fields.setdefault(row, []).append(name)
    rows = [(row, preflight.people[row], merge_words.names_text(names)) for row, names in fields.items()]
    title = f"{figures.counted(len(rows), 'row has', 'rows have')} an empty field"
    return _opened(picked_sheet(host, title, "Nothing stands there in the message.", rows, "Empty"))


def open_unsendable(host: QWidget, preflight: Preflight) -> RowsSheet:
    """Rows that cannot be sent, with the reasons."""
    most = preflight.draft.account.options.max_parts
    rows: Sequence[tuple[int, Recipient, str]] = [
        (row, preflight.people[row], say.row_problem(problem, most)) for row, problem in preflight.problems
    ]
    title = f"{figures.counted(len(rows), 'row', 'rows')} cannot be sent"
    return _opened(picked_sheet(host, title, "Change the text, or the rows in their list.", rows, "Why"))


def _opened(sheet: RowsSheet) -> RowsSheet:
    sheet.open(sheet.table)
    return sheet
