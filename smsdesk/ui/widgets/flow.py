"""A layout in lines: what does not fit beside its neighbours goes on below, as chips and pills do."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lines from left to right; `grow_last` gives the last widget what is left of its line, or a line of its own."""

    def __init__(self, gap: int, line_gap: int, *, grow_last: bool = False, parent: QWidget | None = None) -> None:
        """Gaps between neighbours and between lines in px."""
        super().__init__(parent)
        self._gap = gap
        self._line_gap = line_gap
        self._grow_last = grow_last
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert_widget(self, place: int, widget: QWidget) -> None:
        """Put a widget before the one that stands at `place` (from 0)."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), apply=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, apply=True)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, apply: bool) -> int:
        """The height of all lines in this width; with `apply` every item is put into its place."""
        shown = self._shown()
        line: list[tuple[QLayoutItem, QRect]] = []
        left, top, high = rect.left(), rect.top(), 0
        for item in shown:
            size = item.sizeHint().boundedTo(QSize(max(rect.width(), 1), 1_000_000))
            if line and left + size.width() > rect.left() + rect.width():
                _place(line, high, apply)
                line, left, top, high = [], rect.left(), top + high + self._line_gap, 0
            if self._grow_last and item is shown[-1]:
                size.setWidth(max(size.width(), rect.left() + rect.width() - left))
            line.append((item, QRect(left, top, size.width(), size.height())))
            left += size.width() + self._gap
            high = max(high, size.height())
        _place(line, high, apply)
        return top + high - rect.top()


def _place(line: list[tuple[QLayoutItem, QRect]], high: int, apply: bool) -> None:
    """Put the items of a finished line into the middle of its height."""
    for item, box in line:
        if apply:
            item.setGeometry(box.translated(0, (high - box.height()) // 2))
