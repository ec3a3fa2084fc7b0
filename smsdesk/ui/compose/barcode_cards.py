"""The choice of the barcode type: five cards with a picture of what arrives, and a sentence each."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from smsdesk.domain.kinds import BarcodeType
from smsdesk.ui import wording_barcode as words
from smsdesk.ui.compose.barcode_pictures import HIGH, WIDE, paint_phone
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class BarcodeCard(QRadioButton):
    """One type; in a low window the picture goes, the sentence stays."""

    def __init__(self, kind: BarcodeType, parent: QWidget | None = None) -> None:
        super().__init__(words.TITLES[kind], parent)
        self._kind = kind
        self._low = False
        self.setAccessibleName(words.TITLES[kind])
        self.setAccessibleDescription(words.SENTENCES[kind])
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_low(self, low: bool) -> None:
        """Do without the picture."""
        if low != self._low:
            self._low = low
            self.updateGeometry()
            self.update()

    def _picture_height(self) -> int:
        return 0 if self._low else style.px(HIGH + 4)

    def _sentence_height(self, width: int) -> int:
        metrics = QFontMetrics(style.font("small"))
        room = QRect(0, 0, max(40, width - style.px(14)), 1000)
        return metrics.boundingRect(room, _WRAP, words.SENTENCES[self._kind]).height()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        title = QFontMetrics(style.font("body", 600)).height()
        above = style.px(10) + self._picture_height() + title + style.px(4)
        return above + self._sentence_height(width) + style.px(10)

    def sizeHint(self) -> QSize:
        width = style.px(126)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(84), style.px(40))

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        ground = "accent_bg" if chosen else "hover" if self.underMouse() else "surface"
        edge = 2.0 if chosen or self.hasFocus() else 1.0
        role = "text" if chosen and self.hasFocus() else "accent" if chosen or self.hasFocus() else "border"
        painter.setBrush(style.colour(ground))
        painter.setPen(QPen(style.colour(role), edge))
        box = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        painter.drawRoundedRect(box, style.px(8), style.px(8))
        top = style.px(10)
        if not self._low:
            left = (self.width() - style.px(WIDE)) / 2
            paint_phone(painter, QRectF(left, top, style.px(WIDE), style.px(HIGH)), self._kind)
            top += self._picture_height()
        self._paint_words(painter, top, chosen)

    def _paint_words(self, painter: QPainter, top: int, chosen: bool) -> None:
        side, font = style.px(7), style.font("body", 600)
        metrics = QFontMetrics(font)
        room = self.width() - 2 * side - (style.px(18) if chosen else 0)
        painter.setFont(font)
        painter.setPen(style.colour("text"))
        title = metrics.elidedText(words.TITLES[self._kind], Qt.TextElideMode.ElideRight, room)
        painter.drawText(side, top + metrics.ascent(), title)
        if chosen:
            mark = style.px(15)
            where = QRect(self.width() - side - mark, top + (metrics.height() - mark) // 2, mark, mark)
            paint_icon(painter, "check-circle-fill", where, "accent")
        top += metrics.height() + style.px(4)
        painter.setFont(style.font("small"))
        painter.setPen(style.colour("text2"))
        painter.drawText(QRect(side, top, self.width() - 2 * side, self.height() - top), _WRAP, self._sentence())

    def _sentence(self) -> str:
        return words.SENTENCES[self._kind]


class BarcodeCards(QWidget):
    """One of five is always chosen; arrow keys go from card to card."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Barcode type")
        self._group = QButtonGroup(self)
        self.cards: dict[BarcodeType, BarcodeCard] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(6))
        for kind in BarcodeType:
            card = BarcodeCard(kind)
            self.cards[kind] = card
            self._group.addButton(card)
            layout.addWidget(card, 1)
        self.cards[BarcodeType.TEXT].setChecked(True)
        self._group.buttonToggled.connect(lambda _card, on: self.chosen.emit() if on else None)

    @property
    def choice(self) -> BarcodeType:
        """The chosen type."""
        return next(kind for kind, card in self.cards.items() if card.isChecked())

    def set_choice(self, kind: BarcodeType) -> None:
        """Choose without telling anybody."""
        self._group.blockSignals(True)
        self.cards[kind].setChecked(True)
        self._group.blockSignals(False)

    def set_low(self, low: bool) -> None:
        """Do without pictures where there is no height for them."""
        for card in self.cards.values():
            card.set_low(low)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        each = (width - 4 * style.px(6)) // 5
        return max(card.heightForWidth(each) for card in self.cards.values())

    def sizeHint(self) -> QSize:
        return QSize(style.px(660), self.heightForWidth(max(self.width(), style.px(460))))

    def resizeEvent(self, event: object) -> None:
        wanted = self.heightForWidth(self.width())
        for card in self.cards.values():
            card.setFixedHeight(wanted)
        self.updateGeometry()
