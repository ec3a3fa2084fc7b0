"""Sheets that tell what there is, line by line, before something is done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, Role
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.note import Note
from smsdesk.ui.widgets.progress import WorkBar
from smsdesk.ui.widgets.sheet import Sheet


class FactsSheet(Sheet):
    """Names at the left, what is known at the right, below them what it means; `go` does it."""

    def __init__(self, host: QWidget, title: str, meaning: str, verb: str, role: Role) -> None:
        super().__init__(host, title, width=560)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(style.px(16))
        self._grid.setVerticalSpacing(style.px(8))
        self._grid.setColumnStretch(1, 1)
        self.note = Note("warn", "")
        self.note.hide()
        self.meaning = Label(meaning, "body", "text2", wrap=True)
        self.work = WorkBar(title)
        self.work.hide()
        self.work.setMinimumWidth(style.px(300))
        self.cancel = Button("Cancel")
        self.go = Button(verb, role)
        self.body.addLayout(self._grid)
        self.body.addSpacing(style.px(4))
        self.body.addWidget(self.note)
        self.body.addWidget(self.meaning)
        self.body.addStretch(1)
        self.add_left(self.work)
        self.add_right(self.cancel)
        self.add_right(self.go)
        self.cancel.clicked.connect(self.dismiss)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """The facts, in place of earlier ones."""
        while (item := self._grid.takeAt(0)) is not None:
            label = item.widget()
            if label is not None:
                label.hide()
                label.deleteLater()
        for place, (name, value) in enumerate(rows):
            head = Label(name, "body", "text2")
            told = Label(value, wrap=True)
            told.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(head, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(told, place, 1)

    def show_note(self, text: str, button: str | None = None) -> None:
        """What is in the way; "" for nothing."""
        self.note.set_note("warn", text, button)
        self.note.setVisible(bool(text))

    def show_busy(self, what: str) -> None:
        """The work is under way: nothing else can be pressed."""
        self.work.set_what(what)
        self.work.set_progress(0, 0)
        self.work.setVisible(bool(what))
        self.go.setEnabled(not what)
