"""Words of Compose: chips, problems of recipients, counters, what makes a text dear, why it cannot go yet."""

from collections.abc import Sequence

from smsdesk.domain.composing import Measure, TextProblem
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import Problem, ProblemKind
from smsdesk.domain.numbers import Number, NumberProblem
from smsdesk.domain.tables import ReadProblem
from smsdesk.encoding.parts import Encoding, PartSizes
from smsdesk.ui import figures

KIND_WORDS = {
    Kind.TEXT: "Text",
    Kind.FLASH: "Flash text",
    Kind.UNICODE: "Unicode",
    Kind.UNICODE_FLASH: "Unicode flash",
    Kind.BINARY_UDH: "Binary with header (UDH)",
    Kind.BINARY: "Binary without header",
    Kind.BARCODE: "2D barcode",
}
NEVER_UNICODE = "Text only (never Unicode)"
SENDER_HINT = "Blocked for Malaysian numbers"
SENDER_HINT_LONG = (
    "Malaysian operators replace the sender ID by a number of the provider. Elsewhere it is shown as written."
)
SENDER_ERROR = "A sender ID has at most 11 letters and digits, or 13 digits."
PROVIDERS_NUMBER = "Provider’s number"
NOBODY_YET = "To add many at once, paste columns of a spreadsheet or drop a CSV or XLSX file here."
GROUP_GONE = "This group is not there any more."
CONTACT_GONE = "This contact is not there any more."
CSV_FILES = "Lists (*.csv *.xlsx *.xlsm *.tsv *.txt);;All files (*)"
ON_ITS_OWN = "Added one by one"
PASTED = "Pasted list"
NOT_COUNTED = "The recipients are not counted."
NO_ACCOUNT = "There is no account yet."
NO_RECIPIENT = "There is no recipient yet."
NOBODY_GETS_IT = "Every row is left out."
SENDER_TO_MEND = "The sender ID is not right yet."
DRAFT_REPLACED = "The message that stood here was replaced."
REVIEW_HINT = "You check everything first · Ctrl+Enter"

_PILLS = {
    ProblemKind.NO_NUMBER: ("no number", "no number"),
    ProblemKind.INVALID: ("invalid", "invalid"),
    ProblemKind.NOT_MOBILE: ("fixed line", "fixed lines"),
    ProblemKind.DUPLICATE: ("duplicate", "duplicates"),
    ProblemKind.OPTED_OUT: ("opted out", "opted out"),
}
KIND_TITLES = {
    ProblemKind.NO_NUMBER: "No number",
    ProblemKind.INVALID: "Invalid",
    ProblemKind.NOT_MOBILE: "Fixed lines",
    ProblemKind.DUPLICATE: "Duplicates",
    ProblemKind.OPTED_OUT: "Opted out",
}
_INVALID = {
    NumberProblem.NONE_GIVEN: "There is no number in this row.",
    NumberProblem.TOO_SHORT: "Too short to be a phone number.",
    NumberProblem.TOO_LONG: "Too long to be a phone number.",
    NumberProblem.NOT_A_NUMBER: "This is not a phone number.",
    NumberProblem.IMPOSSIBLE: "No country gives out such a number.",
    NumberProblem.SCIENTIFIC: "Excel has cut its digits.",
}
_LEFT_OUT = {
    ProblemKind.NO_NUMBER: "There is no number in this row.",
    ProblemKind.INVALID: "This is not a phone number.",
    ProblemKind.NOT_MOBILE: "A fixed line shows no messages.",
    ProblemKind.DUPLICATE: "Already in the list further up.",
    ProblemKind.OPTED_OUT: "Opted out.",
}
_FILES = {
    ReadProblem.NOT_FOUND: "The file is not there any more.",
    ReadProblem.NOT_ALLOWED: "The file may not be read.",
    ReadProblem.NOT_A_FILE: "This is not a file.",
    ReadProblem.TOO_LARGE: "The file is larger than 50 MB. Split it.",
    ReadProblem.TOO_MANY_ROWS: "The file has too many rows: a spreadsheet may have 100,000, a CSV 200,000. Split it.",
    ReadProblem.TOO_WIDE: "The file has too many columns to be a list of numbers.",
    ReadProblem.SPREADSHEET: "This kind of spreadsheet is not read. Save it as XLSX or CSV there.",
    ReadProblem.OLD_SPREADSHEET: "This spreadsheet is of the old kind (XLS). Save it as XLSX or CSV there.",
    ReadProblem.ENCRYPTED: "The spreadsheet has a password. Save it without one.",
    ReadProblem.DAMAGED: "The spreadsheet is damaged. Open it in Excel or LibreOffice and save it again.",
    ReadProblem.UNSAFE: "The spreadsheet is built in a way that could fill the memory, so it was not opened.",
    ReadProblem.NOT_TEXT: "This is neither a CSV file nor a spreadsheet.",
    ReadProblem.EMPTY: "There is nothing in the file.",
    ReadProblem.TOO_SLOW: "Reading the file took too long. Split it.",
    ReadProblem.FAILED: "The file could not be read.",
}


