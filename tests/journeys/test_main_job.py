"""The main job from outside: from numbers and a text to a ledger that has each of them once, whatever happens."""

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
    """Somebody whose account works."""
    with Program(stage, bus, tmp_path / "data") as program:
        somebody = Person(program, bus)
        somebody.connects(gateway.address)
        yield somebody


def test_238_numbers_reach_the_ledger_once_each(person: Person, gateway: FarEnd) -> None:
    to = people(238)
    person.composes(to, TEXT)
    person.sees("238 will receive")
    person.sees("238 credits")
    person.sends(238)
    person.sees(re.compile("of 238$"))
    person.sees("Done: 238 of 238 sent.", seconds=60)
    newest = person.broadcasts()[0]
    assert (newest["To"], newest["Waiting"], newest["Accepted"]) == ("Pasted list", "0", "238")
    assert person.recipients(238) == dict.fromkeys(digits(to), "Accepted")
    assert gateway.charged() == dict.fromkeys(digits(to), 1)
    assert {message["text"] for message in gateway.ledger()["messages"]} == {TEXT}
    person.sees("762 credits")
    person.goes_to("Compose")
    assert person.holds("Message") == ""


def test_undo_then_pause_resume_and_stop(person: Person, gateway: FarEnd) -> None:
    person.composes(people(60), TEXT)
    person.sends(60, now=False)
    person.sees(re.compile("^Sending 60 messages in"))
    person.presses("Undo")
    person.sees("60 will receive")
    assert person.holds("Message") == TEXT
    assert gateway.charged() == {}
    person.sends(60)
    person.presses("Pause")
    person.sees("Paused.")
    before = gateway.charged()
    person.presses("Resume")
    person.bus.wait(lambda: len(gateway.charged()) > len(before), lambda: "it does not go on")
    person.presses("Stop")
    person.presses(re.compile("^Stop, keep [0-9]+ unsent$"))
    person.screen.wait_gone("push button", "Pause")
    person.goes_to("Sent")
    states = person.recipients(60)
    charged = gateway.charged()
    assert {number for number, state in states.items() if state == "Accepted"} == set(charged)
    assert set(states.values()) == {"Accepted", "Not sent"}
    assert set(charged.values()) == {1}


def test_a_killed_program_keeps_the_draft_and_goes_on_safely(person: Person, gateway: FarEnd) -> None:
    to = people(60)
    person.composes(to, TEXT)
    person.sees("60 will receive")
    person.writes("Sender ID", "TOKO88")
    person.bus.wait(lambda: person.program.keeps("TOKO88"), lambda: "the draft is not kept")
    person.program.kill()
    person.program.start()
    person.goes_to("Compose")
    person.sees("60 will receive")
    assert person.holds("Message") == TEXT
    assert person.holds("Sender ID") == "TOKO88"
    person.sends(60)
    person.bus.wait(lambda: len(gateway.charged()) > 20, lambda: "nothing is sent")
    person.program.kill()
    person.program.start()
    person.sees(re.compile("^Today’s broadcast stopped at [0-9]+ of 60"))
    assert len(gateway.charged()) < 60
    person.presses("Resume safely")
    person.sees("Done: 60 of 60 sent.", seconds=60)
    person.goes_to("Sent")
    assert set(person.recipients(60)) == digits(to)
    assert gateway.charged() == dict.fromkeys(digits(to), 1)


def test_a_second_start_shows_the_first_window_and_closing_asks_once(person: Person, gateway: FarEnd) -> None:
    to = people(40)
    person.composes(to, TEXT)
    person.sends(40)
    first = person.program.pid
    assert person.program.start_second() == 0
    assert person.program.pid == first
    person.screen.find("frame", "smsdesk").wait_state(State.ACTIVE)
    person.bus.press("Alt", "F4")
    person.sees("Close while messages are being sent?")
    person.presses("Close and pause")
    assert person.program.wait() == 0
    closed_at = gateway.charged()
    assert len(closed_at) < 40
    person.program.start()
    person.presses("Resume safely")
    person.sees("Done: 40 of 40 sent.")
    assert gateway.charged() == dict.fromkeys(digits(to), 1)
