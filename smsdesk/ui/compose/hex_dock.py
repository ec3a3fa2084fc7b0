"""The hex dock of Compose: exactly the octets that leave, following the selection in the text and followed by it."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smsdesk.encoding.gsm7 import UnencodableError
from smsdesk.encoding.octets import OctetError
from smsdesk.encoding.parts import Encoding
from smsdesk.encoding.udh import Describe
from smsdesk.encoding.units import Units
from smsdesk.ui import wording_hex as words
from smsdesk.ui.compose.hex_head import HEIGHT, HexHead
from smsdesk.ui.compose.hex_octets_page import HexOctetsPage
from smsdesk.ui.compose.hex_text_page import HexTextPage
from smsdesk.ui.compose.hex_view import HexView
from smsdesk.ui.style import style

_NARROW, _LOW = 1000, 680  # not look.md's 640: with a font of 12 px a window of 600 has to count as low
_NO_LIMIT = 16_777_215


class HexDock(QWidget):
    """`show_text`, `show_octets` or `show_nothing` say what is in it; it emits only what a person does in it.

    Characters, octets and messages are counted from 0. Its size hint is the height it wants; its minimum is
    less, for when the page above has no room. Shut, it is its head alone.
    """

    text_selected = Signal(int, int)  # characters: first, behind the last
    hex_edited = Signal(str)  # binary: what was typed or pasted, as it stands
    piece_changed = Signal(int)  # binary: the message that was chosen among several
    close_requested = Signal()
    toggled = Signal(bool)  # opened or shut by the button in its head
    copied = Signal(str)  # a sentence for a toast

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = HexHead()
        self.text = HexTextPage()
        self.octets = HexOctetsPage()
        self._open = True
        self._wanted = 0
        self._nothing = words.NOT_YET
        self._binary = False
        self._messages: tuple[bytes, ...] = ()
        self._piece = 0
        self._with_header = self._editable = False
        self._error: OctetError | None = None
        self._describe: Describe | None = None
        self.setProperty("ground", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.octets, 1)
        self._join()
        self.show_nothing(words.NOT_YET)

    def _join(self) -> None:
        self.head.toggle_requested.connect(self._on_toggle_requested)
        self.head.close_button.clicked.connect(self.close_requested)
        self.head.copy.clicked.connect(lambda: self._copy(0, len(self.view.content)))
        self.head.paste.clicked.connect(self._on_paste_clicked)
        self.head.steps.step_requested.connect(self._on_step_requested)
        self.text.text_selected.connect(self.text_selected)
        self.octets.field.edited.connect(self.hex_edited)
        for view in (self.text.view, self.octets.view):
            view.copy_requested.connect(self._on_copy_requested)
        style.changed.connect(self._fit)

    @property
    def view(self) -> HexView:
        """The rows that are shown now; hidden while hex is typed, when the field stands in their place."""
        return self.octets.view if self._binary else self.text.view

    @property
    def is_open(self) -> bool:
        """True unless it was shut; there may be nothing to show all the same."""
        return self._open

    def set_open(self, opened: bool) -> None:
        """Open it, or shut it down to its head; nothing is emitted."""
        self._open = opened
        self._arrange()

    def stops(self) -> tuple[QWidget, ...]:
        """What takes the focus, in order, for whoever sets the order of the page."""
        pages = (self.text.view, self.octets.view, self.octets.field, self.octets.tree)
        return (*self.head.stops(), *pages)

    def show_row(self, row: int) -> None:
        """Whose message it is, the row counted from 0; -1 for nobody's."""
        self.head.show_row(row)

    def show_nothing(self, sentence: str) -> None:
        """Why there are no octets; the dock is its head alone meanwhile."""
        self._nothing = sentence
        self.head.show_figures(sentence)
        self._arrange()

    def show_text(self, text: str, encoding: Encoding, seams: Sequence[int] = (), forced: Iterable[int] = ()) -> None:
        """The units of a text as it leaves.

        `seams` are the characters at which parts 2, 3 … begin, `forced` those to be marked because they force
        Unicode. No text, or one that the encoding cannot carry, is nothing with a sentence.
        """
        try:
            units = Units(text, encoding)
        except UnencodableError as error:
            at = error.positions[0]
            self.show_nothing(words.outside_gsm(text[at], at))
            return
        if not text:
            self.show_nothing(words.NOT_YET)
            return
        self._turn(binary=False)
        self.text.show_units(units, tuple(seams), frozenset(forced))
        self.head.show_figures(words.text_figures(units, tuple(seams)))

    def show_selection(self, first: int, last: int) -> None:
        """Mark the characters `first` to `last` (not included) of the text that is shown; nothing is emitted.

        Without a selection the ring stands at the cursor, or on the last character when the cursor is behind it.
        """
        if not self._binary and not self._nothing:
            self.text.show_selection(first, last)

    def show_octets(
        self,
        messages: tuple[bytes, ...],
        with_header: bool,
        editable: bool = False,
        error: OctetError | None = None,
        describe: Describe | None = None,
    ) -> None:
        """The messages of a binary content, one of them at a time.

        With `editable` the hex is typed here: `messages` is what was read from it, none when it could not be. `error`
        is what is wrong with the shown message; `describe` gives words for user data, see `udh.parse_header`.
        """
        self._messages, self._with_header, self._editable = messages, with_header, editable
        self._error, self._describe = error, describe
        self._piece = min(self._piece, max(len(messages) - 1, 0))
        self._turn(binary=True)
        self._show_piece()

    def set_hex(self, text: str) -> bool:
        """Put hex into the field, as from a draft or a file; nothing is emitted.

        Returns False when it is longer than any message, and says so.
        """
        return self.octets.field.set_text(text)

    def show_piece(self, index: int) -> None:
        """Show another of several messages; nothing is emitted."""
        self._piece = max(0, min(index, len(self._messages) - 1))
        self.octets.forget_place()
        self._show_piece()

    def _show_piece(self) -> None:
        octets = self._messages[self._piece] if self._messages else b""
        header = self.octets.show_message(
            octets,
            with_header=self._with_header,
            editable=self._editable,
            error=self._error,
            describe=self._describe,
        )
        self.head.show_place(self._piece, len(self._messages))
        self.head.set_pasting(self._editable)
        self.head.set_copying(bool(octets))
        typed = len(self.octets.field.octets()) if self._editable and self._error else 0
        right = words.octet_figures(octets, max(1, len(self._messages)), header)
        self.head.show_figures(words.wrong_figures(typed) if typed else right)

    def _turn(self, *, binary: bool) -> None:
        """From one kind of content to another; nothing is to be done on most keys."""
        if binary is self._binary and not self._nothing:
            return
        self._binary, self._nothing = binary, ""
        if not binary:
            self.head.show_place(0, 0)
            self.head.set_pasting(False)
            self.head.set_copying(True)
        self._arrange()

    def _arrange(self) -> None:
        shown = self._open and not self._nothing
        self.head.set_open(shown, self._nothing)
        self.text.setVisible(shown and not self._binary)
        self.octets.setVisible(shown and self._binary)
        self._fit()

    def _fit(self) -> None:
        """When room is short hints go, then the inspector; the tree gives way to the octets."""
        window = self.window()
        narrow, low = window.width() < style.px(_NARROW), window.height() < style.px(_LOW)
        self.head.set_narrow(narrow)
        page = self.octets if self._binary else self.text
        shut = page.isHidden()
        self._wanted = style.px(HEIGHT) + (0 if shut else page.wanted_height(low=low))
        self.setMinimumHeight(style.px(HEIGHT) + (0 if shut else page.least_height()))
        self.setMaximumHeight(style.px(HEIGHT) if shut else _NO_LIMIT)
        page.resize(self.width(), max(0, self.height() - style.px(HEIGHT)))
        if self._binary:
            self.octets.fit(narrow=narrow)
        else:
            self.text.fit()

    def _on_toggle_requested(self) -> None:
        self.set_open(not self._open)
        self.toggled.emit(self._open)

    def _on_step_requested(self, step: int) -> None:
        self.show_piece(self._piece + step)
        self.piece_changed.emit(self._piece)

    def _on_paste_clicked(self) -> None:
        self.octets.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.octets.field.paste()

    def _on_copy_requested(self) -> None:
        """Copy what is marked, or the one under the ring."""
        view = self.view
        first, last = view.marked if view.marked[1] > view.marked[0] else view.content.whole(max(view.current, 0))
        self._copy(first, last)

    def _copy(self, first: int, last: int) -> None:
        content = self.view.content
        if last > first and len(content):
            QGuiApplication.clipboard().setText(content.hex(first, last))
            self.copied.emit(words.copied(last - first, content.size))

    def sizeHint(self) -> QSize:
        return QSize(style.px(800), self._wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
