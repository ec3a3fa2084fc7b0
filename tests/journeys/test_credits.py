"""Credits from outside: asked, spent, transferred with a brake, refused, and what is in doubt left to the person."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from a11y_bus import A11yBus
from desktop import Desktop
from far_end_practice import FarEnd
from person import Person, people
from program import Program

from smsdesk.system.clock import user_name

PAGE = "websmsapi/creditsTransfer.aspx"
"""Told by the provider, as it were: the program is not to know it."""
CUSTOMER, OTHER = "melur_cawangan2", "kiosk_timur"
LOST = "The line broke before an answer came. Credits may have moved; compare the balance."
KNOWN = "The first answer was lost; asked again, the gateway said that it had been done."
_LINE = re.compile(r", [0-9]+ credits?, .+ [0-9]{2}:[0-9]{2} by .+$")


@pytest.fixture
def person(stage: Desktop, bus: A11yBus, gateway: FarEnd, tmp_path: Path) -> Iterator[Person]:
    """Somebody on the Credits tab, whose provider has told the name of the page for transfers."""
    with Program(stage, bus, tmp_path / "data") as program:
        somebody = Person(program, bus)
        somebody.connects(gateway.address)
        somebody.goes_to("Credits")
        assert somebody.writes("Page for transfers", "").text == "", "the name of the page is never guessed"
        somebody.writes("Page for transfers", PAGE)
        somebody.presses("Save the page’s name")
        somebody.sees("Amount again")
        yield somebody


def figures(person: Person, left: int, used: int) -> None:
    """Wait until Credits and the header show these."""
    wanted = {"Balance": f"{left:,} credits at", "Credits left": f"{left:,}", "Used so far": f"{used:,}"}

    def shown() -> dict[str, str]:
        return {name: person.sees(name).description for name in wanted}

    person.bus.wait(
        lambda: all(text.startswith(wanted[name]) for name, text in shown().items()),
        lambda: f"{shown()} where {wanted} is expected",
    )


def enters(person: Person, customer: str, amount: str, again: str = "") -> None:
    """Fill the form and press its button."""
    person.writes("Customer's user name", customer)
    person.writes("Amount", amount)
    person.writes("Amount again", again or amount)
    person.presses("Transfer credits")


def transfers(person: Person, customer: str, amount: int, *, now: bool = True) -> None:
    """From the form through the question; `now` does not wait for the hold to run out."""
    left = int(person.sees("Credits left").description.replace(",", ""))
    enters(person, customer, str(amount))
    person.sees(f"Transfer {amount} credits to {customer}?")
    person.sees(re.compile(f"^You keep {left - amount}. It cannot be taken back."))
    person.presses(f"Transfer {amount} credits")
    person.sees(f"{amount} credits to {customer} in a moment.")
    if now:
        person.presses("Send now")


def seqno(person: Person, customer: str, amount: int, state: str) -> str:
    """The seqno of the newest transfer of this kind in the list, as soon as it is there; its line says who and when."""
    start, end = f"{customer}, {amount} credits, {state}, ", f" by {user_name()}"

    def look() -> list[str]:
        seen = person.screen.all()
        lines = [at for at, each in enumerate(seen) if _LINE.search(each.name)]
        found = [at for at in lines if seen[at].name.startswith(start) and seen[at].name.endswith(end)]
        return [each.name.split()[-1] for each in seen[found[0] :] if "seqno " in each.name][:1] if found else []

    return str(person.bus.wait(look, lambda: f"no line {start!r} in\n{person.screen.printed()}")[0])


def states(person: Person) -> list[str]:
    """The states in the list, the newest first."""
    return [seen.name.split(", ")[2] for seen in person.screen.all("push button", _LINE)]


def starts_again(person: Person) -> None:
    """kill -9 and another life."""
    person.program.kill()
    person.program.start()


def moved(gateway: FarEnd) -> list[tuple[str, int, str]]:
    """Customer, amount and seqno of what the ledger moved, oldest first; its sums agree."""
    ledger = gateway.ledger()
    found = [(each["customer"], each["amount"], each["seqno"]) for each in ledger["transfers"]]
    assert ledger["transferred"] == sum(amount for _, amount, _ in found)
    assert ledger["credits"] == ledger["granted"] - ledger["used"] - ledger["transferred"]
    return found


def answers(gateway: FarEnd) -> dict[str, int]:
    """How often the page for transfers gave each code: each one is a request that left."""
    return dict(gateway.ledger()["requests"].get("creditsTransfer.aspx", {}))


def test_credits_are_asked_for_spent_moved_refused_and_taken_back(person: Person, gateway: FarEnd) -> None:
    figures(person, 1000, 0)
    gateway.tell("credits", {"credits": 900})
    person.bus.press("F5")
    figures(person, 900, 0)
    person.composes(people(12), "RM0 Kedai: open on Sunday")
    person.sends(12)
    person.sees("Done: 12 of 12 sent.")
    person.goes_to("Credits")
    figures(person, 888, 12)

    transfers(person, CUSTOMER, 120)
    person.sees(f"{CUSTOMER} has 120 credits more. You keep 768.")
    done = seqno(person, CUSTOMER, 120, "Done")
    figures(person, 768, 12)
    assert [person.holds(name) for name in ("Customer's user name", "Amount", "Amount again")] == ["", "", ""]
    assert moved(gateway) == [(CUSTOMER, 120, done)]

    transfers(person, "nobody", 5)
    person.sees("The gateway knows no customer of this user name. No credits moved; check its spelling.")
    seqno(person, "nobody", 5, "Refused")
    gateway.tell("faults", {"rules": [{"fault": "no_credits", "pages": ["transfer"], "next": 1}]})
    transfers(person, OTHER, 60)
    person.sees("The gateway says there are not enough credits. No credits moved.")
    seqno(person, OTHER, 60, "Refused")

    enters(person, OTHER, "900")
    person.sees("You need 900 credits and have 768.")
    enters(person, OTHER, "1001")
    person.sees("At most 1,000 credits in one transfer, as set for this account.")
    enters(person, OTHER, "1.5 credits")
    person.sees("A whole number of credits, 1 or more.")
    enters(person, OTHER, "60", "6")
    person.sees("The two amounts differ. Type the same one twice.")
    enters(person, "practice", "60")
    person.sees("This is the account’s own user name. Enter the customer’s.")

    transfers(person, OTHER, 60, now=False)
    person.presses("Undo")
    person.sees("Undone before it left. No credits moved.")
    seqno(person, OTHER, 60, "Not made")
    assert moved(gateway) == [(CUSTOMER, 120, done)]
    assert answers(gateway) == {"1707": 1, "1708": 1, "1704": 1}
    figures(person, 768, 12)
    assert person.sees("Balance over time").description.endswith("1 broadcast, 1 transfer.")


def test_what_is_in_doubt_waits_for_the_person_whatever_is_killed(person: Person, gateway: FarEnd) -> None:
    gateway.tell("faults", {"rules": [{"fault": "reset_after", "pages": ["transfer"], "next": 1}]})
    transfers(person, OTHER, 70)
    lost = seqno(person, OTHER, 70, "In doubt")
    person.sees(LOST)
    person.sees("Left before: 1,000, after: 930 (−70).")
    assert moved(gateway) == [(OTHER, 70, lost)]
    enters(person, OTHER, "70")
    person.sees(re.compile(r"\nThe same transfer to .+ \(in doubt\)\. This would be another one\.$"))
    person.presses("Cancel")

    # In the hold
    transfers(person, CUSTOMER, 40, now=False)
    starts_again(person)
    person.sees("A transfer was not made: the program ended before it left. No credits moved.")
    person.goes_to("Credits")
    figures(person, 930, 0)
    seqno(person, CUSTOMER, 40, "Not made")
    assert seqno(person, OTHER, 70, "In doubt") == lost
    assert answers(gateway) == {"1707": 1}, "nothing is sent or repeated by itself"

    # Taken, but not answered yet
    gateway.tell("faults", {"rules": [{"fault": "slow", "pages": ["transfer"], "seconds": 60}]})
    transfers(person, CUSTOMER, 40)
    person.bus.wait(lambda: len(moved(gateway)) == 2, lambda: "nothing was moved")
    starts_again(person)
    person.sees("A transfer is in doubt: the program ended before an answer came. Nothing is repeated by itself.")
    person.goes_to("Credits")
    cut_off = seqno(person, CUSTOMER, 40, "In doubt")
    person.sees("Left before: 930, after: 890 (−40).")
    person.sees("Left before: 1,000, after: 930 (−70).")
    assert states(person) == ["In doubt", "Not made", "In doubt"]
    assert answers(gateway) == {"1707": 2}

    gateway.tell("faults", {"rules": []})
    person.presses(f"Ask again safely: {OTHER} · 70")
    person.sees(KNOWN)
    assert seqno(person, OTHER, 70, "Done") == lost
    person.presses(f"I have checked: {CUSTOMER} · 40")
    person.sees(f"Did {CUSTOMER} get the 40 credits?")
    person.presses("Yes, it was done")
    person.sees("Checked by hand: the customer has the credits.")
    assert seqno(person, CUSTOMER, 40, "Done") == cut_off
    assert states(person) == ["Done", "Not made", "Done"]
    assert moved(gateway) == [(OTHER, 70, lost), (CUSTOMER, 40, cut_off)]
    assert answers(gateway) == {"1707": 2, "1718": 1}
    person.presses(re.compile(f"^{OTHER}, 70 credits, Done, "))
    person.presses("Show the requests and raw answers")
    asked = person.holds("Show the requests and raw answers").splitlines()
    assert [line.endswith(": 1718") for line in asked] == [False, True]
