"""Words of the hex dock: figures of its head, places, what an octet is for, and what is wrong with octets."""

import unicodedata

from smsdesk.encoding.octets import MAX_OCTETS, OctetError, OctetProblem
from smsdesk.encoding.parts import Encoding
from smsdesk.encoding.udh import Element
from smsdesk.encoding.units import Units
from smsdesk.ui import figures

EXACTLY = "Row {row}, exactly as sent"
NOT_YET = "There is nothing to send yet."
PROVIDER_BUILDS = "The provider builds the octets of this kind."
HEX_KEYS = "Arrow keys move, Shift selects, Ctrl+C copies as hex."
NO_OCTETS_HINT = "The octets stand here as soon as there is something to send."
NOTHING_TO_COPY = "There are no octets to copy."
FIELD_HINT = "Type or paste hex: 06 05 04 15 81 00 00 …"

_CONTROLS = {
    0x00: "Null",
    0x07: "Bell",
    0x08: "Backspace",
    0x09: "Tab",
    0x0A: "Line feed",
    0x0B: "Line tabulation",
    0x0C: "Form feed",
    0x0D: "Carriage return",
    0x1B: "Escape",
    0x7F: "Delete",
    0x85: "Next line",
}
_NAMELESS = {
    "Cc": "Control character",
    "Cn": "Not a character of Unicode yet",
    "Co": "Private use",
    "Cs": "Half a character: it cannot be sent",
}


def text_figures(units: Units, seams: tuple[int, ...]) -> str:
    """ "147 septets · 129 octets packed · GSM-7", "147 code units · 294 octets · UTF-16BE"."""
    octets = figures.counted(units.packed_octets(seams), "octet", "octets")
    if units.encoding is Encoding.GSM7:
        return f"{figures.counted(len(units), 'septet', 'septets')} · {octets} packed · GSM-7"
    return f"{figures.counted(len(units), 'code unit', 'code units')} · {octets} · UTF-16BE"


def octet_figures(octets: bytes, parts: int, header: int) -> str:
    """ "48 of 140 octets · 1 part · header 7 + data 41"; `header` 0 for a message without one."""
    if not octets:
        return "No octets yet"
    line = f"{figures.progress(len(octets), MAX_OCTETS)} octets · {figures.counted(parts, 'part', 'parts')}"
    return f"{line} · header {header} + data {len(octets) - header}" if header else line


def wrong_figures(number: int) -> str:
    """The head while typed octets cannot go: "157 octets, not right yet"."""
    return f"{figures.counted(number, 'octet', 'octets')}, not right yet" if number else octet_figures(b"", 1, 0)


def message_text(index: int, number: int) -> str:
    """The chooser: "Message 1 of 3"; `index` counts from 0."""
    return f"Message {figures.progress(index + 1, number)}"


def character_name(ch: str) -> str:
    """The Unicode name as a phrase: "Left double quotation mark"; what has none is told in words."""
    name = unicodedata.name(ch, "")
    if not name:
        return _CONTROLS.get(ord(ch)) or _NAMELESS.get(unicodedata.category(ch), "No name")
    if name.startswith("CJK "):
        return f"CJK {name[4:].lower()}".replace(f"{ord(ch):x}", f"{ord(ch):X}")
    words = name.capitalize().split(" ")
    large = "capital" in words  # "Latin capital letter R", not "… letter r"
    return " ".join(word.upper() if large and len(word) == 1 else word for word in words)


def code(ch: str) -> str:
    """ "U+201C"."""
    return f"U+{ord(ch):04X}"


def place_text(first: int, last: int, seams: tuple[int, ...]) -> str:
    """ "Character 23, part 1"; `last` is behind the last character, both and `seams` count from 0."""
    parts = [1 + sum(seam <= at for seam in seams) for at in (first, last - 1)]
    where = f"part {parts[0]}" if parts[0] == parts[1] else f"parts {parts[0]} to {parts[1]}"
    if last - first <= 1:
        return f"Character {figures.whole(first + 1)}, {where}"
    return f"Characters {figures.whole(first + 1)} to {figures.whole(last)}, {where}"


def twin_text(twin: str) -> str:
    """What can be written in place of a character that forces Unicode: "Plain twin  "  U+0022"."""
    if not twin:
        return "Can go: nothing is seen of it"
    shown = "a blank" if twin == " " else "a line feed" if twin == "\n" else twin
    return f"Plain twin  {shown}  {code(twin)}" if len(twin) == 1 else f"Plain twin  {shown}"


