"""The main job needs no mouse, and every control on every page has a name."""

import re
from pathlib import Path

from a11y_bus import A11yBus
from access import Seen
from desktop import Desktop
from far_end_practice import PASSWORD, FarEnd
from person import Person, people
from program import Program

CONTROLS = {
    "push button",
    "toggle button",
    "radio button",
    "check box",
    "text",
    "spin button",
    "slider",
    "page tab",
    "page tab list",
    "table",
    "list",
    "tree",
    "progress bar",
    "link",
}


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


def nameless(person: Person) -> list[str]:
    """The controls on the screen that nothing can be called by."""

    def is_called(seen: Seen) -> bool:
        return bool(seen.node.label if seen.role == "combo box" else seen.name.strip())

    controls = [seen for seen in person.screen.all() if seen.role in CONTROLS | {"combo box"}]
    assert controls, "there is nothing on the screen"
    return [str(seen) for seen in controls if not is_called(seen)]


def test_every_control_has_a_name(stage: Desktop, bus: A11yBus, gateway: FarEnd, tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}
    with Program(stage, bus, tmp_path / "data") as program:
        person = Person(program, bus)
        person.sees("Welcome to smsdesk")
        found["Welcome"] = nameless(person)
        person.connects(gateway.address)
        person.composes(people(3), "RM0 Kedai: “open”")
        person.sees("3 will receive")
        found["Compose"] = nameless(person)
        person.presses("Review and send")
        person.sees("Send 3 messages")
        found["Pre-flight"] = nameless(person)
        person.presses("Send 3 messages")
        person.sees("Undo")
        found["Run bar"] = nameless(person)
        person.presses("Send now")
        person.sees("Done: 3 of 3 sent.")
        for tab in person.screen.all("page tab"):
            tab.node.press()
            found[tab.name] = nameless(person)
        for keys, sentence in ((("F1",), "Keys"), (("Control", "k"), "Find anything"), (("Control", ","), "Settings")):
            bus.press(*keys)
            person.sees(re.compile(sentence))
            found[sentence] = nameless(person)
            bus.press("Escape")
    assert {page: each for page, each in found.items() if each} == {}
