"""How Compose shares its height: the page above, the hex dock below it, and a handle between them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from smsdesk.ui.compose.hex_dock import HexDock


class PageAndDock(QSplitter):
    """The dock has the rows it wants, or more when it is pulled up; it gives them up before anything on the page is
    cut or the window has to grow, and takes them back when there is room again."""

    def __init__(self, page: QWidget, dock: HexDock) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._page, self._dock = page, dock
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(page)
        self.addWidget(dock)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.splitterMoved.connect(self._share)  # pulled below what it wants it comes back

    def _share(self, *_moved: int) -> None:
        dock, room = self._dock, self.height() - self.handleWidth()
        spare = room - self._needed()
        wanted = max(dock.minimumHeight(), min(spare, dock.sizeHint().height()))
        given = self.sizes()[1]  # a dock that is shut leaves what it had before empty: Qt does not take it back
        if given < wanted or given > max(wanted, min(spare, dock.maximumHeight())):
            self.setSizes([room - wanted, wanted])

    def _needed(self) -> int:
        """The page's least height; lines that wrap in this width count, which a splitter alone does not see."""
        layout = self._page.layout()
        wrapped = layout.minimumHeightForWidth(self._page.width()) if layout is not None else 0
        return max(wrapped, self._page.minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._share()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()
