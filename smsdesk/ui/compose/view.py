"""The Compose tab: to whom, as what and which words at the left; how it arrives and what it costs at the right."""

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.domain.kinds import Kind
from smsdesk.ui import wording_barcode as barcode_words
from smsdesk.ui import wording_compose as words
from smsdesk.ui.actions import add_action
from smsdesk.ui.compose.barcode_cards import BarcodeCards
from smsdesk.ui.compose.cost import CostPanel
from smsdesk.ui.compose.hex_dock import HexDock
from smsdesk.ui.compose.kind_box import KindBox
from smsdesk.ui.compose.message_edit import MessageEdit
from smsdesk.ui.compose.page_and_dock import PageAndDock
from smsdesk.ui.compose.preview import Preview
from smsdesk.ui.compose.rules_strip import RulesStrip
from smsdesk.ui.compose.strip import Strip
from smsdesk.ui.compose.to_field import ToField
from smsdesk.ui.counter import Counter
from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import IconLabel, Label, Line, set_plain_tooltip
from smsdesk.ui.widgets.menu_button import MenuButton
from smsdesk.ui.widgets.note import Note, NoteKind

if TYPE_CHECKING:
    from smsdesk.ui.compose.builders.panel import BinaryPanel

_NARROW, _LOW = 1000, 680  # not look.md's 640: with a font of 12 px a window of 600 has to count as low


