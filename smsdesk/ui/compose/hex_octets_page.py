"""The hex dock of a binary message: its octets, shown or typed, its header as a tree, and what is wrong with it."""

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.encoding.octets import OctetError, OctetProblem
from smsdesk.encoding.udh import Describe, Element, parse_header, path_to
from smsdesk.ui import wording_hex as words
from smsdesk.ui.compose.hex_content import OCTETS_PER_ROW, of_octets
from smsdesk.ui.compose.hex_field import HexField
from smsdesk.ui.compose.hex_grid import width_needed
from smsdesk.ui.compose.hex_line import OctetLine
from smsdesk.ui.compose.hex_tree import NARROW, WIDTH, HexTree
from smsdesk.ui.compose.hex_view import HexView
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Line

_HIGH, _LOW = 172, 108


def _no_words(port: int | None, data: bytes) -> str:
    return ""


class HexOctetsPage(QWidget):
    """Octets and a line about the chosen one at the left, the tree at the right when there is a header."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = HexView()
        self.field = HexField()
        self.line = OctetLine()
        self.tree = HexTree()
        self._rule = Line("v")
        self._octets = b""
        self._editable = False
        self._field_room = QWidget()
        self._build()
        self.view.range_selected.connect(lambda _first, _last: self._show_octet(self.view.current))
        self.field.refused.connect(self.line.show_error)
        self.field.octet_reached.connect(self._show_octet)
        self.tree.element_chosen.connect(self._on_element_chosen)
        self._arrange(with_header=False)

    def _build(self) -> None:
        room = QHBoxLayout(self._field_room)
        room.setContentsMargins(style.px(16), style.px(2), style.px(16), style.px(2))
        room.addWidget(self.field)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.view, 100)
        left.addWidget(self._field_room, 100)
        left.addWidget(self.line)
        left.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, style.px(6))
        layout.setSpacing(0)
        layout.addLayout(left, 1)
        layout.addWidget(self._rule)
        layout.addWidget(self.tree)

    def _arrange(self, *, with_header: bool) -> None:
        for part, shown in (
            (self.view, not self._editable),
            (self._field_room, self._editable),
            (self.tree, with_header),
            (self._rule, with_header),
        ):
            if part.isHidden() is shown:
                part.setVisible(shown)

    def show_message(
        self,
        octets: bytes,
        *,
        with_header: bool,
        editable: bool,
        error: OctetError | None = None,
        describe: Describe | None = None,
    ) -> int:
        """Show one message, none when `octets` is empty; returns how many octets its header takes."""
        self._octets, self._editable = octets, editable
        self._arrange(with_header=with_header and (bool(octets) or editable))
        content = of_octets(octets, with_header, _wrong(error, len(octets)))
        self.view.show_content(content, OCTETS_PER_ROW)
        self.field.show_marks(content.header, _wrong(error, len(self.field.octets())))
        elements: tuple[Element, ...] = ()
        if with_header:
            elements = parse_header(octets, describe or _no_words).elements
        self.tree.show_elements(elements)
        # Nothing typed yet is no mistake to be shown in red: the field says what it is for.
        quiet = error is None or (error.reason is OctetProblem.EMPTY and editable)
        sentence = "" if quiet or error is None else words.octet_text(error)
        self.line.show_error(sentence)
        self.field.setAccessibleDescription(sentence)
        self._show_octet(self.field.octet() if editable else self.view.current)
        # The line stands right below the octets, not at the foot of the dock.
        self.view.setMaximumHeight(self.view.sizeHint().height())
        return content.header

    def forget_place(self) -> None:
        """Stand on the first octet, as in another message."""
        self.view.mark(0, 0, 0)
        self.field.mark(0, 0)

    def _say(self, octet: int) -> None:
        use = words.octet_use(path_to(self.tree.elements, octet), octet) or words.plain_octet(self._octets[octet])
        self.line.show_octet(words.octet_place(octet), use)
        self.view.setAccessibleDescription(f"{self._octets[octet]:02X}, {words.octet_place(octet)}, {use}")

    def _show_octet(self, octet: int) -> None:
        """Say what an octet is for, below and in the tree."""
        if not 0 <= octet < len(self._octets):
            self.line.show_octet("", "" if self._octets or self._editable else words.NO_OCTETS_HINT)
            return
        self._say(octet)
        self.tree.choose(octet)

    def _on_element_chosen(self, first: int, last: int) -> None:
        self.view.mark(first, last, first)
        self.field.mark(first, last)
        if first < len(self._octets):
            self._say(first)

    def fit(self, *, narrow: bool) -> None:
        """Give the tree its width in a window of the present width; the octets come first."""
        needed = width_needed(QFontMetricsF(style.fixed_font()), OCTETS_PER_ROW, 2, letters=False)
        room = self.width() - needed - style.px(12)
        self.tree.setFixedWidth(max(style.px(200), min(style.px(NARROW if narrow else WIDTH), room)))

    def wanted_height(self, *, low: bool) -> int:
        """Room for the line below the octets, and for the elements of a header."""
        return style.px(_LOW if low else _HIGH)

    def least_height(self) -> int:
        """The octets cannot do with less: they are typed here."""
        return style.px(_LOW)


def _wrong(error: OctetError | None, length: int) -> tuple[int, int]:
    """The octets that an error is about: one, or all beyond the longest message."""
    if error is None or error.at is None:
        return (0, 0)
    return error.at, max(error.at + 1, length if error.reason is OctetProblem.TOO_LONG else 0)
