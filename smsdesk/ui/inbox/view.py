"""The tab: listener strip on top, conversations at the left, the open one at the right."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.ui import wording_inbox as words
from smsdesk.ui.actions import add_action
from smsdesk.ui.inbox.conversations_model import ConversationsModel
from smsdesk.ui.inbox.conversations_pane import ConversationsPane
from smsdesk.ui.inbox.deeds import Deed
from smsdesk.ui.inbox.listener_strip import ListenerStrip
from smsdesk.ui.inbox.thread_model import ThreadModel
from smsdesk.ui.inbox.thread_pane import ThreadPane
from smsdesk.ui.style import style
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.labels import Line

_BREAK_POINT = 1000
_LEAST_LIST = 300  # px whatever the font


class InboxView(QWidget):
    """`wall` gives the present time in epoch seconds. `deed_requested` with the words of an action's key."""

    shown = Signal()  # it, or its window, has come to the front
    undo_requested = Signal()
    deed_requested = Signal(object)  # tuple of Deeds of which the fitting one is meant

    def __init__(self, wall: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = ListenerStrip()
        self.list = ConversationsPane(ConversationsModel(wall, self))
        self.pane = ThreadPane(ThreadModel(wall, self))
        self.empty = EmptyState("tray", *words.NO_REPLIES, words.SET_UP)
        self._narrow: bool | None = None
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self.pane)
        self._splitter.setStretchFactor(1, 1)
        self.list.setMinimumWidth(min(style.px(240), _LEAST_LIST))
        self.list.setMaximumWidth(style.px(420))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(Line())
        layout.addWidget(self._stack, 1)
        self.pane.reply.focus_given_up.connect(self.list.table.setFocus)
        self._add_actions()

    def _add_actions(self) -> None:
        reply = self.pane.reply
        add_action(self, "Search messages", "Ctrl+F", self.list.focus_search)
        add_action(self, "Reply", "Ctrl+R", lambda: reply.edit.setFocus(Qt.FocusReason.ShortcutFocusReason))
        add_action(self, "Send reply", "Ctrl+Return", reply.send_requested.emit)
        add_action(self, "Next conversation", "Alt+Down", lambda: self.list.step(1))
        add_action(self, "Previous conversation", "Alt+Up", lambda: self.list.step(-1))
        for said, keys, deeds in (
            ("Contact of this number", "Ctrl+O", (Deed.OPEN_CONTACT, Deed.ADD_CONTACT)),
            ("Forward the message", "Ctrl+Shift+F", (Deed.FORWARD,)),
            ("Opt out this number, or allow it again", "Ctrl+Shift+O", (Deed.OPT_OUT, Deed.ALLOW)),
            ("Mark conversation as unread", "Ctrl+U", (Deed.UNREAD,)),
            ("Archive conversation, or back", "Ctrl+E", (Deed.ARCHIVE, Deed.UNARCHIVE)),
            ("Mark conversation as spam, or not", "Ctrl+J", (Deed.SPAM, Deed.NOT_SPAM)),
        ):
            add_action(self, said, keys, self._asker(deeds))
        deleting = self._asker((Deed.BIN, Deed.RESTORE))
        add_action(self.list.table, "Delete conversation, or take it back", "Del", deleting)
        undo = QKeySequence(QKeySequence.StandardKey.Undo).toString()
        add_action(self, "Undo in the Inbox", undo, self.undo_requested.emit)

    def _asker(self, deeds: tuple[Deed, ...]) -> Callable[[], None]:
        return lambda: self.deed_requested.emit(deeds)

    def show_lists(self) -> None:
        """There are conversations."""
        self.strip.button.show()
        self._stack.setCurrentWidget(self._splitter)

    def show_empty(self, title: str, sentence: str, button: str) -> None:
        """Nobody has written yet."""
        self.strip.button.setVisible(not button)  # it stands in the middle then
        self.empty.set_empty(title, sentence, button)
        self._stack.setCurrentWidget(self.empty)

    @property
    def is_empty(self) -> bool:
        """True while nobody has written."""
        return self._stack.currentWidget() is self.empty

    def _fit(self) -> None:
        """300 px of conversations, fewer in a narrow window."""
        left = style.px(280 if self._narrow else 300)
        self._splitter.setSizes([left, max(1, self.width() - left)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < style.px(_BREAK_POINT)
        if narrow != self._narrow:
            self._narrow = narrow
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def event(self, event: QEvent) -> bool:
        """The window has come to the front: Qt tells everything that is seen in it."""
        if event.type() == QEvent.Type.WindowActivate:
            self.shown.emit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the reply or the thread for the list, then clears the search."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.pane.isAncestorOf(self.focusWidget() or self):
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.list.search.text():
            self.list.clear_search()
        else:
            event.ignore()
