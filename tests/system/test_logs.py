"""Logs: private files, nothing in them that must not be, no forged lines, and no caller waits for the disk."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.system import logs
from smsdesk.system.files import OwnFilesError
from smsdesk.system.redact import HIDDEN, forget, hide, one_line, redact

log = logging.getLogger("smsdesk.test_logs")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[logs.Logs]:
    started = logs.start_logging(tmp_path)
    yield started
    started.stop()


def written(running: logs.Logs) -> str:
    running.stop()
    return running.file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("to 60125550142.", "to ···0142."),
        ("to +60 12-555 0142, ok", "to +···0142, ok"),
        ("(012) 555.0142", "(···0142"),
        ("６０１２５５５０１４２", "···０１４２"),
        ("7 digits: 1234567", "7 digits: ···4567"),
        ("6 digits: 123456", "6 digits: 123456"),
        ("code 1701 in 0.52 s", "code 1701 in 0.52 s"),
        ("POST https://u:p@gw.example:8443/a/b.aspx?pwd=x#y now", "POST https://gw.example:8443 now"),
        ("'http://192.168.100.200/x'", "'http://192.168.100.200'"),
        ("GET /ISendSMS.aspx?un=a&pwd=b HTTP/1.1", f"GET /ISendSMS.aspx?{HIDDEN} HTTP/1.1"),
        ("what? yes = no", "what? yes = no"),
        ("[SQL: UPDATE x] [parameters: ('Salam', 1)]", f"[SQL: UPDATE x] [parameters: {HIDDEN}]"),
    ],
)
def test_redacted(text: str, kept: str) -> None:
    assert redact(text) == kept


@given(st.from_regex(r"\+?[0-9]{7,15}", fullmatch=True))
def test_no_number_survives(number: str) -> None:
    assert number.strip("+") not in redact(f"send to {number} failed")


@given(secret=st.text(min_size=4, max_size=20).filter(lambda s: s.strip() and not set(s) <= set(HIDDEN)))
def test_no_secret_survives(secret: str) -> None:
    hide(secret)
    try:
        for text in (f"pwd {secret} wrong", f"{{'pwd': {secret!r}}}", f"x{secret}y"):
            assert secret not in redact(text)
    finally:
        forget(secret)


def test_secrets_in_other_dress() -> None:
    secret = "pä ss/wörd&"
    hide(secret)
    try:
        for dressed in ("p%C3%A4%20ss%2Fw%C3%B6rd%26", "p%C3%A4+ss%2Fw%C3%B6rd%26", "p\\u00e4 ss/w\\u00f6rd&"):
            assert redact(f"sent {dressed} there") == f"sent {HIDDEN} there"
    finally:
        forget(secret)
    assert redact(secret) == secret


def test_a_short_secret_tears_no_words() -> None:
    hide("an")
    try:
        assert redact("an answer: an") == f"{HIDDEN} answer: {HIDDEN}"
    finally:
        forget("an")


def test_an_empty_secret_hides_nothing() -> None:
    hide("")
    hide("  ")
    assert redact("a  b") == "a  b"


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert len(line.splitlines()) <= 1


def test_long_texts_take_no_time_that_grows_with_their_square() -> None:
    for text in ("a" * 300_000, "?" * 300_000, "1 " * 150_000, "[parameters: " * 1000):
        assert isinstance(redact(text), str)


def test_written_redacted_and_private(running: logs.Logs) -> None:
    hide("s3cret-pass")
    try:
        log.info("number %s pass %s", "60125550142", "s3cret-pass")
        log.info("first\n2026-01-01 ERROR forged\x1b[2J\u2028line")
        log.debug("not at this level")
        logging.getLogger("httpx").info("HTTP Request: GET https://gw.example/?pwd=x")
        logging.getLogger("asyncio").warning("slow callback")
    finally:
        forget("s3cret-pass")
    text = written(running)
    assert f"number ···0142 pass {HIDDEN}" in text
    assert text.count("\n") == 3
    assert "first\\n···0101 ERROR forged\\x1b[2J\\u2028line" in text
    assert "slow callback" in text
    assert "HTTP Request" not in text
    assert running.file.stat().st_mode & 0o777 == 0o600


def test_exceptions_are_redacted_too(running: logs.Logs) -> None:
    hide("s3cret-pass")
    try:
        try:
            raise ValueError("bad 60125550142\n2026-01-01 CRITICAL forged s3cret-pass")
        except ValueError:
            log.exception("failed")
    finally:
        forget("s3cret-pass")
    text = written(running)
    assert "0125550142" not in text
    assert "s3cret-pass\n" not in text.replace('forged s3cret-pass")', "")  # our own source line stands there
    assert "ValueError: bad ···0142" in text
    assert f"  | ···0101 CRITICAL forged {HIDDEN}" in text
    assert [line for line in text.splitlines() if "forged" in line and not line.startswith("  | ")] == []


def test_a_bad_log_line_stops_nobody() -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError

    for message, argument in (("%d things", "several"), ("%s", Broken()), ("%(name)s", 5)):
        record = logging.LogRecord("x", logging.INFO, "", 0, message, (argument,), None)
        assert "arguments do not fit" in logs.RedactingFormatter().format(record)


def test_files_rotate_and_stay_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_LARGEST", 2000)
    started = logs.start_logging(tmp_path)
    for _ in range(200):
        log.info("x" * 100)
    started.stop()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["smsdesk.log", *(f"smsdesk.log.{i}" for i in range(1, 5))]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert all(path.stat().st_size <= 2000 for path in tmp_path.iterdir())


def test_a_disk_that_fails_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = logs.start_logging(tmp_path)

    def full(*args: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(logs.os, "fdopen", full)
    log.info("one")
    log.info("two")
    started.stop()
    assert started.lost == 2


def test_a_link_as_log_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("")
    (tmp_path / logs.FILE_NAME).symlink_to(tmp_path / "target")
    before = logging.getLogger().handlers[:]
    with pytest.raises(OwnFilesError):
        logs.start_logging(tmp_path)
    assert logging.getLogger().handlers == before


def test_stop_gives_the_root_logger_back(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (root.level, root.handlers[:], logging.getLogger("httpx").level)
    started = logs.start_logging(tmp_path, logging.DEBUG)
    assert root.level == logging.DEBUG
    started.stop()
    assert (root.level, root.handlers[:], logging.getLogger("httpx").level) == before


def test_no_core_dumps() -> None:
    code = "from smsdesk.system import logs; import resource as r; logs.harden(); print(r.getrlimit(r.RLIMIT_CORE))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(0, 0)"


_HOOKS = """
import logging, sys, threading
from pathlib import Path
from smsdesk.system import logs
started = logs.start_logging(Path(sys.argv[1]))
seen = []
logs.install_excepthooks(lambda error: seen.append(repr(error)))
class Bad:
    def __del__(self): raise ValueError("in a destructor 60125550142")
del_me = Bad(); del del_me
thread = threading.Thread(target=lambda: 1 / 0, name="worker"); thread.start(); thread.join()
import atexit
atexit.register(lambda: (started.stop(), print(seen)))
raise KeyError("in main 60125550142")
"""


def test_every_hook(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOOKS, str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    for error in ("ValueError", "ZeroDivisionError", "KeyError"):
        assert error in done.stdout
    text = (tmp_path / logs.FILE_NAME).read_text()
    assert "in the main thread" in text
    assert "in worker" in text
    assert "60125550142" not in text.replace('"in main 60125550142"', "").replace('"in a destructor 60125550142"', "")
    assert text.count("CRITICAL") == 3


def test_hooks_are_put_back_and_let_interrupts_through() -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    seen: list[BaseException] = []
    passed: list[object] = []
    sys.excepthook = lambda *args: passed.append(args[0])
    restore = logs.install_excepthooks(seen.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    restore()
    sys.excepthook = before[0]
    assert passed == [KeyboardInterrupt]
    assert seen == []
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
