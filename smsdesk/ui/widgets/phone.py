"""The phone of the preview: who it comes from, when, and the message as it will arrive."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.bubble import Bubble
from smsdesk.ui.widgets.labels import Label, Line
from smsdesk.ui.widgets.picture_bubble import Picture, PictureBubble

_LONGEST = 4_000
"""Characters of a message that are shown; a hundred thousand in one cell of a list would be laid out for seconds."""


class Phone(QWidget):
    """Takes all spare height, at least 150; its lower end runs out of sight and a long message scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Phone preview")
        self.setMinimumHeight(style.px(150))
        self._sender = Label("", "small", strong=True, elide=True)
        self._time = Label("", "small", "text3")
        for label in (self._sender, self._time):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._bubbles: list[Bubble | PictureBubble] = []
        self._thread = QWidget()
        self._thread.setProperty("plain", True)
        self._rows = QVBoxLayout(self._thread)
        self._rows.setContentsMargins(style.px(10), style.px(10), style.px(10), style.px(10))
        self._rows.setSpacing(style.px(8))
        self._rows.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName("Message as it arrives")
        self._scroll.setWidget(self._thread)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, style.px(10), 2, 0)
        layout.setSpacing(0)
        layout.addWidget(self._sender)
        layout.addWidget(self._time)
        layout.addSpacing(style.px(5))
        layout.addWidget(Line())
        layout.addWidget(self._scroll, 1)

    def set_head(self, sender: str, time: str) -> None:
        """From whom and when, "Provider's number" and "Today 10:43"."""
        self._sender.setText(sender)
        self._time.setText(time)

    def set_messages(self, messages: Sequence[str | Picture]) -> None:
        """The messages from top to bottom; an empty text shows no bubble."""
        shown = [_cut(message) for message in messages if message]
        while len(self._bubbles) > len(shown) or not self._fits(shown):
            bubble = self._bubbles.pop()
            self._rows.removeWidget(bubble)
            bubble.hide()
            bubble.deleteLater()
        for bubble, message in zip(self._bubbles, shown, strict=False):
            if isinstance(message, str) and isinstance(bubble, Bubble) and bubble.text() != message:
                bubble.set_text(message)
            elif isinstance(message, Picture) and isinstance(bubble, PictureBubble) and bubble.picture != message:
                bubble.set_picture(message)
        for message in shown[len(self._bubbles) :]:
            bubble = Bubble(message) if isinstance(message, str) else PictureBubble(message)
            self._bubbles.append(bubble)
            self._rows.insertWidget(self._rows.count() - 1, bubble, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleDescription("\n".join(self.messages()))
        self._fit()

    def _fits(self, shown: Sequence[str | Picture]) -> bool:
        """Whether the bubbles that are there are of the kinds that are wanted."""
        pairs = zip(self._bubbles, shown, strict=False)
        return all(isinstance(bubble, Bubble) == isinstance(message, str) for bubble, message in pairs)

    def messages(self) -> list[str]:
        """What is shown, pictures in the words that assistive technology has for them."""
        return [bubble.text() if isinstance(bubble, Bubble) else bubble.accessibleName() for bubble in self._bubbles]

    def _fit(self) -> None:
        for bubble in self._bubbles:
            bubble.fit(self.width() - style.px(40))

    def _on_range_changed(self, low: int, high: int) -> None:
        # A stop for Tab only while there is something to scroll to.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus if high > low else Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        round_ = style.px(21) * 2
        box = QRectF(self.rect()).adjusted(1, 1, -1, 0)
        path = QPainterPath()
        path.moveTo(box.bottomLeft())
        path.lineTo(box.left(), box.top() + round_ / 2)
        path.arcTo(box.left(), box.top(), round_, round_, 180, -90)
        path.lineTo(box.right() - round_ / 2, box.top())
        path.arcTo(box.right() - round_, box.top(), round_, round_, 90, -90)
        path.lineTo(box.bottomRight())
        painter.setBrush(style.colour("surface"))
        edge = "accent" if self._scroll.hasFocus() else "control"
        painter.setPen(QPen(style.colour(edge), 2, c=Qt.PenCapStyle.FlatCap))
        painter.drawPath(path)


def _cut(message: str | Picture) -> str | Picture:
    """No message that long can be sent: its beginning is enough."""
    return message if isinstance(message, Picture) or len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
