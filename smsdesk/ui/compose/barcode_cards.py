"""The choice of the barcode type: five cards with a picture of what arrives, and a sentence each."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from smsdesk.domain.kinds import BarcodeType
from smsdesk.ui import wording_barcode as words
from smsdesk.ui.compose.barcode_pictures import HIGH, WIDE, paint_phone
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label

_SIDE = 7
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


def _room(width: int) -> int:
    """The width of the words on a card."""
    return max(40, width - 2 * style.px(_SIDE))


class BarcodeCard(QRadioButton):
    """One type; in a low window the picture and the sentence go."""

    def __init__(self, kind: BarcodeType, parent: QWidget | None = None) -> None:
        super().__init__(words.TITLES[kind], parent)
        self._kind = kind
        self._low = False
        self.setAccessibleName(words.TITLES[kind])
        self.setAccessibleDescription(words.SENTENCES[kind])
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_low(self, low: bool) -> None:
        """Do without the picture and the sentence."""
        if low != self._low:
            self._low = low
            self.updateGeometry()
            self.update()

    def _title_height(self, width: int) -> int:
        metrics = QFontMetrics(style.font("body", 600))
        return metrics.boundingRect(QRect(0, 0, _room(width), 1000), _WRAP, self.text()).height()

    def _sentence_height(self, width: int) -> int:
        metrics = QFontMetrics(style.font("small"))
        return metrics.boundingRect(QRect(0, 0, _room(width), 1000), _WRAP, words.SENTENCES[self._kind]).height()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        title = self._title_height(width)
        if self._low:
            return max(title, 2 * QFontMetrics(style.font("body", 600)).height()) + 2 * style.px(7)
        return style.px(10) + style.px(HIGH + 4) + title + style.px(4) + self._sentence_height(width) + style.px(10)

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
        if chosen:
            self._paint_mark(painter)
        top = style.px(7)
        if not self._low:
            top = style.px(10)
            left = (self.width() - style.px(WIDE)) / 2
            paint_phone(painter, QRectF(left, top, style.px(WIDE), style.px(HIGH)), self._kind)
            top += style.px(HIGH + 4)
        self._paint_words(painter, top)

    def _paint_mark(self, painter: QPainter) -> None:
        """In a corner that no words reach: beside the picture, or below the first line of the title."""
        mark, side = style.px(15), style.px(_SIDE)
        top = self.height() - side - mark if self._low else style.px(8)
        paint_icon(painter, "check-circle-fill", QRect(self.width() - side - mark, top, mark, mark), "accent")

    def _paint_words(self, painter: QPainter, top: int) -> None:
        side, high = style.px(_SIDE), self._title_height(self.width())
        painter.setFont(style.font("body", 600))
        painter.setPen(style.colour("text"))
        painter.drawText(QRect(side, top, _room(self.width()), high), _WRAP, self.text())
        if self._low:
            return
        top += high + style.px(4)
        painter.setFont(style.font("small"))
        painter.setPen(style.colour("text2"))
        room = QRect(side, top, _room(self.width()), self.height() - top)
        painter.drawText(room, _WRAP, words.SENTENCES[self._kind])


class BarcodeCards(QWidget):
    """One of five is always chosen; arrow keys go from card to card."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Barcode type")
        self._group = QButtonGroup(self)
        self.cards: dict[BarcodeType, BarcodeCard] = {}
        self._sentence = Label("", "small", "text2", elide=True)
        self._sentence.hide()
        row = QHBoxLayout()
        row.setSpacing(style.px(6))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        layout.addLayout(row)
        layout.addWidget(self._sentence)
        for kind in BarcodeType:
            card = BarcodeCard(kind)
            self.cards[kind] = card
            self._group.addButton(card)
            row.addWidget(card, 1)
        self.cards[BarcodeType.TEXT].setChecked(True)
        self._group.buttonToggled.connect(self._on_toggled)
        self._tell()

    @property
    def choice(self) -> BarcodeType:
        """The chosen type."""
        return next(kind for kind, card in self.cards.items() if card.isChecked())

    def set_choice(self, kind: BarcodeType) -> None:
        """Choose without telling anybody."""
        self._group.blockSignals(True)
        self.cards[kind].setChecked(True)
        self._group.blockSignals(False)
        self._tell()

    def _on_toggled(self, _card: QRadioButton, on: bool) -> None:
        if on:
            self._tell()
            self.chosen.emit()

    def _tell(self) -> None:
        """In a low window only the chosen card has its sentence, below all of them."""
        self._sentence.setText(words.SENTENCES[self.choice])

    def set_low(self, low: bool) -> None:
        """Do without pictures where there is no height for them, and with one sentence instead of five."""
        self._sentence.setVisible(low)
        for card in self.cards.values():
            card.set_low(low)
        self._fit()

    def _cards_height(self, width: int) -> int:
        each = (width - 4 * style.px(6)) // 5
        return max(card.heightForWidth(each) for card in self.cards.values())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        below = 0 if self._sentence.isHidden() else style.px(4) + self._sentence.sizeHint().height()
        return self._cards_height(width) + below

    def sizeHint(self) -> QSize:
        return QSize(style.px(660), self.heightForWidth(max(self.width(), style.px(460))))

    def _fit(self) -> None:
        wanted = self._cards_height(self.width())
        for card in self.cards.values():
            card.setFixedHeight(wanted)
        self.setFixedHeight(self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
