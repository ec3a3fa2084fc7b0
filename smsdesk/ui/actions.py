"""Everything that can be done from anywhere, with its keys: the source of the key map and of "Find anything"."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


def add_action(owner: QWidget, text: str, keys: str, slot: Callable[[], object]) -> QAction:
    """Give `owner` an action with its keys ("Ctrl+K", or "" for none); it works while `owner` has the focus in it.

    A tab adds the actions of its page this way: the key map and "Find anything" show whatever a page has.
    """
    action = QAction(text, owner)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _checked: slot())
    owner.addAction(action)
    return action


def actions_of(owner: QWidget) -> list[QAction]:
    """The actions that `owner` and everything in it offer: with words, each once, in the order they were added.

    Of what stands in `owner` only those with keys: the others are entries of menus.
    """
    found: dict[str, QAction] = {}
    for widget in [owner, *owner.findChildren(QWidget)]:
        for action in widget.actions():
            if action.text() and not action.isSeparator() and (widget is owner or keys_of(action)):
                found.setdefault(words(action), action)
    return list(found.values())


def words(action: QAction) -> str:
    """An action's text without the marks of mnemonics."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def keys_of(action: QAction) -> str:
    """The keys as this system writes them; Enter is called so in every other place."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")
