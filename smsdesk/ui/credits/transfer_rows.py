"""The list of transfers: each with its state, seqno, who and when, and what a person can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from smsdesk.domain.transfer_records import Transfer
from smsdesk.ui import figures
from smsdesk.ui import wording_transfers as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, flush, link_inset
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import IconLabel, Label, set_plain_tooltip


@dataclass(frozen=True)
class Line:
    """A transfer as shown: whether the gateway can be asked again, and whether that is under way."""

    transfer: Transfer
    can_ask: bool = False
    asking: bool = False


class TransferRow(QWidget):
    """One transfer; its name opens the details."""

    opened = Signal(int)
    again_requested = Signal(int)
    checked_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._key = 0
        self.title = _Title()
        self.title.clicked.connect(lambda: self.opened.emit(self._key))
        self._icon = IconLabel("clock", "text2")
        self._state = Label("")
        self._when = Label("", "small", "text2", wrap=True)
        self._why = Label("", "small", "text2", wrap=True)
        self._balances = Label("", "small", "text", wrap=True)
        self.again = Button("Ask again safely", height="small")
        self.again.reserve("Ask again safely", "Asking…")
        self.again.clicked.connect(lambda: self.again_requested.emit(self._key))
        self.checked = Button("I have checked…", "link")
        self.checked.clicked.connect(lambda: self.checked_requested.emit(self._key))
        self._acts = Flow(style.px(10), style.px(4))
        self._acts.add(self.again)
        self._acts.add(self.checked)
        self._acts_row = QHBoxLayout()
        self._acts_row.setSpacing(0)
        self._shift = QSpacerItem(0, 0)
        self._acts_row.addSpacerItem(self._shift)
        self._acts_row.addWidget(self._acts, 1)
        head = QHBoxLayout()
        head.setSpacing(style.px(6))
        head.addLayout(flush(self.title), 100)
        head.addStretch(1)
        head.addWidget(self._icon)
        head.addWidget(self._state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(link_inset(), style.px(4), 0, style.px(8))
        layout.setSpacing(style.px(2))
        layout.addLayout(head)
        for part in (self._when, self._why, self._balances):
            layout.addWidget(part)
        layout.addSpacing(style.px(2))
        layout.addLayout(self._acts_row)

    @property
    def key(self) -> int:
        """The transfer's id."""
        return self._key

    def show_line(self, line: Line, now: float) -> None:
        """Show a transfer as it is now."""
        transfer = line.transfer
        self._key = transfer.id
        word, icon, role = words.STATES[transfer.state]
        name = words.called(transfer)
        self.title.show_name(words.shown_name(transfer))
        when = words.shown_when(transfer, now)
        self.title.setAccessibleName(f"{transfer.customer}, {figures.credits_text(transfer.amount)}, {word}, {when}")
        self._icon.set_icon(icon, role)
        self._state.setText(word)
        self._state.set_colour(role)
        self._when.setText(f"{when}\nseqno {transfer.seqno}")
        _say(self._why, words.why(transfer))
        _say(self._balances, words.balances(transfer) if transfer.undecided else "")
        self._acts.setVisible(transfer.undecided)
        self.again.setVisible(line.can_ask)
        # A link that comes first stands with its words in line, as `flush` does it.
        self._shift.changeSize(0 if line.can_ask else -link_inset(), 0)
        self._acts_row.invalidate()
        self.again.setText("Asking…" if line.asking else "Ask again safely")
        self.again.setEnabled(not line.asking)
        self.again.setAccessibleName(f"Ask again safely: {name}")
        self.checked.setAccessibleName(f"I have checked: {name}")


def _say(label: Label, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


class _Title(Button):
    """Customer and amount as a link; a long customer's name is cut in its middle, the amount never."""

    def __init__(self) -> None:
        super().__init__("", "link")
        self._name = ""
        self.setProperty("begins", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._fit)

    def show_name(self, name: str) -> None:
        """Show as much of it as there is room for."""
        self._name = name
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 2 * link_inset(), 1)
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))
        needed = self.fontMetrics().horizontalAdvance(self._name) + 2 * link_inset() + 2
        self.setMinimumWidth(min(style.px(60), needed))
        self.setMaximumWidth(needed)
        set_plain_tooltip(self, self._name if shown != self._name else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class TransferRows(QWidget):
    """Rows are kept and filled anew, so that a focus stays where it is."""

    opened = Signal(int)
    again_requested = Signal(int)
    checked_requested = Signal(int)
    more_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[TransferRow] = []
        self._empty = Label(words.NO_TRANSFERS, "body", "text3", wrap=True)
        self._more = Button("", "link")
        self._more.clicked.connect(self.more_requested)
        self._layout = QVBoxLayout()
        self._layout.setSpacing(0)
        rows = QWidget()
        rows.setLayout(self._layout)
        self._layout.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(link_inset(), 0, 0, 0)
        layout.setSpacing(style.px(4))
        layout.addWidget(Label("Transfers", strong=True))
        layout.addWidget(self._empty)
        layout.addLayout(flush(rows))
        more = flush(self._more)
        more.addStretch(1)
        layout.addLayout(more)

    @property
    def rows(self) -> tuple[TransferRow, ...]:
        """The rows shown, newest first."""
        return tuple(self._rows)

    def show_lines(self, lines: Sequence[Line], total: int, now: float) -> None:
        """The newest transfers, of so many in all."""
        while len(self._rows) > len(lines):
            row = self._rows.pop()
            row.hide()
            self._layout.removeWidget(row)
            row.deleteLater()
        while len(self._rows) < len(lines):
            self._add_row()
        for row, line in zip(self._rows, lines, strict=True):
            row.show_line(line, now)
        self._empty.setVisible(not lines)
        left = total - len(lines)
        self._more.setText(f"{figures.counted(left, 'earlier transfer', 'earlier transfers')}…")
        self._more.setVisible(left > 0)

    def _add_row(self) -> None:
        row = TransferRow()
        row.opened.connect(self.opened)
        row.again_requested.connect(self.again_requested)
        row.checked_requested.connect(self.checked_requested)
        self._rows.append(row)
        self._layout.addWidget(row)
