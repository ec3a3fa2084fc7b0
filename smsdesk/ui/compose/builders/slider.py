"""A slider in the colours of the program: a line, what lies left of the handle in the accent, a round handle."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QWidget

from smsdesk.ui.style import style


class Slider(QSlider):
    """A value from `low` to `high`; arrow keys go by one, PgUp and PgDn by sixteen."""

    def __init__(self, accessible_name: str, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(accessible_name)
        self.setRange(low, high)
        self.setPageStep(16)

    def sizeHint(self) -> QSize:
        return QSize(style.px(110), style.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(60), style.px(24))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, middle = style.px(7), self.height() / 2
        room = self.width() - 2 * radius - 4
        place = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), self.sliderPosition(), room)
        at = 2 + radius + place
        on = self.isEnabled()
        for left, right, role in ((2, self.width() - 2, "control" if on else "border"), (2, at, "accent")):
            if role != "accent" or on:
                painter.setPen(QPen(style.colour(role), 2 if role == "accent" else 1))
                painter.drawLine(left, round(middle), right, round(middle))
        edge = "accent" if on and (self.hasFocus() or self.underMouse()) else "control" if on else "border"
        painter.setPen(QPen(style.colour(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(style.colour("surface" if on else "window"))
        painter.drawEllipse(QRectF(at - radius, middle - radius, 2 * radius, 2 * radius))
