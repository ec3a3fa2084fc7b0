"""What a person does with the program, in the words of the screens: look, press, write, connect, send."""

import re
from pathlib import Path

from a11y_bus import A11yBus
from access import Name, Node, Seen
from far_end_practice import PASSWORD, USER
from program import Program


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
        self.bus.wait(lambda: self._pressable(name), lambda: f"no {name!r} to press in\n{self.screen.printed()}")
        self._pressable(name)[0].node.press()

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

    # Accounts

    def fills_account(self, address: str, user_name: str = USER, password: str = PASSWORD) -> None:
        """Fill the account form; an http address needs the explicit choice."""
        self.writes("Gateway address", address)
        if address.startswith("http://"):
            box = self.screen.find("check box", "Use http anyway")
            if not box.ticked:
                box.press()
        self.writes("User name", user_name)
        self.writes("Password", password)

    def connects(self, address: str) -> None:
        """From the welcome page to an account that works."""
        self.fills_account(address)
        self.presses("Check and save")
        self.sees(re.compile("^It works"))


def files_with(folder: Path, secret: str) -> list[str]:
    """The files below a folder in which a text can be found, as UTF-8 or as UTF-16."""
    needles = [secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(needle in path.read_bytes() for needle in needles)]