def sender_use(blocked: int, people: int) -> tuple[str, str]:
    """Who gets the sender ID: in a few words, and with the reason."""
    if not blocked:
        return SENDER_HINT, SENDER_HINT_LONG
    if blocked == people:
        return "Not used: all numbers are Malaysian", f"All recipients have Malaysian numbers. {SENDER_HINT_LONG}"
    left_out = figures.counted(blocked, "Malaysian number", "Malaysian numbers")
    return f"Left out for {left_out}", f"It is left out for {left_out}. {SENDER_HINT_LONG}"


def arrival(time: str, kind: Kind) -> str:
    """When a message arrives, and in a line of its own that a flash message does not stay."""
    return f"{time}\nFlash: shown at once, not kept" if kind.flash else time


def will_receive(number: int) -> str:
    """The strip's first words: "238 will receive"."""
    return f"{figures.whole(number)} will receive"


def pill_text(kind: ProblemKind, number: int) -> str:
    """A pill: "3 invalid", "1 duplicate"."""
    return figures.counted(number, *_PILLS[kind])


def left_out(counts: dict[ProblemKind, int]) -> str:
    """ "7 left out: 1 no number, 3 invalid, 2 duplicates, 1 opted out"; "" when nobody is."""
    total = sum(counts.values())
    parts = ", ".join(pill_text(kind, number) for kind, number in counts.items() if number)
    return f"{figures.whole(total)} left out: {parts}" if total else ""


def problem_reason(problem: Problem) -> str:
    """Why one row gets nothing."""
    return _INVALID[problem.reason] if problem.reason else _LEFT_OUT[problem.kind]


def file_text(problem: ReadProblem, name: str) -> str:
    """Why a dropped file became no chip."""
    return f"{name}: {_FILES[problem]} Nothing was added."


def encoding_word(encoding: Encoding) -> str:
    """The counter's first word."""
    return "Unicode" if encoding is Encoding.UCS2 else "GSM-7"


def parts_text(number: int) -> str:
    """ "1 part", "3 parts"."""
    return figures.counted(number, "part", "parts")


def letters_text(recipients: int, usual: int, longer: int) -> str:
    """How many messages of which length: "238 messages, most 1 part, 17 longer"."""
    if not longer:
        return f"{messages_text(recipients)} × {parts_text(usual)}"
    return f"{messages_text(recipients)}, most {parts_text(usual)}, {figures.whole(longer)} longer"


def estimated_text(parts: int) -> str:
    """What a message costs that the provider completes: "1 credit, estimated"."""
    return f"{figures.credits_text(parts)}, estimated"


def about_text(number: int) -> str:
    """How long a message is that the provider completes: "about 140 characters"."""
    return f"about {figures.counted(number, 'character', 'characters')}"


def messages_text(number: int) -> str:
    """ "1 message", "238 messages"."""
    return figures.counted(number, "message", "messages")


def send_text(number: int) -> str:
    """The button that sends: "Send 238 messages"."""
    return f"Send {messages_text(number)}"


def row_text(row: int, total: int, name: str) -> str:
    """Which recipient is shown: "Row 1 of 238 · Aisyah"; `row` counts from 0."""
    place = f"Row {figures.whole(row + 1)} of {figures.whole(total)}"
    return f"{place} · {name}" if name else place


def because_of(forced: Sequence[tuple[int, str]]) -> str:
    """The characters that force Unicode with their places from 1: "“ at 23 and ” at 32", the rest as a number."""
    named = [f"{shown(ch)} at {at + 1}" for at, ch in forced[:2]]
    if len(forced) > 2:
        return f"{', '.join(named)} and {figures.whole(len(forced) - 2)} more"
    return " and ".join(named)


