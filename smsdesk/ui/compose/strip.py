"""The strip under To: how many will receive, and a pill for every kind of row that does not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.domain.lists import ProblemKind
from smsdesk.ui import wording_compose as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip
from smsdesk.ui.widgets.pill import Pill, PillKind
from smsdesk.ui.widgets.progress import WorkBar
from smsdesk.ui.widgets.speaking import announce

_LOOKS: dict[ProblemKind, PillKind] = {
    ProblemKind.NO_NUMBER: "warn",
    ProblemKind.INVALID: "bad",
    ProblemKind.NOT_MOBILE: "warn",
    ProblemKind.DUPLICATE: "plain",
    ProblemKind.OPTED_OUT: "plain",
}


class Strip(QWidget):
    """One of three: the counts, a sentence (nobody yet, not counted), or the progress of counting."""

    pill_pressed = Signal(object)  # ProblemKind
    next_problem_requested = Signal()
    cancel_requested = Signal()
    again_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = Label("", strong=True)
        self._said = ""
        self.pills = {kind: Pill(_LOOKS[kind], "") for kind in ProblemKind}
        for kind, pill in self.pills.items():
            pill.setCursor(Qt.CursorShape.PointingHandCursor)
            pill.clicked.connect(lambda _checked=False, chosen=kind: self.pill_pressed.emit(chosen))
        self._next = Button("Next problem", "link")
        self._next.clicked.connect(self.next_problem_requested)
        self._key = Label("F8", "small", "text3")
        self._sentence = Label("", "small", "text3", wrap=True)
        self._again = Button("Count again", "link")
        self._again.clicked.connect(self.again_requested)
        self._work = WorkBar("Checking numbers")
        self._work.cancel_requested.connect(self.cancel_requested)
        self._pages = [self._make_counts(), self._make_sentence(), self._work]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for page in self._pages:
            layout.addWidget(page)
        self.setMinimumHeight(style.px(24))
        self.show_sentence(words.NOBODY_YET)

    def _make_counts(self) -> QWidget:
        page = QWidget()
        flow = Flow(style.px(6), style.px(4))
        for label in (self._total, self._key):
            label.setFixedHeight(style.px(24))
        flow.add(self._total)
        for pill in self.pills.values():
            flow.add(pill)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        row.addWidget(flow, 1)
        row.addWidget(self._next, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignTop)
        return page

    def _make_sentence(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        row.addWidget(self._sentence, 1)
        row.addWidget(self._again)
        return page

    def _turn(self, page: QWidget) -> None:
        for each in self._pages:
            each.setVisible(each is page)

    def show_counts(self, receive: int, counts: dict[ProblemKind, int]) -> None:
        """Show the figures; they are announced when they are other ones."""
        self._total.setText(words.will_receive(receive))
        for kind, pill in self.pills.items():
            pill.set_pill(_LOOKS[kind], words.pill_text(kind, counts[kind]))
            pill.setVisible(counts[kind] > 0)
        self._next.setVisible(any(counts.values()))
        self._key.setVisible(any(counts.values()) and not self.property("narrow"))
        self._turn(self._pages[0])
        said = ", ".join([self._total.text(), *(words.pill_text(kind, n) for kind, n in counts.items() if n)])
        if said != self._said:
            self._said = said
            announce(self, said)

    def show_sentence(self, sentence: str, colour: str = "text3", *, again: bool = False) -> None:
        """Show words in place of figures; `again` offers to count once more."""
        self._said = ""
        self._sentence.setText(sentence)
        self._sentence.set_colour(colour)
        self._again.setVisible(again)
        self._turn(self._pages[1])

    def show_progress(self, what: str, done: int, total: int) -> None:
        """Show how far reading or counting is."""
        self._work.set_what(what)
        self._work.set_progress(done, total)
        self._turn(self._work)

    def set_narrow(self, narrow: bool) -> None:
        """When room is short, the name of the key goes into the tooltip of its link."""
        self.setProperty("narrow", narrow)
        self._key.setVisible(not narrow and self._next.isVisibleTo(self._pages[0]))
        set_plain_tooltip(self._next, "F8" if narrow else "")

    def stops(self) -> list[QWidget]:
        """What Tab reaches here, in order."""
        return [*self.pills.values(), self._next, self._again]

    def text(self) -> str:
        """What is said at the moment, for tests and for the presenter."""
        if self._pages[0].isVisibleTo(self):
            return self._total.text()
        return self._sentence.text() if self._pages[1].isVisibleTo(self) else "…"
