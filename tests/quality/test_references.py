"""PySide6 must not lose references to None and True while requests run on Qt's loop."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("counted_references.py")


def test_counts_of_none_and_true_do_not_fall() -> None:
    """PySide6 6.12 on Python 3.11 lost about 12 of None at every network event, until the interpreter died.

    A count falls a little when caches are emptied; one reference lost at every tenth request is the limit here.
    """
    answer = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False, timeout=100)
    assert answer.returncode == 0, answer.stderr
    rows = [[int(word) for word in line.split()] for line in answer.stdout.splitlines()]
    assert len(rows) == 10
    (first, none_first, true_first), (last, none_last, true_last) = rows[0], rows[-1]
    lost_at_most = (last - first) // 10
    assert none_last > none_first - lost_at_most, answer.stdout
    assert true_last > true_first - lost_at_most, answer.stdout
