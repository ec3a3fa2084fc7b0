"""Words for people, groups, opt-outs, imports and exports."""

import re
from datetime import date, datetime

from PySide6.QtCore import QLocale

from smsdesk.domain.columns import Damage
from smsdesk.domain.numbers import Number, NumberProblem
from smsdesk.domain.people import HistoryLine, PeopleProblem, PeopleQuery, Shelf
from smsdesk.domain.records import Contact, OptOut, group_of
from smsdesk.domain.tables import Note, ReadProblem, Table
from smsdesk.services.exporting import ExportProblem
from smsdesk.services.importing import ImportResult
from smsdesk.services.opt_outs import OptedOut
from smsdesk.ui import figures
from smsdesk.ui.figures import counted, whole
from smsdesk.ui.wording import GROUP_WORDS

PEOPLE = {
    PeopleProblem.NAME_MISSING: "A name or a number is needed.",
    PeopleProblem.NAME_TAKEN: "There is a group of this name already.",
    PeopleProblem.GONE: "It is not there any more. Nothing was changed.",
}
GROUP_NAME_MISSING = "A group needs a name."

NUMBER_PROBLEMS = {
    NumberProblem.NONE_GIVEN: "There is no number.",
    NumberProblem.TOO_SHORT: "The number is too short to be a mobile number.",
    NumberProblem.TOO_LONG: "The number is too long.",
    NumberProblem.NOT_A_NUMBER: "This is not a phone number.",
    NumberProblem.IMPOSSIBLE: "No country gives out such a number.",
    NumberProblem.SCIENTIFIC: "Excel has cut this number to a few digits; the rest is lost. Type it again.",
}

READ_PROBLEMS = {
    ReadProblem.NOT_FOUND: "The file is not there any more.",
    ReadProblem.NOT_ALLOWED: "The file cannot be read: the system does not allow it.",
    ReadProblem.NOT_A_FILE: "This is not a file.",
    ReadProblem.TOO_LARGE: "The file is larger than 50 MB. Split it and import the parts.",
    ReadProblem.TOO_MANY_ROWS: "The file has too many rows: a spreadsheet may have 100,000, a CSV 200,000. Split it.",
    ReadProblem.TOO_WIDE: "The file has too many columns to be a list of people.",
    ReadProblem.SPREADSHEET: "This kind of spreadsheet is not read. Save it as XLSX or CSV and import that file.",
    ReadProblem.OLD_SPREADSHEET: "This is a spreadsheet of the old kind (XLS). Save it as XLSX and import that file.",
    ReadProblem.ENCRYPTED: "The spreadsheet has a password. Save it without one and import that file.",
    ReadProblem.DAMAGED: "The spreadsheet is damaged. Open it in Excel or LibreOffice and save it again.",
    ReadProblem.UNSAFE: "The spreadsheet is built in a way that could fill the memory, so it was not opened.",
    ReadProblem.NOT_TEXT: "This is not a text file with rows and columns.",
    ReadProblem.EMPTY: "The file is empty.",
    ReadProblem.TOO_SLOW: "Reading the file took longer than a minute and was ended.",
    ReadProblem.FAILED: "The file could not be read: it needs more memory than there is.",
}

NOTES = {
    Note.QUOTES_BROKEN: "A quotation mark is never closed, so all of them were read as ordinary signs.",
    Note.CELLS_CUT: "Cells of more than 10,000 characters were cut.",
    Note.SIGNS_LOST: "Some signs mean nothing in this encoding. Choose another one if names look wrong.",
}

EXPORT_PROBLEMS = {
    ExportProblem.NO_FOLDER: "The folder is not there. Nothing was written.",
    ExportProblem.NOT_ALLOWED: "The file cannot be written: no right to, or another program has it open.",
    ExportProblem.FULL: "The disk is full. Nothing was written.",
    ExportProblem.TOO_MANY_ROWS: "An Excel file ends at 1,048,576 rows. Export as CSV instead.",
    ExportProblem.FAILED: "The file could not be written.",
}

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16, big-endian",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32, big-endian",
    "cp1252": "Western (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1256": "Arabic (Windows-1256)",
    "cp874": "Thai (Windows-874)",
    "gb18030": "Chinese, simplified (GB 18030)",
    "big5": "Chinese, traditional (Big5)",
    "shift_jis": "Japanese (Shift JIS)",
    "euc_kr": "Korean (EUC-KR)",
}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

