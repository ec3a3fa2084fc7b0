"""The form of one account: provider, address, user name, password, and what the gateway said to them."""

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.domain.accounts import HOSTS
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, flush, link_inset
from smsdesk.ui.widgets.disclosure import Disclosure
from smsdesk.ui.widgets.field import CheckBox, ComboBox, Field, LineEdit, PasswordEdit
from smsdesk.ui.widgets.labels import IconLabel, Label
from smsdesk.ui.widgets.note import Note, NoteKind

OTHER_PROVIDER = "Another provider"


@dataclass(frozen=True)
class Entered:
    """What stands in the form, as typed."""

    name: str
    address: str
    user_name: str
    password: str = field(repr=False)
    allow_http: bool = False


def address_of(host: str) -> str:
    """The address of a provider of the list."""
    return f"https://{host}/"


class AccountForm(QWidget):
    """Nothing typed is ever lost; `edited` comes with every change. `answered` carries the key of the button that
    stands under the result."""

    submitted = Signal()  # Enter in a field
    edited = Signal()
    answered = Signal(str)

    def __init__(self, *, with_name: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: list[Button] = []
        self.provider = ComboBox()
        for host in HOSTS:
            self.provider.addItem(host.removeprefix("www."), host)
        self.provider.addItem(OTHER_PROVIDER, "")
        self.name = Field("Name in the account menu", LineEdit(placeholder="Same as the provider"))
        self.address = Field("Gateway address", LineEdit("Gateway address"))
        self.http = CheckBox("Use http anyway")
        self.http_why = Label("", "small", "warn", wrap=True)
        self.user_name = Field("User name", LineEdit("User name"))
        self.password = Field("Password", PasswordEdit())
        self._keyring_icon = IconLabel("lock-simple", "text3", 14)
        self._keyring = Label("", "small", "text3", wrap=True)
        self.note = Note("info", "")
        self.note.hide()
        self._answers = QHBoxLayout()
        self._answers.setSpacing(style.px(8))
        self._answers.addStretch(1)
        self.raw = Disclosure("Show the raw answer", "Hide the raw answer")
        self.name.setVisible(with_name)
        self._build()
        self._connect()
        self.set_http_choice(False, "")
        self.provider.setCurrentIndex(0)
        self._on_provider_activated(0)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(link_inset(), 0, 0, 0)  # whoever holds the form takes it back with `flush`
        layout.setSpacing(style.px(8))
        layout.addWidget(self.name)
        layout.addWidget(Field("Provider", self.provider))
        layout.addWidget(self.address)
        layout.addWidget(self.http)
        layout.addWidget(self.http_why)
        pair = QHBoxLayout()
        pair.setSpacing(style.px(8))
        pair.addWidget(self.user_name, 1)
        pair.addWidget(self.password, 1)
        layout.addLayout(pair)
        keyring = QHBoxLayout()
        keyring.setSpacing(style.px(6))
        keyring.addWidget(self._keyring_icon)
        keyring.addWidget(self._keyring, 1)
        layout.addLayout(keyring)
        layout.addWidget(self.note)
        layout.addLayout(self._answers)
        layout.addLayout(flush(self.raw))

    def _connect(self) -> None:
        self.provider.activated.connect(self._on_provider_activated)
        self.http.toggled.connect(self.edited)
        for each in (self.name, self.address, self.user_name, self.password):
            assert isinstance(each.editor, LineEdit)
            each.editor.textChanged.connect(self.edited)
            each.editor.returnPressed.connect(self.submitted)
        self._line(self.address).textChanged.connect(self._on_address_changed)

    @staticmethod
    def _line(field_: Field) -> LineEdit:
        assert isinstance(field_.editor, LineEdit)
        return field_.editor

    def entered(self) -> Entered:
        """What stands in the form now."""
        return Entered(
            name=self._line(self.name).text(),
            address=self._line(self.address).text(),
            user_name=self._line(self.user_name).text(),
            password=self._line(self.password).text(),
            # A box that is not shown chooses nothing.
            allow_http=self.http.isChecked() and self.http.isVisibleTo(self),
        )

    def fill(self, entered: Entered, *, password_hint: str = "") -> None:
        """Show an account that exists; its password is never shown, an empty field leaves it as it is."""
        for field_, text in (
            (self.name, entered.name),
            (self.address, entered.address),
            (self.user_name, entered.user_name),
            (self.password, entered.password),
        ):
            self._line(field_).setText(text)
        self.http.setChecked(entered.allow_http)
        self._line(self.password).setPlaceholderText(password_hint)

    def set_http_choice(self, wanted: bool, why: str) -> None:
        """Show the choice that only an http address needs, with what it means."""
        self.http.setVisible(wanted)
        self.http_why.setVisible(wanted)
        self.http_why.setText(why)

    def set_keyring_line(self, sentence: str, *, warn: bool = False) -> None:
        """Where the password is, or will be."""
        self._keyring.setText(sentence)
        self._keyring.set_colour("warn" if warn else "text3")
        self._keyring_icon.set_icon("warning" if warn else "lock-simple", "warn" if warn else "text3")

    def say(
        self,
        kind: NoteKind,
        sentence: str,
        *,
        raw: str = "",
        answers: tuple[tuple[str, str], ...] = (),
        button: str = "",
    ) -> None:
        """The result below the fields: a sentence, the raw answer one click away, and (key, words) to answer with."""
        self.note.set_note(kind, sentence, button or None)
        self.note.setVisible(bool(sentence))
        self.raw.set_text(raw)
        for button_ in self._choices:
            self._answers.removeWidget(button_)
            button_.hide()
            button_.deleteLater()
        self._choices = [self._choice(key, words) for key, words in answers]

    def _choice(self, key: str, words: str) -> Button:
        button = Button(words, height="small")
        button.clicked.connect(lambda: self.answered.emit(key))
        self._answers.addWidget(button)
        return button

    def clear_result(self) -> None:
        """Nothing was asked yet, or what was asked does not stand there any more."""
        self.say("info", "")

    def lock(self, locked: bool) -> None:
        """While the gateway is asked nothing is changed."""
        for each in (self.name, self.provider, self.address, self.http, self.user_name, self.password):
            each.setEnabled(not locked)

    def focus_first_error(self) -> None:
        """Go to the first field that says what is wrong with it."""
        for each in (self.address, self.user_name, self.password):
            if each.error:
                each.editor.setFocus()
                return

    def _on_provider_activated(self, place: int) -> None:
        host = self.provider.itemData(place)
        line = self._line(self.address)
        if host:
            line.setText(address_of(host))
        elif line.text() in [address_of(each) for each in HOSTS]:
            line.clear()
            line.setFocus()
        self.edited.emit()

    def _on_address_changed(self, text: str) -> None:
        """Typing an address of the list chooses its provider, any other chooses "Another provider"."""
        known = [address_of(host) for host in HOSTS]
        self.provider.setCurrentIndex(known.index(text) if text in known else len(known))
