"""Who can reach the listener: this computer only, or others after a second look at what that means."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from smsdesk.ui import wording_listener as wording
from smsdesk.ui.listener.step_page import below, row_of
from smsdesk.ui.style import style
from smsdesk.ui.widgets.field import ComboBox, RadioButton
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip
from smsdesk.ui.widgets.note import Note

LOOPBACK = "127.0.0.1"
ANY = "0.0.0.0"  # noqa: S104 - the person's own choice, after an explanation


class ReachChoice(QWidget):
    """`chosen(address)` to bind to."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.here = RadioButton(wording.ONLY_HERE)
        self.one = RadioButton(wording.ONE_ADDRESS)
        self.all = RadioButton(wording.EVERYWHERE)
        self.address = ComboBox("Address to listen on")
        self.address.setMinimumWidth(style.px(170))
        self.note = Note("warn", wording.REACHABLE)
        self.note.hide()
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(2))
        layout.addWidget(Label("Who can reach it", "small", "text2"))
        explained = (
            (self.here, wording.ONLY_HERE_MORE),
            (self.one, wording.ONE_ADDRESS_MORE),
            (self.all, wording.EVERYWHERE_MORE),
        )
        for radio, more in explained:
            self._group.addButton(radio)
            layout.addLayout(row_of(radio, self.address) if radio is self.one else row_of(radio))
            layout.addWidget(below(more))
            layout.addSpacing(style.px(4))
            radio.setAccessibleDescription(more)
            radio.clicked.connect(self._on_chosen)
        layout.addWidget(self.note)
        self.address.activated.connect(self._on_address_activated)

    def show_choice(self, bind: str, addresses: Sequence[str], refused: str) -> None:
        """The address in force and those that can be had; `refused` says why only this computer may."""
        listed = list(addresses)
        if bind not in (LOOPBACK, "::1", ANY, "::") and bind not in listed:
            listed.append(bind)
        self.address.clear()
        self.address.addItems(listed)
        if bind in listed:
            self.address.setCurrentIndex(listed.index(bind))
        radio = self.here if bind in (LOOPBACK, "::1") else self.all if bind in (ANY, "::") else self.one
        radio.setChecked(True)
        self._refuse(self.one, refused or ("" if listed else wording.NO_ADDRESSES))
        self._refuse(self.all, refused)
        self.address.setEnabled(self.one.isEnabled())
        self.note.set_note("info" if refused else "warn", refused or wording.REACHABLE)
        self.note.setVisible(bool(refused) or radio is not self.here)

    def _refuse(self, radio: RadioButton, reason: str) -> None:
        radio.setEnabled(not reason)
        set_plain_tooltip(radio, reason)

    def _on_chosen(self) -> None:
        if self.here.isChecked():
            self.chosen.emit(LOOPBACK)
        else:
            self.chosen.emit(self.address.currentText() if self.one.isChecked() else ANY)

    def _on_address_activated(self) -> None:
        self.one.setChecked(True)
        self._on_chosen()
