"""Notifications over a real bus: shown, replaced, withdrawn, clicked; without a service, and with one that ends."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from bus_service import private_bus
from notification_service import NotificationService

from smsdesk.system.notify import Note, Notifier

Play = Callable[..., NotificationService]
HOSTILE = '<a href="http://evil.example">Pay</a> & <img src="file:///etc/passwd"/> &lt;b&gt;'


@pytest.fixture
def play(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """Plays a desktop's service on the session bus."""
    with ExitStack() as stack:
        address = stack.enter_context(private_bus(short_path))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

        def start(**options: object) -> NotificationService:
            service = NotificationService(address, **options)  # type: ignore[arg-type]
            stack.callback(service.close)
            return service

        yield start


@pytest.fixture
def notifier() -> Iterator[Notifier]:
    made = Notifier()
    yield made
    made.close()
    for thread in threading.enumerate():
        if thread.name == "dbus-line":
            thread.join(10)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_shown_with_what_the_specification_wants(play: Play, notifier: Notifier) -> None:
    service = play()
    assert await notifier.show(Note("a", "New message", "Aminah\nAre you open?"))
    (told,) = service.told
    assert (told.title, told.body, told.replaced) == ("New message", "Aminah\nAre you open?", 0)
    assert told.actions == ("default", "Show")
    assert told.hints == {"desktop-entry": ("s", "smsdesk"), "urgency": ("y", 1)}
    assert told.icon.startswith("file://")
    assert told.icon.endswith("smsdesk.svg")


async def test_hostile_words_are_no_markup(play: Play, notifier: Notifier) -> None:
    service = play()
    await notifier.show(Note("a", "New message", HOSTILE))
    assert "<" not in service.told[0].body
    assert service.told[0].body.startswith("&lt;a href=")
    assert service.told[0].body.endswith("&amp;lt;b&amp;gt;")


async def test_a_service_without_markup_gets_them_as_they_are(play: Play, notifier: Notifier) -> None:
    service = play(able=("body",))
    await notifier.show(Note("a", "New message", HOSTILE))
    assert service.told[0].body == HOSTILE
    assert service.told[0].actions == ()


async def test_the_same_key_takes_the_place_of_the_old_one(play: Play, notifier: Notifier) -> None:
    service = play()
    for title in ("New message", "5 new messages"):
        await notifier.show(Note("messages", title))
    await notifier.show(Note("credits", "Credits are low"))
    assert [(each.number, each.replaced) for each in service.told] == [(1, 0), (1, 1), (2, 0)]
    service.dismiss(1)
    await until(lambda: "messages" not in notifier._shown)
    await notifier.show(Note("messages", "New message"))
    assert (service.told[-1].number, service.told[-1].replaced) == (3, 0)


async def test_a_click_tells_which(play: Play, notifier: Notifier) -> None:
    service = play()
    clicked: list[tuple[str, str]] = []
    notifier.clicked = lambda key, token: clicked.append((key, token))
    for key in ("a", "b"):
        await notifier.show(Note(key, "x"))
    service.click(77)  # another program's
    service.click(2, token="wayland-token")
    service.click(1)
    await until(lambda: len(clicked) == 2)
    assert clicked == [("b", "wayland-token"), ("a", "")]


async def test_a_click_that_overtakes_the_answer(play: Play, notifier: Notifier) -> None:
    play(hurried=True)
    clicked: list[str] = []
    notifier.clicked = lambda key, _token: clicked.append(key)
    for key in ("a", "b", "a"):
        await notifier.show(Note(key, "x"))
    await until(lambda: len(clicked) == 3)
    assert clicked == ["a", "b", "a"]


async def test_withdrawn(play: Play, notifier: Notifier) -> None:
    service = play()
    await notifier.show(Note("a", "x"))
    await notifier.withdraw("a")
    await notifier.withdraw("a")
    await notifier.withdraw("never shown")
    assert service.closed == [1]


async def test_many_at_once_are_shown_once_each(play: Play, notifier: Notifier) -> None:
    service = play()
    assert all(await asyncio.gather(*(notifier.show(Note(str(at), f"note {at}")) for at in range(30))))
    assert sorted(each.title for each in service.told) == sorted(f"note {at}" for at in range(30))


async def test_refused_or_nobody_there(play: Play, notifier: Notifier) -> None:
    assert not await notifier.show(Note("a", "x"))
    service = play()
    assert await notifier.show(Note("a", "x"))
    service.refuses = True
    assert not await notifier.show(Note("a", "x"))


@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "nonsense"])
async def test_no_bus(monkeypatch: pytest.MonkeyPatch, notifier: Notifier, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert not await notifier.show(Note("a", "x"))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert not await notifier.show(Note("a", "x"))
    await notifier.withdraw("a")


async def test_a_bus_that_ends_and_comes_back(
    tmp_path: Path, short_path: Path, monkeypatch: pytest.MonkeyPatch, notifier: Notifier
) -> None:
    for life in ("one", "two"):
        with private_bus(short_path / life) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            service = NotificationService(address)
            assert await notifier.show(Note("a", life))
            assert (service.told[0].title, service.told[0].replaced) == (life, 0)
            service.close()
        line = notifier._line
        assert line is not None
        await until(lambda line=line: not line.alive)  # type: ignore[misc]
        assert not await notifier.show(Note("a", "nobody"))


async def test_on_other_systems_the_tray_says_it(
    play: Play, notifier: Notifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = play()
    monkeypatch.setattr("smsdesk.system.notify.sys.platform", "darwin")
    assert not await notifier.show(Note("a", "x"))
    assert service.told == []
