"""What holds for every test: no display, no user's files, and nothing left behind unseen."""

import asyncio
import collections
import functools
import gc
import itertools
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import hypothesis
import new_files
import pytest
import pytestqt.plugin

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"


def _move_off_the_disk() -> None:
    """Puts temporary folders into memory where that is possible: SQLite waits for a disk at each commit, and no test
    cuts the power. Who sets TMPDIR has chosen, as `make soak` does."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK) or not sys.platform.startswith("linux"):
        return
    found = os.statvfs(memory)
    if found.f_bavail * found.f_frsize > 2_000_000_000 and not found.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = str(memory)


def _keep_what_is_compiled() -> None:
    """Lets Python keep compiled files even where PYTHONDONTWRITEBYTECODE is set: without them every worker compiles all
    tests, and every program that a test starts all of smsdesk, each time."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def _move_out_of_the_users_home() -> Path:
    """Points every variable that leads to somebody's files, screen or session bus away from them.

    Done while this file is imported, before Qt, platformdirs or keyring can look; one folder for the whole run, because
    fontconfig builds its cache in it.
    """
    home = Path(tempfile.mkdtemp(prefix="smsdesk-tests-"))
    for name, folder in {
        "HOME": ".",
        "USERPROFILE": ".",
        "APPDATA": "roaming",
        "LOCALAPPDATA": "local",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_RUNTIME_DIR": "runtime",
        "XDG_STATE_HOME": "state",
    }.items():
        path = home / folder
        path.mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(path.resolve())
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY"):
        os.environ.pop(name, None)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return home


_move_off_the_disk()
_keep_what_is_compiled()
HOME = _move_out_of_the_users_home()


class LoopErrors(logging.Handler):
    """Collects what event loops only log: errors of lost tasks, tasks destroyed while pending, failed callbacks."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            text += f"\n{record.exc_info[1]!r}"
        self.texts.append(text)

    def take(self) -> list[str]:
        """What was collected since the last call."""
        texts, self.texts = self.texts, []
        return texts


LOOP_ERRORS = LoopErrors()
_BEFORE = pytest.StashKey[dict[int, str]]()
_FAILED = pytest.StashKey[bool]()


def pytest_configure() -> None:
    """Listens to both kinds of loops; qasync logs under names of its own.

    Garbage is collected between tests, in the main thread: the database's thread must never destroy a widget
    (`ui/collector.py` does the same for the program).
    """
    gc.disable()
    new_files.quicken()
    # Its 200 ms for one example, and a second to think of ten, are missed now and then by whoever shares the processor.
    patient = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile("shared", deadline=5000, suppress_health_check=patient)
    hypothesis.settings.load_profile("shared")
    pytestqt.plugin._process_events = _within_its_loop(pytestqt.plugin._process_events)
    for name in ("asyncio", "qasync"):
        logging.getLogger(name).addHandler(LOOP_ERRORS)


def pytest_unconfigure() -> None:
    """Takes the temporary home away."""
    shutil.rmtree(HOME, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With several workers the files that take long come first (kills, the types, whole programs; then those of many
    tests), so that no worker is left alone with one at the end."""
    if hasattr(config, "workerinput"):
        many = collections.Counter(item.path for item in items)

        def place(item: pytest.Item) -> tuple[bool, bool, int, str]:
            slow = item.path.stem.startswith(("test_kill", "test_lint"))
            return not slow, item.path.parent.name != "journeys", -many[item.path], str(item.path)

        items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is there now (modules, tests) is there to stay: no collection of garbage looks at it again."""
    gc.collect()
    gc.freeze()


def _top_level_widgets() -> dict[int, str]:
    """Windows without a parent, by address; empty while nobody has imported Qt's widgets."""
    module = sys.modules.get("PySide6.QtWidgets")
    if module is None or module.QApplication.instance() is None:
        return {}
    widgets = [each for each in module.QApplication.topLevelWidgets() if each.parent() is None]
    # Qt keeps one tool tip for ever.
    return {id(each): repr(each) for each in widgets if each.metaObject().className() != "QTipLabel"}


