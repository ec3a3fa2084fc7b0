"""A small sheet that makes a contact of whoever wrote: only the name has to be given."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from smsdesk.domain.people import LONGEST_NAME
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import Field, LineEdit
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.sheet import Sheet


class ContactSheet(Sheet):
    """`save_requested` with the name as typed."""

    save_requested = Signal(str)

    def __init__(self, host: QWidget, number: str) -> None:
        super().__init__(host, words.ADD_CONTACT, width=440)
        self.name = LineEdit("Name")
        self.name.setMaxLength(LONGEST_NAME)
        self.field = Field("Name", self.name)
        cancel = Button("Cancel")
        self.save = Button("Save contact", "primary")
        self.body.addWidget(Label("Number", "small", "text2"))
        self.body.addWidget(Label(words.number_text(number)))
        self.body.addSpacing(style.px(4))
        self.body.addWidget(self.field)
        cancel.clicked.connect(self.dismiss)
        self.save.clicked.connect(self._save)
        self.name.returnPressed.connect(self._save)
        self.add_right(cancel)
        self.add_right(self.save)

    def _save(self) -> None:
        if self.name.text().strip():
            self.save_requested.emit(self.name.text())
        else:
            self.field.set_error("A name is needed.")

    def show_problem(self, sentence: str) -> None:
        """Why it was not stored; what was typed stays."""
        self.field.set_error(sentence)
