"""Everything about one message on a sheet, with the gateway's raw answers as plain text."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from smsdesk.domain.records import BroadcastRow, MessageDetails
from smsdesk.domain.states import MessageState
from smsdesk.ui import wording_details as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.sheet import Sheet
from smsdesk.ui.wording_sent import number_text

_RAW = "Requests, answers and reports, raw"
_LINES = (3, 12)  # the least and the most lines of requests shown without scrolling
_LINE = 76  # characters of a line of the fixed font


class DetailsSheet(Sheet):
    """Facts above, below them request by request what was asked and answered; an uncertain one can be closed here."""

    copy_requested = Signal()
    mark_requested = Signal(bool)  # True: as sent

    def __init__(self, host: QWidget, details: MessageDetails, row: BroadcastRow, late_hours: int = 0) -> None:
        """`late_hours` are those after which its report is overdue, 0 while it is not."""
        name = details.row.name
        super().__init__(host, name or number_text(details.row.number))
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.px(16))
        grid.setVerticalSpacing(style.px(6))
        grid.setColumnStretch(1, 1)
        shown = [fact for fact in words.facts(details, row, late_hours) if fact != ("Name", name)]  # it is the title
        for line, (label, text) in enumerate(shown):
            value = Label(text, wrap=True)
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            value.setAccessibleName(f"{label}: {text}")
            grid.addWidget(Label(label, "body", "text2"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, line, 1)
        self.body.addLayout(grid)
        self.body.addSpacing(style.px(6))
        self.body.addWidget(Label(_RAW, "small", "text2"))
        self.body.addWidget(self._make_requests(words.requests_text(details)))
        self.close_button = Button("Close")
        self._add_buttons(uncertain=details.row.state is MessageState.UNCERTAIN)

    def _make_requests(self, text: str) -> QPlainTextEdit:
        requests = QPlainTextEdit(text or "Nothing was asked yet.")
        requests.setReadOnly(True)
        requests.setTabChangesFocus(True)
        requests.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        requests.setFont(style.fixed_font())
        requests.setAccessibleName(_RAW)
        wrapped = sum(1 + len(line) // _LINE for line in text.splitlines())
        lines = min(max(wrapped, _LINES[0]), _LINES[1])
        requests.setFixedHeight(lines * requests.fontMetrics().lineSpacing() + 2 * style.px(14))
        return requests

    def _add_buttons(self, *, uncertain: bool) -> None:
        copy = Button("Copy details", icon="copy")
        copy.clicked.connect(self.copy_requested)
        self.add_left(copy)
        if uncertain:
            for words_on_it, sent in (("Mark as not sent…", False), ("Mark as sent…", True)):
                button = Button(words_on_it)
                button.setProperty("sent", sent)
                button.clicked.connect(self._on_mark_clicked)
                self.add_left(button)
        self.close_button.clicked.connect(self.dismiss)
        self.add_right(self.close_button)

    def _on_mark_clicked(self) -> None:
        self.mark_requested.emit(bool(self.sender().property("sent")))