def two_units(encoding: Encoding) -> str:
    """Why two cells belong together."""
    return "Takes two septets" if encoding is Encoding.GSM7 else "Takes two code units"


def octet_place(at: int) -> str:
    """ "Octet 0003"."""
    return f"Octet {at:04X}"


def octet_use(path: tuple[Element, ...], at: int) -> str:
    """What one octet is for, by the elements that hold it: "first half of the destination port"; "" for none."""
    if not path:
        return ""
    holder = path[-1]
    size = holder.end - holder.start
    name = _lowered(holder.name)
    if len(path) > 1:
        port = path[0].name.startswith("Port address") and name in {"destination", "source"}
        name += " port" if port else f" ({_lowered(path[0].name)})"
    if holder.children:  # the two octets before the fields
        return f"{'identifier' if at == holder.start else 'length'} of the element “{name}”"
    if size == 1:
        return name
    if size == 2:
        return f"{'first' if at == holder.start else 'second'} half of the {name}"
    return f"{at - holder.start + 1} of {size} of the {name}"


def _lowered(name: str) -> str:
    """A name inside a sentence: "Header length" becomes "header length", "SIM toolkit" stays."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def plain_octet(octet: int) -> str:
    """What an octet without a header can be told: its number and, where there is one, its ASCII character."""
    return f"{octet}, “{chr(octet)}” in ASCII" if 0x20 < octet < 0x7F else str(octet)


def copied(number: int, size: int) -> str:
    """News after copying: "294 octets are on the clipboard as hex."."""
    one, many = ("code unit", "code units") if size == 2 else ("octet", "octets")
    verb = "is" if number == 1 else "are"
    return f"{figures.counted(number, one, many)} {verb} on the clipboard as hex."


def too_much(characters: int) -> str:
    """Why a paste or a file was refused."""
    return (
        f"That is {figures.whole(characters)} characters long, and one message holds {MAX_OCTETS} octets "
        f"({2 * MAX_OCTETS} digits). It was not taken."
    )


def outside_gsm(ch: str, at: int) -> str:
    """Why there is no hex for a text that is to stay GSM-7; `at` counts from 0."""
    return f"{code(ch)} at {figures.whole(at + 1)} is not in the GSM alphabet: as it stands, nothing can leave."


def octet_text(error: OctetError) -> str:
    """What is wrong with the octets, where, and what to do."""
    place = octet_place(error.at or 0)
    match error.reason:
        case OctetProblem.EMPTY:
            return "There are no octets yet. Type or paste hex."
        case OctetProblem.BAD_DIGIT:
            return f"{place} holds {_sign(error.digit)}, which is not a hex digit. Hex has 0 to 9 and A to F."
        case OctetProblem.ODD_LENGTH:
            return f"{place} has one digit, and an octet has two. Add one or take it away."
        case OctetProblem.TOO_LONG:
            too_many = f"Take {error.there - error.said} away, from octet {error.said:04X} on."
            return f"{_there(error.there)}, and one message holds {error.said}. {too_many}"
        case OctetProblem.HEADER_TOO_LONG:
            return f"{place} says that {_follow(error.said)}, but {_are_there(error.there)}. {_add(error)}"
        case OctetProblem.ELEMENT_TOO_LONG:
            told = f"{place} says that {_follow(error.said)} in its element, but {_are_there(error.there)} before"
            return f"{told} the header ends. {_add(error)}"
        case OctetProblem.ELEMENT_CUT:
            return f"{place} begins an element, but the header ends before its length. Add the length."
        case OctetProblem.TOO_MANY_PARTS:
            return f"It takes more than {figures.counted(error.said, 'part', 'parts')}. Make it shorter."


def _sign(digit: str) -> str:
    return f"“{digit}”" if digit.isprintable() and digit != " " else code(digit) if digit else "a sign"


def _there(number: int) -> str:
    return "1 octet is there" if number == 1 else f"{figures.whole(number)} octets are there"


def _follow(number: int) -> str:
    return "1 octet follows" if number == 1 else f"{number} octets follow"


def _are_there(number: int) -> str:
    return "none is there" if number == 0 else "1 is there" if number == 1 else f"{number} are there"


def _add(error: OctetError) -> str:
    missing = error.said - error.there
    return "Add one." if missing == 1 else f"Add {missing}."
