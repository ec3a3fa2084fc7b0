"""The Credits page: figures, chart and costs at the left, transfers at the right; an empty state without an account."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.ui.credits.accounts_strip import AccountsStrip
from smsdesk.ui.credits.chart import ChartPanel
from smsdesk.ui.credits.cost_pane import CostPane
from smsdesk.ui.credits.figures_strip import FiguresStrip
from smsdesk.ui.credits.transfer_pane import TransferPane
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, flush
from smsdesk.ui.widgets.disclosure import Disclosure
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import Line
from smsdesk.ui.widgets.note import Note, NoteKind

BREAK_POINT = 1000
_WIDE, _NARROW = 328, 300
IS_LEFT, IS_USED = "left", "used"


class CreditsPage(QWidget):
    """`answered` carries what a figure means: IS_LEFT, IS_USED, or the place (from 1) of the figure that is left."""

    answered = Signal(str)
    connect_requested = Signal()
    mend_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FiguresStrip()
        self.accounts = AccountsStrip()
        self.chart = ChartPanel()
        self.cost = CostPane()
        self.transfer = TransferPane()
        self._note = Note("bad", "")
        self._note.action_requested.connect(self.mend_requested)
        self._note.hide()
        self._question = Note("info", "")
        self._answers = Flow(style.px(8), style.px(4))
        self._buttons: list[Button] = []
        self._asking = self._make_question()
        self.raw = Disclosure("Show the raw answer", "Hide the raw answer")
        self._empty = EmptyState(
            "coin",
            "No account yet",
            "Here stand the credits that your SMS provider has for you.",
            "Connect my account",
        )
        self._empty.action_requested.connect(self.connect_requested)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_page())
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _make_question(self) -> QWidget:
        block = QWidget()
        layout = QVBoxLayout(block)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(6))
        layout.addWidget(self._question)
        layout.addWidget(self._answers)
        block.hide()
        return block

    def _make_page(self) -> QWidget:
        page = QWidget()
        layout = QHBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_left(), 1)
        layout.addWidget(Line("v"))
        layout.addWidget(self.transfer)
        return page

    def _make_left(self) -> QScrollArea:
        column = QWidget()
        column.setProperty("plain", True)
        said = QVBoxLayout()
        said.setContentsMargins(style.px(16), 0, style.px(16), style.px(4))
        said.setSpacing(style.px(6))
        for part in (self._note, self._asking):
            said.addWidget(part)
        said.addLayout(flush(self.raw))
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.accounts)
        layout.addWidget(self.figures)
        layout.addLayout(said)
        layout.addWidget(Line())
        layout.addWidget(self.chart, 1)
        layout.addWidget(Line())
        layout.addWidget(self.cost)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(column)
        return area

    @property
    def left(self) -> QWidget:
        """The figure of what is left."""
        return self.figures.left

    @property
    def used(self) -> QWidget:
        """The figure of what was used."""
        return self.figures.used

    def show_account(self, there: bool) -> None:
        """The figures, or the empty state."""
        self._stack.setCurrentIndex(0 if there else 1)

    def show_raw(self, raw: str) -> None:
        """What the gateway wrote last."""
        self.raw.set_text(raw)

    def show_note(self, kind: NoteKind, sentence: str, button: str = "") -> None:
        """What went wrong or is unclear; "" takes it away."""
        self._note.set_note(kind, sentence, button or None)
        self._note.setVisible(bool(sentence))

    def show_question(self, sentence: str, answers: Sequence[tuple[str, str]] = ()) -> None:
        """Ask what a figure means, with (key, words) to answer; "" takes the question away."""
        for button in self._buttons:
            self._answers.remove(button)
        self._buttons = [self._make_answer(key, text) for key, text in answers]
        for button in self._buttons:
            self._answers.add(button)
        self._question.set_note("info", sentence)
        self._asking.setVisible(bool(sentence))

    def _make_answer(self, key: str, text: str) -> Button:
        button = Button(text, height="small")
        button.clicked.connect(lambda: self.answered.emit(key))
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < style.px(BREAK_POINT)
        self.transfer.setFixedWidth(style.px(_NARROW if narrow else _WIDE))
