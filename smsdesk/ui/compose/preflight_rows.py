"""The rows of the pre-flight sheet: a state icon, a word, and what there is to check."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.bubble import begins_right
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import IconLabel, Label, Line

State = Literal["ok", "warn", "bad", "wait"]
_ICONS = {
    "ok": ("check-circle-fill", "ok"),
    "warn": ("warning-fill", "warn"),
    "bad": ("x-circle-fill", "bad"),
    "wait": ("clock", "text2"),
}
_STATE_WORDS = {"ok": "checked", "warn": "warning", "bad": "to mend", "wait": "being asked"}


class CheckRow(QWidget):
    """Fill it with `add`; the hairline below is left out for the last row. `red_line` stands at its end."""

    def __init__(self, word: str, *, last: bool = False) -> None:
        super().__init__()
        self._word = word
        self._icon = IconLabel("check-circle-fill", "ok")
        self._icon.setFixedHeight(style.px(24))
        title = Label(word, strong=True)
        title.setFixedSize(style.px(68), style.px(24))
        self._content = QVBoxLayout()
        self._content.setSpacing(style.px(3))
        self.red_line = RedLine()
        self._content.addWidget(self.red_line)
        row = QHBoxLayout()
        row.setSpacing(style.px(12))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._content, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        layout.addLayout(row)
        if not last:
            layout.addWidget(Line())

    def set_state(self, state: State) -> None:
        """Show how the row stands, also in words for assistive technology."""
        self._icon.set_icon(*_ICONS[state])
        self.setAccessibleName(f"{self._word}: {_STATE_WORDS[state]}")

    def add(self, part: QWidget) -> None:
        """More content, before the red line."""
        self._content.insertWidget(self._content.count() - 1, part)

    def add_below(self, part: QWidget) -> None:
        """What mends what the red line says."""
        self._content.addWidget(part)

    def block(self, sentence: str) -> bool:
        """Say what has to be mended here, "" for nothing; True when that is news."""
        fresh = sentence != self.red_line.text()
        self.red_line.say(sentence)
        return fresh and bool(sentence)


class RowLine(QWidget):
    """One line of a row: words, and at its right what can be pressed; hidden while it says nothing."""

    def __init__(self, colour: str = "text", *buttons: Button) -> None:
        super().__init__()
        self.label = Label("", colour=colour, wrap=True)
        self.buttons = buttons
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(12))
        self.label.setMinimumHeight(style.px(24))
        layout.addWidget(self.label, 1)
        for button in buttons:
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, sentence: str, *words: str) -> None:
        """Show a sentence; `words` are those of the buttons, "" takes one away, none leaves them as they are."""
        self.label.setText(sentence)
        for button, word in zip(self.buttons, words, strict=False):
            button.setText(word)
            button.setVisible(bool(word))
        self.setVisible(bool(sentence))

    def text(self) -> str:
        """What is said, "" while nothing is."""
        return "" if self.isHidden() else self.label.text()


def line_of(*parts: QWidget | None, gap: int = 8) -> QWidget:
    """Widgets beside each other, `gap` px (at b = 13) apart; None, or a label that wraps, is where the rest of the
    room goes."""
    line = QWidget()
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(style.px(gap))
    for part in parts:
        if part is None:
            layout.addStretch(1)
        else:
            layout.addWidget(part, 1 if isinstance(part, Label) and part.wordWrap() else 0)
    return line


class FigureColumn(QWidget):
    """A small head above a large figure."""

    def __init__(self, head: str) -> None:
        super().__init__()
        self.head = Label(head, "small", "text2")
        self.figure = Label("", "sheet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, style.px(24), 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.figure)


class RedLine(QFrame):
    """What has to be mended first, in a frame that takes the focus so that it is read out."""

    def __init__(self) -> None:
        super().__init__()
        self._settled = False
        self._text = Label("", colour="bad", wrap=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(style.px(10), style.px(4), style.px(10), style.px(4))
        self._layout.addWidget(self._text)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence; "" takes the line away."""
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))

    def settle(self, settled: bool) -> None:
        """It does not forbid any more, but stays readable in its place; or it does again."""
        self._settled = settled
        self._text.set_colour("warn" if settled else "bad")
        side = 0 if settled else style.px(10)
        self._layout.setContentsMargins(side, style.px(4), side, style.px(4))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if settled else Qt.FocusPolicy.StrongFocus)
        self.update()

    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._settled:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(style.colour("accent" if self.hasFocus() else "bad"), width))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, style.px(5), style.px(5))


_MOST_LINES = 5


class SentText(QFrame):
    """The text as it leaves, on a tint; a long one scrolls inside and is then a stop for Tab."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("note", "info")
        self._fitted = 0
        self._edit = QPlainTextEdit()
        self._edit.setReadOnly(True)
        self._edit.setAccessibleName("Text as it is sent")
        self._edit.setTabChangesFocus(True)
        self._edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._edit.document().setDocumentMargin(0)
        self._edit.viewport().installEventFilter(self)
        restyle(self._edit, bare=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.px(12), style.px(8), style.px(6), style.px(8))
        layout.addWidget(self._edit)

    def show_text(self, text: str, *, fixed: bool = False) -> None:
        """Show another text; `fixed`: in letters of one width, as octets are."""
        if text != self._edit.toPlainText():
            option = self._edit.document().defaultTextOption()
            option.setAlignment(Qt.AlignmentFlag.AlignRight if begins_right(text) else Qt.AlignmentFlag.AlignLeft)
            self._edit.document().setDefaultTextOption(option)
            self._edit.setPlainText(text)
            if fixed:
                self._make_fixed()
            self._fit()

    def _make_fixed(self) -> None:
        # As a format of the text: the sheet takes a font of the editor away when it is shown.
        letters = QTextCharFormat()
        letters.setFont(style.fixed_font())
        cursor = QTextCursor(self._edit.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeCharFormat(letters)

    def text(self) -> str:
        """What is shown."""
        return self._edit.toPlainText()

    def _fit(self) -> None:
        lines = self._lines()
        many = lines > _MOST_LINES
        self._edit.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self._edit.setFocusPolicy(Qt.FocusPolicy.StrongFocus if many else Qt.FocusPolicy.ClickFocus)
        spacing = self._edit.fontMetrics().lineSpacing()
        self._edit.setFixedHeight(min(max(lines, 1), _MOST_LINES) * spacing + style.px(2))

    def _lines(self) -> int:
        """How many lines the text takes in this width; beyond the limit nobody needs to know."""
        lines = 0
        block = self._edit.document().begin()
        while block.isValid() and lines <= _MOST_LINES:
            self._edit.document().documentLayout().blockBoundingRect(block)  # lays it out, else it has no lines yet
            lines += max(1, block.layout().lineCount())
            block = block.next()
        return lines

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The lines are known when the editor itself has its width, which is later than this frame has one."""
        fresh = event.type() == QEvent.Type.Resize and self._edit.viewport().width() != self._fitted
        result = super().eventFilter(watched, event)
        if fresh:
            self._fitted = self._edit.viewport().width()
            QTimer.singleShot(0, self, self._fit)
        return result

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(200), super().minimumSizeHint().height())
