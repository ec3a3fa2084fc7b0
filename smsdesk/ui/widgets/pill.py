"""Pills: a count or a state that opens its rows when pressed, and pills to filter by."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from smsdesk.ui.figures import whole
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.two_ended import TwoEnded, write_as_read

PillKind = Literal["plain", "ok", "warn", "bad", "practice"]


def _colours(kind: str) -> tuple[str, str]:
    return ("hover", "text2") if kind == "plain" else (f"{kind}_bg", kind)


class Pill(QAbstractButton):
    """A small rounded word, `clicked` opens what it counts; `passive` ones are only read and take no focus."""

    def __init__(
        self,
        kind: PillKind,
        text: str,
        *,
        icon: str | None = None,
        passive: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._icon = icon
        self._passive = passive
        self.set_pill(kind, text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if passive else Qt.FocusPolicy.StrongFocus)
        if passive:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_pill(self, kind: PillKind, text: str) -> None:
        """Show another kind and text."""
        self._kind = kind
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def shown_text(self) -> str:
        """The text as read (without the doubled & that Qt wants)."""
        return self.text().replace("&&", "&")

    def _icon_room(self) -> int:
        return style.px(14 + 4) if self._icon else 0

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(style.font("small"))
        width = metrics.horizontalAdvance(self.shown_text()) + self._icon_room() + 2 * style.px(8)
        return QSize(width, style.px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        background, ink = _colours(self._kind)
        if not self.isEnabled():
            background, ink = "window", "text3"
        painter = QPainter(self)
        _paint_ground(painter, self, style.colour(background), None)
        write_as_read(painter)
        line = TwoEnded(self.rect(), self.layoutDirection())
        line.take(style.px(8))
        if self._icon:
            side = style.px(14)
            place = QRectF(line.take(side, style.px(4)))
            paint_icon(painter, self._icon, QRectF(place.left(), (self.height() - side) / 2, side, side), ink)
        painter.setFont(style.font("small"))
        painter.setPen(style.colour(ink))
        painter.drawText(line.room, line.flags(), self.shown_text())


class FilterPill(QAbstractButton):
    """A checkable pill with a word and its count; `colour` ("bad", "warn") is the count's, unless it is 0."""

    def __init__(self, word: str, count: int = 0, *, colour: str = "text2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = word
        self._count = -1
        self._colour = colour
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_count(count)

    def set_count(self, count: int) -> None:
        """Show another count, with the locale's grouping."""
        if count != self._count:
            self._count = count
            self.setText(f"{self._word} {whole(count)}")
            self.setAccessibleName(self.text())
            self.updateGeometry()
            self.update()

    def set_word(self, word: str) -> None:
        """A shorter word when room is short."""
        self._word, count = word, self._count
        self._count = -1
        self.set_count(count)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(style.font("body")).horizontalAdvance(self._word)
        figure = QFontMetrics(style.font("body", 600)).horizontalAdvance(whole(self._count))
        return QSize(words + figure + style.px(6) + 2 * style.px(11), style.px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = style.colour("accent") if self.isChecked() else None
        ground = "accent_bg" if self.isChecked() else "hover" if self.underMouse() else "window"
        _paint_ground(painter, self, style.colour(ground), edge)
        write_as_read(painter)
        line = TwoEnded(self.rect(), self.layoutDirection())
        line.take(style.px(11))
        painter.setFont(style.font("body"))
        painter.setPen(style.colour("accent" if self.isChecked() else "text2"))
        wide = QFontMetrics(painter.font()).horizontalAdvance(self._word)
        painter.drawText(line.take(wide, style.px(6)), line.flags(whole=True), self._word)
        painter.setFont(style.font("body", 600))
        painter.setPen(style.colour(self._colour if self._count else "text2"))
        painter.drawText(line.room, line.flags(), whole(self._count))


def _paint_ground(painter: QPainter, button: QAbstractButton, ground: QColor, edge: QColor | None) -> None:
    """The rounded ground with its edge, or with the focus ring in place of the edge."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = 0
    if button.hasFocus():
        edge, width = style.colour("accent"), 2
    elif edge is not None:
        width = 1
    box = QRectF(button.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
