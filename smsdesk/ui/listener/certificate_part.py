"""A person's own certificate: two files, and at once whether they fit."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smsdesk.ui import wording_listener as wording
from smsdesk.ui.listener.step_page import below, row_of, small
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import CheckBox
from smsdesk.ui.widgets.labels import Label


class _FileRow(QWidget):
    """What the file is for, its name, and a button to choose it."""

    chosen = Signal()

    def __init__(self, label: str) -> None:
        super().__init__()
        self._name = Label("", elide=True)
        what = Label(label, "body", "text2")
        what.setFixedWidth(style.px(76))
        self.button = Button("Choose…", height="small")
        self.button.setAccessibleName(f"Choose {label.lower()} file")
        self.button.clicked.connect(self.chosen)
        row = row_of(what, self._name, self.button)
        row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(row)

    def show_file(self, path: str, none: str) -> None:
        """The whole path as tooltip when it is cut."""
        self._name.setText(path or none)
        self._name.set_colour("text" if path else "text3")


class CertificatePart(QWidget):
    """`switched(on)`, and wishes to choose a file."""

    switched = Signal(bool)
    certificate_requested = Signal()
    key_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = CheckBox(wording.ENCRYPT)
        self.box.clicked.connect(self._on_clicked)
        more = below(wording.ENCRYPT_MORE)
        self.certificate, self.key = _FileRow("Certificate"), _FileRow("Key")
        self.certificate.chosen.connect(self.certificate_requested)
        self.key.chosen.connect(self.key_requested)
        self._said = small()
        self._files = QWidget()
        files = QVBoxLayout(self._files)
        side, mirrored = style.px(26), self.isRightToLeft()
        files.setContentsMargins(0 if mirrored else side, style.px(4), side if mirrored else 0, 0)
        files.setSpacing(style.px(6))
        for part in (self.certificate, self.key, self._said):
            files.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(2))
        for each in (self.box, more, self._files):
            layout.addWidget(each)
        self.show_files("", "")

    def show_files(self, certificate: str, key: str) -> None:
        """What is in force."""
        self.certificate.show_file(certificate, "none chosen")
        self.key.show_file(key, "in the certificate’s file")
        self.box.setChecked(self.box.isChecked() or bool(certificate))
        self._files.setVisible(self.box.isChecked())

    def say(self, sentence: str, *, good: bool) -> None:
        """What was read, or what is wrong."""
        self._said.setText(sentence)
        self._said.set_colour("ok" if good else "bad")
        self._said.setVisible(bool(sentence))

    def _on_clicked(self, on: bool) -> None:
        self._files.setVisible(on)
        self.switched.emit(on)
