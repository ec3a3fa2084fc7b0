"""News on its way to a real message bus and back: told there, clicked there, shown in the window."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from bus_service import private_bus
from frame_stage import until
from notification_service import NotificationService
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from replies import write_in
from sending import FastClock
from timed_desk import TimedDesk

from smsdesk.domain.events import BroadcastSettled
from smsdesk.domain.people import ContactDraft
from smsdesk.domain.states import RunState
from smsdesk.services.desk import Desk
from smsdesk.ui import tray as tray_module
from smsdesk.ui.front import Front
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.pages import Pages
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.tray_presenter import TrayPresenter

pytestmark = pytest.mark.usefixtures("dressed")
AMINAH, BALA = "60125550101", "60125550102"
JOINER = "\u2060"


@dataclass
class Stage:
    """The whole window with the tray; `said` is what the tray was given to say."""

    timed: TimedDesk
    desk: Desk
    window: MainWindow
    front: Front
    pages: Pages
    outside: TrayPresenter
    said: list[str] = field(default_factory=list)

    async def replies(self, *pairs: tuple[str, str]) -> None:
        await write_in(self.desk, self.timed.account_id, *pairs)


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """Everything started, the window away in the tray."""
    timed = TimedDesk(folder, FastClock(20.0))
    async with timed.running() as desk:
        errors: list[BaseException] = []

        def note(name: str, error: BaseException) -> None:
            logging.getLogger("stage").error("%s", name, exc_info=error)
            errors.append(error)

        window, shell, tasks = MainWindow(), Shell(), Tasks(note)
        front = Front(window)
        front.begin(minimised=True)
        pages = Pages(window, desk, shell, tasks)
        pages.start()
        outside = TrayPresenter(front, desk, shell, tasks)
        outside.start()
        try:
            yield Stage(timed, desk, window, front, pages, outside)
        finally:
            outside.stop()
            await pages.stop()
            await tasks.stop()
            front.stop()
            window.hide()
            window.deleteLater()
    assert errors == []


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], NotificationService]]:
    """A desktop with a tray and a session bus; a call puts the notification service on it."""
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _icon: None)
    monkeypatch.setattr(tray_module, "has_tray", lambda: True)
    with ExitStack() as stack:
        address = stack.enter_context(private_bus(Path(stack.enter_context(TemporaryDirectory(prefix="sd")))))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

        def start() -> NotificationService:
            service = NotificationService(address)
            stack.callback(service.close)
            return service

        yield start


Play = Callable[[], NotificationService]


async def test_a_message_is_told_and_a_click_leads_to_it(qapp: QApplication, tmp_path: Path, play: Play) -> None:
    service = play()
    async with staged(tmp_path) as stage:
        await stage.desk.contacts.save("real", ContactDraft("Aminah", "012-555 0101", {}), "MY")
        await stage.replies((BALA, "older"))
        await until(lambda: len(service.told) == 1)
        await stage.replies((AMINAH, "Open on <b>Sunday</b>? www.evil.example"))
        await until(lambda: len(service.told) == 2)
        told = service.told[-1]
        assert told.title == "New message"
        assert told.body.replace(JOINER, "") == "Aminah\nOpen on &lt;b&gt;Sunday&lt;/b&gt;? www.evil.example"
        assert "evil.example" not in told.body
        assert (told.number, told.replaced) == (1, 1)  # one place for messages, however many come
        service.click(told.number)
        await until(lambda: stage.window.isVisible() and stage.window.tab == "inbox")
        await until(lambda: stage.pages.inbox.thread.key == ("real", AMINAH))


async def test_without_content_only_that_there_is_one(qapp: QApplication, tmp_path: Path, play: Play) -> None:
    service = play()
    async with staged(tmp_path) as stage:
        await stage.desk.preferences.change(notify_content=False)
        await stage.replies((AMINAH, "secret"))
        await until(lambda: service.told)
        assert (service.told[0].title, service.told[0].body) == ("New message", "")


async def test_a_burst_leads_to_the_list(qapp: QApplication, tmp_path: Path, play: Play) -> None:
    service = play()
    async with staged(tmp_path) as stage:
        await stage.replies(*((AMINAH if at % 2 else BALA, f"message {at}") for at in range(5)))
        await until(lambda: service.told)
        assert service.told[0].title == "5 new messages"
        service.click(1)
        await until(lambda: stage.window.tab == "inbox")
        assert stage.pages.inbox.thread.key is None


async def test_the_tray_shows_what_is_unread_and_how_the_listener_is(
    qapp: QApplication, tmp_path: Path, play: Play
) -> None:
    play()
    async with staged(tmp_path) as stage:

        def menu() -> list[str]:
            return [each.text() for each in stage.front.tray.menu.actions() if not each.isSeparator()]

        await until(lambda: menu() == ["Show smsdesk", "Listener: off", "Unread: 0", "Quit"])
        await stage.replies((AMINAH, "one"), (AMINAH, "two"), (BALA, "three"))
        await until(lambda: "Unread: 2" in menu())  # conversations, as the tab counts them
        await stage.desk.inbox.mark_read("real", AMINAH)
        await until(lambda: "Unread: 1" in menu())
        stage.front.tray.unread_requested.emit()
        assert stage.window.isVisible()
        assert stage.window.tab == "inbox"


async def test_a_settled_broadcast_leads_to_sent(qapp: QApplication, tmp_path: Path, play: Play) -> None:
    service = play()
    async with staged(tmp_path) as stage:
        key = await stage.timed.submit(stage.timed.broadcast())
        await stage.timed.until(key, RunState.DONE)
        stage.desk.bus.tell(BroadcastSettled(key))
        await until(lambda: service.told)
        assert service.told[0].title == "All reports are in"
        assert service.told[0].body.startswith("Everybody: delivered 0, failed 0")
        service.click(1)
        await until(lambda: stage.window.tab == "sent")


async def test_low_credits_lead_to_credits(qapp: QApplication, tmp_path: Path, play: Play) -> None:
    service = play()
    async with staged(tmp_path) as stage:
        account = stage.desk.accounts.all()[0]
        await stage.desk.accounts.set_options(account.id, replace(account.options, warn_below=500))
        stage.timed.gateway.left = 499
        await stage.desk.credits.ask(account.id)
        await until(lambda: service.told)
        assert service.told[0].body == "Office has 499 credits left, below your warning level of 500."
        assert stage.window.toast.text() == service.told[0].body
        service.click(1)
        await until(lambda: stage.window.tab == "credits")


async def test_without_a_service_the_tray_says_it(
    qapp: QApplication, tmp_path: Path, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, *words: said.extend(words[:2]))
    async with staged(tmp_path) as stage:
        await stage.replies((AMINAH, "hello"))
        await until(lambda: said)
        assert said == ["New message", "+60 12-555 0101\nhello"]
        stage.front.tray.said_clicked.emit()
        assert stage.window.isVisible()
        await until(lambda: stage.pages.inbox.thread.key == ("real", AMINAH))


async def test_what_was_told_goes_when_somebody_comes_to_the_window(
    qapp: QApplication, tmp_path: Path, play: Play
) -> None:
    service = play()
    async with staged(tmp_path) as stage:
        await stage.replies((AMINAH, "hello"))
        await until(lambda: service.told)
        stage.front.bring()
        await until(lambda: QApplication.applicationState() == Qt.ApplicationState.ApplicationActive)
        await until(lambda: service.closed == [1])
        await stage.replies((BALA, "hello"))
        await asyncio.sleep(0.5)
        assert len(service.told) == 1


async def test_closed_into_the_tray_and_said_once(qapp: QApplication, tmp_path: Path, play: Play) -> None:
    service = play()
    async with staged(tmp_path) as stage:
        stage.front.bring()
        assert not stage.outside.leave()  # not wished
        assert stage.window.isVisible()
        await stage.desk.preferences.change(close_to_tray=True)
        for _ in range(2):
            stage.front.bring()
            assert stage.outside.leave()
            assert not stage.window.isVisible()
        await until(lambda: service.told)
        await asyncio.sleep(0.3)
        assert [each.title for each in service.told] == ["smsdesk goes on in the tray"]
        service.click(1)
        await until(stage.window.isVisible)


async def test_a_contact_of_the_other_book_brings_its_account(qapp: QApplication, tmp_path: Path, play: Play) -> None:
    service = play()
    async with staged(tmp_path) as stage:
        practice = await stage.desk.practice.begin()
        await write_in(stage.desk, practice.id, (AMINAH, "practising"))
        await until(lambda: service.told)
        assert service.told[0].title == "New message (practice)"
        service.click(1)
        await until(lambda: stage.pages.inbox.thread.key == ("practice", AMINAH))
