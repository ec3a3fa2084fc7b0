"""What the Inbox's window makes a person wait for, with 200,000 messages and one thread of 10,000.

From the press to the painted answer, services and data file included: wall time, and the processor time of all threads,
which is what remains on a machine that has nothing else to do. Also the longest single stall of the GUI thread. The
search is measured from the moment it is asked for: the 200 ms of typing before are wanted.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ui"))

import inbox_journal
import qasync
import sqlalchemy as sa
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget

from smsdesk.services.desk import Desk
from smsdesk.store.schema import conversations, incoming
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets
from smsdesk.ui.inbox.presenter import InboxPresenter
from smsdesk.ui.inbox.view import InboxView
from smsdesk.ui.shell import Shell
from smsdesk.ui.style import style
from smsdesk.ui.tasks import Tasks

LONG = "60129999999"
MANY = 10_000
ROUNDS = 12
TYPED = (inbox_journal.NEEDLE, "order", "hantar esok", "送货", "வணக்கம்", "Kavitha", "30000", "zzzz")
TYPED += ("o", "or", "a", "你", "12", "1", "or ro")
"""The second row: what no index knows, and what stands nearly everywhere."""


def write_long_thread(connection: sa.Connection) -> None:
    """One person who wrote 10,000 messages, last of all."""
    chance, begin = random.Random(7), inbox_journal.START + 300.0 * 300_000
    rows = [
        dict(account_id=1, book="real", at=begin + at, number=LONG, shortcode="32728", content_type="1", raw="")
        | dict(text=" ".join(chance.choices(("roses", "pagi", "你好", "வணக்கம்", "ok"), k=1 + at % 40)), digest=f"l{at}")
        for at in range(MANY)
    ]
    connection.execute(incoming.insert(), rows)
    last = dict(book="real", number=LONG, account_id=1, last_at=begin + MANY, last_text="roses", unread=0)
    connection.execute(conversations.insert().values(last | {"last_mine": False}))


Taken = tuple[float, float]
"""Milliseconds of the wall and of the processor."""


def now() -> Taken:
    return time.perf_counter() * 1000, time.process_time() * 1000


def since(began: Taken) -> Taken:
    wall, processor = now()
    return wall - began[0], processor - began[1]


class Screen:
    """The tab in a window of its own, and how long things take in it."""

    def __init__(self, desk: Desk) -> None:
        self.errors: list[BaseException] = []
        self.tasks = Tasks(lambda _name, error: self.errors.append(error))
        self.shell = Shell()
        self.shell.set_account(next(each for each in desk.accounts.all() if not each.practice))
        self.view = InboxView(desk.clock.wall)
        self.view.resize(1100, 640)
        self.presenter = InboxPresenter(self.view, desk, self.shell, self.tasks, lambda _many: None)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for it; looked for every millisecond, so that waiting itself takes no time of the processor."""
        async with asyncio.timeout(60):
            while not condition():
                await asyncio.sleep(0.001)

    async def timed(self, act: Callable[[], object], condition: Callable[[], object], widget: QWidget) -> Taken:
        """From the press until it is so and painted."""
        await asyncio.sleep(0.3)
        began = now()
        act()
        await self.until(condition)
        widget.repaint()
        return since(began)


async def longest_stall(work: Awaitable[object]) -> float:
    """The longest time in ms that the GUI thread took no other work."""
    longest, ended = 0.0, asyncio.Event()

    async def watch() -> None:
        nonlocal longest
        while not ended.is_set():
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, (time.perf_counter() - before) * 1000)

    watching = asyncio.create_task(watch())
    await work
    ended.set()
    await watching
    return longest


def told(name: str, taken: list[Taken]) -> str:
    walls, processors = zip(*taken, strict=True)
    work = f"{statistics.median(processors):.0f} ms of processor time (worst {max(processors):.0f})"
    return f"{name}: {work}, {statistics.median(walls):.0f} ms by the wall (worst {max(walls):.0f}), {len(taken)} times"


