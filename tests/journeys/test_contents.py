"""What stands between a message and its sending, from outside: fields, rules, credits, tests, time, what is kept."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from a11y_bus import A11yBus, AccessError
from access import State
from desktop import Desktop
from far_end_practice import FarEnd
from person import Person
from program import Program
from shown import octets_shown
from tables import find_table

TABLE = (
    "Name\tNumber\tVoucher\nAina\t+60 12-555 0101\tSAVE10\nBala\t+60 12-555 0102\t\n"
    "Chin\t+60 12-555 0103\tX9\nDewi\t+60 12-555 0104\tX7"
)
NUMBERS = ["60125550101", "60125550102", "60125550103", "60125550104"]
OWN = "60125550199"
_CHIP = re.compile("^Remove ")
NO_LINKS = "Send anyway, because: No links"


@pytest.fixture(scope="module")
def far_end(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FarEnd]:
    """One gateway for all of it."""
    file = tmp_path_factory.mktemp("far_end") / "practice.sqlite"
    file.write_bytes(ledger.read_bytes())
    with FarEnd(file) as made:
        yield made


@pytest.fixture(scope="module")
def somebody(
    stage: Desktop, bus: A11yBus, far_end: FarEnd, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Person]:
    """A person whose account works."""
    with Program(stage, bus, tmp_path_factory.mktemp("contents") / "data") as program:
        person = Person(program, bus)
        person.connects(far_end.address)
        yield person


@pytest.fixture
def person(somebody: Person) -> Person:
    """The same person with an empty Compose in front, and the table in To."""
    somebody.goes_to("Compose")
    while chips := somebody.screen.all("push button", _CHIP):
        chips[0].node.press()
        somebody.bus.wait(lambda: len(somebody.screen.all("push button", _CHIP)) < len(chips), lambda: "a chip stays")
    somebody.chooses([TABLE])
    somebody.sees("4 will receive")
    somebody.chooses_kind("Text")
    return somebody


def messages(far_end: FarEnd) -> list[dict[str, Any]]:
    """What the gateway got, oldest first."""
    return list(far_end.ledger()["messages"])


def reviews(person: Person) -> None:
    """Open the sheet and wait until the gateway has said what is left."""
    person.presses("Review and send")
    person.sees(re.compile("^Have now, asked at"))


def newest(person: Person, to: str) -> dict[str, str]:
    """The first row of Sent, as soon as it is the one that went to these."""

    def read() -> dict[str, str]:
        rows = person.broadcasts()
        return rows[0] if rows and rows[0]["To"] == to else {}

    return dict(person.bus.wait(read, lambda: f"the newest one did not go to {to!r}, but {person.broadcasts()[:2]}"))


def test_an_unknown_field_blocks_with_its_sentence(person: Person) -> None:
    person.writes("Message", "RM0 Toko: {Name}, code {Vouchr}")
    person.sees("{Vouchr} is not a column. Did you mean {Voucher}?")
    review = person.screen.find("push button", "Review and send").wait_state(State.ENABLED, False)
    assert "{Vouchr} is not a column." in review.description
    person.presses("Use {Voucher}")
    review.wait_state(State.ENABLED)
    assert person.holds("Message") == "RM0 Toko: {Name}, code {Voucher}"
    assert person.screen.find(None, "Phone preview").description == "RM0 Toko: Aina, code SAVE10"


def test_an_empty_field_is_listed_with_its_row(person: Person) -> None:
    person.writes("Message", "RM0 Toko: {Name}, code {Voucher}")
    reviews(person)
    person.sees("{Voucher} is empty in 1 row. A fallback is written {Voucher|customer}.")
    person.presses("Show it")
    (row,) = find_table(person.screen, "1 row has an empty field").records()
    assert (row["Row"], row["Name"], row["Empty"]) == ("2", "Bala", "{Voucher}")
    person.presses("Close")
    person.presses("Cancel")
    person.screen.wait_gone(None, "Check before sending")


def test_a_rule_that_blocks_needs_a_note_that_is_found_under_sent(person: Person, far_end: FarEnd) -> None:
    before = len(messages(far_end))
    person.writes("Message", "RM0 Toko: {Name}, the map is at www.example.com/map")
    reviews(person)
    person.screen.find(None, "Link: operators block it.").wait_state(State.FOCUSED)
    send = person.screen.find("push button", "Send 4 messages").wait_state(State.ENABLED, False)
    person.presses(NO_LINKS)
    assert not send.has(State.ENABLED)
    person.writes("Reason to send anyway: No links", "members asked for the map")
    send.wait_state(State.ENABLED)
    person.presses("Send 4 messages")
    person.presses("Send now")
    person.bus.wait(lambda: len(messages(far_end)) == before + 4, lambda: "not all of them are sent")
    person.goes_to("Sent")
    assert person.recipients(4) == dict.fromkeys(NUMBERS, "Accepted")
    person.bus.press("Return")
    person.sees("Sent anyway: No links: members asked for the map")
    person.presses("Close")


def test_too_few_credits_go_to_the_first_ones_and_to_nobody_else(person: Person, far_end: FarEnd) -> None:
    before = len(messages(far_end))
    far_end.tell("credits", {"credits": 2})
    person.writes("Message", "RM0 Toko: {Name}, two of you")
    reviews(person)
    person.sees(re.compile("^You need 4 credits and have 2[.]")).wait_state(State.FOCUSED)
    person.presses("Send to the first 2")
    person.presses("Send 2 messages")
    person.presses("Send now")
    person.bus.wait(lambda: far_end.ledger()["credits"] == 0, lambda: "the credits are not used")
    person.sees("Done: 2 of 2 sent.")
    assert [message["number"] for message in messages(far_end)[before:]] == NUMBERS[:2]
    far_end.tell("credits", {"credits": 500})


def test_a_test_reaches_the_own_number_alone_and_once(person: Person, far_end: FarEnd) -> None:
    with person.in_settings():
        person.writes("Own number", "012-555 0199").focus()
        person.bus.press("Return")
        person.bus.wait(lambda: "+60" in person.holds("Own number"), lambda: "the number is not taken")
    before = len(messages(far_end))
    person.writes("Message", "RM0 Toko: {Name}, a test")
    person.presses("Next recipient")
    person.sees("Row 2 of 4 · Bala")
    reviews(person)
    test = person.screen.find("push button", "Send test to me")
    test.press()
    with suppress(AccessError):  # it may be grey by now
        test.press(waiting=False)
    person.sees(re.compile("^A test to .* is under way"))
    person.sees("Done: 1 of 1 sent.")
    (message,) = messages(far_end)[before:]
    assert (message["number"], message["text"]) == (OWN, "RM0 Toko: Bala, a test")
    person.presses("Cancel")
    assert person.holds("Message") == "RM0 Toko: {Name}, a test"
    assert newest(person, "Me (test)")["Accepted"] == "1"


def test_the_first_one_and_then_the_rest(person: Person, far_end: FarEnd) -> None:
    before = len(messages(far_end))
    person.writes("Message", "RM0 Toko: {Name}, one first")
    reviews(person)
    person.presses("Send to the first")
    person.screen.find("spin box", "Number of people who get it first").set_text("1")
    person.presses("Send 4 messages")
    person.presses("Send now")
    person.sees(re.compile("^Sent to 1 person first"))
    assert [message["number"] for message in messages(far_end)[before:]] == NUMBERS[:1]
    person.presses("Send the rest")
    person.bus.wait(lambda: len(messages(far_end)) == before + 4, lambda: "the rest is not sent")
    assert {message["number"] for message in messages(far_end)[before:]} == set(NUMBERS)


def test_later_survives_a_restart_and_comes_back_to_be_changed(person: Person, far_end: FarEnd) -> None:
    before = len(messages(far_end))
    person.chooses(["+65 8123 4567"])
    person.sees("5 will receive")
    person.writes("Sender ID", "TOKO88")
    person.chooses_kind("Unicode flash")
    person.writes("Message", "RM0 Toko: {Name} 🎉")
    reviews(person)
    person.presses("Ask for delivery reports")
    person.presses("Later…")
    person.screen.find("spin box", "Day").set_text("30 Nov 2033")
    person.screen.find("spin box", "Time").set_text("14:35")
    person.sees(re.compile("^Wed 30 Nov 2033 14:35"))
    person.presses("Set this time")
    person.presses("Send 5 messages on Wed 30 Nov 2033 14:35")
    person.sees("There is no recipient yet.")
    assert person.holds("Message") == ""
    assert person.program.end() == 0
    person.program.start()
    scheduled = newest(person, "Pasted list + 1")
    assert scheduled["When"].endswith("scheduled for Wed 30 Nov 2033 14:35")
    assert scheduled["Waiting"] == "5"
    person.presses("Change…")
    person.sees("5 will receive")
    assert person.holds("Message") == "RM0 Toko: {Name} 🎉"
    assert person.holds("Sender ID") == "TOKO88"
    assert person.screen.find_labelled("combo box", "Kind").name == "Unicode flash"
    reviews(person)
    assert not person.screen.find("check box", "Ask for delivery reports").has(State.CHECKED)
    person.presses("Cancel")
    assert not [row for row in person.broadcasts() if "scheduled" in row["When"]]
    assert len(messages(far_end)) == before


def test_a_template_is_kept_and_inserted_after_a_restart(person: Person) -> None:
    person.chooses_kind("Flash text")
    person.writes("Message", "RM0 Toko: Dear {Name|customer}, see you on Sunday")
    person.presses("Template")
    person.writes("Save the present text as", "Sunday")
    person.presses("Save the present text")
    person.sees("Saved as “Sunday”.")
    person.presses("Close")
    person.writes("Message", "")
    person.chooses_kind("Text")
    assert person.program.end() == 0
    person.program.start()
    person.goes_to("Compose")
    person.presses("Template")
    person.writes("Search templates", "sun")
    person.screen.find("list item", re.compile("^Sunday")).wait_state(State.SELECTED)
    person.presses("Insert")
    person.sees("4 will receive")
    inserted = "RM0 Toko: Dear {Name|customer}, see you on Sunday"
    person.bus.wait(lambda: person.holds("Message") == inserted, lambda: person.holds("Message"))
    assert person.screen.find_labelled("combo box", "Kind").name == "Flash text"
    assert person.screen.find(None, "Phone preview").description == "RM0 Toko: Dear Aina, see you on Sunday"


def test_a_binary_draft_survives_a_kill(person: Person) -> None:
    person.chooses_kind("Binary with header (UDH)")
    person.presses("WAP push")
    person.writes("Title", "Offer of the day")
    person.writes("Link", "https://example.com/offer")
    octets = octets_shown(person)
    person.chooses_kind("Binary without header")
    person.writes("Hex", "06 05 04 FF")
    person.bus.wait(lambda: person.program.keeps("06 05 04 FF"), lambda: "the draft is not kept")
    person.program.kill()
    person.program.start()
    person.goes_to("Compose")
    person.sees("4 will receive")
    person.sees("Binary, 4 octets.")
    assert person.screen.find_labelled("combo box", "Kind").name == "Binary without header"
    assert person.holds("Hex") == "06 05 04 FF"
    assert octets_shown(person) == "060504ff"
    person.chooses_kind("Binary with header (UDH)")
    assert person.screen.find("check box", "WAP push").has(State.CHECKED)
    assert (person.holds("Title"), person.holds("Link")) == ("Offer of the day", "https://example.com/offer")
    again = octets_shown(person)
    assert (again[:14], again[16:]) == (octets[:14], octets[16:])  # but for the number of the push
