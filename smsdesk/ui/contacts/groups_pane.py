"""The left pane: all contacts, the groups with their sizes, opt-outs, the bin, and a new group typed in place."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QSizePolicy, QVBoxLayout, QWidget

from smsdesk.domain.people import PeopleCounts, Shelf
from smsdesk.ui.contacts.places import ALL, BIN, NO_GROUP, OPTED_OUT, Place, size_of
from smsdesk.ui.contacts.shelf_delegate import ShelfDelegate, ShelfRole
from smsdesk.ui.figures import whole
from smsdesk.ui.icons import icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import Label


class ShelfList(QListWidget):
    """The list itself; a group is renamed with F2 in place and deleted with Del."""

    delete_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "sunken")
        self.setAccessibleName("Groups")
        self.setMouseTracking(True)
        self.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.state() != QListWidget.State.EditingState:
            self.delete_pressed.emit()
            return
        super().keyPressEvent(event)


class GroupsPane(QWidget):
    """`place_chosen` with a Place; wishes about a group carry its id."""

    place_chosen = Signal(object)
    new_group_requested = Signal(str)
    rename_requested = Signal(int, str)
    delete_requested = Signal(int)
    send_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._counts = PeopleCounts(0, 0, 0, 0, ())
        self.list = ShelfList()
        self._delegate = ShelfDelegate(self.list)
        self.list.setItemDelegate(self._delegate)
        self.new_group = Button("New group", "quiet", icon="plus")
        self.name = LineEdit("Name of the new group", placeholder="Name, then Enter")
        self.problem = Label("", "small", "bad", wrap=True)
        self._build()
        self._connect()
        self.show_counts(self._counts)

    def _build(self) -> None:
        self.new_group.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.name.hide()
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.px(8), style.px(10), style.px(8), style.px(10))
        layout.setSpacing(style.px(4))
        for part in (self.list, self.new_group, self.name, self.problem):
            layout.addWidget(part)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._on_current_changed)
        self.list.delete_pressed.connect(self.delete_current)
        self.list.customContextMenuRequested.connect(self._on_menu_requested)
        self._delegate.renamed.connect(self.rename_requested)
        self.new_group.clicked.connect(self.begin_new_group)
        self.name.returnPressed.connect(self._on_name_return_pressed)
        self.name.textChanged.connect(lambda: self.show_problem(""))

    @property
    def place(self) -> Place:
        """The place that is chosen."""
        item = self.list.currentItem()
        found = item.data(ShelfRole.PLACE) if item is not None else None
        return found if isinstance(found, Place) else ALL

    def show_counts(self, counts: PeopleCounts) -> None:
        """The places with their sizes; the chosen one stays chosen, All if it is gone."""
        present = self.place
        self._counts = counts
        rows: list[tuple[str, str, Place] | None] = [("All contacts", "address-book", ALL)]
        rows += [(group.name, "users", Place(Shelf.GROUP, group.id)) for group in counts.groups]
        rows += [("No group", "user", NO_GROUP), None, ("Opted out", "prohibit", OPTED_OUT), ("Bin", "trash", BIN)]
        self.list.blockSignals(True)
        self._delegate.end_editing()
        for at, row in enumerate(rows):
            item = self.list.item(at) or QListWidgetItem(self.list)
            self._fill(item, row)
        while self.list.count() > len(rows):
            self.list.takeItem(len(rows))
        found = self._choose(present)
        self.list.blockSignals(False)
        if not found:
            self.list.setCurrentRow(0)

    def show_place(self, place: Place) -> None:
        """Choose a place, as if it had been clicked."""
        self._choose(place)

    def begin_new_group(self) -> None:
        """A field for the name in place of the button."""
        self.new_group.hide()
        self.name.clear()
        self.name.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_new_group(self) -> None:
        """The button again."""
        had_focus = self.name.hasFocus()
        self.show_problem("")
        self.name.hide()
        self.new_group.show()
        if had_focus:
            self.new_group.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, sentence: str) -> None:
        """Why the name of the new group will not do; "" takes it away."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def rename_current(self) -> None:
        """Edit the chosen group's name in its row."""
        if self.place.shelf is Shelf.GROUP:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.editItem(self.list.currentItem())

    def delete_current(self) -> None:
        """Ask for the chosen group to be deleted."""
        if self.place.group_id is not None:
            self.delete_requested.emit(self.place.group_id)

    def _fill(self, item: QListWidgetItem, row: tuple[str, str, Place] | None) -> None:
        if row is None:
            item.setText("")
            item.setData(ShelfRole.PLACE, None)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            return
        name, icon_name, place = row
        size = size_of(place, self._counts)
        item.setText(name)
        item.setData(ShelfRole.PLACE, place)
        item.setData(ShelfRole.ICON, icon_name)
        item.setData(ShelfRole.SIZE, size)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {whole(size)}")
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if place.shelf is Shelf.GROUP else flags)

    def _choose(self, place: Place) -> bool:
        for at in range(self.list.count()):
            if self.list.item(at).data(ShelfRole.PLACE) == place:
                self.list.setCurrentRow(at)
                return True
        return False

    def _on_current_changed(self) -> None:
        self.place_chosen.emit(self.place)

    def _on_name_return_pressed(self) -> None:
        self.new_group_requested.emit(self.name.text())

    def _on_menu_requested(self, at: QPoint) -> None:
        place = self.place
        if self.list.itemAt(at) is not self.list.currentItem() or place.group_id is None:
            return
        group_id = place.group_id
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("paper-plane-tilt"), "Send to this group", lambda: self.send_requested.emit(group_id))
        menu.addAction(icon("pencil-simple"), "Rename\tF2", self.rename_current)
        menu.addAction(icon("trash"), "Delete group\tDel", self.delete_current)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.name.isVisible():
            self.end_new_group()
            return
        super().keyPressEvent(event)
