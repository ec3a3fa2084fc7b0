"""The tab: groups, contacts, and the person being edited, side by side."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from smsdesk.ui.actions import add_action
from smsdesk.ui.contacts.edit_panel import EditPanel
from smsdesk.ui.contacts.groups_pane import GroupsPane
from smsdesk.ui.contacts.people_page import PeoplePage
from smsdesk.ui.style import style

_BREAK_POINT = 1000


class ContactsView(QWidget):
    """`now` gives the present time in the zone to be shown."""

    new_requested = Signal()
    undo_requested = Signal()
    save_requested = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups = GroupsPane()
        self.page = PeoplePage(now)
        self.panel = EditPanel()
        self._narrow: bool | None = None
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        for at, part in enumerate((self.groups, self.page, self.panel)):
            self._splitter.addWidget(part)
            self._splitter.setStretchFactor(at, 1 if part is self.page else 0)
        self.groups.setMinimumWidth(style.px(160))
        self.groups.setMaximumWidth(style.px(280))
        self.panel.setMinimumWidth(style.px(280))
        self.panel.setMaximumWidth(style.px(420))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self.panel.hide()
        self.page.new_requested.connect(self.new_requested)
        self.page.status.undo_requested.connect(self.undo_requested)
        self._add_actions()

    def _add_actions(self) -> None:
        add_action(self, "New contact", "Ctrl+N", self.new_requested.emit)
        add_action(self, "Search contacts", "Ctrl+F", self._on_find)
        add_action(self, "Import contacts", "Ctrl+I", lambda: self.page.import_requested.emit(None))
        add_action(self, "Save contact", "Ctrl+S", self.save_requested.emit)
        add_action(self, "Undo", QKeySequence(QKeySequence.StandardKey.Undo).toString(), self.undo_requested.emit)

    def show_panel(self, shown: bool) -> None:
        """Open or close the edit panel; the focus goes back to the table when it was inside."""
        inside = self.panel.isAncestorOf(self.focusWidget() or self)
        self.panel.setVisible(shown)
        if not shown and inside:
            self.page.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if shown:
            self._fit()

    def show_editing(self, editing: bool) -> None:
        """One primary button: Save while something is changed, else New contact."""
        self.page.new.set_role("normal" if editing else "primary")

    def _on_find(self) -> None:
        self.page.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.page.search.selectAll()

    def _fit(self) -> None:
        """The widths of look.md: 190 and 300, below 1000 px 176 and 280."""
        narrow = self.width() < style.px(_BREAK_POINT)
        left, right = (176, 280) if narrow else (190, 300)
        rest = self.width() - style.px(left) - (style.px(right) if self.panel.isVisibleTo(self) else 0)
        self._splitter.setSizes([style.px(left), rest, style.px(right)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < style.px(_BREAK_POINT)
        if narrow != self._narrow:
            self._narrow = narrow
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears the search, then closes the panel."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.page.search.hasFocus() and self.page.search.text():
            self.page.clear_search()
        elif self.panel.isVisible():
            self.panel.close_requested.emit()
        else:
            event.ignore()
