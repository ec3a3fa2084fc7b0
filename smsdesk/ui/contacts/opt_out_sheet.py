"""The sheet in which many numbers are opted out at once: typed, pasted, or from a file."""

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from smsdesk.ui.figures import counted
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.chip import Chip
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.note import Note
from smsdesk.ui.widgets.sheet import Sheet

_TYPING_MS = 150
_SENTENCE = "These numbers get no messages any more, whichever way you send. Unsent messages to them are cancelled."


class NumbersEdit(QPlainTextEdit):
    """Remembers whether something was pasted, because the source of an opt-out is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Numbers to opt out")
        self.setTabChangesFocus(True)
        self.setPlaceholderText("+60 12-555 0142\n012-555 0143\n…")
        self.pasted = False

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.pasted = True
        super().insertFromMimeData(source)

    def sizeHint(self) -> QSize:
        return QSize(style.px(300), style.px(170))

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(200), style.px(90))


class OptOutSheet(Sheet):
    """`text_changed` a moment after typing; the file, if any, stands as a chip above the text."""

    text_changed = Signal()
    file_requested = Signal()
    file_dropped = Signal()  # the chip was taken out
    opt_out_requested = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "Opt out numbers", _SENTENCE, width=560)
        self.text = NumbersEdit()
        self.problem = Note("bad", "")
        self.line = Label("", "body", "text2", wrap=True)
        self.file = Button("Import a CSV file…", icon="download-simple")
        self.cancel = Button("Cancel")
        self.go = Button("Opt out", "primary")
        self._chip: Chip | None = None
        self._chips = QHBoxLayout()
        self._timer = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._timer.timeout.connect(self.text_changed)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.body.addLayout(self._chips)
        self.body.addWidget(self.text)
        self.body.addWidget(self.line)
        self.add_left(self.file)
        self.add_right(self.cancel)
        self.add_right(self.go)
        self.text.textChanged.connect(self._timer.start)
        self.file.clicked.connect(self.file_requested)
        self.cancel.clicked.connect(self.dismiss)
        self.go.clicked.connect(self.opt_out_requested)
        self.bind("Ctrl+Return", self.go.click)
        self.show_count("", 0)

    def show_count(self, line: str, valid: int | None) -> None:
        """What is in the list; None where the numbers were not counted because they are too many."""
        self.line.setText(line)
        many = "" if valid is None else f" {counted(valid, 'number', 'numbers')}"
        self.go.setText(f"Opt out{many}" if valid != 0 else "Opt out")
        self.go.set_disabled_reason("No number is typed or pasted yet." if valid == 0 else "")

    def show_file(self, name: str, rows: str) -> None:
        """The file whose rows are in the list; "" takes it out."""
        if self._chip is not None:
            self._chip.hide()
            self._chip.deleteLater()
            self._chip = None
        self.file.setEnabled(not name)
        if name:
            self._chip = Chip("file-text", name, rows)
            self._chip.remove_requested.connect(self.file_dropped)
            self._chips.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignLeft)
            self._chip.show()

    def show_problem(self, sentence: str) -> None:
        """Why a file cannot be read; "" for nothing."""
        self.problem.set_note("bad", sentence)
        self.problem.setVisible(bool(sentence))

    def show_busy(self) -> None:
        """The list is being stored."""
        for part in (self.text, self.file, self.cancel, self.go):
            part.setEnabled(False)
        self.show_count("Opting out…", None)
        self.go.setEnabled(False)
