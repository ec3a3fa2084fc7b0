"""The middle of the tab: search, what can be done, the table or why it is empty, and the status line."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.domain.people import Sort
from smsdesk.domain.records import ContactGroup
from smsdesk.ui.contacts.action_row import ActionRow
from smsdesk.ui.contacts.empty_place import EmptyPlace, Way
from smsdesk.ui.contacts.import_news import ImportNews
from smsdesk.ui.contacts.keyed_table import KeyedTable
from smsdesk.ui.contacts.list_actions import Action, ListActions
from smsdesk.ui.contacts.opt_outs_model import OptOutsModel
from smsdesk.ui.contacts.people_model import FIRST_FIELD, NAME, NUMBER, PeopleModel
from smsdesk.ui.contacts.status_row import StatusRow
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import Line

_TYPING_MS = 120
_NUMBER_WIDTH, _FIELD_WIDTH, _CONSENT_WIDTH, _NAME_LEAST = 160, 140, 116, 130


class PeoplePage(QWidget):
    """Wishes go out as signals; `show_*` fills it. The empty state's buttons send an `Action` too."""

    typed = Signal(str)
    sort_requested = Signal(object, bool)  # Sort, descending
    import_requested = Signal(object)  # Path of a dropped file, or None
    export_requested = Signal(str)  # ".csv" or ".xlsx"
    new_requested = Signal()
    opt_out_list_requested = Signal()
    clear_search_requested = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.search = LineEdit("Search contacts", leading="magnifying-glass")
        self.search.setClearButtonEnabled(False)
        self.import_ = Button("Import", icon="download-simple")
        self.export = Button("Export", icon="export")
        self.new = Button("New contact", "primary", icon="plus")
        self.opt_out_list = Button("Opt out numbers…", icon="prohibit")
        self.top = ActionRow()
        self.news = ImportNews()
        self.people = KeyedTable("Contacts", PeopleModel(self))
        self.opted = KeyedTable("Opted-out numbers", OptOutsModel(now, self))
        self.empty = EmptyPlace()
        self.actions_row = ListActions()
        self.status = StatusRow()
        self._stack = QStackedWidget()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self._connect()
        self.show_fields(())

    def _build(self) -> None:
        for button in (self.import_, self.export, self.opt_out_list, self.new):
            self.top.add(button, spare=button in (self.import_, self.export))
        self.search.setMinimumWidth(style.px(180))
        self.search.setMaximumWidth(style.px(230))
        bar = QHBoxLayout()
        bar.setContentsMargins(style.px(12), style.px(10), style.px(12), style.px(10))
        bar.setSpacing(style.px(12))
        bar.addWidget(self.search, 3)
        bar.addStretch(1)
        bar.addWidget(self.top, 0)
        for page in (self._table_page(self.people), self._table_page(self.opted), self.empty):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.news)
        layout.addWidget(Line())
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.actions_row)
        layout.addWidget(self.status)

    @staticmethod
    def _table_page(table: KeyedTable) -> QWidget:
        """A margin of 5 brings the cells' text in line with the search field."""
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(style.px(5), 0, style.px(5), 0)
        layout.addWidget(table)
        return page

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_search_return_pressed)
        self._typing.timeout.connect(lambda: self.typed.emit(self.search.text()))
        self.import_.clicked.connect(lambda: self.import_requested.emit(None))
        self.export.clicked.connect(self._on_export_clicked)
        self.new.clicked.connect(self.new_requested)
        self.opt_out_list.clicked.connect(self.opt_out_list_requested)
        header = self.people.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self._on_section_clicked)

    @property
    def table(self) -> KeyedTable:
        """The table in front: contacts or opt-outs."""
        return self.opted if self._stack.currentIndex() == 1 else self.people

    @property
    def people_model(self) -> PeopleModel:
        """The model behind the table of contacts."""
        model = self.people.model()
        assert isinstance(model, PeopleModel)
        return model

    def show_top(self, *buttons: Button) -> None:
        """The buttons of this place."""
        self.top.set_wanted(*buttons)

    def show_search(self, placeholder: str) -> None:
        """What the search looks through, "Search 1,090 contacts"; "" where there is nothing to look through."""
        self.search.setPlaceholderText(placeholder)
        self.search.setVisible(bool(placeholder))

    def clear_search(self) -> None:
        """Nothing is looked for any more; told at once."""
        self.search.clear()
        self._typing.stop()
        self.typed.emit("")

    def show_table(self, opted: bool) -> None:
        """Show the contacts, or the opt-outs."""
        self._stack.setCurrentIndex(1 if opted else 0)

    def show_empty(self, icon: str, words: tuple[str, str], *ways: Way) -> None:
        """Say what is missing, with at most two ways on."""
        self.empty.show_place(icon, words, *ways)
        self._stack.setCurrentIndex(2)

    def show_fields(self, names: Sequence[str]) -> None:
        """The custom fields that become columns, as far as there is room."""
        self.people_model.show_fields(names)
        many = len(self.people_model.fields)
        self.people.set_columns([0, _NUMBER_WIDTH, *[_FIELD_WIDTH] * many, _CONSENT_WIDTH])
        self.opted.set_columns([_NUMBER_WIDTH, 0, 140, 110, 130])
        self._fit_columns()

    def show_groups(self, groups: Sequence[ContactGroup]) -> None:
        """The groups that "Add to group…" offers."""
        self.actions_row.show_groups(groups)

    def show_actions(self, *actions: Action) -> None:
        """What can be done with the selection, or with the group that is shown."""
        self.actions_row.show_actions(*actions)

    def _fit_columns(self) -> None:
        """Custom columns hide first when the room is short, the last one first."""
        room = self.people.viewport().width() - style.px(_NUMBER_WIDTH + _CONSENT_WIDTH + _NAME_LEAST)
        for at in range(len(self.people_model.fields)):
            self.people.setColumnHidden(FIRST_FIELD + at, room < style.px(_FIELD_WIDTH) * (at + 1))
        narrow = self.opted.viewport().width() < style.px(620)
        self.opted.setColumnHidden(3, narrow)

    def _on_search_return_pressed(self) -> None:
        self._typing.stop()
        self.typed.emit(self.search.text())
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_section_clicked(self, column: int) -> None:
        header = self.people.horizontalHeader()
        if column not in (NAME, NUMBER):
            return
        same = header.sortIndicatorSection() == column
        down = same and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
        self.sort_requested.emit(Sort.NAME if column == NAME else Sort.NUMBER, down)

    def _on_export_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("CSV file…", lambda: self.export_requested.emit(".csv"))
        menu.addAction("Excel file (XLSX)…", lambda: self.export_requested.emit(".xlsx"))
        below = self.export if self.export.isVisible() else self.top
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(400), super().minimumSizeHint().height())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.import_requested.emit(path)


def _dropped(event: QDropEvent) -> Path | None:
    """The one local file of a drop."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