_UNSEEN = {
    "\u00a0": "a no-break space",
    "\t": "a tab",
    "\u200b": "an invisible space",
    "\ufeff": "an invisible mark",
    " ": "a space",
    "\n": "a line break",
}


def shown(ch: str) -> str:
    """A character as it can be read in a sentence."""
    if ch in _UNSEEN:
        return _UNSEEN[ch]
    return ch if ch.isprintable() else f"U+{ord(ch):04X}"


def unicode_text(measure: Measure, forced: Sequence[tuple[int, str]], recipients: int, sizes: PartSizes) -> str:
    """Why a text became Unicode (`forced`: the typed characters), and what that costs beside plain characters
    (`sizes`: the account's)."""
    because = f"Unicode because of {because_of(forced)}"
    if measure.count is None or measure.plain is None:
        return f"{because}. A part holds {sizes.ucs2_single} characters instead of {sizes.gsm_single}."
    before, now = measure.plain.number, measure.count.number
    if now == before:
        return f"{because}: still {parts_text(now)}, no extra credits."
    extra = f", {figures.signed((now - before) * recipients)} credits" if recipients else ""
    become = "becomes" if before == 1 else "become"
    return f"{because}: {parts_text(before)} {become} {figures.whole(now)}{extra}."


def never_unicode_text(what: str) -> str:
    """Characters that the kind chosen for good cannot carry."""
    return f"Text only cannot carry {what}."


_QUOTES = frozenset("‘’‚‛“”„‟‹›«»′″")


def plain_button(forced: Sequence[tuple[int, str]]) -> str:
    """The button that replaces all by their plain twins."""
    return "Use plain quotes" if all(ch in _QUOTES for _, ch in forced) else "Use plain characters"


PLAIN_SENTENCE = "The text stays as it is until you replace them. Ctrl+Z brings them back."
PLAIN_HEADS = ("At", "Now", "Then", "In the text")


def plain_title(number: int) -> str:
    """The head of the list of replacements."""
    return f"{figures.counted(number, 'character', 'characters')} with a plain twin"


def plain_do(number: int) -> str:
    """The button that replaces them."""
    return f"Replace {figures.counted(number, 'character', 'characters')}"


def and_more(number: int) -> str:
    """The end of a list that is too long to be shown."""
    return f"and {figures.whole(number)} more"


def replaced_text(changes: Sequence[tuple[int, str, str]], before: int, now: int, saved: int) -> str:
    """What was replaced and what that saves."""
    named = [f"{shown(original)} by {shown(other) if other else 'nothing'}" for _, original, other in changes]
    kinds = list(dict.fromkeys(named))
    what = ", ".join(kinds[:2]) + (f" and {figures.whole(len(kinds) - 2)} more" if len(kinds) > 2 else "")
    if before == now or not before:
        return f"Replaced {what}."
    credits = f", {figures.signed(-saved)} credits" if saved else ""
    return f"Replaced {what}: {parts_text(before)} became {figures.whole(now)}{credits}."


def not_yet(problem: TextProblem, most: int) -> str:
    """Why "Review and send" is grey, in a few words that fit below it."""
    return {
        TextProblem.EMPTY: "There is no text yet.",
        TextProblem.NOT_GSM: "Some characters need Unicode.",
        TextProblem.LONE_SURROGATE: "Half a character is in the text.",
        TextProblem.TOO_LONG: f"Too long: at most {parts_text(most)}.",
        TextProblem.TOO_LONG_FOR_GET: "Too long for requests with GET.",
        TextProblem.TWO_BARCODES: "%barcode% stands there twice.",
        TextProblem.NO_OCTETS: "There is no content yet.",
        TextProblem.TOO_MANY_OCTETS: "Too long: at most 140 octets.",
        TextProblem.BAD_HEADER: "The header is not right yet.",
    }[problem]


def to_label(labels: Sequence[str]) -> str:
    """What Sent shows under To: the first chip and how many more, "Members 2026 + 2"."""
    if not labels:
        return ""
    return labels[0] if len(labels) == 1 else f"{labels[0]} + {figures.whole(len(labels) - 1)}"


def number_text(written: str) -> str:
    """E.164 digits in the form of their country, never broken over lines; anything else as it was written."""
    return figures.number_in_line(Number(written, "", True).display) if written.isdecimal() else written


def lines_text(number: int) -> str:
    """ "1 line", "10,000 lines"."""
    return figures.counted(number, "line", "lines")


def removed(label: str) -> str:
    """News after a whole list was taken out."""
    return f"{label} was taken out."
