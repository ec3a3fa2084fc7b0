"""Which controls on a screen have no name, so that neither a screen reader nor a voice can call them."""

from access import Node, Seen

ROLES = {
    "check box",
    "combo box",
    "link",
    "list",
    "page tab",
    "page tab list",
    "progress bar",
    "push button",
    "radio button",
    "slider",
    "spin button",
    "table",
    "text",
    "toggle button",
    "tree",
}
"""What a person reads from, presses or writes into."""


def nameless(screen: Node) -> list[str]:
    """The controls without a name; a combo box, whose name is its choice, needs a label."""
    controls = [seen for seen in screen.all() if seen.role in ROLES]
    assert controls, "there is nothing on the screen"
    return [f"{seen.role} {seen.name!r}" for seen in controls if not _called(seen)]


def _called(seen: Seen) -> bool:
    return bool((seen.node.label if seen.role == "combo box" else seen.name).strip())
