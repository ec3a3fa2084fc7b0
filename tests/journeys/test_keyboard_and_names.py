"""The main job needs no mouse, and every control on every page has a name."""

import re
from pathlib import Path

from a11y_bus import A11yBus
from access import Seen
from controls import nameless
from desktop import Desktop
from far_end_practice import PASSWORD, FarEnd
from person import Person, people
from program import Program


def test_the_main_job_with_the_keyboard_alone(stage: Desktop, bus: A11yBus, gateway: FarEnd, tmp_path: Path) -> None:
    with Program(stage, bus, tmp_path / "data") as program:
        person = Person(program, bus)
        person.sees("Welcome to smsdesk")
        person.types("Gateway address", gateway.address)
        person.tabs_to("Use http anyway")
        bus.press(" ")
        person.types("User name", "practice")
        person.types("Password", PASSWORD)
        bus.press("Return")
        person.sees(re.compile("^It works"))
        bus.press("Control", "1")
        person.tabs_to("To")
        for number in ("012-5550101", "+60125550102"):
            bus.write(number)
            bus.press("Return")
        person.types("Message", "RM0 Kedai: open on Sunday")
        bus.press("Control", "Return")
        person.sees("Send 2 messages")
        person.tabs_to("Send 2 messages")
        bus.press("Return")
        person.tabs_to("Send now")
        bus.press("Return")
        person.sees("Done: 2 of 2 sent.")
        assert gateway.charged() == {"60125550101": 1, "60125550102": 1}


def settings_pages(person: Person) -> list[Seen]:
    """The entries at the left of the settings."""
    return person.screen.find("list", "Settings pages").all("list item")


def test_every_control_has_a_name(stage: Desktop, bus: A11yBus, gateway: FarEnd, tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}
    with Program(stage, bus, tmp_path / "data") as program:
        person = Person(program, bus)

        def look(page: str, role: str, name: str) -> None:
            person.screen.find(role, name)
            found[page] = nameless(person.screen)

        look("Welcome", "push button", "Connect my account")
        person.connects(gateway.address)
        person.composes(people(3), "RM0 Kedai: “open”")
        look("Compose", "label", "3 will receive")
        person.presses("Review and send")
        look("Pre-flight", "push button", "Send 3 messages")
        person.presses("Send 3 messages")
        look("Run bar", "push button", "Undo")
        person.presses("Send now")
        person.sees("Done: 3 of 3 sent.")
        for tab in person.screen.all("page tab"):
            tab.node.press()
            look(tab.name, "page tab list", tab.name)
        person.goes_to("Contacts")
        person.presses("New contact")
        look("New contact", "text", "Number")
        person.goes_to("Sent")
        person.screen.find("table", "Recipients").focus()
        bus.press("F1")
        look("Keys", "push button", "Close")
        bus.press("Escape")
        person.screen.wait_gone("push button", "Close")
        bus.press("Control", "k")
        look("Find anything", "text", "Find anything")
        bus.press("Escape")
        person.screen.wait_gone("text", "Find anything")
        bus.press("Control", ",")
        for page in settings_pages(person):
            look(f"Settings: {page.name}", "list", "Settings pages")
            bus.press("Down")
        bus.press("Home")
        person.presses(re.compile("^Address, user name"))
        look("Account", "push button", "Check and save")
    assert len(found) > 10
    assert {page: each for page, each in found.items() if each} == {}
