"""The pre-flight's second row: the message as each recipient gets it, and the rows that are not like the others."""

from PySide6.QtCore import Signal

from smsdesk.domain.composing import Measure
from smsdesk.domain.kinds import Kind
from smsdesk.services.preflight import Preflight
from smsdesk.ui import figures
from smsdesk.ui import wording_barcode as barcode_words
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_merging as merge_words
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose.preflight_rows import CheckRow, RowLine, SentText, line_of
from smsdesk.ui.compose.preview import RowSteps
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label

_OCTETS_A_LINE = 16


class TextRow(CheckRow):
    """‹ row 1 of 238 › with that row's text; octets in hexadecimal for binary kinds."""

    step_requested = Signal(int)
    longest_requested = Signal()
    longer_requested = Signal()
    empty_requested = Signal()
    unsendable_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Text")
        self._count = Label("", colour="text2")
        self._count.setMinimumHeight(style.px(24))
        self.longest = Button("", "link")
        self.longest.clicked.connect(self.longest_requested)
        self.steps = RowSteps()
        self.steps.setFixedWidth(style.px(210))
        self.steps.step_requested.connect(self.step_requested)
        self.sent_text = SentText()
        self.longer, self.empty, self.unsendable = (Button("", "link") for _ in range(3))
        self.longer.clicked.connect(self.longer_requested)
        self.empty.clicked.connect(self.empty_requested)
        self.unsendable.clicked.connect(self.unsendable_requested)
        self.grown = RowLine("text2", self.longer)
        self.unfilled = RowLine("warn", self.empty)
        self._show = line_of(self.unsendable, None)
        self.add(line_of(self._count, self.longest, None, self.steps, gap=2))
        for part in (self.sent_text, self.grown, self.unfilled):
            self.add(part)
        self.add_below(self._show)

    def show_preflight(self, preflight: Preflight) -> bool:
        """Show what is special in some rows; True when something has come that must be mended first."""
        letters, number = preflight.letters, preflight.recipients
        rows = [row for row in letters.longer if row < number]
        parts = {letters.letters[row].parts for row in rows}
        grown = say.longer(len(rows), parts, letters.usual_parts) if rows else ""
        self.grown.say(grown, say.show_some(len(rows)))
        empty = [(row, name) for row, name in letters.empty if row < number]
        unfilled = {row for row, _ in empty}
        names = list(dict.fromkeys(name for _, name in empty))
        self.unfilled.say(merge_words.empty_text(len(unfilled), names) if empty else "", say.show_some(len(unfilled)))
        blocked = say.text_blocked(preflight)
        self._show.setVisible(bool(preflight.problems))
        self.unsendable.setText(say.show_some(len(preflight.problems)))
        self.set_state("bad" if blocked else "warn" if empty else "ok")
        return self.block(blocked)

    def show_longest(self, sentence: str) -> None:
        """The link to the row with most parts; "" when all are alike."""
        self.longest.setText(sentence)
        self.longest.setVisible(bool(sentence))

    def show_row(self, line: str, total: int, measure: Measure, preflight: Preflight) -> None:
        """The message as one recipient gets it."""
        draft = preflight.draft
        if measure.kind.binary:
            sizes = [len(each) for each in draft.octets]
            self._count.setText(say.kind_line(measure.kind, len(sizes), sizes, draft.title))
            self.steps.show_row("", 0)
            self.sent_text.show_text("\n".join(hex_lines(each) for each in draft.octets), fixed=True)
            return
        self._count.setText(_count_line(measure, preflight, long=not self.longest.isHidden()))
        self.steps.show_row(line, total)
        self.sent_text.show_text(measure.text)

    def show_progress(self, sentence: str) -> None:
        """How far the texts are made."""
        self._count.setText(sentence)


def _count_line(measure: Measure, preflight: Preflight, *, long: bool) -> str:
    if measure.kind is Kind.BARCODE:
        return f"2D barcode · {barcode_words.TITLES[preflight.draft.barcode]}"
    if measure.count is None:
        return ""
    head = f"{words.encoding_word(measure.count.encoding)}, {words.parts_text(measure.count.number)}"
    # Beside the longest row's figures those of the shown row are too many.
    return f"{head} ·" if long else f"{head} · {figures.progress(measure.count.units, measure.count.capacity)}"


def hex_lines(octets: bytes) -> str:
    """Octets as pairs, 16 in a line."""
    pieces = (octets[at : at + _OCTETS_A_LINE] for at in range(0, len(octets), _OCTETS_A_LINE))
    return "\n".join(piece.hex(" ").upper() for piece in pieces)