async def opening(screen: Screen) -> list[Taken]:
    """Every fourth conversation of the first page, as if clicked."""
    taken, pane = [], screen.view.list
    for row in range(0, 4 * ROUNDS, 4):
        record = pane.model.record(row)
        assert record is not None
        key = record.book, record.number
        done = lambda wanted=key: screen.presenter.thread.key == wanted and screen.view.pane.model.rowCount()  # noqa: E731
        taken.append(await screen.timed(lambda at=row: pane.select(at), done, screen.view))
    return taken


async def searching(screen: Screen) -> list[Taken]:
    """Rare words, frequent ones, single characters, numbers, a name, and what stands nowhere."""
    taken, pane = [], screen.view.list
    for typed in TYPED:
        told_of: list[int] = []
        link = pane.model.modelReset.connect(lambda into=told_of: into.append(1))
        pane.search.setText(typed)
        pane._typing.stop()  # else it would be found before the clock runs
        done = lambda seen=told_of: seen  # noqa: E731
        taken.append(await screen.timed(pane._tell_search, done, pane))
        pane.model.modelReset.disconnect(link)
    screen.view.list.clear_search()
    await asyncio.sleep(0.5)
    return taken


async def scrolling(screen: Screen, bar: QScrollBar, steps: int) -> list[Taken]:
    """Work and painting of each step of a screen, up or down."""
    taken, page = [], max(1, bar.pageStep())
    for _ in range(steps):
        began = now()
        bar.setValue(bar.value() - page if bar.value() > page else bar.maximum())
        screen.view.repaint()
        taken.append(since(began))
        await asyncio.sleep(0.02)
    return taken


async def whole_thread(screen: Screen) -> list[Taken]:
    """Scroll to the oldest of 10,000 messages: every page that is read, measured and put in front."""
    found = await screen.presenter.list.find("real", LONG)
    assert found is not None
    await screen.presenter.thread.open(found)
    model, bar = screen.view.pane.model, screen.view.pane.table.verticalScrollBar()
    await screen.until(lambda: screen.presenter.thread.key == ("real", LONG) and model.rowCount())
    taken = []
    while model.rowCount() < MANY:
        known = model.rowCount()
        began = now()
        bar.setValue(0)
        await screen.until(lambda many=known: model.rowCount() > many)
        screen.view.repaint()
        taken.append(since(began))
        await asyncio.sleep(0)
    return taken


async def measured(lines: list[str]) -> None:
    """Everything in one window."""
    with tempfile.TemporaryDirectory() as folder:
        data = DataDir(Path(folder))
        data.prepare()
        desk = Desk(data, secrets=Secrets(backends=()))
        await desk.database.open()
        await desk.database.write(inbox_journal.write)
        await desk.database.write(write_long_thread)
        await desk.database.close()
        desk = Desk(data, secrets=Secrets(backends=()))
        await desk.start()
        screen = Screen(desk)
        screen.view.show()
        screen.presenter.start()
        await screen.until(screen.view.list.model.rowCount)
        lines.append(told("opening a conversation", await opening(screen)))
        lines.append(told("searching 200,000 messages", await searching(screen)))
        rows = screen.view.list.table.verticalScrollBar()
        lines.append(told("a screen of conversations", await scrolling(screen, rows, 60)))
        whole: list[Taken] = []

        async def walk() -> None:
            whole.extend(await whole_thread(screen))

        stall = await longest_stall(walk())
        lines.append(told("60 older messages of a thread of 10,000", whole))
        lines.append(f"longest stall of the GUI thread meanwhile: {stall:.0f} ms")
        bar = screen.view.pane.table.verticalScrollBar()
        lines.append(told("a screen of that thread, all of it known", await scrolling(screen, bar, 60)))
        await screen.presenter.stop()
        await screen.tasks.stop()
        screen.view.close()
        screen.view.deleteLater()
        await desk.stop()
        assert screen.errors == []


def main() -> Iterator[str]:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)
    style.apply(application, "light", 13)
    lines: list[str] = []
    with qasync.QEventLoop(application) as loop:
        loop.run_until_complete(measured(lines))
    yield from lines