class ComposeView(QWidget):
    """Widgets by name; the presenter joins them. Wishes are signals of the widgets, or these."""

    review_requested = Signal()
    next_problem_requested = Signal()
    next_character_requested = Signal()
    plain_requested = Signal()
    all_plain_requested = Signal()
    templates_requested = Signal()
    hex_requested = Signal()
    note_action_requested = Signal()
    sender_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.to = ToField()
        self.strip = Strip()
        self.sender_id = LineEdit("Sender ID")
        self.kind = KindBox()
        self.barcode = BarcodeCards()
        self.message = MessageEdit()
        self.counter = Counter()
        self.field = MenuButton("Field", "quiet", icon="brackets-curly", height="small")
        self.template = Button("Template", "quiet", icon="note", height="small")
        self.insert_barcode = Button(barcode_words.INSERT, icon="qr-code", height="small")
        self.rules = RulesStrip()
        self.dock = HexDock()
        self.preview = Preview()
        self.cost = CostPanel()
        self._sender_error = Label("", "small", "bad", wrap=True)
        self._hint_icon = IconLabel("info")
        self._hint = Label(words.SENDER_HINT, "small", "text2", elide=True)
        self._note = Note("warn", "")
        self._narrow = self._low = False
        self._build()
        self._join()

    def _build(self) -> None:
        self._form = QGridLayout()
        self._form.setContentsMargins(style.px(16), style.px(12), style.px(16), style.px(12))
        self._form.setHorizontalSpacing(style.px(8))
        self._form.setColumnMinimumWidth(0, style.px(76))
        self._form.setColumnStretch(1, 1)
        self._add_labelled(0, "To", self.to, style.px(34))
        self._form.addWidget(self.strip, 1, 1)
        self._form.addLayout(self._make_sender_row(), 2, 1)
        self._label(2, "Sender ID", self.sender_id, style.px(30))
        self._form.addWidget(self._sender_error, 3, 1)
        self._sender_error.hide()
        self._barcode_label = self._add_labelled(4, "Barcode\ntype", self.barcode, style.px(50))
        self._message_label = self._add_labelled(5, "Message", self.message, style.px(34))
        self._form.setRowStretch(5, 1)
        self._form.addLayout(self._make_foot(), 6, 1)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(style.px(16), style.px(12), style.px(16), style.px(12))
        side.setSpacing(style.px(6))
        side.addWidget(self.preview, 1)
        side.addWidget(self.cost)
        self._arrange()
        self._fit(narrow=False, low=False)

    def _arrange(self) -> None:
        """The page above, the hex dock below it, and a handle between them."""
        page = QWidget()
        across = QHBoxLayout(page)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addLayout(self._form, 1)
        across.addWidget(Line("v"))
        across.addWidget(self._side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PageAndDock(page, self.dock))

    def _label(self, row: int, word: str, buddy: QWidget, height: int) -> Label:
        label = Label(word, colour="text2")
        label.setBuddy(buddy)
        label.setFixedHeight(height)
        self._form.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        return label

    def _add_labelled(self, row: int, word: str, widget: QWidget, height: int) -> Label:
        label = self._label(row, word, widget, height)
        self._form.addWidget(widget, row, 1)
        return label

    def _make_counter_row(self) -> QHBoxLayout:
        self.template.clicked.connect(self.templates_requested)
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        row.addWidget(self.counter, 1)
        for button in (self.insert_barcode, self.field, self.template):
            row.addWidget(button)
        return row

    def _make_sender_row(self) -> QHBoxLayout:
        self.sender_id.setFixedWidth(style.px(128))
        self.sender_id.setMaxLength(40)
        kind = Label("Kind", colour="text2")
        kind.setBuddy(self.kind)
        for part in (self._hint, self._hint_icon):
            set_plain_tooltip(part, words.SENDER_HINT_LONG)
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        row.addWidget(self.sender_id)
        row.addSpacing(style.px(14))
        row.addWidget(kind)
        row.addWidget(self.kind)
        row.addSpacing(style.px(14))
        row.addWidget(self._hint_icon)
        row.addWidget(self._hint, 1)
        row.addStretch()
        return row

    def _make_foot(self) -> QVBoxLayout:
        """What is said about the message: closer to each other than the rows of the form."""
        self._note.hide()
        foot = QVBoxLayout()
        foot.setSpacing(style.px(6))
        foot.addLayout(self._make_counter_row())
        foot.addWidget(self._note)
        foot.addWidget(self.rules)
        return foot

    def _join(self) -> None:
        self.cost.review_requested.connect(self.review_requested)
        self.strip.next_problem_requested.connect(self.next_problem_requested)
        self._note.action_requested.connect(self.note_action_requested)
        self.sender_id.textChanged.connect(lambda _text: self.show_sender_error(""))
        self.sender_id.installEventFilter(self)
        add_action(self, "Review and send", "Ctrl+Return", self.review_requested.emit)
        add_action(self, "Next problem", "F8", self.next_problem_requested.emit)
        add_action(self, "Next character that needs Unicode", "F7", self.next_character_requested.emit)
        add_action(self, "Use the plain character", "Alt+R", self.plain_requested.emit)
        add_action(self, "Use plain characters everywhere", "Ctrl+Shift+R", self.all_plain_requested.emit)
        add_action(self, "Show or hide the hex", "Ctrl+H", self.hex_requested.emit)
        add_action(self, "Templates", "", self.templates_requested.emit)
        order = (self.to.editor, self.to.plus, *self.strip.stops(), self.sender_id, self.kind)
        middle = (*self.barcode.cards.values(), self.message, self.insert_barcode, self.field, self.template)
        after = (self._note.button, *self.rules.stops(), *self.preview.steps.buttons(), self.cost.button)
        stops: list[QWidget] = [*order, *middle, *after, *self.dock.stops()]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def show_kind(self, kind: Kind) -> None:
        """Show what a kind of message needs."""
        barcode = kind is Kind.BARCODE
        for part in (self._barcode_label, self.barcode, self.insert_barcode):
            part.setVisible(barcode)
        written: tuple[QWidget, ...] = (self.message, self.field, self.template)
        for each in written:
            each.setVisible(not kind.binary)
        if kind.binary or "binary" in vars(self):
            self.binary.setVisible(kind.binary)
        self._keep_room()
        self._message_label.setBuddy(self.binary if kind.binary else self.message)

    def _keep_room(self) -> None:
        """The counter of a text stays where it is when the rules come, unless every line is needed."""
        policy = self.rules.sizePolicy()
        policy.setRetainSizeWhenHidden(not self._low and not self.message.isHidden())
        self.rules.setSizePolicy(policy)

    @cached_property
    def binary(self) -> "BinaryPanel":
        """The builders, in the place of the message; loaded and made when they are needed, as that takes a while."""
        from smsdesk.ui.compose.builders.panel import BinaryPanel

        panel = BinaryPanel()
        panel.set_room(narrow=self._narrow, low=self._low)
        panel.setMinimumHeight(style.px(90))
        self._form.addWidget(panel, 5, 1)
        QWidget.setTabOrder(self.kind, panel)
        QWidget.setTabOrder(panel, self.message)
        return panel

    def show_note(
        self, kind: NoteKind, sentence: str, button: str = "", *, key: bool = False, icon: str | None = None
    ) -> None:
        """What makes the text dear or stands in its way; "" takes the note away. `key` names Alt+R beside it."""
        self._note.use_icon(icon)
        self._note.setVisible(bool(sentence))
        self._note.setProperty("named", key)
        self._note.show_key("Alt+R" if key and not self._narrow else "")
        if sentence:
            self._note.set_note(kind, sentence, button or None)

    def note(self) -> tuple[str, str]:
        """The note's sentence and the word on its button, "" where there is none."""
        if self._note.isHidden():
            return "", ""
        return self._note.text(), "" if self._note.button.isHidden() else self._note.button.text()

    def show_sender_use(self, blocked: int, people: int) -> None:
        """The sender ID goes to nobody when all `people` have Malaysian numbers, and not to the `blocked` ones."""
        nobody = 0 < people == blocked
        self.sender_id.setEnabled(not nobody)
        hint, reason = words.sender_use(blocked, people)
        self._hint.setText(hint)
        for part in (self._hint, self._hint_icon, self.sender_id):
            set_plain_tooltip(part, reason)
        self.sender_id.setAccessibleDescription(self.sender_error() or reason)

    def show_sender_error(self, sentence: str) -> None:
        """What is wrong with the sender ID, below it."""
        self._sender_error.setText(sentence)
        self._sender_error.setVisible(bool(sentence))
        restyle(self.sender_id, invalid=bool(sentence))
        self.sender_id.setAccessibleDescription(sentence or words.SENDER_HINT_LONG)

    def sender_error(self) -> str:
        """The sentence below the sender ID."""
        return self._sender_error.text()

    def _fit(self, *, narrow: bool, low: bool) -> None:
        """When room is short, hints and names of keys go first."""
        self._narrow, self._low = narrow, low
        self._form.setVerticalSpacing(style.px(8 if low else 10))
        self._side.setFixedWidth(style.px(264 if narrow else 292))
        self.kind.setFixedWidth(self.kind.width_needed())
        self._hint.setVisible(not narrow)
        self.strip.set_narrow(narrow)
        self.to.set_low(low)
        self.barcode.set_low(low)
        if "binary" in vars(self):
            self.binary.set_room(narrow=narrow, low=low)
        self._note.show_key("Alt+R" if self._note.property("named") and not narrow else "")
        self._keep_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        window = self.window()
        self._fit(narrow=window.width() < style.px(_NARROW), low=window.height() < style.px(_LOW))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.sender_id and event.type() == QEvent.Type.FocusOut:
            self.sender_left.emit()
        return super().eventFilter(watched, event)
