"""Many at once: who waits longest goes first, a full disk queue is said, and stopping loses nothing that got 200."""

import asyncio
import resource
import socket
import threading
from dataclasses import replace
from types import SimpleNamespace

import psutil
import pytest
from ear import ANYWHERE, MINE, QUICK, Ear, eventually, get

from smsdesk.domain.callbacks import Callback
from smsdesk.domain.listening import HitWhy, Place
from smsdesk.listener.connection import Connection, Terms
from smsdesk.listener.keeping import Keeper
from smsdesk.listener.limits import Limits
from smsdesk.listener.server import Listener

PATIENT = replace(QUICK, request_seconds=5.0)


async def is_open(reader: asyncio.StreamReader) -> bool:
    """True unless the other side has closed by now."""
    try:
        async with asyncio.timeout(0.02):
            return await reader.read(1) != b""
    except TimeoutError:
        return True
    except ConnectionError:
        return False


async def test_the_128_and_the_oldest_waiting_one() -> None:
    async with Ear(PATIENT) as ear:
        assert ear.limits.connections == 128
        waiting = [await ear.connect() for _ in range(128)]
        waiting[1][1].write(b"GET /")  # the second one has begun to speak
        await asyncio.sleep(0.3)
        assert [await is_open(reader) for reader, _ in waiting[:3]] == [True] * 3
        assert (await ear.say(get())).status == 200
        assert [await is_open(reader) for reader, _ in waiting[:3]] == [False, True, True]
        more = [await ear.connect() for _ in range(2)]
        await asyncio.sleep(0.1)
        assert [await is_open(reader) for reader, _ in (*waiting[:4], *more)] == [False, False, True, True, True, True]
        for _, writer in (*waiting, *more):
            writer.close()
        await eventually(lambda: ear.why.count(HitWhy.DROPPED) == 1)
    assert set(ear.why) == {HitWhy.STORED, HitWhy.DROPPED}
    assert [hit.length for hit in ear.hits if hit.why is HitWhy.DROPPED] == [5]


async def test_a_flood_of_silent_ones_keeps_nobody_out() -> None:
    async with Ear(PATIENT) as ear:
        flood = [await ear.connect() for _ in range(600)]
        answers = await asyncio.gather(*(ear.say(get(f"MsgId={at}&Status=6")) for at in range(40)))
        assert [each.status for each in answers] == [200] * 40
        for _, writer in flood:
            writer.close()


async def test_a_rush_of_honest_ones_is_answered_to_the_last() -> None:
    async with Ear(replace(PATIENT, connections=16)) as ear:
        answers = await asyncio.gather(*(ear.say(get(f"MsgId={at}&Status=6")) for at in range(200)))
        assert [each.status for each in answers] == [200] * 200
    assert len(ear.stored) == 200


