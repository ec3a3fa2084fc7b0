"""The room of one painted line, taken away from its two ends, whether the program reads from the left or the right."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


class TwoEnded:
    """`near` is the end where a line of the program begins. What is left in the middle is `room`."""

    def __init__(self, room: QRect, direction: Qt.LayoutDirection) -> None:
        self.room = QRect(room)
        self._from_right = direction is Qt.LayoutDirection.RightToLeft

    def take(self, width: int, gap: int = 0, *, far: bool = False) -> QRect:
        """So many px from the near end, or the far one, and the gap behind them."""
        room = self.room
        at_right = far != self._from_right
        box = QRect(room.right() + 1 - width if at_right else room.left(), room.top(), width, room.height())
        if at_right:
            room.setRight(room.right() - width - gap)
        else:
            room.setLeft(room.left() + width + gap)
        return box

    def flags(self, *, far: bool = False, whole: bool = False) -> int:
        """For `drawText`: one line at the near end, or the far one, of the box. `whole`: the box is just as wide as
        the text, out of which letters such as f stand a little."""
        at_right = far != self._from_right
        side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
        clip = Qt.TextFlag.TextDontClip if whole else Qt.TextFlag.TextSingleLine
        return int(_MIDDLE | side) | int(Qt.TextFlag.TextSingleLine | clip)


def write_as_read(painter: QPainter) -> None:
    """Texts are ordered as their own script asks: the full stop of an English sentence stands at its end, an Arabic
    name reads from the right. At which side they stand is for the flags to say."""
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