_DATE = re.compile(r"\d{1,2}\.? \w{3,9}\.? \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def people(number: int) -> str:
    """ "1 contact", "231 contacts"."""
    return counted(number, "contact", "contacts")


def called(contact: Contact) -> str:
    """What a person is called in a sentence: the name, else the number."""
    return contact.name or number_shown(contact) or "this contact"


def number_of(digits: str) -> str:
    """E.164 digits in the form of their country: "+60 12-555 0142"."""
    return Number(digits, "", True).display


def number_shown(contact: Contact) -> str:
    """The number in its country's form, or as it was given while it is none."""
    return number_of(contact.number) if contact.number else contact.raw_number


def number_line(found: Number) -> tuple[str, str]:
    """What is known of a number, with its colour role: "Malaysia, mobile"."""
    place = QLocale.territoryToString(QLocale.codeToTerritory(found.region)) if found.region.isalpha() else ""
    place = place or "International"
    if found.mobile:
        return f"{place}, mobile", "ok"
    return f"{place}, fixed line: it is left out of broadcasts", "warn"


def taken_by(contact: Contact) -> str:
    """Somebody else has this number already."""
    return f"{called(contact)} has this number already." if contact.name else "Another contact has this number already."


def split_consent(consent: str) -> tuple[str, str]:
    """Source and date of a consent: "Paper form, 3 Mar 2026" -> ("Paper form", "3 Mar 2026")."""
    source, comma, day = consent.rpartition(", ")
    if comma and _DATE.fullmatch(day):
        return source, day
    return ("", consent) if _DATE.fullmatch(consent) else (consent, "")


def joined_consent(source: str, day: str) -> str:
    """Both as they are stored: one text."""
    return ", ".join(part for part in (source.strip(), day.strip()) if part)


def consent_cell(consent: str) -> str:
    """What the table has room for: the date, else the source."""
    source, day = split_consent(consent)
    return day or source


def day_text(day: date) -> str:
    """ "3 Mar 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def shelf_name(query: PeopleQuery, group: str) -> str:
    """The end of "231 contacts in …"; "" for all of them."""
    return {Shelf.GROUP: f" in {group}", Shelf.NO_GROUP: " in no group", Shelf.BIN: " in the bin"}.get(query.shelf, "")


def status_line(query: PeopleQuery, group: str, found: int, of: int, selected: int) -> str:
    """ "231 contacts in Members 2026 · 1 selected"."""
    many = f"{whole(found)} of {people(of)}" if query.typed.strip() else people(found)
    chosen = f" · {whole(selected)} selected" if selected else ""
    return f"{many}{shelf_name(query, group)}{chosen}"


def opted_status_line(found: int, of: int, typed: bool, selected: int) -> str:
    """ "26 opted out · 1 selected"."""
    many = f"{whole(found)} of {whole(of)} opted out" if typed else f"{whole(of)} opted out"
    return many + (f" · {whole(selected)} selected" if selected else "")


def history_state(line: HistoryLine) -> str:
    """The word for how a message of the history stands."""
    return GROUP_WORDS[group_of(line.state, line.delivery)].lower()


def opted_by(record: OptOut) -> str:
    """Who opted a number out: a user of this computer, or whoever it belongs to, by a reply."""
    return record.by or "themselves"


def opted_how(record: OptOut) -> str:
    """How an opt-out came, with what they wrote and when, where that is kept as the proof."""
    return f"{record.source}: {record.proof}" if record.proof else record.source


def opted_note(record: OptOut, now: datetime) -> str:
    """When, by whom and how somebody opted out."""
    at = datetime.fromtimestamp(record.at, now.tzinfo)
    return f"Gets no messages. Opted out: {figures.moment(at, now)}, by {opted_by(record)}, {opted_how(record)}."


def came_in(result: ImportResult) -> str:
    """What came of an import, "212 contacts came in. 6 rows did not; they are in a file with their reasons."."""
    said = [f"{people(len(result.added))} came in."]
    if result.merged:
        said.append(f"{counted(result.merged, 'row', 'rows')} went into contacts with the same number.")
    bad = len(result.rejected)
    if bad:
        they = "it is" if bad == 1 else "they are"
        where = f"; {they} in a file with {'its reason' if bad == 1 else 'their reasons'}."
        lost = ", and the file of them could not be written."
        said.append(f"{counted(bad, 'row', 'rows')} did not{where if result.rejects_file else lost}")
    if result.left:
        said.append(f"Cancelled: {counted(result.left, 'row was', 'rows were')} not looked at.")
    return " ".join(said)


def damage_text(damage: Damage) -> str:
    """What Excel did to the number column; "" for nothing."""
    said = []
    if damage.scientific:
        cut = counted(damage.scientific, "number was", "numbers were")
        said.append(
            f"{cut} cut by Excel to a form like 6.01E+10: the digits are lost. "
            "Format the column as text in Excel and export again, or go on without."
        )
    if damage.lost_zero:
        lost = counted(damage.lost_zero, "number has", "numbers have")
        said.append(f"{lost} lost the leading zero; it is put back.")
    return " ".join(said)


def list_line(rows: int, valid: int, bad: int) -> str:
    """What is in a list of numbers to opt out."""
    if not rows:
        return "Paste a column of a spreadsheet, or type numbers one a line."
    said = counted(valid, "number", "numbers")
    if bad:
        said += f" · {counted(bad, 'row is no number and is', 'rows are no numbers and are')} left out"
    return said


def opted_text(result: OptedOut) -> str:
    """What came of a list of opt-outs."""
    said = f"{counted(len(result.added), 'number is', 'numbers are')} opted out."
    if result.already:
        said += f" {whole(result.already)} {'was' if result.already == 1 else 'were'} before."
    if result.problems:
        bad = len(result.problems)
        said += f" {counted(bad, 'row was no number', 'rows were no numbers')}."
    return said


NO_CONTACTS = (
    "No contacts yet",
    "Contacts are the people you write to. Type one in, or import a list from a spreadsheet (CSV).",
)
EMPTY_GROUP = ("Nobody is in this group yet", "Select people under All contacts and choose “Add to group…”.")
EMPTY_BIN = ("The bin is empty", "Deleted contacts stay here until you delete them for good.")
NO_OPT_OUTS = (
    "Nobody has opted out",
    "Numbers in this list get no messages, whichever way you send. Who put them here, and when, is kept.",
)
NOBODY_WITHOUT_GROUP = ("Everybody is in a group", "People who are in no group are listed here.")


def nothing_matches(typed: str) -> tuple[str, str]:
    """Title and sentence of a search without a result."""
    word = typed.strip()
    shown = word if len(word) <= 40 else f"{word[:40]}…"
    return f"No contact matches “{shown}”", "The search looks at the names, numbers and fields of this list."


def search_words(size: int, opted_out: bool) -> str:
    """What the search field says while it is empty."""
    return f"Search {counted(size, 'number', 'numbers') if opted_out else people(size)}"


def table_line(table: Table) -> str:
    """ "1,204 rows, separated by semicolons."."""
    apart = DELIMITERS.get(table.delimiter, "other signs")
    return f"{counted(table.total, 'row', 'rows')}, separated by {apart}. Check what each column means."


def summary_text(has_numbers: bool, rows: int, bad: int | None) -> str:
    """How many rows come in, said before it is done; `bad` None when it was not counted."""
    if not has_numbers:
        return "Choose which column holds the numbers; rows without a number do not come in."
    if bad is None:
        return "Rows whose number is none do not come in; they go into a file with their reasons."
    if not bad:
        return "All rows have a number."
    one = "does not come in; it goes into a file with its reason."
    many = "do not come in; they go into a file with their reasons."
    good = f"{whole(rows - bad)} of {counted(rows, 'row', 'rows')} have a number."
    return f"{good} {whole(bad)} {one if bad == 1 else many}"
