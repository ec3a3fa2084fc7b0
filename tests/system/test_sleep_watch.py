"""Sleep, waking and set clocks: told by logind, seen in the clocks, or injected."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bus_service import private_bus
from login_service import PlayedService

from smsdesk.system.clock import Clock
from smsdesk.system.sleep_watch import ClockJump, SleepEvent, Sleeping, SleepWatch, Woke


class SetClock(Clock):
    """Clocks that stand where a test puts them; every sleep waits for `step`."""

    def __init__(self) -> None:
        self.now = [1_700_000_000.0, 1000.0, 1000.0]
        self._steps = asyncio.Queue[None]()
        self._waiting = asyncio.Event()

    def wall(self) -> float:
        return self.now[0]

    def boot(self) -> tuple[str, float]:
        return "boot", self.now[1]

    def monotonic(self) -> float:
        return self.now[2]

    async def sleep(self, seconds: float) -> None:
        self._waiting.set()
        try:
            await self._steps.get()
        except asyncio.CancelledError:
            self._waiting.clear()
            raise

    async def step(self, wall: float, boot: float, awake: float) -> None:
        """Let the clocks advance by so many seconds and the watch look at them."""
        await self._waiting.wait()
        self._waiting.clear()
        self.now = [self.now[0] + wall, self.now[1] + boot, self.now[2] + awake]
        self._steps.put_nowait(None)
        await self._waiting.wait()


class Watched:
    """A running watch and what it told."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.events: asyncio.Queue[SleepEvent] = asyncio.Queue()
        self.watch = SleepWatch(self.clock, self.events.put_nowait)

    def told(self) -> list[SleepEvent]:
        return [self.events.get_nowait() for _ in range(self.events.qsize())]


@pytest.fixture
async def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    """A watch without logind."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/absent")
    watched = Watched()
    watched.watch.start()
    yield watched
    await watched.watch.stop()


async def test_nothing_to_tell(watched: Watched) -> None:
    for _ in range(3):
        await watched.clock.step(5, 5, 5)
    await watched.clock.step(6.5, 5, 5)  # network time corrects a little
    await watched.clock.step(90, 90, 90)  # a busy loop is no sleep
    assert watched.told() == []


async def test_a_sleep_is_seen_in_the_clocks(watched: Watched) -> None:
    await watched.clock.step(3605, 3605, 5)
    await watched.clock.step(5, 5, 5)
    assert watched.told() == [Woke(3600)]


@pytest.mark.parametrize("seconds", [25 * 3600.0, -600.0])
async def test_a_set_clock(watched: Watched, seconds: float) -> None:
    await watched.clock.step(5 + seconds, 5, 5)
    await watched.clock.step(5, 5, 5)
    assert watched.told() == [ClockJump(seconds)]


async def test_a_clock_set_in_sleep(watched: Watched) -> None:
    await watched.clock.step(105 + 50, 105, 5)
    assert watched.told() == [Woke(100), ClockJump(50)]


async def test_injected(watched: Watched) -> None:
    watched.watch.inject("sleeping")
    watched.watch.inject("woke")
    watched.watch.inject(ClockJump(90_000))
    assert watched.told() == [Sleeping(), Woke(), ClockJump(90_000)]


async def test_one_sleep_is_told_once(watched: Watched) -> None:
    watched.watch.inject("woke")
    await watched.clock.step(3605, 3605, 5)
    assert watched.told() == [Woke()]
    await watched.clock.step(3605, 3605, 5)
    assert watched.told() == [Woke(3600)]


async def test_nothing_is_told_after_the_end(watched: Watched) -> None:
    await watched.clock.step(5, 5, 5)
    await watched.watch.stop()
    await watched.watch.stop()
    assert watched.told() == []
    watched.watch.start()
    await watched.clock.step(5 + 60, 5, 5)
    assert watched.told() == [ClockJump(60)]


async def test_logind_tells(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with private_bus(short_path) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        logind = PlayedService(address, "org.freedesktop.login1")
        watched = Watched()
        watched.watch.start()
        watched.watch.start()
        async with asyncio.timeout(10):
            while watched.events.empty():  # until the thread listens
                logind.say_prepare_for_sleep(True)
                await asyncio.sleep(0.02)
            assert isinstance(await watched.events.get(), Sleeping)
            logind.say_prepare_for_sleep(False)
            while (await watched.events.get()) != Woke():
                pass
        await watched.watch.stop()
        logind.say_prepare_for_sleep(True)
        await asyncio.sleep(0.05)
        assert watched.told() == []
        logind.close()


async def test_the_end_of_the_bus_is_borne(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched()
    with private_bus(short_path) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        watched.watch.start()
        await watched.clock.step(5, 5, 5)
    await watched.clock.step(65, 65, 5)
    assert watched.told() == [Woke(60)]
    await watched.watch.stop()
