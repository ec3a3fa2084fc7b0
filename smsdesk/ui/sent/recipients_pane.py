"""The lower half of Sent: one broadcast with its recipients, what can be done with it and with each of them."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.domain.records import Counts
from smsdesk.ui import figures
from smsdesk.ui.sent.broadcasts_pane import BREAK_POINT, TYPING_MS
from smsdesk.ui.sent.group_pills import GroupPills
from smsdesk.ui.sent.recipients_model import Column, RecipientsModel
from smsdesk.ui.sent.run_strip import RunStrip
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.list_table import ListTable
from smsdesk.ui.widgets.menu_button import MenuButton
from smsdesk.ui.widgets.progress import WorkBar

Choices = Sequence[tuple[str, str]]
"""Entries of a menu: (key, words); ("", "") is a line between them."""
_LEAST_SEARCH = 96


class RecipientsPane(QWidget):
    """Tells what a person wants; the menus are filled by who hears `…_menu_wanted` at the moment they open."""

    search_changed = Signal(str)
    clear_requested = Signal()  # everybody again: no search, no group
    retry_requested = Signal()
    again_menu_wanted = Signal()
    again_requested = Signal(str)
    export_menu_wanted = Signal()
    export_requested = Signal(str)
    row_menu_wanted = Signal(QPoint)
    row_requested = Signal(str)  # an entry of the row menu
    row_opened = Signal(QModelIndex)
    step_requested = Signal(QModelIndex, QPoint)  # a link, and where its menu would stand
    copied = Signal()
    work_cancelled = Signal()

    def __init__(self, model: RecipientsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._line = ("", "")
        self._title = Label("", strong=True, elide=True)
        self._subtitle = Label("", "small", "text2", elide=True)
        self.retry = Button("Retry failed", icon="arrow-clockwise")
        self.again = MenuButton("Send again to…")
        self.export = MenuButton("Export", icon="export")
        self.more = MenuButton("", icon="dots-three")
        self.more.setAccessibleName("More actions")
        self.strip = RunStrip()
        self.pills = GroupPills()
        self.search = LineEdit("Search recipients", placeholder="Search recipients", leading="magnifying-glass")
        self.table = ListTable("Recipients")
        self.table.set_paged(model)
        self.empty = EmptyState("magnifying-glass", "", "", "", role="normal")
        self.work = WorkBar("Exporting")
        self.work.hide()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._connect()
        self._build()

    def _connect(self) -> None:
        self._typing.timeout.connect(self._tell_search)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._tell_search)
        self.retry.clicked.connect(self.retry_requested)
        self.again.choices.aboutToShow.connect(self.again_menu_wanted)
        self.again.choices.triggered.connect(lambda action: self.again_requested.emit(str(action.data())))
        for button in (self.export, self.more):
            button.choices.aboutToShow.connect(self.export_menu_wanted)
            button.choices.triggered.connect(lambda action: self.export_requested.emit(str(action.data())))
        self.table.opened.connect(self.row_opened)
        self.table.copied.connect(self.copied)
        self.table.menu_requested.connect(self.row_menu_wanted)
        self.table.link_activated.connect(self._on_link_activated)
        self.empty.action_requested.connect(self.clear_requested)
        self.work.cancel_requested.connect(self.work_cancelled)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        layout.addLayout(self._make_head())
        line = QHBoxLayout()
        line.setContentsMargins(style.px(16), 0, style.px(16), 0)
        line.addWidget(self.strip)
        layout.addLayout(line)
        layout.addLayout(self._make_filters())
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(style.px(5), 0, style.px(5), 0)
        inner.addWidget(self.table)
        self._stack = QStackedWidget()
        self._stack.addWidget(holder)
        self._stack.addWidget(self.empty)
        layout.addWidget(self._stack, 1)
        self.work.setContentsMargins(style.px(16), 0, style.px(16), style.px(8))
        layout.addWidget(self.work)

    def _make_head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(style.px(2))
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        head = QHBoxLayout()
        head.setContentsMargins(style.px(16), style.px(10), style.px(16), 0)
        head.setSpacing(style.px(8))
        head.addLayout(words, 1)
        for button in (self.retry, self.again, self.export, self.more):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _make_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(style.px(16), 0, style.px(16), 0)
        row.setSpacing(style.px(8))
        row.addWidget(self.pills)
        row.addStretch(1)
        row.addWidget(self.search)
        return row

    def show_title(self, title: str, line: str, short_line: str) -> None:
        """First words of the broadcast, the line about it, and that line where room is short."""
        self._title.setText(title)
        self._line = (line, short_line)
        self._subtitle.setText(short_line if self.is_narrow else line)

    def show_counts(self, counts: Counts) -> None:
        """The figures on the pills; with nobody failed, uncertain, unknown or waiting there is nothing to do in any
        row."""
        self.pills.show_counts(counts)
        to_do = counts.failed + counts.uncertain + counts.unknown + counts.waiting
        self.table.setColumnHidden(Column.STEP, not to_do)
        self._fit_filters()

    def show_names(self, there: bool) -> None:
        """Whether any recipient has a name; bare numbers need no empty column beside them."""
        self.table.setColumnHidden(Column.NAME, not there)

    def show_retry(self, reason: str) -> None:
        """Whether "Retry failed" has anything to do; the reason why not, else ""."""
        self.retry.set_disabled_reason(reason)

    def show_rows(self) -> None:
        """There are recipients to see."""
        self._stack.setCurrentIndex(0)

    def show_nothing(self, title: str, button: str) -> None:
        """Nobody matches: say so, with the way back ("" when there is none)."""
        self.empty.set_empty(title, "", button)
        self._stack.setCurrentWidget(self.empty)

    def reset_search(self) -> None:
        """Search nothing, without telling anybody."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._typing.stop()

    def fill_again_menu(self, choices: Choices) -> None:
        """What "Send again to…" offers."""
        _fill(self.again.choices, choices)

    def fill_export_menus(self, choices: Choices) -> None:
        """What "Export" and ⋯ offer."""
        for button in (self.export, self.more):
            _fill(button.choices, choices)

    def open_row_menu(self, choices: Choices, at: QPoint) -> QMenu:
        """A menu for the selected rows at a place on the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        _fill(menu, choices)
        menu.triggered.connect(lambda action: self.row_requested.emit(str(action.data())))
        menu.popup(at)
        return menu

    def show_work(self, what: str) -> None:
        """Long work begins; "" when it has ended."""
        self.work.setVisible(bool(what))
        self.work.set_what(what)
        self.work.set_progress(0, 0)

    @property
    def is_narrow(self) -> bool:
        """Below the break point."""
        return self.width() < style.px(BREAK_POINT)

    def _on_link_activated(self, index: QModelIndex) -> None:
        below = self.table.visualRect(index).bottomLeft()
        self.step_requested.emit(index, self.table.viewport().mapToGlobal(below))

    def _tell_search(self) -> None:
        self._typing.stop()
        self.search_changed.emit(self.search.text().strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.is_narrow
        self.export.setVisible(not narrow)
        self.more.setVisible(narrow)
        self._subtitle.setText(self._line[1 if narrow else 0])
        self.search.setPlaceholderText("Search" if narrow else "Search recipients")
        self.pills.set_narrow(narrow)
        self._fit_filters()
        self.model.set_narrow(narrow)
        number = self.table.width_for("+60 12-5555 0142")
        state = self.table.width_for("No report" if narrow else "No report expected", icon=True)
        step = self.table.width_for("Correct the number", f"Asked again in {figures.span(59)}")
        # Names take their share of a wide window, in which most reasons are shorter than their column.
        name, time = (96, 64) if narrow else (max(132, round(self.width() * 13 / style.base * 0.12)), 84)
        self.table.set_columns([name, number, state, 0, time, step])

    def _fit_filters(self) -> None:
        """The pills first; the search takes what they leave, and goes where that is too little to type in."""
        room, gap = self.width() - style.px(16 + 16), style.px(8)
        left = room - self.pills.needed_width() - gap
        used = bool(self.search.text()) or self.search.hasFocus()
        self.search.setVisible(used or left >= style.px(_LEAST_SEARCH))
        width = max(style.px(_LEAST_SEARCH), min(style.px(130 if self.is_narrow else 180), left))
        self.search.setFixedWidth(width)
        self.pills.set_room(room if self.search.isHidden() else room - width - gap)


def _fill(menu: QMenu, choices: Choices) -> None:
    menu.clear()
    for key, words in choices:
        if key:
            menu.addAction(words.replace("&", "&&")).setData(key)
        else:
            menu.addSeparator()