def _leaked_widgets(before: dict[int, str]) -> list[str]:
    """New windows that are still there after everything that was to be deleted has been."""
    module = sys.modules.get("PySide6.QtCore")
    if module is None or module.QCoreApplication.instance() is None:
        return []
    module.QCoreApplication.sendPostedEvents(None, int(module.QEvent.Type.DeferredDelete.value))
    leaked = _top_level_widgets().keys() - before.keys()
    if leaked:
        gc.collect()  # a view and its presenter know each other: only a cycle, not a leak
        leaked = _top_level_widgets().keys() - before.keys()
    return [text for key, text in _top_level_widgets().items() if key in leaked]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Remembers which windows stood before the test."""
    item.stash[_BEFORE] = _top_level_widgets()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remembers a failure: its traceback keeps objects alive, which are then no leak."""
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """After all fixtures are gone: fails the test for lost tasks and leaked windows."""
    yield
    gc.collect(1)  # a lost task speaks when it is collected
    if next(_TESTS) % FULL_COLLECTION == 0:
        gc.collect()
    problems = [f"an event loop logged: {text}" for text in LOOP_ERRORS.take()]
    if not item.stash.get(_FAILED, False):
        problems += [f"a window was left over: {text}" for text in _leaked_widgets(item.stash[_BEFORE])]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@functools.cache
def _kind_of_loop() -> Any:
    """qasync's loop, which after its end handles what is due once more: here as itself, not as no loop. A test
    stops and starts it all the time, the program never."""
    import qasync

    class Loop(qasync.QEventLoop):  # type: ignore[misc]
        def run_forever(self) -> Any:
            try:
                return super().run_forever()
            finally:
                asyncio._set_running_loop(self)

        def run_until_complete(self, future: Any) -> Any:
            before = asyncio._get_running_loop()
            try:
                return super().run_until_complete(future)
            finally:
                asyncio._set_running_loop(before)

    return Loop


def _qt_loop() -> asyncio.AbstractEventLoop:
    """A loop of the kind that the program runs on."""
    from PySide6.QtWidgets import QApplication

    if not _APPLICATION:
        _APPLICATION.append(QApplication.instance() or QApplication(["tests"]))
    loop = _kind_of_loop()(_APPLICATION[0])
    _LOOPS[:] = [loop]
    return loop


def _within_its_loop(process_events: Callable[[], None]) -> Callable[[], None]:
    """pytest-qt lets Qt's events happen between the phases of a test, and qasync's callbacks are such events: they see
    the loop that they belong to, as they would while it runs. Else nothing can be started from them."""

    def process() -> None:
        asyncio._set_running_loop(next((loop for loop in _LOOPS if not loop.is_closed()), None))
        try:
            process_events()
        finally:
            asyncio._set_running_loop(None)

    return process


_TESTS = itertools.count(1)
FULL_COLLECTION = 25
"""After so many tests the oldest garbage goes too."""
_LOOPS: list[asyncio.AbstractEventLoop] = []
"""The present test's loop, where it is one of Qt's."""
_APPLICATION: list[object] = []  # kept, or Qt's application would go with the first loop


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, object]:
    """An async test that uses `qapp` or `qtbot` runs on qasync's loop, every other one on asyncio's own."""
    if "qapp" in getattr(item, "fixturenames", ()):
        return {"qt": _qt_loop}
    return {"asyncio": asyncio.new_event_loop}


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder of the checkout or of the unpacked source."""
    return ROOT


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Data not written by us, beside the project wherever CI runs; tests that need it are skipped without it."""
    if not CORPORA.is_dir():
        pytest.skip("the corpora (../shared/corpora) are not beside this checkout")
    return CORPORA
