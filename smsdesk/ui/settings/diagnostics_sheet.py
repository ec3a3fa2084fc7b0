"""The sheet in which diagnostics are looked at, every word of them, before they are saved."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from smsdesk.services.diagnostics import Collected, Entry
from smsdesk.ui import wording_privacy as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import ComboBox, Field
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.sheet import Sheet


class _Reader(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("What is in it")
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(style.fixed_font())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(style.px(400), style.px(260))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(200), style.px(160))


class DiagnosticsSheet(Sheet):
    """Four files in one; each can be read here."""

    def __init__(self, host: QWidget, collected: Collected) -> None:
        super().__init__(host, "Diagnostics", words.DIAGNOSTICS_SENTENCE)
        self.collected = collected
        self._choice = ComboBox()
        for entry, text in collected.entries.items():
            self._choice.addItem(f"{entry.value}, {words.size_text(len(text.encode()))}", entry)
        self._what = Label("", "body", "text2", wrap=True)
        self.reader = _Reader()
        self.reader.setPlaceholderText(words.NOTHING_IN_IT)
        self.cancel = Button("Cancel")
        self.save = Button("Save…", "primary")
        self.body.addWidget(Field("In the file", self._choice))
        self.body.addWidget(self._what)
        self.body.addWidget(self.reader, 1)
        self.add_right(self.cancel)
        self.add_right(self.save)
        self._choice.currentIndexChanged.connect(lambda _place: self._show())
        self.cancel.clicked.connect(self.dismiss)
        self._show()

    def _show(self) -> None:
        entry: Entry = self._choice.currentData()
        self._what.setText(words.ENTRIES[entry])
        self.reader.setPlainText(self.collected.entries[entry])
