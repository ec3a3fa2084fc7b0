"""Loading: nothing for 300 ms, then grey bars in the shape of the rows to come; no shimmer."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from smsdesk.ui.style import style

_WAIT_MS = 300


class Skeleton(QWidget):
    """Rows of grey bars at the given columns, (left, width) in px at b = 13."""

    def __init__(
        self,
        columns: Sequence[tuple[int, int]] = ((16, 90), (136, 110), (276, 160)),
        row_height: int = 30,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._row_height = row_height
        self._painted = False
        self.setAccessibleName("Loading")
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._show_bars)

    def start(self) -> None:
        """Begin to wait; bars appear 300 ms later unless `stop` comes first."""
        self._painted = False
        self._timer.start()
        self.update()

    def stop(self) -> None:
        """The rows are there: no bars any more."""
        self._timer.stop()
        self._painted = False
        self.update()

    @property
    def bars_shown(self) -> bool:
        """True once the 300 ms are over."""
        return self._painted

    def _show_bars(self) -> None:
        self._painted = True
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(style.px(300), 3 * style.px(self._row_height))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._painted:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("hover"))
        height, bar = style.px(self._row_height), style.px(10)
        for row in range(min(12, self.height() // height)):
            top = row * height + (height - bar) / 2
            for number, (left, width) in enumerate(self._columns):
                # The last column's words differ in length, as real ones do.
                share = (1.0, 0.8, 0.65)[row % 3] if number == len(self._columns) - 1 else 1.0
                painter.drawRoundedRect(QRectF(style.px(left), top, style.px(width) * share, bar), 3, 3)
