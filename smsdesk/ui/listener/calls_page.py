"""Step 5: every call to the listener, live, with the reason when one was refused."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from smsdesk.domain.listening import Hit
from smsdesk.ui import wording_listener as wording
from smsdesk.ui.listener.calls_model import KIND, LENGTH, TIME, CallsModel
from smsdesk.ui.style import style
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.table import Table

_ALL_COLUMNS, _MOST_COLUMNS = 760, 560  # px at b = 13
_TODAY, _OTHER_DAYS = 78, 134


class CallsPage(QWidget):
    """A table fills the page, so it is no scrolling one."""

    def __init__(self) -> None:
        super().__init__()
        self.model = CallsModel()
        self.table = Table("Requests to the listener")
        self.table.setModel(self.model)
        self._time = _TODAY
        self.table.set_columns((self._time, 122, 108, 0, 74))
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
        """Where the reasons would be cut, the bytes go first, then what the request was about."""
        super().resizeEvent(event)
        self.table.setColumnHidden(LENGTH, self.width() < style.px(_ALL_COLUMNS))
        self.table.setColumnHidden(KIND, self.width() < style.px(_MOST_COLUMNS))

    def show_calls(self, hits: Sequence[Hit], counts: str, now: datetime) -> None:
        """The newest calls and the line above them; the row somebody stands on keeps its place from the top."""
        row, top = self.table.currentIndex().row(), self.table.verticalScrollBar().value()
        self.model.show_hits(hits, now)
        self._fit_time(hits, now)
        if row >= 0:
            self.table.selectionModel().setCurrentIndex(
                self.model.index(row, 0), self.table.selectionModel().SelectionFlag.NoUpdate
            )
        self.table.verticalScrollBar().setValue(top)
        self.counts.setText(counts)
        self.counts.setVisible(bool(counts))
        self._places.setCurrentIndex(1 if hits else 0)

    def _fit_time(self, hits: Sequence[Hit], now: datetime) -> None:
        """A day needs more room than a time of today; a width that was chosen stays while that is the same."""
        others = any(datetime.fromtimestamp(hit.at).date() != now.date() for hit in hits)
        wanted = _OTHER_DAYS if others else _TODAY
        if wanted != self._time:
            self._time = wanted
            self.table.horizontalHeader().resizeSection(TIME, style.px(wanted))
