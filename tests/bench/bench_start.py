"""Time from the command to the first painted window, against a bare PySide6 window; cold data folder, warm disk."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7

BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: (print("painted", flush=True), application.quit()))
application = QApplication([])
window = Window()
window.show()
application.exec()
"""

OURS = """
import sys
from pathlib import Path
from smsdesk import app
from smsdesk.system.paths import DataDir
painted = app._painted
async def told(window):
    await painted(window)
    print("painted", flush=True)
app._painted = told
async def ready(running):
    print("ready", flush=True)
    return 0
folder = DataDir(Path(sys.argv[1]))
folder.prepare()
app.launch(folder, afterwards=ready)
"""


def seconds_until(words: list[str], code: str, *arguments: str) -> list[float]:
    """Seconds after the start of the process at which it prints each of the words."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
    )
    assert process.stdout is not None
    times = []
    for word in words:
        assert process.stdout.readline().strip() == word
        times.append(time.perf_counter() - began)
    process.communicate()
    return times


def main() -> Iterator[str]:
    bare, painted, ready = [], [], []
    for _ in range(RUNS):  # in turns, so that the machine's moods meet both
        bare += seconds_until(["painted"], BARE)
        with tempfile.TemporaryDirectory() as folder:
            first, last = seconds_until(["painted", "ready"], OURS, folder)
        painted.append(first)
        ready.append(last)
    peer, mine, usable = (statistics.median(each) for each in (bare, painted, ready))
    yield f"bare PySide6 window painted: {peer:.2f} s (median of {RUNS})"
    yield f"smsdesk painted: {mine:.2f} s, usable with a new data file: {usable:.2f} s"
    yield f"ratio {mine / peer:.2f} painted, {usable / peer:.2f} usable"
