"""Reads and drives a program from outside through AT-SPI2, as a screen reader does: by role and accessible name.

The interfaces are those of https://gitlab.gnome.org/GNOME/at-spi2-core/-/tree/main/xml
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from a11y_bus import ATSPI, REGISTRY, A11yBus, AccessError
from jeepney import DBusAddress, Message, Properties, new_method_call

Name = str | re.Pattern[str]
_NULL = "/org/a11y/atspi/null"
_LABELLED_BY = 2
_NOT_ENTERED = {"table", "tree table", "tree", "label", "check box", "page tab", "list item", "progress bar"}
"""A table's cells are children too, by the ten thousand: see tables.py. The others have none."""


class State(IntEnum):
    """The bits of AT-SPI's state set that tests ask for."""

    ACTIVE = 1
    CHECKED = 4
    EDITABLE = 7
    ENABLED = 8
    EXPANDED = 10
    FOCUSABLE = 11
    FOCUSED = 12
    SELECTED = 23
    SHOWING = 25


@dataclass(frozen=True)
class Node:
    """One object of a program; everything is asked anew each time."""

    bus: A11yBus = field(repr=False, compare=False)
    owner: str
    path: str

    def _at(self, interface: str) -> DBusAddress:
        return DBusAddress(self.path, self.owner, ATSPI + interface)

    def _call(self, interface: str, method: str, signature: str = "", *body: Any) -> Any:
        answer = self.bus.ask([new_method_call(self._at(interface), method, signature or None, body)])[0]
        if answer is None:
            raise AccessError(f"{self} refuses {interface}.{method}{body}")
        return answer[0] if answer else None

    def _get(self, interface: str, name: str) -> Any:
        answer = self.bus.ask([Properties(self._at(interface)).get(name)])[0]
        if answer is None:
            raise AccessError(f"{self} has no {interface}.{name}")
        return answer[0][1]

    def __str__(self) -> str:
        seen = self.look()
        return str(seen) if seen else f"{self.path} (gone)"

    # Reading

    def look(self) -> "Seen | None":
        """Role, name and states as they are now; None when it is gone."""
        found = _look([self])
        return found[0] if found else None

    @property
    def name(self) -> str:
        """The accessible name."""
        return str(self._get("Accessible", "Name"))

    @property
    def description(self) -> str:
        """The accessible description: what is read after the name."""
        return str(self._get("Accessible", "Description"))

    @property
    def text(self) -> str:
        """The text of a field."""
        return str(self._call("Text", "GetText", "ii", 0, -1))

    @property
    def value(self) -> float:
        """The value of a progress bar, slider or spin box."""
        return float(self._get("Value", "CurrentValue"))

    @property
    def label(self) -> str:
        """What its label says; a combo box needs one, since its own name is the chosen entry."""
        relations = self._call("Accessible", "GetRelationSet")
        return " ".join(
            Node(self.bus, *place).name for kind, places in relations if kind == _LABELLED_BY for place in places
        )

    def has(self, state: State) -> bool:
        """True if it is in this state now."""
        seen = self.look()
        return seen is not None and seen.has(state)

    # Finding

    def tree(self) -> "Seen | None":
        """All that is on the screen from here on; tables are not entered. None when it is gone."""
        root = self.look()
        level = [root] if root else []
        while level:
            level = _open([seen for seen in level if seen.role not in _NOT_ENTERED])
        return root

    def printed(self) -> str:
        """What is on the screen, for the person who reads why a test failed."""
        tree = self.tree()
        return "\n".join(tree.lines()) if tree else f"{self.path} (gone)"

    def all(self, role: str | None = None, name: Name | None = None) -> "list[Seen]":
        """All that is on the screen with this role and name, in reading order; a pattern is searched for."""
        tree = self.tree()
        found = tree.walk() if tree else iter(())
        return [seen for seen in found if role in (None, seen.role) and _fits(name, seen.name)]

    def find(self, role: str | None = None, name: Name | None = None, seconds: float | None = None) -> "Node":
        """The first such object, as soon as it is on the screen."""
        looked_for = f"{role or 'nothing'} {name!r}"
        found = self.bus.wait(
            lambda: self.all(role, name), lambda: f"there is no {looked_for} in\n{self.printed()}", seconds
        )
        return found[0].node

    def find_labelled(self, role: str, label: str) -> "Node":
        """The first object on the screen whose label says this."""

        def look() -> list[Node]:
            return [seen.node for seen in self.all(role) if seen.node.label == label]

        return self.bus.wait(look, lambda: f"no {role} is labelled {label!r} in\n{self.printed()}")[0]

    def shows(self, name: Name) -> bool:
        """True if something on the screen has this name now."""
        return bool(self.all(None, name))

    def wait_gone(self, role: str | None = None, name: Name | None = None) -> None:
        """Wait until nothing like it is on the screen."""
        self.bus.wait(lambda: not self.all(role, name), lambda: f"{role} {name!r} does not go from\n{self.printed()}")

    def wait_state(self, state: State, wanted: bool = True) -> "Node":
        """Wait until it is in a state (or no longer)."""
        self.bus.wait(lambda: self.has(state) is wanted, lambda: f"{self} does not become {state.name}: {wanted}")
        return self

    # Doing

    def press(self, *, waiting: bool = True) -> None:
        """Press a button, tick a box, choose a tab, as soon as it is enabled; at once when not `waiting`, and refused
        when it is disabled."""
        if waiting:
            self.wait_state(State.ENABLED)
        self._call("Action", "DoAction", "i", 0)

    def focus(self) -> "Node":
        """Give it the keyboard."""
        self._call("Component", "GrabFocus")
        return self.wait_state(State.FOCUSED)

    def choose(self, entry: str) -> None:
        """Choose an entry of a combo box with keys."""
        self.press()
        self.find("list item", entry)
        entries = [seen.name for seen in self.all("list item")]
        self.bus.press("Home")
        self.bus.press("Down", times=entries.index(entry))
        self.find("list item", entry).wait_state(State.SELECTED)
        self.bus.press("Return")
        self.bus.wait(lambda: self.name == entry, lambda: f"{self} should be {entry!r}")

    def set_text(self, text: str) -> None:
        """Put a text in place of the present one, as a paste over everything does."""
        if not self._call("EditableText", "SetTextContents", "s", text):
            raise AccessError(f"{self} does not take a text")


