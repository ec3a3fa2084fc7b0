"""Step 3: the two addresses to paste at the provider, and the secret in them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from smsdesk.domain.accounts import TokenPlace
from smsdesk.domain.callback_addresses import CallbackAddresses
from smsdesk.ui import wording_listener as wording
from smsdesk.ui.listener.step_page import StepPage, below, row_of, small
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import Field, LineEdit, RadioButton
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip
from smsdesk.ui.widgets.note import Note


class _AddressRow(QWidget):
    """A name of the provider's form, the address, and a button that copies it."""

    copy_requested = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = LineEdit(name)
        self.line.setReadOnly(True)
        self.line.setFont(style.fixed_font())
        self.copy = Button("Copy", icon="copy")
        self.copy.setAccessibleName(f"Copy {name}")
        self.copy.clicked.connect(lambda: self.copy_requested.emit(self.line.text()))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        layout.addWidget(Field(name, self.line), 1)
        layout.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignBottom)

    def show_address(self, address: str) -> None:
        """From its beginning: the host is what people look at; the whole as tooltip."""
        self.line.setText(address)
        self.line.setCursorPosition(0)
        self.line.setEnabled(bool(address))
        set_plain_tooltip(self.line, address)


class AddressesPage(StepPage):
    """`place_chosen(TokenPlace)`, and wishes to copy and for a new secret."""

    copy_requested = Signal(str)
    new_token_requested = Signal()
    place_chosen = Signal(object)
    step_requested = Signal()

    def __init__(self) -> None:
        super().__init__(wording.PASTE_TITLE, wording.PASTE_INTRO)
        self.note = Note("info", "")
        self.note.action_requested.connect(self._on_note_action)
        self.report, self.reply = _AddressRow(wording.REPORT_FIELD), _AddressRow(wording.REPLY_FIELD)
        self._rows = (self.report, self.reply)
        self.secret = small(wording.WHAT_THEY_HOLD)
        self.in_path, self.in_query = RadioButton(wording.IN_PATH), RadioButton(wording.IN_QUERY)
        group = QButtonGroup(self)
        self.new_token = Button(wording.RENEW, "danger", icon="key")
        self.new_token.clicked.connect(self.new_token_requested)
        self.body.addWidget(self.note)
        for row in self._rows:
            self.body.addWidget(row)
            row.copy_requested.connect(self.copy_requested)
        self.body.addWidget(self.secret)
        self.body.addSpacing(style.px(6))
        self.body.addWidget(Label("Where the secret stands", "small", "text2"))
        for radio, place in ((self.in_path, TokenPlace.PATH), (self.in_query, TokenPlace.QUERY)):
            group.addButton(radio)
            radio.clicked.connect(lambda _checked=False, place=place: self.place_chosen.emit(place))
            self.body.addWidget(radio)
        self.in_query.setAccessibleDescription(wording.IN_QUERY_MORE)
        self.body.addSpacing(style.px(-6))
        self.body.addWidget(below(wording.IN_QUERY_MORE))
        self.body.addSpacing(style.px(6))
        self.body.addLayout(row_of(self.new_token))
        self.body.addStretch(1)

    def show_addresses(self, addresses: CallbackAddresses | None) -> None:
        """Both addresses, or empty fields while there are none."""
        for row, address in zip(
            self._rows, (addresses.report, addresses.reply) if addresses else ("", ""), strict=True
        ):
            row.show_address(address)
            row.copy.set_disabled_reason("" if address else "There is no address yet.")
        self.secret.setVisible(addresses is not None)

    def show_practice(self, practice: bool) -> None:
        """There is no provider in practice, so nothing is pasted."""
        self.title.setText(wording.PRACTICE_PASTE_TITLE if practice else wording.PASTE_TITLE)
        self.intro.setText(wording.PRACTICE_PASTE_INTRO if practice else wording.PASTE_INTRO)

    def show_place(self, place: TokenPlace) -> None:
        """Where the token stands."""
        (self.in_path if place is TokenPlace.PATH else self.in_query).setChecked(True)

    def show_note(self, kind: str, sentence: str, button: str | None = None) -> None:
        """Why there are none, or what is good to know; "" for nothing."""
        self.note.set_note("warn" if kind == "warn" else "ok" if kind == "ok" else "info", sentence, button)
        self.note.setVisible(bool(sentence))

    def _on_note_action(self) -> None:
        new = self.note.button.text() == wording.RENEW
        wish = self.new_token_requested if new else self.step_requested
        wish.emit()
