"""What Compose shows of a message before it is sent: the phone, the counter and the hex dock, read as text."""

import re
from dataclasses import dataclass

from access import Seen, State
from person import Person

_FIGURES = re.compile(r"^([0-9]+) (of [0-9]+ octets|septets|code units)")
_PLACE = re.compile(r"^Message ([0-9]+) of ([0-9]+)$")
_PARTS = re.compile(r"^([0-9]+) parts?$")
_GSM = {"@": "00", "£": "01", "{": "1b28", "}": "1b29", "[": "1b3c", "]": "1b3e", "€": "1b65"}
"""The characters of the tests whose septets are not their ASCII codes (3GPP TS 23.038, 6.2.1)."""


@dataclass(frozen=True)
class Shown:
    """One recipient's message: from whom, the bubbles of the phone, the octets of each message, its parts.

    `octets` has lower-case digits without blanks, none for a 2D barcode; `sender` is "" for the provider's number.
    """

    sender: str
    arrives: str
    octets: tuple[str, ...]
    parts: int


class Page:
    """Compose at one moment: everything is looked up in one reading of the screen."""

    def __init__(self, person: Person) -> None:
        tree = person.screen.tree()
        self._seen = list(tree.walk()) if tree else []

    def find(self, role: str | None, name: str) -> Seen | None:
        """The first object with this role and name, None where there is none."""
        return next((each for each in self._seen if each.name == name and role in (None, each.role)), None)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first label that fits."""
        found = (pattern.match(each.name) for each in self._seen if each.role == "label")
        return next((match for match in found if match), None)

    def place(self) -> tuple[int, int]:
        """Which of how many messages the dock shows, from 1."""
        match = self.match(_PLACE)
        return (int(match[1]), int(match[2])) if match else (1, 1)

    def octets(self) -> str | None:
        """The digits in the field Hex, "" where a kind has none; None as long as they are not as many as the head of
        the dock says, since they follow a moment later. A dock that is shut is opened."""
        toggle = self.find("push button", "Show hex")
        if toggle is not None:
            if not toggle.has(State.ENABLED):
                return ""
            toggle.node.press()
            return None
        figures, field = self.match(_FIGURES), self.find("text", "Hex")
        if figures is None or field is None:
            return None
        digits = "".join(field.node.text.split()).lower()
        cell = 4 if figures[2] == "code units" else 2
        return digits if len(digits) == cell * int(figures[1]) else None


def shown_rows(person: Person, number: int) -> list[Shown]:
    """What is shown for each of so many recipients, stepped through with › from the first one on."""
    found = []
    for row in range(1, number + 1):
        found.append(_shown(person, re.compile(f"^Row {row} of {number}")))
        person.presses("Next recipient")
    return found


def octets_shown(person: Person) -> str:
    """The digits in the field Hex of the message that is shown."""
    return _settled(person, re.compile(""), 1)[1]


def _settled(person: Person, row: re.Pattern[str], message: int) -> tuple[Page, str]:
    """Compose with this message of this row, and its octets."""

    def read() -> tuple[Page, str] | None:
        page = Page(person)
        if page.match(row) is None or page.place()[0] != message:
            return None
        octets = page.octets()
        return None if octets is None else (page, octets)

    found: tuple[Page, str] = person.bus.wait(read, lambda: f"the octets do not come to\n{person.screen.printed()}")
    return found


def _shown(person: Person, row: re.Pattern[str]) -> Shown:
    page, octets = _settled(person, row, 1)
    every, number = [octets], page.place()[1]
    for message in range(2, number + 1):
        person.presses("Next message")
        every.append(_settled(person, row, message)[1])
    for _ in range(number - 1):
        person.presses("Previous message")
    phone, counter = page.find(None, "Phone preview"), page.find(None, "Counter")
    assert phone is not None
    assert counter is not None
    head = next(each.name for each in phone.walk() if each.role == "label")
    parts = next((match for each in counter.walk() if (match := _PARTS.match(each.name))), None)
    return Shown(
        "" if head == "Provider’s number" else head,
        phone.node.description,
        tuple(digits for digits in every if digits),
        int(parts[1]) if parts else 1,
    )


def octets_of_text(text: str, encoding: str) -> str:
    """The digits that the dock shows of a text, worked out without the program's own tables."""
    if encoding == "UTF-16BE":
        return text.encode("utf-16-be").hex()
    return "".join(_GSM.get(letter) or letter.encode("ascii").hex() for letter in text)
