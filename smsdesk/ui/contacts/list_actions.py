"""The row below the table: what can be done with the selected rows, or with the group that is shown."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from smsdesk.domain.records import ContactGroup
from smsdesk.ui.contacts.action_row import ActionRow
from smsdesk.ui.icons import icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, Role
from smsdesk.ui.widgets.labels import Line


class Action(StrEnum):
    """What can be done."""

    SEND_GROUP = "send_group"
    RENAME_GROUP = "rename_group"
    DELETE_GROUP = "delete_group"
    SEND = "send"
    ADD = "add"
    REMOVE = "remove"
    OPT_OUT = "opt_out"
    PERSON = "person"
    DELETE = "delete"
    RESTORE = "restore"
    ERASE = "erase"
    EMPTY_BIN = "empty_bin"
    ALLOW = "allow"


_LOOKS: dict[Action, tuple[str, str, Role]] = {
    Action.SEND_GROUP: ("Send to this group", "paper-plane-tilt", "normal"),
    Action.RENAME_GROUP: ("Rename", "pencil-simple", "normal"),
    Action.DELETE_GROUP: ("Delete group", "trash", "danger"),
    Action.SEND: ("Send message", "paper-plane-tilt", "normal"),
    Action.ADD: ("Add to group…", "users", "normal"),
    Action.REMOVE: ("Remove from group", "user-minus", "normal"),
    Action.OPT_OUT: ("Opt out", "prohibit", "normal"),
    Action.PERSON: ("All about this person…", "shield-check", "normal"),
    Action.RESTORE: ("Restore", "arrow-counter-clockwise", "normal"),
    Action.ALLOW: ("Allow again…", "check", "normal"),
    Action.DELETE: ("Delete", "trash", "danger"),
    Action.ERASE: ("Delete for good…", "trash", "danger"),
    Action.EMPTY_BIN: ("Empty the bin…", "trash", "danger"),
}
_DELETE_ON_CLOSE = Qt.WidgetAttribute.WA_DeleteOnClose
_SPARE = {Action.RENAME_GROUP, Action.DELETE_GROUP, Action.REMOVE, Action.OPT_OUT, Action.PERSON}


class ListActions(QWidget):
    """`requested(action)`; choosing a group in "Add to group…" is `group_chosen(id)`, 0 for a new one."""

    requested = Signal(object)
    group_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: Sequence[ContactGroup] = ()
        self._shown: tuple[Action, ...] = ()
        self._row = ActionRow("More that can be done")
        self.buttons: dict[Action, Button] = {}
        for action, (text, icon_name, role) in _LOOKS.items():
            button = Button(text, role, icon=icon_name, height="small")
            button.clicked.connect(lambda _checked=False, each=action: self._on_clicked(each))
            self.buttons[action] = button
            self._row.add(button, spare=action in _SPARE)
        inner = QVBoxLayout()
        inner.setContentsMargins(style.px(12), style.px(4), style.px(12), style.px(4))
        inner.addWidget(self._row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Line())
        layout.addLayout(inner)
        self.show_actions()

    def show_actions(self, *actions: Action) -> None:
        """These and no others; none hides the row."""
        self._shown = actions
        self.setVisible(bool(actions))
        self._row.set_wanted(*(self.buttons[action] for action in actions))

    def show_groups(self, groups: Sequence[ContactGroup]) -> None:
        """The groups that are offered."""
        self._groups = groups

    def open_menu(self, at: QPoint) -> None:
        """The same actions as a context menu."""
        menu = QMenu(self)
        menu.setAttribute(_DELETE_ON_CLOSE)
        for action in self._shown:
            text, icon_name, role = _LOOKS[action]
            if action is Action.ADD:
                self._fill(menu.addMenu(icon(icon_name), text))
            else:
                menu.addAction(
                    icon(icon_name, "bad" if role == "danger" else "text2"),
                    text,
                    lambda each=action: self.requested.emit(each),
                )
        menu.popup(at)

    def _on_clicked(self, action: Action) -> None:
        if action is not Action.ADD:
            self.requested.emit(action)
            return
        menu = QMenu(self)
        menu.setAttribute(_DELETE_ON_CLOSE)
        self._fill(menu)
        button = self.buttons[action]
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _fill(self, menu: QMenu) -> None:
        for group in self._groups:
            # Ampersands would be taken for mnemonics.
            name = group.name.replace("&", "&&")
            menu.addAction(icon("users"), name, lambda key=group.id: self.group_chosen.emit(key))
        if self._groups:
            menu.addSeparator()
        menu.addAction(icon("plus"), "New group", lambda: self.group_chosen.emit(0))
