"""What is wrong with a broadcast is said in a clear sentence on the screen, and nothing typed is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from a11y_bus import A11yBus
from access import State
from desktop import Desktop
from far_end_practice import FarEnd
from person import Person, digits, people
from program import Program

TEXT = "RM0 Kedai: open on Sunday, 50% off"


@pytest.fixture
def person(stage: Desktop, bus: A11yBus, gateway: FarEnd, tmp_path: Path) -> Iterator[Person]:
    """Somebody whose account works, in Compose."""
    with Program(stage, bus, tmp_path / "data") as program:
        somebody = Person(program, bus)
        somebody.connects(gateway.address)
        somebody.goes_to("Compose")
        yield somebody


def cannot_review(person: Person) -> bool:
    return not person.screen.find("push button", "Review and send").has(State.ENABLED)


def test_what_is_wrong_before_sending_is_told_and_nothing_typed_is_lost(person: Person, gateway: FarEnd) -> None:
    person.sees("There is no recipient yet.")
    assert cannot_review(person)
    person.chooses(people(1))
    person.sees("There is no text yet.")
    assert cannot_review(person)
    long = "RM0 Kedai " * 200
    person.writes("Message", long)
    person.sees(re.compile("^14 parts are too many: at most 10"))
    assert cannot_review(person)
    assert person.holds("Message") == long
    person.writes("Message", TEXT)
    person.sees("1 part")
    gateway.tell("credits", {"credits": 0})
    person.presses("Review and send")
    person.sees(re.compile("^You need 1 credit and have 0"))
    assert not person.screen.find("push button", "Send 1 message").has(State.ENABLED)
    person.bus.press("Escape")
    person.screen.wait_gone("push button", "Send 1 message")
    assert person.holds("Message") == TEXT
    assert gateway.charged() == {}


def test_a_pasted_list_with_thousands_of_bad_lines(person: Person) -> None:
    person.writes("Message", TEXT)
    good = iter(people(7000))
    bad = iter(["12", "not a number", "6.01E+10"] * 1000)
    lines = [next(bad) if at % 10 in (1, 4, 7) else next(good) for at in range(10_000)]
    person.chooses(lines)
    person.sees("7,000 will receive")
    person.sees(re.compile("^3,000 invalid"))
    assert person.holds("Message") == TEXT
    person.presses("Review and send")
    person.sees(re.compile("^You need 7,000 credits and have 1,000"))
    assert not person.screen.find("push button", "Send 7,000 messages").has(State.ENABLED)
    person.presses("Cancel")
    person.sees("7,000 will receive")
    assert person.holds("Message") == TEXT


def test_credits_that_end_in_the_middle(person: Person, gateway: FarEnd) -> None:
    person.composes(people(30), TEXT)
    person.sends(30)
    person.bus.wait(gateway.charged, lambda: "nothing is sent")
    gateway.tell("credits", {"credits": 5})
    person.sees("Paused: not enough credits.")
    left = 30 - len(gateway.charged())
    person.sees(f"{30 - left} sent, {left} not sent, {left} credits are needed.")
    gateway.tell("credits", {"credits": 100})
    person.presses("Check credits")
    person.presses("Resume")
    person.sees("Done: 30 of 30 sent.")
    assert gateway.charged() == dict.fromkeys(digits(people(30)), 1)
