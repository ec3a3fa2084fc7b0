"""The character under the ring of the hex dock, in words: code, name, place and part, plain twin."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from smsdesk.encoding.twins import plain_twin
from smsdesk.encoding.units import Units
from smsdesk.ui import wording_hex as words
from smsdesk.ui.compose.hex_letters import in_title
from smsdesk.ui.style import style

WIDTH = 212
_LINE = 20
_AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


@dataclass(frozen=True)
class Facts:
    """One character: `glyph` as it is drawn, `code` "U+201C", the rest a line each; "" for nothing to say."""

    glyph: str = ""
    code: str = ""
    name: str = ""
    place: str = ""
    more: str = ""

    @property
    def spoken(self) -> str:
        """All of it in one sentence, for a screen reader."""
        return ", ".join(part for part in (self.code, self.name, self.place, self.more) if part)


def facts_of(units: Units, chars: tuple[int, int], at: int, seams: tuple[int, ...], *, forced: bool) -> Facts:
    """What is known about the character `at`, with the place of the selected ones (first, behind the last).

    A twin is named only where the character is `forced`, that is, where it makes the message dearer.
    """
    ch = units.text[at]
    twin = plain_twin(ch) if forced else None
    more = "" if twin is None else words.twin_text(twin)
    first, last = units.whole(units.unit_of(at))
    if not more and last - first == 2:
        more = words.two_units(units.encoding)
    selected = chars if chars[1] > chars[0] else (at, at + 1)
    return Facts(
        in_title(units.text, at), words.code(ch), words.character_name(ch), words.place_text(*selected, seams), more
    )


class Inspector(QWidget):
    """Painted, not laid out: it changes with every key. 212 px wide; a long name takes two lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = Facts()
        self.setAccessibleName("Character")
        self._dress()
        style.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setFixedWidth(style.px(WIDTH))
        self.update()

    def show_facts(self, facts: Facts) -> None:
        """Show another character."""
        if facts != self._facts:
            self._facts = facts
            self.setAccessibleDescription(facts.spoken)
            self.update()

    @property
    def facts(self) -> Facts:
        """What is shown."""
        return self._facts

    def sizeHint(self) -> QSize:
        return QSize(style.px(WIDTH), style.px(4 * _LINE + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(WIDTH), style.px(_LINE))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._facts.code:
            return
        painter = QPainter(self)
        left, top = style.px(14), style.px(3)
        line = min(style.px(_LINE), (self.height() - top) // 4)  # three rows are a little lower than four lines
        self._paint_title(painter, QRect(left, top, self.width() - left, line))
        top += line
        painter.setFont(style.font("small"))
        painter.setPen(style.colour("text2"))
        for text in (self._facts.name, self._facts.place, self._facts.more):
            if text:
                top = self._line(painter, QRect(left, top, self.width() - left - style.px(12), line), text)

    def _paint_title(self, painter: QPainter, box: QRect) -> None:
        """Character and code apart from each other: as one text an Arabic letter would change their order."""
        font = style.font("body", 600)
        painter.setFont(font)
        painter.setPen(style.colour("text"))
        flags = int(_AT_LEFT)
        for text in (self._facts.glyph, self._facts.code):
            painter.drawText(box, flags, text)
            box.setLeft(box.left() + QFontMetrics(font).horizontalAdvance(text) + style.px(8))

    def _line(self, painter: QPainter, box: QRect, text: str) -> int:
        """Draw one line of text, two if it is long; returns where the next one begins."""
        metrics = QFontMetrics(painter.font())
        flags = int(_AT_LEFT)
        if metrics.horizontalAdvance(text) > box.width():
            box.setHeight(2 * metrics.height())
            flags |= int(Qt.TextFlag.TextWordWrap)
        painter.drawText(box, flags, text)
        return box.bottom() + 1
