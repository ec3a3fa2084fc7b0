"""What Compose shows of a message before it is sent: the phone, the counter and the hex dock, read as text."""

import re
from dataclasses import dataclass

from access import State
from person import Person

_FIGURES = re.compile(r"^([0-9]+) (of [0-9]+ octets|septets|code units)")
_PLACE = re.compile(r"^Message [0-9]+ of ([0-9]+)$")
_PARTS = re.compile(r"^([0-9]+) parts?$")


@dataclass(frozen=True)
class Shown:
    """One recipient's message: from whom, the bubbles of the phone, the octets of each message, its parts.

    `octets` has lower-case digits without blanks, none for a 2D barcode; `sender` is "" for the provider's number.
    """

    sender: str
    arrives: str
    octets: tuple[str, ...]
    parts: int


def shown_rows(person: Person, number: int) -> list[Shown]:
    """What is shown for each of so many recipients, stepped through with › from the first one on."""
    found = []
    for row in range(1, number + 1):
        person.sees(re.compile(f"^Row {row} of {number}"))
        found.append(_shown(person))
        person.presses("Next recipient")
    return found


def _shown(person: Person) -> Shown:
    phone = person.screen.find(None, "Phone preview")
    head = phone.all("label")[0].name
    sender = "" if head == "Provider’s number" else head
    counted = person.screen.find(None, "Counter").all("label", _PARTS)
    parts = int(counted[0].name.split()[0]) if counted else 1
    return Shown(sender, phone.description, _all_octets(person), parts)


def _all_octets(person: Person) -> tuple[str, ...]:
    """The octets of one message after the other; opens the dock, which stays shut for a text of GSM letters."""
    if toggles := person.screen.all("push button", "Show hex"):
        if not toggles[0].has(State.ENABLED):
            return ()
        toggles[0].node.press()
    places = [match for seen in person.screen.all("label", _PLACE) if (match := _PLACE.match(seen.name))]
    if not places:
        return (octets_shown(person),)
    number = int(places[0][1])
    found = []
    for message in range(1, number + 1):
        person.sees(f"Message {message} of {number}")
        found.append(octets_shown(person))
        if message < number:
            person.presses("Next message")
    for _ in range(number - 1):
        person.presses("Previous message")
    person.sees(f"Message 1 of {number}")
    return tuple(found)


def octets_shown(person: Person) -> str:
    """The digits in the field Hex, as soon as they are as many as the head of the dock says: they follow a moment
    later."""

    def read() -> str:
        figures = [match for seen in person.screen.all("label", _FIGURES) if (match := _FIGURES.match(seen.name))]
        digits = "".join(person.screen.find("text", "Hex").text.split()).lower()
        cell = 4 if figures and figures[0][2] == "code units" else 2
        return digits if figures and len(digits) == cell * int(figures[0][1]) else ""

    return str(person.bus.wait(read, lambda: f"the octets do not come to\n{person.screen.printed()}"))


_GSM = {"@": "00", "£": "01", "{": "1b28", "}": "1b29", "[": "1b3c", "]": "1b3e", "€": "1b65"}
"""The characters of the tests whose septets are not their ASCII codes (3GPP TS 23.038, 6.2.1)."""


def octets_of_text(text: str, encoding: str) -> str:
    """The digits that the dock shows of a text, worked out without the program's own tables."""
    if encoding == "UTF-16BE":
        return text.encode("utf-16-be").hex()
    return "".join(_GSM.get(letter) or letter.encode("ascii").hex() for letter in text)