@dataclass(eq=False)
class Seen:
    """An object as it was when the tree was read."""

    node: Node
    role: str
    name: str
    states: int
    children: "list[Seen]" = field(default_factory=list)

    def has(self, state: State) -> bool:
        """True if it was in this state."""
        return bool(self.states >> state & 1)

    def walk(self) -> "Iterator[Seen]":
        """Itself and all below, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def lines(self, depth: int = 0) -> Iterator[str]:
        """One line for each; containers without a name only lend their place."""
        silent = not self.name and self.role in ("filler", "panel")
        if not silent:
            yield "  " * depth + str(self)
        for child in self.children:
            yield from child.lines(depth + (not silent))

    def __str__(self) -> str:
        words = [state.name.lower() for state in (State.FOCUSED, State.CHECKED, State.SELECTED) if self.has(state)]
        words += [] if self.has(State.ENABLED) else ["disabled"]
        return " ".join([self.role, repr(self.name), *words])


def application(bus: A11yBus, pid: int) -> Node:
    """The program with this process id, as soon as it is on the bus."""
    desktop = Node(bus, REGISTRY, "/org/a11y/atspi/accessible/root")

    def look() -> list[Node]:
        return [child for child in _children([desktop])[0] if bus.process_of(child.owner) == pid]

    return bus.wait(look, lambda: f"process {pid} did not come to the accessibility bus")[0]


def _fits(wanted: Name | None, name: str) -> bool:
    return wanted is None or (name == wanted if isinstance(wanted, str) else bool(wanted.search(name)))


def _children(nodes: Sequence[Node]) -> list[list[Node]]:
    bodies = _ask(nodes, [new_method_call(node._at("Accessible"), "GetChildren") for node in nodes])
    return [
        [Node(node.bus, owner, path) for owner, path in (body[0] if body else ()) if path != _NULL]
        for node, body in zip(nodes, bodies, strict=True)
    ]


def _roles(nodes: Sequence[Node]) -> list[str]:
    """Their roles; what is known already is not asked again, since a role never changes."""
    known = nodes[0].bus.roles if nodes else {}
    fresh = [node for node in nodes if (node.owner, node.path) not in known]
    bodies = _ask(fresh, [new_method_call(node._at("Accessible"), "GetRoleName") for node in fresh])
    known.update({(node.owner, node.path): body[0] for node, body in zip(fresh, bodies, strict=True) if body})
    return [known.get((node.owner, node.path), "") for node in nodes]


def _look(nodes: Sequence[Node], hidden_too: bool = True) -> list[Seen]:
    """Role, name and states of many objects; those that went meanwhile are left out."""
    bodies = _ask(nodes, [new_method_call(node._at("Accessible"), "GetState") for node in nodes])
    states = {node: body[0][0] | body[0][1] << 32 for node, body in zip(nodes, bodies, strict=True) if body}
    shown = [node for node in nodes if node in states and (hidden_too or states[node] >> State.SHOWING & 1)]
    names = _ask(shown, [Properties(node._at("Accessible")).get("Name") for node in shown])
    return [
        Seen(node, role, name[0][1], states[node])
        for node, role, name in zip(shown, _roles(shown), names, strict=True)
        if name and role
    ]


def _ask(nodes: Sequence[Node], messages: Sequence[Message]) -> list[Any]:
    return nodes[0].bus.ask(messages) if nodes else []


def _open(level: list[Seen]) -> list[Seen]:
    """Give each its children that are on the screen; all of these together."""
    families = _children([seen.node for seen in level])
    shown = {seen.node: seen for seen in _look([child for family in families for child in family], hidden_too=False)}
    for parent, family in zip(level, families, strict=True):
        parent.children += [shown[child] for child in family if child in shown]
    return list(shown.values())