class SlowDisk:
    """Keeps when it is told to."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.waiting = 0
        self.kept: list[str] = []

    async def keep(self, callback: Callback) -> None:
        self.waiting += 1
        while not self.gate.is_set():
            await asyncio.sleep(0.01)
        self.kept.append(callback.value("MsgId"))


async def test_callbacks_under_way_are_never_dropped_and_newcomers_wait() -> None:
    disk = SlowDisk()
    limits = Limits(connections=8, keep_seconds=3.0)
    async with Ear(limits, keep=disk.keep) as ear:
        saying = [asyncio.create_task(ear.say(get(f"MsgId={at}&Status=6"))) for at in range(12)]
        await eventually(lambda: disk.waiting == 8)
        await asyncio.sleep(0.3)
        assert disk.waiting == 8
        disk.gate.set()
        assert [each.status for each in await asyncio.gather(*saying)] == [200] * 12
    assert sorted(map(int, disk.kept)) == list(range(12))


async def test_too_many_on_their_way_to_the_disk_are_said() -> None:
    disk = SlowDisk()
    limits = Limits(in_flight=6, keep_seconds=0.2, linger_seconds=0.1)
    async with Ear(limits, keep=disk.keep) as ear:
        given_up = await asyncio.gather(*(ear.say(get(f"MsgId={at}&Status=6")) for at in range(6)))
        assert {each.status for each in given_up} == {503}
        # Their callers are gone, but they are not: the next ones hear so at once.
        heard = await ear.say(get("MsgId=99&Status=6"))
        assert heard.status == 503
        assert heard.seconds < 0.15
        disk.gate.set()
        await eventually(lambda: len(disk.kept) == 6)
        assert (await ear.say(get("MsgId=100&Status=6"))).status == 200
    assert ear.why == [HitWhy.NOT_STORED] * 6 + [HitWhy.BUSY, HitWhy.STORED]
    assert "99" not in disk.kept
    assert Limits().in_flight == 256


async def test_a_caller_who_leaves_while_its_callback_is_kept_is_no_trouble() -> None:
    disk = SlowDisk()
    async with Ear(replace(QUICK, keep_seconds=3.0), keep=disk.keep) as ear:
        for at in range(3):
            _, writer = await ear.connect()
            writer.write(get(f"MsgId={at}&Status=6"))
            await eventually(lambda wanted=at + 1: disk.waiting == wanted)
            if at == 1:
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            writer.close()
        disk.gate.set()
        await eventually(lambda: len(disk.kept) == 3)
        assert (await ear.say(get())).status == 200


async def test_stopping_answers_what_is_under_way_and_drops_the_rest() -> None:
    disk = SlowDisk()
    ear = Ear(Limits(keep_seconds=3.0), keep=disk.keep)
    await ear.listener.start()
    under_way = asyncio.create_task(ear.say(get()))
    half = asyncio.create_task(ear.say(b"GET /"))
    silent = asyncio.create_task(ear.say())
    await eventually(lambda: disk.waiting == 1)
    await asyncio.sleep(0.1)
    stopping = asyncio.create_task(ear.listener.stop())
    assert [(await each).status for each in (half, silent)] == [0, 0]
    await asyncio.sleep(0.1)
    assert not under_way.done()
    with pytest.raises(OSError, match=r"refused|Connect call failed"):
        await ear.connect()
    disk.gate.set()
    assert (await under_way).status == 200
    await stopping
    assert disk.kept == ["A1"]
    assert ear.why == [HitWhy.DROPPED, HitWhy.STORED]
    await ear.listener.stop()  # again, and nothing happens


async def test_stopping_does_not_wait_for_ever_for_a_dead_disk() -> None:
    disk = SlowDisk()
    ear = Ear(Limits(keep_seconds=0.3, linger_seconds=0.2), keep=disk.keep)
    await ear.listener.start()
    saying = asyncio.create_task(ear.say(get()))
    await eventually(lambda: disk.waiting == 1)
    async with asyncio.timeout(3.0):
        await ear.listener.stop()
    assert (await saying).status in (0, 503)
    assert disk.kept == []


async def test_the_window_goes_on_while_the_listener_starts_and_stops(qapp: object) -> None:
    """On the loop that paints; the disk is slow, so stopping takes its time."""
    disk = SlowDisk()
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    ear = Ear(Limits(keep_seconds=0.5, linger_seconds=0.2), keep=disk.keep)
    await ear.listener.start()
    with socket.create_connection(("127.0.0.1", ear.listener.port)) as caller:
        caller.sendall(get())
        await eventually(lambda: disk.waiting == 1)
        ticks = 0
        await ear.listener.stop()
        assert caller.recv(100) == b"" or ear.why == [HitWhy.NOT_STORED]
    ticking.cancel()
    await asyncio.gather(ticking, return_exceptions=True)
    assert ticks > 10
    assert qapp is not None


async def test_starting_that_is_given_up_leaves_nothing_behind() -> None:
    for turns in (0, 1, 2, 5):
        ear = Ear()
        starting = asyncio.create_task(ear.listener.start())
        for _ in range(turns):
            await asyncio.sleep(0)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await ear.listener.stop()
    await Listener(ANYWHERE, (MINE,), Ear()._remember, print).stop()  # never started
    await eventually(lambda: all(thread.name != "listener" for thread in threading.enumerate()))


class LateTransport(asyncio.Transport):
    """Made for a connection that is over already, as TLS may do."""

    aborted = False

    def abort(self) -> None:
        self.aborted = True


async def test_a_transport_that_comes_after_the_end_is_not_left_open() -> None:
    crowd = SimpleNamespace(left=lambda _connection: None)
    terms = Terms(QUICK, Keeper(Ear()._remember, 1), lambda _target: None, lambda _hit: None, lambda: 0.0)
    connection = Connection(terms, crowd, encrypted=True)
    connection.drop()
    transport = LateTransport()
    connection.connection_made(transport)
    assert transport.aborted


async def test_descriptors_that_run_out_stop_nobody_for_long() -> None:
    async with Ear(PATIENT) as ear:
        assert (await ear.say(get())).status == 200
        process = psutil.Process()
        sockets = [socket.socket() for _ in range(40)]  # ours: the callers'
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (process.num_fds() + 5, hard))
        try:
            for each in sockets:
                each.setblocking(False)
                assert each.connect_ex(("127.0.0.1", ear.listener.port)) in (0, 115)
            await asyncio.sleep(0.5)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            for each in sockets:
                each.close()
        assert (await ear.say(get())).status == 200


async def test_a_thousand_callers_leave_no_descriptor_behind() -> None:
    process = psutil.Process()
    before = process.num_fds()
    for _ in range(3):
        async with Ear(place=Place("127.0.0.1", 0)) as ear:
            for _ in range(10):
                await asyncio.gather(*(ear.say(get()) for _ in range(20)), *(ear.say(b"\r\n") for _ in range(10)))
    await eventually(lambda: process.num_fds() <= before)
