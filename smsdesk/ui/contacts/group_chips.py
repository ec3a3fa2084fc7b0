"""The groups of a person in the edit panel: chips to take out, and a menu to put in."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from smsdesk.domain.records import ContactGroup
from smsdesk.ui.icons import icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.chip import Chip
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import Label


class GroupChips(QWidget):
    """`edited` after every change; nothing is stored before the person saves."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[ContactGroup] = ()
        self._chosen: list[int] = []
        self._chips: list[Chip] = []
        self.add = Button("Add to group", "link", icon="plus")
        self.add.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.add.clicked.connect(self._on_add_clicked)
        self._holder = Flow(style.px(6), style.px(4))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        for part in (Label("Groups", "small", "text2"), self._holder, self.add):
            layout.addWidget(part)

    def chosen(self) -> frozenset[int]:
        """The ids of the groups."""
        return frozenset(self._chosen)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        return [*self._chips, self.add]

    def show_groups(self, groups: Sequence[ContactGroup], chosen: Collection[int]) -> None:
        """All groups there are, and those of this person."""
        self._all = groups
        self._chosen = [group.id for group in groups if group.id in chosen]
        self._rebuild()

    def _rebuild(self) -> None:
        for chip in self._chips:
            self._holder.remove(chip)
        names = {group.id: group.name for group in self._all}
        self._chips = [self._chip(key, names[key]) for key in self._chosen]
        self._holder.setVisible(bool(self._chosen))
        self.add.setVisible(len(self._chosen) < len(self._all))
        self.setVisible(bool(self._all))

    def _chip(self, key: int, name: str) -> Chip:
        chip = Chip("users", name)
        chip.remove_requested.connect(lambda: self._remove(key))
        self._holder.add(chip)
        return chip

    def _remove(self, key: int) -> None:
        self._chosen.remove(key)
        self._rebuild()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _put_in(self, key: int) -> None:
        self._chosen = [group.id for group in self._all if group.id in (*self._chosen, key)]
        self._rebuild()
        self.edited.emit()

    def _on_add_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in self._all:
            if group.id not in self._chosen:
                name = group.name.replace("&", "&&")
                menu.addAction(icon("users"), name, lambda key=group.id: self._put_in(key))
        menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height())))
