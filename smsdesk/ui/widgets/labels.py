"""Words and icons that do not act: labels in the sizes of look.md, hairlines, tooltips that stay plain text."""

import re
from html import escape
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from smsdesk.ui.icons import outline, paint_icon
from smsdesk.ui.style import FontRole, restyle, style

Orientation = Literal["h", "v"]


def set_plain_tooltip(widget: QWidget, text: str) -> None:
    """A tooltip shown as written: Qt would take text with tags in it for HTML."""
    widget.setToolTip(plain_tooltip(text))


def plain_tooltip(text: str) -> str:
    """`text` in a form that QToolTip shows as written."""
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>" if "<" in text else text


_LONG_WORD = re.compile("[!-~\u00a1-\u024f]{25,}")
"""Of letters that do not join: a break inside of an Arabic or Tamil word would change how it is drawn."""


def _with_breaks(text: str) -> str:
    """The same with places, that nobody sees, at which a line may end."""
    return _LONG_WORD.sub(lambda word: re.sub("(.{12}|[_./@-])(?=.)", "\\1\u200b", word[0]), text)


class Label(QLabel):
    """Plain text in a size and colour of look.md; `elide` cuts at the end with … and gives the whole as tooltip. Where
    it wraps, `breaks` lets a line end inside of a word that is longer than 24 letters, as user names may be: else it
    would push its neighbours out of sight."""

    def __init__(
        self,
        text: str = "",
        size: FontRole = "body",
        colour: str = "text",
        *,
        strong: bool = False,
        wrap: bool = False,
        elide: bool = False,
        breaks: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", size)
        self.setProperty("colour", colour)
        self.setProperty("strong", strong)
        self.setWordWrap(wrap)
        # A text of several lines keeps to the side of its script, unless everything round it begins at the right.
        if not wrap or self.isRightToLeft():
            self.begin_at_the_edge()
        self._elide = elide
        self._breaks = breaks
        self._whole = ""
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text` as written; nothing is ever taken for markup."""
        other = text != self._whole
        self._whole = text
        if self._breaks:
            text = _with_breaks(text)
            self.setAccessibleName(self._whole if text != self._whole else "")
        super().setText(self._shown() if self._elide else text)
        if self._elide and other:  # else every key would lay out the page anew
            self.setAccessibleName(text)
            self.updateGeometry()

    def begin_at_the_edge(self) -> None:
        """Where the program reads from the left an Arabic name begins there too, in line with its neighbours."""
        side = Qt.AlignmentFlag.AlignLeft if self.isLeftToRight() else Qt.AlignmentFlag.AlignRight
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)

    def whole_text(self) -> str:
        """The text before it was cut or broken to the width."""
        return self._whole

    def set_colour(self, role: str) -> None:
        """Change the colour role, "text2" or "bad"."""
        if self.property("colour") != role:
            restyle(self, colour=role)

    def reserve(self, longest: str) -> None:
        """Keep room for the longest text that may come, so that neighbours do not jump."""
        self.ensurePolished()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(longest) + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elide:
            super().setText(self._shown())

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(style.px(24), hint.height()) if self._elide else hint

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._elide:
            return hint
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, hint.height())

    def _shown(self) -> str:
        one_line = " ".join(self._whole.split())
        shown = self.fontMetrics().elidedText(one_line, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        set_plain_tooltip(self, self._whole if shown != one_line else "")
        return shown


class IconLabel(QWidget):
    """One icon that does not act, `size` px at b = 13; hidden from assistive technology, a word stands beside it."""

    def __init__(self, name: str, role: str = "text2", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._role = role
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.set_icon(name, role)

    def set_icon(self, name: str, role: str) -> None:
        """Show another icon or colour; KeyError for a name that does not exist."""
        outline(name)
        self._name = name
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:
        side = style.px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = style.px(self._size)
        box = self.rect()
        box.setRect((box.width() - side) // 2, (box.height() - side) // 2, side, side)
        paint_icon(QPainter(self), self._name, box, self._role if self.isEnabled() else "text3")


class Line(QFrame):
    """A hairline, "h" or "v"."""

    def __init__(self, orientation: Orientation = "h", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("line", orientation)
