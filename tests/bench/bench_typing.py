"""What a key costs the GUI thread in a message of 1,530 characters: counter and hex dock, against a bare text field."""

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import cycle

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.composing import measure
from smsdesk.domain.kinds import Kind
from smsdesk.ui.compose.counter import Counter
from smsdesk.ui.compose.hex_dock import HexDock
from smsdesk.ui.compose.message_edit import MessageEdit
from smsdesk.ui.style import style

LENGTH = 1530
KEYS = 200
LATIN = "RM0 Kedai Melur: all bouquets 20% off on Sat 28 Nov, 10am to 6pm. "
TAMIL = "RM0 Kedai Melur: மலர்க் கொத்துகள் 20% தள்ளுபடி 👩‍🌾 "


def window_of(*widgets: QWidget) -> QWidget:
    """The widgets one above the other in a window of the usual size, shown."""
    window = QWidget()
    layout = QVBoxLayout(window)
    for place, widget in enumerate(widgets):
        layout.addWidget(widget, 0 if place else 1)
    window.resize(1100, 720)
    window.show()
    return window


class Writing:
    """Message, counter and hex dock, joined as Compose joins them: everything anew on every key."""

    def __init__(self, kind: Kind) -> None:
        self.edit, self.counter, self.dock = MessageEdit(), Counter(), HexDock()
        self._kind = kind
        self._options = AccountOptions(max_parts=30)
        self.edit.text_changed.connect(self._follow)
        self.edit.cursorPositionChanged.connect(self._point)

    def _follow(self) -> None:
        measured = measure(self.edit.text(), self._kind, self._options)
        self.counter.show_measure(measured)
        if measured.count is None:
            return
        seams = [part.start for part in measured.count.parts[1:]]
        self.edit.show_parts(seams, [])
        self.dock.show_text(measured.text, measured.kind.encoding, seams)
        self._point()

    def _point(self) -> None:
        place = self.edit.place()
        self.dock.show_selection(place, place)


def milliseconds(type_one: Callable[[], None]) -> tuple[float, float]:
    """Median and 99th percentile of one key: the change, all that follows from it, and the painting of it.

    Processor time of this thread, so that what else the machine does is not counted.
    """
    taken = []
    for _ in range(KEYS):
        began = time.thread_time()
        type_one()
        QApplication.processEvents()
        taken.append((time.thread_time() - began) * 1000)
    ordered = sorted(taken)
    return statistics.median(ordered), ordered[int(KEYS * 0.99)]


def typing(edit: QPlainTextEdit | MessageEdit, text: str) -> tuple[float, float]:
    """Types over the character in the middle of a text, so that its length stays."""
    edit.setPlainText((text * LENGTH)[:LENGTH])
    cursor = QTextCursor(edit.document())
    cursor.setPosition(LENGTH // 2)
    edit.setTextCursor(cursor)
    QApplication.processEvents()
    letters = cycle("abcdefghij")

    def type_one() -> None:
        cursor = edit.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(next(letters))
        edit.setTextCursor(cursor)

    return milliseconds(type_one)


def main() -> Iterator[str]:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    style.apply(application, "light", 13)
    for name, text, kind in (("GSM-7", LATIN, Kind.TEXT), ("Unicode", TAMIL, Kind.UNICODE)):
        bare = QPlainTextEdit()
        window = window_of(bare)
        peer, peer_99 = typing(bare, text)
        window.close()
        ours = Writing(kind)
        window = window_of(ours.edit, ours.counter, ours.dock)
        mine, mine_99 = typing(ours.edit, text)
        window.close()
        yield f"{name}, {LENGTH:,} characters, bare QPlainTextEdit: {peer:.2f} ms a key, 99 % below {peer_99:.2f} ms"
        yield f"{name}, message, counter and hex dock: {mine:.2f} ms a key, 99 % below {mine_99:.2f} ms"
        yield f"ratio {mine / peer:.2f}"
