"""The Sent tab: broadcasts above, the recipients of the chosen one below, or a word about what will be here."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.ui.actions import add_action
from smsdesk.ui.sent.broadcasts_model import BroadcastsModel
from smsdesk.ui.sent.broadcasts_pane import BroadcastsPane
from smsdesk.ui.sent.recipients_model import RecipientsModel
from smsdesk.ui.sent.recipients_pane import RecipientsPane
from smsdesk.ui.style import style
from smsdesk.ui.widgets.empty import EmptyState

_SHARES = (42, 58)
_LEAST = (150, 240)


class SentView(QWidget):
    """`broadcasts` above, `recipients` below, divided 42 : 58 by a splitter."""

    write_requested = Signal()
    shown = Signal()

    def __init__(self, now: Callable[[], float], parent: QWidget | None = None) -> None:
        """`now` gives the wall clock in seconds since the epoch."""
        super().__init__(parent)
        self.broadcasts = BroadcastsPane(BroadcastsModel(now, self))
        self.recipients = RecipientsPane(RecipientsModel(now, self))
        self.empty = EmptyState(
            "paper-plane-tilt",
            "Nothing sent yet",
            "Every broadcast stays here, with what happened to each message.",
            "Write a message",
        )
        self.empty.action_requested.connect(self.write_requested)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        for pane, share, least in zip((self.broadcasts, self.recipients), _SHARES, _LEAST, strict=True):
            pane.setMinimumHeight(style.px(least))
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(self._splitter.count() - 1, share)
        # Stretch factors only share what is beyond the size hints; so the sizes are given too.
        self._splitter.setSizes([share * 100 for share in _SHARES])
        self._splitter.setAccessibleName("Broadcasts and recipients")
        self._pages = QStackedWidget()
        self._blank = QWidget()
        for page in (self._blank, self._splitter, self.empty):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.broadcasts.entered.connect(self._to_recipients)
        add_action(self, "Search recipients", "Ctrl+F", self.recipients.search.setFocus)
        add_action(self, "Search broadcasts", "Ctrl+Shift+F", self.broadcasts.search.setFocus)

    def show_lists(self) -> None:
        """There are broadcasts."""
        self._pages.setCurrentWidget(self._splitter)

    def show_empty(self) -> None:
        """Nothing was ever sent."""
        self._pages.setCurrentWidget(self.empty)

    def show_chosen(self, shown: bool) -> None:
        """The lower half, or nothing while no broadcast is chosen."""
        self.recipients.setVisible(shown)

    def _to_recipients(self) -> None:
        if self.recipients.isVisible():
            self.recipients.table.setFocus(Qt.FocusReason.TabFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()
