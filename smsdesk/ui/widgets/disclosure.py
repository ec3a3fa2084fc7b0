"""Something long one click away: a link that shows and hides plain text, such as a gateway's raw answer."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, link_inset


class _Text(QPlainTextEdit):
    """Read-only, in the fixed font, five lines high."""

    def sizeHint(self) -> QSize:
        return QSize(style.px(200), style.px(84))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(120), style.px(64))


class Disclosure(QWidget):
    """`show_words` on the link while closed, `hide_words` while open; hidden as a whole while there is no text.
    Put it into a layout with `flush`: then the words of the link and the edge of the text stand in line with labels."""

    def __init__(self, show_words: str, hide_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = (show_words, hide_words)
        self.link = Button(show_words, "link")
        self.link.reserve(*self._words)
        self.link.clicked.connect(self._on_link_clicked)
        self._text = _Text()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setFont(style.fixed_font())
        self._text.setAccessibleName(show_words)
        self._text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        layout.addWidget(self.link)
        inset = QHBoxLayout()
        inset.setContentsMargins(link_inset(), 0, 0, 0)
        inset.addWidget(self._text)
        layout.addLayout(inset)
        layout.setAlignment(self.link, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def set_text(self, text: str) -> None:
        """Other text, as written; "" takes the link away and closes it."""
        self._text.setPlainText(text)
        self.setVisible(bool(text))
        if not text:
            self._open(False)

    def text(self) -> str:
        """The text, open or not."""
        return self._text.toPlainText()

    @property
    def is_open(self) -> bool:
        """True while the text is to be seen."""
        return self._text.isVisibleTo(self)

    def _on_link_clicked(self) -> None:
        self._open(not self.is_open)

    def _open(self, opened: bool) -> None:
        self._text.setVisible(opened)
        self.link.setText(self._words[1 if opened else 0])
