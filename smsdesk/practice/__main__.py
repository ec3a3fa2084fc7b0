"""Starts the practice gateway: `python -m smsdesk.practice --port N`."""

import argparse
import asyncio
import errno
import logging
import os
import signal
import sqlite3
import sys
import threading
from contextlib import suppress
from pathlib import Path

from smsdesk.practice.control_pages import set_callbacks
from smsdesk.practice.faults import FaultPlan
from smsdesk.practice.ledger import CREDITS, Ledger
from smsdesk.practice.process import EXIT_FILE, EXIT_PORT_TAKEN, LISTENING
from smsdesk.practice.pusher import callback_address
from smsdesk.practice.pushes import REPLIES, REPORTS
from smsdesk.practice.server import PracticeServer

_TAKEN = {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}


def main() -> int:
    """Run until a signal or, with --lifeline, until standard input ends; returns the exit code."""
    options = _options()
    logging.basicConfig(level=logging.WARNING if options.quiet else logging.INFO, format="%(asctime)s %(message)s")
    os.umask(0o077)  # the ledger holds the texts people wrote
    try:
        ledger = _open(options)
    except (sqlite3.Error, OSError) as problem:
        _say(f"practice gateway cannot open its file: {problem}")
        return EXIT_FILE
    with suppress(KeyboardInterrupt):
        return asyncio.run(_serve(ledger, options))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="smsdesk.practice", description="A practice SMS gateway on this computer.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 for any free one")
    parser.add_argument("--file", type=Path, help="keeps the ledger here; without it nothing is kept")
    parser.add_argument("--callback", type=_address, help="delivery reports, and replies, are pushed here")
    parser.add_argument("--callback-replies", type=_address, help="replies are pushed here instead")
    parser.add_argument("--lifeline", action="store_true", help="ends when standard input ends")
    parser.add_argument("--seed", type=int, default=0, help="makes faults and pushes repeatable")
    parser.add_argument("--credits", type=int, default=CREDITS, help="credits of a new ledger")
    parser.add_argument("--quiet", action="store_true", help="no line for each request")
    return parser.parse_args()


def _address(raw: str) -> str:
    try:
        return callback_address(raw)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem


def _open(options: argparse.Namespace) -> Ledger:
    if options.file:
        options.file.parent.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(options.file, credits=options.credits, seed=options.seed)
    if options.callback or options.callback_replies:
        addresses = {REPORTS: options.callback, REPLIES: options.callback_replies or options.callback}
        set_callbacks(ledger, {kind: address for kind, address in addresses.items() if address})
    return ledger


async def _serve(ledger: Ledger, options: argparse.Namespace) -> int:
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt instead
            loop.add_signal_handler(number, over.set)
    server = PracticeServer(ledger, FaultPlan(seed=options.seed))
    try:
        port = await server.start(options.port)
        _say(LISTENING.format(port=port))
        if options.lifeline:
            threading.Thread(target=_watch_lifeline, args=(loop, over), daemon=True).start()
        await over.wait()
    except OSError as problem:
        _say(f"practice gateway cannot listen on port {options.port}: {problem.strerror}")
        return EXIT_PORT_TAKEN if problem.errno in _TAKEN else 1
    finally:
        await server.stop()
    return 0


def _watch_lifeline(loop: asyncio.AbstractEventLoop, over: asyncio.Event) -> None:
    # os.read, not sys.stdin: a daemon thread inside a buffered read aborts the interpreter at its end.
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    with suppress(RuntimeError):  # the loop has ended already
        loop.call_soon_threadsafe(over.set)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
