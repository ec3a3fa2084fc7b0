"""Keeping the computer awake: by logind, by the desktop, refused, and with nobody to ask."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from bus_service import private_bus
from login_service import PlayedService

from smsdesk.system.dbus import Bus, CallError, Connection
from smsdesk.system.power import Awake, AwakeResult, AwakeWord

Play = Callable[..., PlayedService]
LOGIND = "org.freedesktop.login1"
GNOME = "org.gnome.SessionManager"
SCREEN_SAVER = "org.freedesktop.ScreenSaver"


@pytest.fixture
def play(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """Plays a service on one bus that is both the system's and the session's."""
    with ExitStack() as stack:
        address = stack.enter_context(private_bus(short_path))
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

        def start(name: str, refuses: bool = False) -> PlayedService:
            service = PlayedService(address, name, refuses)
            stack.callback(service.close)
            return service

        yield start


@pytest.fixture
def no_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/absent")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


async def test_held_by_logind_until_released(play: Play) -> None:
    logind = play(LOGIND)
    awake = Awake()
    assert await awake.hold("Sending 238 messages") == AwakeResult(True, AwakeWord.HELD)
    assert await awake.hold("again") == AwakeResult(True, AwakeWord.HELD)
    assert logind.asked == [("sleep:idle", "smsdesk", "Sending 238 messages", "block")]
    await awake.release()
    assert logind.wait_for_release()
    await awake.release()


async def test_the_hold_lasts_while_it_is_held(play: Play) -> None:
    logind = play(LOGIND)
    awake = Awake()
    await awake.hold("x")
    assert not logind.wait_for_release(0.1)
    await awake.release()


async def test_held_again_after_a_release(play: Play) -> None:
    logind = play(LOGIND)
    awake = Awake()
    for _ in range(2):
        assert (await awake.hold("x")).ok
        await awake.release()
        assert logind.wait_for_release()
    assert len(logind.asked) == 2


async def test_gnome_when_logind_refuses(play: Play) -> None:
    play(LOGIND, refuses=True)
    gnome = play(GNOME)
    awake = Awake()
    assert await awake.hold("x") == AwakeResult(True, AwakeWord.HELD)
    assert gnome.asked == [("smsdesk", 0, "x", 12)]
    await awake.release()


async def test_the_screen_saver_last(play: Play) -> None:
    saver = play(SCREEN_SAVER)
    awake = Awake()
    assert await awake.hold("x") == AwakeResult(True, AwakeWord.IDLE_ONLY)
    assert saver.asked == [("smsdesk", "x")]
    await awake.release()


async def test_refused_everywhere(play: Play) -> None:
    play(LOGIND, refuses=True)
    awake = Awake()
    assert await awake.hold("x") == AwakeResult(False, AwakeWord.REFUSED)
    await awake.release()


@pytest.mark.usefixtures("no_bus")
async def test_nobody_to_ask() -> None:
    awake = Awake()
    assert await awake.hold("x") == AwakeResult(False, AwakeWord.NOT_SUPPORTED)
    await awake.release()


@pytest.mark.usefixtures("no_bus")
@pytest.mark.parametrize("bus", Bus)
def test_no_bus_is_one_kind_of_error(bus: Bus) -> None:
    with pytest.raises(CallError) as caught:
        Connection(bus)
    assert not caught.value.refused


@pytest.mark.usefixtures("play")
async def test_a_bus_without_services() -> None:
    assert await Awake().hold("x") == AwakeResult(False, AwakeWord.NOT_SUPPORTED)
