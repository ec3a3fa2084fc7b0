"""The To field: chips that wrap over lines with a line to type in behind them, and a menu with other ways."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from smsdesk.domain.lists import Suggestion
from smsdesk.domain.people import folded
from smsdesk.domain.records import ContactGroup
from smsdesk.ui import figures
from smsdesk.ui.compose.suggestions import SuggestionBox
from smsdesk.ui.compose.to_editor import ToEditor
from smsdesk.ui.icons import icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import IconButton
from smsdesk.ui.widgets.chip import Chip
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import set_plain_tooltip

_LINES, _LOW_LINES = 3, 2
_FIRST = "Type a name, group or number"


@dataclass(frozen=True)
class ChipFace:
    """How a chip looks; `problem` is why nobody behind it gets anything, "" while somebody does."""

    icon: str | None
    text: str
    detail: str = ""
    problem: str = ""


class _ToChip(Chip):
    """A chip that is reached with the arrow keys and can be taken back into the line to be corrected."""

    edit_requested = Signal()
    step_requested = Signal(int)

    def __init__(self, face: ChipFace) -> None:
        super().__init__(face.icon, face.text, face.detail)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if face.problem:
            self.set_problem(True, face.problem)
            set_plain_tooltip(self, face.problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_requested.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_requested.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit_requested.emit()


class ToField(QFrame):
    """Grows to three lines, two in a low window, then scrolls. Drop a CSV or XLSX file or text anywhere on it."""

    chip_removed = Signal(int)
    chip_edit_requested = Signal(int)
    suggestion_picked = Signal(object)  # Suggestion
    group_picked = Signal(object)  # ContactGroup
    csv_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._faces: list[ChipFace] = []
        self._lines = _LINES
        self._chips: list[_ToChip] = []
        self._groups: Sequence[ContactGroup] = ()
        self.editor = ToEditor()
        self.editor.setPlaceholderText(_FIRST)
        self._box = SuggestionBox(self)
        self._menu = QMenu(self)
        self.setAcceptDrops(True)
        self._build()
        self._join()

    def _build(self) -> None:
        self._content = Flow(style.px(6), style.px(4), grow_last=True)
        self._content.setProperty("plain", True)
        self._content.add(self.editor)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        self._content.installEventFilter(self)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_scroll_range_changed)
        self.plus = IconButton("plus", "Add recipients", "Groups, or a CSV or XLSX file", height="small")
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(style.px(6), style.px(5), style.px(8), style.px(5))
        layout.setSpacing(style.px(6))
        layout.addWidget(self._scroll, 1)
        corner = QVBoxLayout()
        corner.setContentsMargins(0, style.px(2), 0, 0)
        corner.addWidget(self.plus)
        corner.addStretch(1)
        layout.addLayout(corner)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.editor)

    def _join(self) -> None:
        editor, box = self.editor, self._box
        editor.step_requested.connect(box.step)
        editor.pick_requested.connect(box.pick)
        editor.escaped.connect(box.close_box)
        editor.text_entered.connect(lambda _text: box.close_box())
        editor.backspaced.connect(lambda: self._remove(len(self._chips) - 1))
        editor.left_pressed.connect(lambda: self._focus_chip(len(self._chips) - 1))
        editor.focus_changed.connect(self.update)
        box.mark_changed.connect(self._on_box_mark_changed)
        box.picked.connect(self._on_box_picked)
        self.plus.clicked.connect(self.open_menu)

    def _on_scroll_range_changed(self, _low: int, high: int) -> None:
        """Where one types is in view. Asked for anew: a new style sheet may have made another scroll bar."""
        self._scroll.verticalScrollBar().setValue(high)

    def faces(self) -> list[ChipFace]:
        """What the chips show, in order."""
        return list(self._faces)

    def show_chips(self, faces: Sequence[ChipFace]) -> None:
        """Show these chips; the focus stays where it is, or goes to the neighbour of a chip that is gone."""
        if list(faces) == self._faces:
            return
        focused = next((place for place, chip in enumerate(self._chips) if chip.hasFocus()), None)
        for chip in self._chips:
            self._content.remove(chip)
        self._faces = list(faces)
        self._chips = [self._make_chip(place, face) for place, face in enumerate(self._faces)]
        self.editor.setPlaceholderText("Add more" if self._chips else _FIRST)
        self.fit()
        if focused is not None:
            self._focus_chip(min(focused, len(self._chips) - 1))

    def _make_chip(self, place: int, face: ChipFace) -> _ToChip:
        chip = _ToChip(face)
        chip.remove_requested.connect(lambda: self._remove(place))
        chip.edit_requested.connect(lambda: self.chip_edit_requested.emit(place))
        chip.step_requested.connect(lambda by: self._focus_chip(place + by))
        self._content.add(chip, place)
        return chip

    def edit(self, text: str) -> None:
        """Put a text into the line, to be corrected."""
        self.editor.setPlainText(text)
        self.editor.selectAll()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, suggestions: Sequence[Suggestion], *, mark_first: bool) -> None:
        """Show what fits the typed text, unless one has gone elsewhere meanwhile."""
        wanted = self.editor.hasFocus() and bool(self.editor.toPlainText().strip())
        self._box.offer(suggestions if wanted else (), mark_first=mark_first)

    def drop_unfit(self, typed: str) -> None:
        """Hide suggestions for an earlier text when the marked one does not fit what is typed now."""
        marked = self._box.marked
        if marked is not None and folded(typed) not in folded(marked.chip.name):
            self._box.close_box()

    def set_groups(self, groups: Sequence[ContactGroup]) -> None:
        """What the + menu offers."""
        self._groups = groups

    def open_menu(self) -> None:
        """The + menu: groups, and a file."""
        self._menu.clear()
        for group in self._groups:
            name = group.name.replace("&", "&&")
            action = self._menu.addAction(icon("users"), f"{name}   {figures.whole(group.size)}")
            action.triggered.connect(lambda _checked=False, chosen=group: self.group_picked.emit(chosen))
        if self._groups:
            self._menu.addSeparator()
        self._menu.addAction(icon("file-text"), "From a CSV or XLSX file…").triggered.connect(self.csv_requested.emit)
        self._menu.popup(self.plus.mapToGlobal(QPoint(0, self.plus.height())))

    def set_low(self, low: bool) -> None:
        """In a low window the message needs the room more."""
        if (lines := _LOW_LINES if low else _LINES) != self._lines:
            self._lines = lines
            self.fit()

    def fit(self) -> None:
        """Be as high as the chips need, up to the most lines there may be."""
        margins = self._row.contentsMargins()
        side = self.plus.sizeHint().width() + self._row.spacing() + margins.left() + margins.right()
        needed = self._content.heightForWidth(max(style.px(140), self.width() - side))
        most = self._lines * style.px(24) + (self._lines - 1) * style.px(4)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._scroll.setVerticalScrollBarPolicy(policy)
        self.setFixedHeight(max(style.px(24), min(needed, most)) + margins.top() + margins.bottom())

    def _remove(self, place: int) -> None:
        if 0 <= place < len(self._chips):
            self.chip_removed.emit(place)

    def _focus_chip(self, place: int) -> None:
        if 0 <= place < len(self._chips):
            self._chips[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self._chips[place], 0, 0)
        else:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_box_mark_changed(self) -> None:
        self.editor.picking = self._box.marked is not None

    def _on_box_picked(self, suggestion: Suggestion) -> None:
        self.editor.clear()
        self.suggestion_picked.emit(suggestion)

    def sizeHint(self) -> QSize:
        return QSize(style.px(300), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.editor.setFocus(Qt.FocusReason.MouseFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.editor.insertFromMimeData(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self.editor.hasFocus() else 1
        painter.setPen(QPen(style.colour("accent" if self.editor.hasFocus() else "control"), width))
        painter.setBrush(style.colour("surface"))
        inset = width / 2
        radius = style.px(5)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
