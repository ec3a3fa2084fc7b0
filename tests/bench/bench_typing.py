"""What a key costs the GUI thread in the whole of Compose, as the program joins it, against a bare text field.

Processor time of this thread, so that what else the machine does is not counted. A key is the change, all that
follows at once, and the painting of it; what follows within half a second (rules, draft, cost of all rows) is told
apart, because it happens once for many keys of somebody who types fast.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import qasync
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ui"))

from compose_stage import Rig, compose

from smsdesk.domain.kinds import Kind
from smsdesk.ui.compose.message_edit import MessageEdit
from smsdesk.ui.style import style

KEYS = 100
ALONE = 8  # keys with a pause behind them
PAINTED = 0.012
"""Seconds after which a key has been painted: Qt gathers what is to be painted for 5 ms."""

LATIN = "RM0 Kedai Melur: all bouquets 20% off on Sat 28 Nov, 10am to 6pm. "
TAMIL = "RM0 Kedai Melur: மலர்க் கொத்துகள் 20% தள்ளுபடி 👩‍🌾 "
SLIPS = "RM0 Kedai Melur: “Jom Raya” – 20% off, it’s “Sat” 28 Nov… "
FIELDS = "Dear {name}, your number {number} won at Kedai Melur. "
LIST = "\n".join(f"012-555 {2000 + at:04d}\tAisyah {at}" for at in range(200))

CASES = (
    ("1,530 GSM characters", LATIN, 1529, Kind.TEXT),
    ("670 Unicode characters", TAMIL, 669, Kind.TEXT),
    ("670 characters with slips", SLIPS, 669, Kind.TEXT),
    ("1,530 characters with 56 merge fields", FIELDS, 1529, Kind.TEXT),
    ("1,530 characters of a flash message", LATIN, 1529, Kind.FLASH),
    ("1,530 characters of a barcode message", LATIN, 1529, Kind.BARCODE),
)


def put(edit: QPlainTextEdit | MessageEdit, text: str, length: int) -> None:
    """The text in the field, with the cursor in the middle."""
    edit.setPlainText((text * length)[:length])
    cursor = QTextCursor(edit.document())
    cursor.setPosition(length // 2)
    edit.setTextCursor(cursor)


async def keys(
    edit: QPlainTextEdit | MessageEdit, number: int, pause: float, handled: list[float] | None = None
) -> list[float]:
    """Milliseconds of each of so many keys, painted; every other one is Backspace, so that the length stays.

    `handled` gets the work of each key alone: from the key to the end of its handling, before Qt paints.
    """
    target: QWidget = edit
    strokes: Iterator[Callable[[], None]] = cycle(
        (lambda: QTest.keyClicks(target, "a"), lambda: QTest.keyClick(target, Qt.Key.Key_Backspace))
    )
    taken = []
    for _ in range(number):
        began = time.thread_time()
        next(strokes)()
        if handled is not None:
            handled.append((time.thread_time() - began) * 1000)
        await asyncio.sleep(pause)
        taken.append((time.thread_time() - began) * 1000)
    return sorted(taken)


async def idle(pause: float) -> float:
    """What the loop itself takes in such a pause, in milliseconds."""
    found = []
    for _ in range(5):
        began = time.thread_time()
        await asyncio.sleep(pause)
        found.append((time.thread_time() - began) * 1000)
    return statistics.median(found)


def told(taken: list[float]) -> str:
    return f"{statistics.median(taken):.2f} ms a key, 95 % below {taken[int(len(taken) * 0.95)]:.2f} ms"


async def bare(text: str, length: int) -> list[float]:
    """A text field of Qt alone in a window of the same size."""
    window = QWidget()
    window.resize(1100, 640)
    edit = QPlainTextEdit()
    QVBoxLayout(window).addWidget(edit)
    window.show()
    put(edit, text, length)
    await asyncio.sleep(0.3)
    taken = await keys(edit, KEYS, PAINTED)
    window.close()
    return taken


async def whole(rig: Rig, case: tuple[str, str, int, Kind], *, opened: bool) -> Iterator[str]:
    """Compose with 200 recipients of a pasted list, dock open or shut."""
    name, text, length, kind = case
    rig.view.kind.set_choice(kind, True)
    rig.view.kind.choice_changed.emit()
    put(rig.view.message, text, length)
    rig.view.dock.set_open(opened)
    await asyncio.sleep(1.0)
    handled: list[float] = []
    taken = await keys(rig.view.message, KEYS, PAINTED, handled)
    await asyncio.sleep(1.0)
    rest = await idle(0.5)
    after = statistics.median(await keys(rig.view.message, ALONE, 0.5)) - rest
    peer = statistics.median(await bare(text, length))
    mine = statistics.median(taken)
    parts, shown = rig.presenter.message.measure.parts, "open" if rig.view.dock.is_open else "shut"
    return iter(
        (
            f"{name} ({parts} parts), dock {shown}: work of {told(sorted(handled))}",
            f"  painted: {told(taken)}; with all that follows {after:.2f} ms",
            f"  bare QPlainTextEdit, painted: {peer:.2f} ms, ratio {mine / peer:.2f}",
        )
    )


async def measured(lines: list[str]) -> None:
    """Every case in one window."""
    with tempfile.TemporaryDirectory() as folder:
        async with compose(Path(folder)) as rig:
            rig.presenter.recipients.enter(LIST)
            await rig.presenter.recipients.settle()
            for case in CASES:
                for opened in (True, False):
                    lines += await whole(rig, case, opened=opened)


def main() -> Iterator[str]:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)
    style.apply(application, "light", 13)
    lines: list[str] = []
    with qasync.QEventLoop(application) as loop:
        loop.run_until_complete(measured(lines))
    yield from lines
