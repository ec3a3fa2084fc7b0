"""A tune drawn as bars on lines, high notes above, with a line where it is being played."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from smsdesk.encoding.tones import Sound
from smsdesk.ui.style import style

_LINES = 5


class Roll(QWidget):
    """`set_sounds` draws a tune, `set_position` moves the line; None takes it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Note roll")
        self._sounds: tuple[Sound, ...] = ()
        self._position: float | None = None

    def set_sounds(self, sounds: Sequence[Sound]) -> None:
        """Draw a tune."""
        self._sounds = tuple(sounds)
        self.update()

    def set_position(self, seconds: float | None) -> None:
        """Where it is played now."""
        if seconds != self._position:
            self._position = seconds
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(style.px(300), style.px(88))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(120), style.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(style.colour("border"), 1))
        painter.setBrush(style.colour("surface"))
        painter.drawRoundedRect(frame, style.px(5), style.px(5))
        side = style.px(8)
        box = frame.adjusted(side, side, -side, -side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for line in range(_LINES):
            y = round(box.top() + (line + 0.5) * box.height() / _LINES)
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        if self._sounds:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_notes(painter, box)

    def _paint_notes(self, painter: QPainter, box: QRectF) -> None:
        end = self._sounds[-1].start + self._sounds[-1].seconds
        pitches = [sound.pitch for sound in self._sounds if sound.pitch is not None]
        lowest, highest = min(pitches, default=0), max(pitches, default=0)
        high = min(style.px(7), max(3.0, box.height() / 8))
        step = (box.height() - high) / max(highest - lowest, 6)
        base = box.center().y() + (highest - lowest) * step / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for sound in self._sounds:
            if sound.pitch is None:
                continue
            left = box.left() + sound.start / end * box.width()
            width = max(2.0, sound.seconds / end * box.width() - 2)
            played = self._position is not None and sound.start < self._position
            painter.setBrush(style.colour("accent" if played else "control"))
            top = base - (sound.pitch - lowest) * step - high / 2
            painter.drawRoundedRect(QRectF(left, top, width, high), min(high, width) / 2, min(high, width) / 2)
        if self._position is not None:
            x = box.left() + min(1.0, self._position / end) * box.width()
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
