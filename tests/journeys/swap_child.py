"""The process that is killed while it puts a backup in place: at its first step on the disk, at its second, and so on.

Arguments: a prepared data folder, and a folder for its copies. Copy n was killed before its step n; the last one, which
came through, is named on standard output.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from smsdesk.services import swapping
from smsdesk.system.paths import DataDir

STEPS = {"os.rename", "os.link", "os.remove", "os.truncate", "sqlite3.connect", "shutil.copyfile", "open"}


def swap(folder: Path, last: int) -> None:
    """One life: it ends before the step `last`."""
    left = iter(range(last))

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        ours = any(
            str(folder) in os.fsdecode(each) for each in arguments if isinstance(each, str | bytes | os.PathLike)
        )
        if event in STEPS and ours and next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    data = DataDir(folder)
    sys.addaudithook(hook)
    swapping.swap_in(data.database, data.arriving, data.backups)
    os._exit(0)


def main() -> None:
    prepared, target = Path(sys.argv[1]), Path(sys.argv[2])
    for last in range(1000):
        folder = target / str(last)
        shutil.copytree(prepared, folder)
        child = os.fork()
        if child == 0:
            swap(folder, last)
        status = os.waitpid(child, 0)[1]
        if status != signal.SIGKILL:
            assert status == 0, f"life {last} ended with {status}"
            print(last, flush=True)
            return


if __name__ == "__main__":
    main()
