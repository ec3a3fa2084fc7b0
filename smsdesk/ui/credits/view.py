"""The Credits page: the gateway's two figures, large, with their time; the raw answer one click away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.disclosure import Disclosure
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.labels import Label, Line
from smsdesk.ui.widgets.note import Note, NoteKind


class _Figure(QWidget):
    """A name, a figure, a small line below it; read as one thing by assistive technology."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._figure = Label("–", "figure")
        self._below = Label("", "small", "text2")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        layout.addWidget(Label(name, "body", "text2"))
        layout.addWidget(self._figure)
        layout.addWidget(self._below)
        self.setMinimumWidth(style.px(180))

    def show_figure(self, figure: str, below: str, colour: str) -> None:
        """The figure as written, and what is to be known about it."""
        self._figure.setText(figure)
        self._figure.set_colour(colour)
        self._below.setText(below)
        self.setAccessibleDescription(f"{figure} {below}".strip())


class CreditsPage(QWidget):
    """Figures above, what is unclear or went wrong below them; an empty state without an account."""

    refresh_requested = Signal()
    meaning_chosen = Signal(bool)
    connect_requested = Signal()
    mend_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left = _Figure("Credits left")
        self.used = _Figure("Used so far")
        self._asked = Label("", "body", "text2")
        self.refresh = Button("Refresh", icon="arrows-clockwise")
        self.refresh.reserve("Refresh", "Asking…")
        self.refresh.clicked.connect(self.refresh_requested)
        self._note = Note("bad", "")
        self._note.action_requested.connect(self.mend_requested)
        self._note.hide()
        self._question = Note("info", "")
        self._yes, self._no = Button("Yes", height="small"), Button("No, it is what was used", height="small")
        self._yes.clicked.connect(lambda: self.meaning_chosen.emit(True))
        self._no.clicked.connect(lambda: self.meaning_chosen.emit(False))
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
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        layout.addWidget(self._question, 1)
        layout.addWidget(self._yes)
        layout.addWidget(self._no)
        row.hide()
        return row

    def _make_page(self) -> QWidget:
        page = QWidget()
        figures = QHBoxLayout()
        figures.setContentsMargins(style.px(16), style.px(14), style.px(16), style.px(14))
        figures.setSpacing(style.px(32))
        top = Qt.AlignmentFlag.AlignTop
        figures.addWidget(self.left, 0, top)
        figures.addWidget(self.used, 0, top)
        figures.addStretch(1)
        asked = QHBoxLayout()
        asked.setSpacing(style.px(10))
        asked.addWidget(self._asked)
        asked.addWidget(self.refresh)
        figures.addLayout(asked)
        figures.setAlignment(asked, top)
        below = QVBoxLayout()
        below.setContentsMargins(style.px(16), style.px(12), style.px(16), style.px(16))
        below.setSpacing(style.px(8))
        for part in (self._note, self._asking, self.raw):
            below.addWidget(part)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(figures)
        layout.addWidget(Line())
        layout.addLayout(below)
        layout.addStretch(1)
        return page

    def show_account(self, there: bool) -> None:
        """The figures, or the empty state."""
        self._stack.setCurrentIndex(0 if there else 1)

    def show_figures(self, left: tuple[str, str, str], used: tuple[str, str, str], asked: str, exact: str) -> None:
        """Each figure with the line below it and its colour; when it was asked, short and exact."""
        self.left.show_figure(*left)
        self.used.show_figure(*used)
        self._asked.setText(asked)
        self._asked.setToolTip(exact)

    def show_raw(self, raw: str) -> None:
        """What the gateway wrote last."""
        self.raw.set_text(raw)

    def show_asking(self, asking: bool) -> None:
        """While the gateway is asked the old figures stay."""
        self.refresh.setText("Asking…" if asking else "Refresh")
        self.refresh.setEnabled(not asking)

    def show_note(self, kind: NoteKind, sentence: str, button: str = "") -> None:
        """What went wrong or is unclear; "" takes it away."""
        self._note.set_note(kind, sentence, button or None)
        self._note.setVisible(bool(sentence))

    def show_question(self, sentence: str) -> None:
        """Ask what a lone figure means; "" takes the question away."""
        self._question.set_note("info", sentence)
        self._asking.setVisible(bool(sentence))
