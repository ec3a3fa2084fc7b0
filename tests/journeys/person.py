"""What a person does with the program, in the words of the screens: look, press, write, connect, send."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from a11y_bus import A11yBus, AccessError
from access import Name, Node, Seen, State
from far_end_practice import PASSWORD, USER
from program import Program
from tables import find_table


class Person:
    """Somebody at the desktop; everything is found by role and accessible name."""

    def __init__(self, program: Program, bus: A11yBus) -> None:
        self.program = program
        self.bus = bus

    @property
    def screen(self) -> Node:
        """All that the program shows now."""
        return self.program.screen

    def sees(self, sentence: Name, seconds: float | None = None) -> Node:
        """Wait until something on the screen says this."""
        return self.screen.find(None, sentence, seconds)

    def reads(self, start: str) -> str:
        """The whole of the sentence that begins so."""
        return self.sees(re.compile("^" + re.escape(start))).name

    def presses(self, name: Name) -> None:
        """Press a button, a box or a tab."""
        found = self.bus.wait(lambda: self._pressable(name), lambda: f"no {name!r} in\n{self.screen.printed()}")
        found[0].node.press()

    def _pressable(self, name: Name) -> list[Seen]:
        return [seen for seen in self.screen.all(None, name) if seen.role in ("push button", "check box", "page tab")]

    def writes(self, name: str, text: str) -> Node:
        """Put a text into a field."""
        field = self.screen.find("text", name)
        field.set_text(text)
        return field

    def holds(self, name: str) -> str:
        """What stands in a field."""
        return self.screen.find("text", name).text

    # The keyboard alone

    def focused(self) -> list[str]:
        """What has the focus: the names of the control and of what it stands in."""
        return [seen.name for seen in self.screen.all() if seen.has(State.FOCUSED) and seen.name]

    def tabs_to(self, name: str, most: int = 60) -> None:
        """Press Tab until a control has the focus."""
        passed = []
        for _ in range(most):
            if name in self.focused():
                return
            passed.append(self.focused())
            self.bus.press("Tab")
            self.bus.wait(lambda: self.focused() != passed[-1], lambda: f"the focus stays on {passed[-1]}")
        raise AccessError(f"Tab does not lead to {name!r}, but to {passed}")

    def types(self, name: str, text: str) -> None:
        """Go to a field with Tab and type into it, in place of what stands there."""
        self.tabs_to(name)
        self.bus.press("Control", "a")
        self.bus.write(text)

    # Accounts

    def fills_account(self, address: str, user_name: str = USER, password: str = PASSWORD) -> None:
        """Fill the account form; an http address needs the explicit choice."""
        self.writes("Gateway address", address)
        if address.startswith("http://"):
            box = self.screen.find("check box", "Use http anyway")
            if not box.has(State.CHECKED):
                box.press()
        self.writes("User name", user_name)
        self.writes("Password", password)

    def connects(self, address: str) -> None:
        """From the welcome page to an account that works."""
        self.fills_account(address)
        self.presses("Check and save")
        self.sees(re.compile("^It works"))

    # The main job

    def goes_to(self, tab: str) -> None:
        """Bring a tab to the front."""
        self.screen.find("page tab", tab).press()

    def chooses(self, people: Sequence[str]) -> None:
        """Put numbers into To, one a line, and make chips of them."""
        self.writes("To", "\n".join(people)).focus()
        self.bus.press("Return")

    def composes(self, people: Sequence[str], text: str) -> None:
        """Everything that a broadcast needs."""
        self.goes_to("Compose")
        self.chooses(people)
        self.writes("Message", text)

    def chooses_kind(self, kind: str) -> None:
        """Choose what a message is sent as."""
        box = self.screen.find_labelled("combo box", "Kind")
        if box.name != kind:
            box.choose(kind)

    @contextmanager
    def in_settings(self) -> Iterator[None]:
        """With the settings open, the account's in front."""
        self.presses("Settings")
        self.sees("Own number")
        yield
        self.bus.press("Escape")
        self.screen.wait_gone(None, "Own number")

    def sends(self, number: int, *, now: bool = True) -> None:
        """From Compose through the pre-flight sheet; `now` does not wait for the hold to run out."""
        self.presses("Review and send")
        self.presses(f"Send {number} messages" if number != 1 else "Send 1 message")
        if now:
            self.presses("Send now")

    def broadcasts(self) -> list[dict[str, str]]:
        """The rows of Sent by the titles of its columns, the newest first."""
        self.goes_to("Sent")
        return find_table(self.screen, "Broadcasts").records()

    def recipients(self, number: int) -> dict[str, str]:
        """Number (digits alone) and state of every recipient of the broadcast that is looked at."""
        table = find_table(self.screen, "Recipients")
        table.focus()
        self.bus.press("Control", "End")  # long lists are read as far as they are looked at

        def read() -> dict[str, str]:
            rows = table.records()
            states = {"".join(filter(str.isdigit, row["Number"])): row["State"] for row in rows}
            return states if len(states) == len(rows) == number and "" not in states else {}

        return dict(self.bus.wait(read, lambda: f"not {number} recipients, but {table.records()[:5]}"))


def people(number: int, first: int = 0) -> list[str]:
    """Fictional mobile numbers as one writes them."""
    return [f"+60 12-555 {at:04d}" for at in range(first, first + number)]


def digits(written: Iterable[str]) -> set[str]:
    """The same numbers as the gateway knows them."""
    return {"".join(filter(str.isdigit, each)) for each in written}


def files_with(folder: Path, secret: str) -> list[str]:
    """The files below a folder in which a text can be found, as UTF-8 or as UTF-16."""
    needles = [secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(needle in path.read_bytes() for needle in needles)]
