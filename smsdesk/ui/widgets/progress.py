"""Long work: what is done, a bar, the figure, a way out."""

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from smsdesk.ui.figures import progress
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label

# "Progress is painted at most 10 times a second."
_PAINT_EVERY_MS = 100


class Bar(QProgressBar):
    """A bar 6 px high; a total of 0 means that the end is not known, and the bar stays empty."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(style.px(160), style.px(6))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(60), style.px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = float(style.px(6))
        rail = QRectF(0, (self.height() - height) / 2, self.width(), height)
        painter.setBrush(style.colour("border"))
        painter.drawRoundedRect(rail, height / 2, height / 2)
        share = (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())
        if share > 0:
            rail.setWidth(max(height, rail.width() * min(share, 1.0)))
            painter.setBrush(style.colour("fill"))
            painter.drawRoundedRect(rail, height / 2, height / 2)


class WorkBar(QWidget):
    """what | bar | "62,000 of 100,000" | Cancel; takes as many steps a second as come, paints at most ten."""

    cancel_requested = Signal()

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = Label(what)
        self._bar = Bar(what)
        self._figure = Label("", "body", "text2")
        self._cancel = Button("Cancel", height="small")
        self._cancel.clicked.connect(self.cancel_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        layout.addWidget(self._what)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._figure)
        layout.addWidget(self._cancel)
        self._latest = (0, 0)
        self._since = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._paint_now)

    def set_what(self, what: str) -> None:
        """Name the work, "Reading customers.xlsx"."""
        self._what.setText(what)
        self._bar.setAccessibleName(what)

    def set_progress(self, done: int, total: int) -> None:
        """`done` of `total` units; may be called for every single one."""
        if total != self._latest[1]:
            self._figure.reserve(progress(total, total))
        self._latest = (done, total)
        passed = self._since.elapsed() if self._since.isValid() else _PAINT_EVERY_MS
        if passed >= _PAINT_EVERY_MS or done >= total:
            self._paint_now()
        elif not self._timer.isActive():
            self._timer.start(_PAINT_EVERY_MS - passed)

    def _paint_now(self) -> None:
        self._timer.stop()
        self._since.start()
        done, total = self._latest
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._figure.setText(progress(done, total) if total else "")
