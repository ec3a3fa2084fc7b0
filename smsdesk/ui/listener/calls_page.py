"""Step 5: every call to the listener, live, with the reason when one was refused."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from smsdesk.domain.listening import Hit
from smsdesk.ui import wording_listener as wording
from smsdesk.ui.listener.calls_model import LENGTH, CallsModel
from smsdesk.ui.style import style
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.table import Table

_ALL_COLUMNS = 760  # px at b = 13


class CallsPage(QWidget):
    """A table fills the page, so it is no scrolling one."""

    def __init__(self) -> None:
        super().__init__()
        self.model = CallsModel()
        self.table = Table("Requests to the listener")
        self.table.setModel(self.model)
        self.table.set_columns((134, 122, 108, 0, 74))
        self.counts = Label("", "body", "text2")
        self._places = QStackedWidget()
        self._places.addWidget(EmptyState("broadcast", wording.NO_CALLS, wording.NO_CALLS_MORE))
        self._places.addWidget(self.table)
        head = QVBoxLayout()
        head.setContentsMargins(style.px(24), style.px(20), style.px(24), style.px(8))
        head.setSpacing(style.px(10))
        head.addWidget(Label(wording.CALLS_TITLE, "sheet", wrap=True))
        head.addWidget(Label(wording.CALLS_INTRO, "body", "text2", wrap=True))
        head.addWidget(self.counts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        table = QVBoxLayout()
        table.setContentsMargins(style.px(13), 0, style.px(13), style.px(8))
        table.addWidget(self._places)
        layout.addLayout(table, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the reasons would be cut, the bytes go first."""
        super().resizeEvent(event)
        self.table.setColumnHidden(LENGTH, self.width() < style.px(_ALL_COLUMNS))

    def show_calls(self, hits: Sequence[Hit], counts: str, now: datetime) -> None:
        """The newest calls and the line above them; the row somebody stands on keeps its place from the top."""
        row, top = self.table.currentIndex().row(), self.table.verticalScrollBar().value()
        self.model.show_hits(hits, now)
        if row >= 0:
            self.table.selectionModel().setCurrentIndex(
                self.model.index(row, 0), self.table.selectionModel().SelectionFlag.NoUpdate
            )
        self.table.verticalScrollBar().setValue(top)
        self.counts.setText(counts)
        self.counts.setVisible(bool(counts))
        self._places.setCurrentIndex(1 if hits else 0)
