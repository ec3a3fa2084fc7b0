"""The command line: arguments, logs, crash hook, one instance, the loop."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from smsdesk import __version__

if TYPE_CHECKING:
    from smsdesk.system.paths import DataDir


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="smsdesk", description="Send SMS broadcasts by hand through the HTTP gateway of sms.com.my."
    )
    parser.add_argument("--data-dir", metavar="DIR", type=Path, help="keep everything of this run in DIR")
    parser.add_argument("--tour", metavar="DIR", type=Path, help="drive the main job and write screenshots into DIR")
    parser.add_argument(
        "--minimised", action="store_true", help="start hidden in the tray, or minimised where there is no tray"
    )
    parser.add_argument("--version", action="version", version=f"smsdesk {__version__}")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run the program; its exit code. 2 means that its folder cannot be used, which is said on standard error."""
    arguments = _arguments(sys.argv[1:] if argv is None else argv)
    if arguments.tour is not None:
        from smsdesk import tour

        return tour.main(arguments.tour, arguments.data_dir)
    from smsdesk.system import instance, logs, paths, restarting
    from smsdesk.system.files import OwnFilesError

    logs.harden()
    folder = paths.DataDir(arguments.data_dir or paths.default_root())
    try:
        folder.prepare()
        first = instance.acquire(folder)
    except OwnFilesError as error:
        print(f"smsdesk cannot use {error.path}: {error.problem}", file=sys.stderr)
        return 2
    if first is None:
        if arguments.minimised:  # it runs already, which is all that was wished
            return 0
        return _show_the_first(folder)
    from smsdesk import app

    try:
        code = app.launch(folder, first, minimised=arguments.minimised)
    finally:
        first.release()
    if code == app.START_AGAIN:
        restarting.start_again()
        return 0
    return code


def _show_the_first(folder: "DataDir") -> int:
    from smsdesk.system.instance import ask_first

    if ask_first(folder, {"command": "show"}):
        return 0
    print("smsdesk is running already, but its window does not answer.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
