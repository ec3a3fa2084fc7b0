"""Everything about one transfer in a sheet: to read, to copy for the provider, to keep as a receipt."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from smsdesk.domain.transfer_records import TransferDetails
from smsdesk.ui import wording_transfers as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, flush
from smsdesk.ui.widgets.disclosure import Disclosure
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.sheet import Sheet


class TransferSheet(Sheet):
    """`receipt_requested` carries the rows as they stand here."""

    receipt_requested = Signal(object)

    def __init__(self, host: QWidget, found: TransferDetails, account: str) -> None:
        transfer = found.transfer
        super().__init__(host, words.shown_name(transfer), width=560)
        self.rows = words.details(transfer, account)
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.px(16))
        grid.setVerticalSpacing(style.px(6))
        grid.setColumnStretch(1, 1)
        for place, (name, value) in enumerate(self.rows):
            grid.addWidget(Label(name, "body", "text2"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(value, wrap=True, breaks=True), place, 1)
        self.body.addLayout(grid)
        self.requests = Disclosure("Show the requests and raw answers", "Hide the requests and raw answers")
        self.requests.set_text(words.requests(found.exchanges))
        self.body.addLayout(flush(self.requests))
        self.body.addStretch(1)
        copy = Button("Copy details", icon="copy")
        copy.clicked.connect(self._copy)
        receipt = Button("Save receipt…", icon="export")
        receipt.clicked.connect(lambda: self.receipt_requested.emit(self.rows))
        close = Button("Close")
        close.clicked.connect(self.dismiss)
        self.add_left(copy)
        self.add_left(receipt)
        self.add_right(close)
        self.open(close)

    def _copy(self) -> None:
        text = "\n".join(f"{name}: {value}" for name, value in self.rows)
        if self.requests.text():
            text += f"\n\n{self.requests.text()}"
        QGuiApplication.clipboard().setText(text)
