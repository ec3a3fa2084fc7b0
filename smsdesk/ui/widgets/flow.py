"""Widgets in lines: what does not fit beside its neighbours goes on below, as chips and pills do."""

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget


class Flow(QWidget):
    """Lines, mirrored as layouts are; `grow_last` gives the last widget what is left of its line, or a line of its own.

    No QLayout: PySide and Qt both delete the items of a layout written in Python.
    """

    def __init__(self, gap: int, line_gap: int, *, grow_last: bool = False, parent: QWidget | None = None) -> None:
        """Gaps between neighbours and between lines in px."""
        super().__init__(parent)
        self._gap = gap
        self._line_gap = line_gap
        self._grow_last = grow_last
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget, place: int | None = None) -> None:
        """Put a widget at the end, or before the one that stands at `place` (from 0)."""
        widget.setParent(self)
        self._widgets.insert(len(self._widgets) if place is None else place, widget)
        widget.show()
        self._renew()

    def remove(self, widget: QWidget) -> None:
        """Take a widget out of the lines and delete it."""
        self._widgets.remove(widget)
        widget.hide()
        widget.deleteLater()
        self._renew()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(width, apply=False)

    def sizeHint(self) -> QSize:
        sizes = [_wanted(widget) for widget in self._shown()]
        wide = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(wide, self._tallest())

    def minimumSizeHint(self) -> QSize:
        widest = max((widget.minimumSizeHint().width() for widget in self._shown()), default=0)
        return QSize(widest, self._tallest())

    def _tallest(self) -> int:
        """The height of one line; more of them come through `heightForWidth`."""
        return max((_wanted(widget).height() for widget in self._shown()), default=0)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _renew(self) -> None:
        self.updateGeometry()
        self._arrange(self.width(), apply=True)

    def _arrange(self, width: int, *, apply: bool) -> int:
        """The height of all lines in this width; with `apply` every widget is put into its place."""
        shown = self._shown()
        line: list[tuple[QWidget, QRect]] = []
        left = top = high = 0
        for widget in shown:
            size = _wanted(widget).boundedTo(QSize(max(width, 1), 1_000_000))
            if line and left + size.width() > width:
                _place(self, line, high, apply)
                line, left, top, high = [], 0, top + high + self._line_gap, 0
            if self._grow_last and widget is shown[-1]:
                size.setWidth(max(size.width(), width - left))
            line.append((widget, QRect(left, top, size.width(), size.height())))
            left += size.width() + self._gap
            high = max(high, size.height())
        _place(self, line, high, apply)
        return top + high

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._renew()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width(), apply=True)


def _wanted(widget: QWidget) -> QSize:
    return widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())


def _place(host: QWidget, line: list[tuple[QWidget, QRect]], high: int, apply: bool) -> None:
    """Put the widgets of a finished line into the middle of its height."""
    for widget, box in line:
        if apply:
            here = box.translated(0, (high - box.height()) // 2)
            widget.setGeometry(QStyle.visualRect(host.layoutDirection(), host.rect(), here))
