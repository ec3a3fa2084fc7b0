"""The log files: written by a thread of their own, redacted before a line leaves its caller's thread."""

import logging
import os
import queue
import sys
import threading
from collections.abc import Callable
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from smsdesk.system.files import open_private
from smsdesk.system.redact import forget, hide, one_line, redact

__all__ = ["Logs", "forget", "harden", "hide", "install_excepthooks", "redact", "start_logging"]

FILE_NAME = "smsdesk.log"
_LARGEST = 1_000_000
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND
_OLDER_FILES = 4  # with the present one: five
_TALKATIVE = ("httpx", "httpcore", "aiohttp", "asyncio", "qasync", "keyring", "sqlalchemy", "alembic", "urllib3")
_log = logging.getLogger(__name__)


class RedactingFormatter(logging.Formatter):
    """One record as redacted text; a traceback's lines are indented so that none can pass for a record.

    The redaction sits here and not in a filter of the root logger, which never sees other loggers' records.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The finished text; arguments, exception and stack are in it and in nothing else."""
        try:
            message = record.getMessage()
        except Exception:  # also an object whose __str__ fails: a log line must never stop its caller
            message = f"(a log line whose arguments do not fit: {record.msg!r})"
        head = f"{self.formatTime(record)} {record.levelname} {one_line(record.name)}: "
        lines = [head + one_line(redact(message))]
        if record.exc_info:
            lines += _indented(self.formatException(record.exc_info))
        if record.stack_info:
            lines += _indented(record.stack_info)
        return "\n".join(lines)


def _indented(text: str) -> list[str]:
    return ["  | " + one_line(line) for line in redact(text).split("\n")]


class _Sender(QueueHandler):
    """Turns a record into text in the caller's thread, so that nothing unredacted is ever queued."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        text = self.format(record)
        return logging.makeLogRecord({"name": record.name, "levelno": record.levelno, "msg": text})


class _PrivateFile(RotatingFileHandler):
    """A rotating file of mode 0600; what cannot be written (disk full) is counted and not shown anywhere."""

    lost = 0

    def _open(self) -> Any:
        descriptor = open_private(Path(self.baseFilename), _APPEND)
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        self.lost += 1


class Logs:
    """Running logs; `stop` writes what is still queued and gives the root logger back as it was."""

    def __init__(self, folder: Path, level: int) -> None:
        self.file = folder / FILE_NAME
        self._writer = _PrivateFile(self.file, maxBytes=_LARGEST, backupCount=_OLDER_FILES, delay=True)
        waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._sender = _Sender(waiting)
        self._sender.setFormatter(RedactingFormatter())
        self._listener = QueueListener(waiting, self._writer)
        self._root_level = logging.getLogger().level
        self._levels = {name: logging.getLogger(name).level for name in _TALKATIVE}
        self._stopped = False
        self._start(level)

    @property
    def lost(self) -> int:
        """How many lines could not be written."""
        return self._writer.lost

    def stop(self) -> None:
        """Write everything that was logged so far, then stop; blocks until it is written. Safe to call twice."""
        if self._stopped:
            return
        self._stopped = True
        root = logging.getLogger()
        root.removeHandler(self._sender)
        root.setLevel(self._root_level)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
        self._listener.stop()
        self._sender.close()
        self._writer.close()

    def _start(self, level: int) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(max(level, logging.WARNING))
        root = logging.getLogger()
        root.setLevel(level)
        root.addHandler(self._sender)
        self._listener.start()


def start_logging(folder: Path, level: int = logging.INFO) -> Logs:
    """Log everything from `level` on to rotating files in `folder` (five of 1 MB); raises OSError, OwnFilesError.

    No caller waits for the disk: a thread writes.
    """
    os.close(open_private(folder / FILE_NAME, _APPEND))  # a folder that cannot be used is told now
    return Logs(folder, level)


def harden() -> None:
    """Let no crash write the memory of this process, with its passwords, to the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def install_excepthooks(callback: Callable[[BaseException], None]) -> Callable[[], None]:
    """Log every exception that nobody caught, in any thread, and hand it to `callback`, which runs in that thread.

    Covers sys, threading and "unraisable" ones (destructors); KeyboardInterrupt and SystemExit keep their meaning.
    Gives back a function that puts the earlier hooks back.
    """
    earlier = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def uncaught(
        kind: type[BaseException], error: BaseException | None, trace: TracebackType | None, where: str
    ) -> None:
        error = error if error is not None else kind()
        _log.critical("Uncaught exception in %s", where, exc_info=(kind, error, trace))
        callback(error)

    def in_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            earlier[0](kind, error, trace)
        else:
            uncaught(kind, error, trace, "the main thread")

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if not issubclass(args.exc_type, SystemExit):
            name = args.thread.name if args.thread else "a thread"
            uncaught(args.exc_type, args.exc_value, args.exc_traceback, name)

    def unraisable(args: Any) -> None:
        uncaught(args.exc_type, args.exc_value, args.exc_traceback, args.err_msg or "a destructor")

    sys.excepthook, threading.excepthook, sys.unraisablehook = in_main, in_thread, unraisable

    def restore() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = earlier

    return restore
