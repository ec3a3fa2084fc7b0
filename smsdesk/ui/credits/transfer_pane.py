"""The right side of the Credits page: the form, the hold with Undo, the answer, and all transfers."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from smsdesk.ui import wording_transfers as words
from smsdesk.ui.credits.transfer_form import PageForm, TransferForm
from smsdesk.ui.credits.transfer_rows import TransferRows
from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.buttons import Button, flush
from smsdesk.ui.widgets.labels import Label, Line
from smsdesk.ui.widgets.note import Note, NoteKind
from smsdesk.ui.widgets.ring import Ring

_TICK_MS = 200


class HoldPanel(QFrame):
    """The seconds in which Undo works; `ticked` comes often enough for whole seconds."""

    undo_requested = Signal()
    send_requested = Signal()
    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("note", "holding")
        self.seconds = 0
        """What the ring shows."""
        self._ring = Ring()
        self._words = Label("", wrap=True, breaks=True)
        self.undo = Button("Undo", icon="arrow-counter-clockwise", height="small")
        self.send = Button("Send now", height="small")
        self.undo.clicked.connect(self.undo_requested)
        self.send.clicked.connect(self.send_requested)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.ticked)
        said = QHBoxLayout()
        said.setSpacing(style.px(10))
        said.addWidget(self._ring)
        said.addWidget(self._words, 1)
        acts = QHBoxLayout()
        acts.setSpacing(style.px(8))
        acts.addStretch(1)
        acts.addWidget(self.undo)
        acts.addWidget(self.send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.px(10), style.px(8), style.px(10), style.px(8))
        layout.setSpacing(style.px(8))
        layout.addLayout(said)
        layout.addLayout(acts)
        self.hide()

    def show_hold(self, sentence: str, seconds: int, total: int) -> None:
        """Count down; Undo takes the focus when it begins."""
        begins = not self.undo.isVisibleTo(self) or self.isHidden()
        self._say(sentence, acts=True, ring=True)
        self.seconds = seconds
        self._ring.set_seconds(seconds, max(total, seconds, 1))
        if begins:
            self._timer.start()
            self.undo.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_trouble(self, sentence: str) -> None:
        """The data file refuses; the person may try or undo."""
        self._timer.stop()
        self._say(sentence, acts=True, ring=False)
        restyle(self, note="warn")

    def show_sending(self) -> None:
        """The request is under way."""
        self._timer.stop()
        self._say(words.SENDING, acts=False, ring=False)

    def end(self) -> None:
        """Nothing is held."""
        self._timer.stop()
        self.hide()

    def _say(self, sentence: str, *, acts: bool, ring: bool) -> None:
        if self.property("note") != "holding":
            restyle(self, note="holding")
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self._ring.setVisible(ring)
        self.undo.setVisible(acts)
        self.send.setVisible(acts)
        self.show()


class TransferPane(QScrollArea):
    """Scrolls as a whole when the window is low; 328 wide, 300 in narrow windows."""

    def __init__(self) -> None:
        super().__init__()
        self.form = TransferForm()
        self.page_form = PageForm()
        self.hold = HoldPanel()
        self.rows = TransferRows()
        self._answer = Note("info", "")
        self._answer.hide()
        self._page = QWidget()
        self._page.setProperty("plain", True)
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(style.px(16), style.px(12), style.px(16), style.px(16))
        layout.setSpacing(style.px(10))
        layout.addWidget(Label("Transfer credits", "pane"))
        for part in (self.page_form, self.form, self.hold, self._answer, Line()):
            layout.addWidget(part)
        layout.addLayout(flush(self.rows))
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._page)
        self.page_form.hide()

    @property
    def answer_text(self) -> str:
        """What was said of the last transfer, "" for nothing."""
        return "" if self._answer.isHidden() else self._answer.text()

    def show_page_known(self, known: bool) -> None:
        """The form, or the question for the page's name."""
        self.form.setVisible(known)
        self.page_form.setVisible(not known)

    def show_answer(self, kind: NoteKind, sentence: str) -> None:
        """What came of the last transfer; "" takes it away."""
        self._answer.set_note(kind, sentence)
        self._answer.setVisible(bool(sentence))
        if sentence:
            self.ensureWidgetVisible(self._answer)
