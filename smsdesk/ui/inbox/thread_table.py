"""The thread as a table of one column: stands at the bottom, asks for older messages when one scrolls up."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from smsdesk.ui.inbox.bubble_layout import Act
from smsdesk.ui.inbox.thread_delegate import ThreadDelegate
from smsdesk.ui.inbox.thread_model import ThreadModel
from smsdesk.ui.style import style


class ThreadTable(QTableView):
    """Heights are measured once, when messages come; only what is in sight is drawn, so 10,000 scroll like ten."""

    older_wanted = Signal()
    act_requested = Signal(int, object)  # row, Act
    opened = Signal(int)  # Enter or a double click on a message
    copied = Signal(int)
    menu_requested = Signal(int, QPoint)

    def __init__(self, model: ThreadModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Thread")
        self.setProperty("bubbles", True)  # the chosen one has a ring: its row may fill the whole page
        self._thread = model
        self._bubbles = ThreadDelegate(model, self)
        self._spare = 0  # px above the first message, so that a short thread stands at the bottom
        self.setItemDelegate(self._bubbles)
        self.setModel(model)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._connect()

    def _connect(self) -> None:
        model = self._thread
        model.modelReset.connect(self._on_reset)
        model.rowsInserted.connect(self._on_inserted)
        model.dataChanged.connect(self._on_data_changed)
        style.changed.connect(model.forget_layouts)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.customContextMenuRequested.connect(self._on_menu_requested)

    @property
    def at_the_end(self) -> bool:
        """True while the newest message is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - style.px(24)

    def to_the_end(self) -> None:
        """Show the newest message."""
        self.scrollToBottom()

    def show_row(self, row: int) -> None:
        """Bring a message into sight and make it the current one."""
        index = self._thread.index(row, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _on_reset(self) -> None:
        self._spare = 0
        self._measure(0, self._thread.rowCount() - 1)
        self.to_the_end()

    def _on_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        end, bar = self.at_the_end, self.verticalScrollBar()
        before = bar.value()
        self._measure(first, last)
        if first == 0 and last + 1 < self._thread.rowCount():
            added = sum(self.rowHeight(row) for row in range(first, last + 1))
            self.executeDelayedItemsLayout()
            bar.setValue(before + added)
        elif end:
            self.to_the_end()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._measure(first.row(), last.row())

    def _measure(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            wanted = self._thread.laid(row).height
            if row == 0:
                wanted += self._spare
            if self.rowHeight(row) != wanted:
                self.setRowHeight(row, wanted)
        if first == 0 < last and self._thread.rowCount() > last + 1 and self._spare:
            self.setRowHeight(last + 1, self._thread.laid(last + 1).height)  # it was the first one
        self._stand_at_the_bottom()

    def _stand_at_the_bottom(self) -> None:
        """Give the first row what is left of the height."""
        if not self._thread.rowCount():
            return
        length = self.verticalHeader().length() - self.rowHeight(0)
        first = self._thread.laid(0).height
        spare = max(0, self.viewport().height() - length - first)
        if spare != self._spare or self.rowHeight(0) != first + spare:
            self._spare = spare
            self.setRowHeight(0, first + spare)

    def _on_scrolled(self, value: int) -> None:
        if value < self.viewport().height():
            self.older_wanted.emit()

    def _on_menu_requested(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_requested.emit(index.row(), self.viewport().mapToGlobal(at))

    def _act_at(self, event: QMouseEvent) -> tuple[int, Act] | None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return None
        act = self._bubbles.act_at(self.visualRect(index), index, event.position(), self.layoutDirection())
        return (index.row(), act) if act is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        hand = self._act_at(event) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        found = self._act_at(event)
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.act_requested.emit(*found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if row >= 0:
                self.opened.emit(row)
        elif event.matches(QKeySequence.StandardKey.Copy):
            if row >= 0:
                self.copied.emit(row)
        elif event.key() == Qt.Key.Key_Menu and row >= 0:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            self.menu_requested.emit(row, self.viewport().mapToGlobal(place + QPoint(style.px(24), 0)))
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """In a low window it is the thread that yields: it scrolls."""
        return QSize(style.px(160), style.px(40))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        rows = self._thread.rowCount()
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and rows and not self.currentIndex().isValid():
            self.show_row(rows - 1)
        self.viewport().update()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        end = self.at_the_end
        super().resizeEvent(event)
        self._thread.set_room(self.viewport().width())
        self._stand_at_the_bottom()
        if end:
            self.to_the_end()

    def event(self, event: QEvent) -> bool:
        """A font of another size makes other lines."""
        if event.type() == QEvent.Type.FontChange:
            self._thread.forget_layouts()
        return super().event(event)
