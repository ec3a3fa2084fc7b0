"""The upper half of Sent: the broadcasts, newest first, with a search and a filter by date."""

from datetime import datetime

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.ui import figures
from smsdesk.ui.sent.broadcasts_model import BroadcastsModel, Column
from smsdesk.ui.style import style
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.list_table import ListTable
from smsdesk.ui.widgets.menu_button import MenuButton

BREAK_POINT = 1000
TYPING_MS = 200
DATES = (("today", "Today"), ("week", "Last 7 days"), ("month", "Last 30 days"), ("all", "All dates"))
# As long as a moment gets: the column must hold it as this system writes it.
_LONG_MOMENT = (datetime(2026, 11, 25, 22, 0), datetime(2026, 12, 31))


class BroadcastsPane(QWidget):
    """Tells what a person searches and chooses; shows what it is told."""

    search_changed = Signal(str)
    dates_changed = Signal(str)  # a key of DATES
    chosen = Signal(int)  # row
    entered = Signal()  # Enter: on to the recipients
    reset_requested = Signal()  # search and dates back to everything

    def __init__(self, model: BroadcastsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._accounts = False
        self.search = LineEdit("Search broadcasts", placeholder="Search broadcasts", leading="magnifying-glass")
        self.search.setFixedWidth(style.px(220))
        self.dates = MenuButton("All dates", icon="funnel")
        self.dates.setAccessibleName("Dates")
        self.dates.reserve(*(word for _, word in DATES))
        for key, word in DATES:
            self.dates.choices.addAction(word).setData(key)
        self.dates.choices.triggered.connect(lambda action: self._choose_dates(str(action.data())))
        self.table = ListTable("Broadcasts", header_lines=2, single=True)
        self.table.set_paged(model)
        self.empty = EmptyState("magnifying-glass", "", "", "", role="normal")
        self.empty.action_requested.connect(self.reset_requested)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._tell_search)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._tell_search)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.table.opened.connect(lambda _index: self.entered.emit())
        model.rowsInserted.connect(self._on_rows_inserted)
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(style.px(16), style.px(10), style.px(16), 0)
        head.setSpacing(style.px(8))
        head.addWidget(Label("Broadcasts", "pane"), 1)
        head.addWidget(self.search)
        head.addWidget(self.dates)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(style.px(5), 0, style.px(5), 0)
        inner.addWidget(self.table)
        self._stack = QStackedWidget()
        self._stack.addWidget(holder)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def show_accounts(self, shown: bool) -> None:
        """Name the account in every row, as is needed once there are several."""
        self._accounts = shown
        self._fit()

    def show_rows(self) -> None:
        """There are rows to see."""
        self._stack.setCurrentIndex(0)

    def show_nothing(self, title: str, button: str) -> None:
        """Nothing matches: say so, with the way back."""
        self.empty.set_empty(title, "", button)
        self._stack.setCurrentWidget(self.empty)

    def reset(self) -> None:
        """Search nothing, show all dates, without telling anybody."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._typing.stop()
        self.dates.setText(dict(DATES)["all"])

    def select(self, row: int) -> None:
        """Select a row and bring it into sight; `chosen` follows."""
        self.table.selectRow(row)
        self.table.scrollTo(self.table.model().index(row, 0))

    @property
    def selected(self) -> int | None:
        """The selected row."""
        rows = self.table.selected_rows()
        return rows[0] if rows else None

    def _choose_dates(self, key: str) -> None:
        self.dates.setText(dict(DATES)[key])
        self.dates_changed.emit(key)

    def _tell_search(self) -> None:
        self._typing.stop()
        self.search_changed.emit(self.search.text().strip())

    def _on_selected(self) -> None:
        row = self.selected
        if row is not None:
            self.chosen.emit(row)

    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        """A new broadcast on top must not push away what somebody looks at further down."""
        bar = self.table.verticalScrollBar()
        if first == 0 and bar.value() > 0:
            QTimer.singleShot(0, self, lambda: bar.setValue(bar.value() + (last + 1) * self.table.rowHeight(0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < style.px(BREAK_POINT)
        when = self.table.width_for(figures.moment(*_LONG_MOMENT), icon=True)
        to, counts = (112, (68, 76, 78, 60, 84)) if narrow else (150, (80, 86, 88, 68, 96))
        account = 110 if narrow else 130
        self.table.setColumnHidden(Column.ACCOUNT, not self._accounts)
        self.table.set_columns([when, 0, to, account, *counts])
