"""Requests damaged by chance, from a seed: no crash, nothing kept that is not a request, nothing left behind."""

import asyncio
import contextlib
import gc
import itertools
import logging
import os
import random
import re
import socket
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import trustme
from broken_requests import REFUSED
from ear import TOKEN, Ear, Heard, eventually, get, post

from smsdesk.domain.listening import Place
from smsdesk.listener.connection import Connection
from smsdesk.listener.limits import Limits

LIMITS = Limits(request_seconds=0.25, keep_seconds=0.25, linger_seconds=0.15)
SEEDS = (
    get(),
    get("Sender=60111&Msg=%E4%BD%A0&ContentType=3&Shortcode=36828"),
    get(f"token={TOKEN}&MsgId=1&Status=6", path="/report"),
    get("MsgId=1&Status=6", more="Connection: keep-alive\r\nAccept: */*\r\nContent-Length: 4\r\n") + b"body",
    post(b"Sender=60111&Msg=hi+there&Shortcode=36828"),
    post(b"Sender=60111&Msg=hi", more="Expect: 100-continue\r\n"),
    get() + get(),
    f"GET http://desk/{TOKEN}/report?MsgId=1&Status=6 HTTP/1.0\r\n\r\n".encode(),
)
GRAINS = (
    *(
        b"\r\n",
        b"\n",
        b"\r",
        b"\r\n\r\n",
        b"\0",
        b"\xff",
        b" ",
        b"\t",
        b":",
        b"%",
        b"%00",
        b"&",
        b"=",
        b"?",
        b"/",
        b"#",
    ),
    *(
        b"HTTP/1.1",
        b"HTTP/1.0",
        b"HTTP/2.0",
        b"Host: a\r\n",
        b"Content-Length: 9\r\n",
        b"Transfer-Encoding: chunked\r\n",
    ),
    *(b"\x16\x03\x01", b"a" * 300, b"a" * 5000, b"X: y\r\n" * 70, b"a=1&" * 25, "\u202e你😀".encode(), TOKEN.encode()),
)
TARGET = rb"(?:[hH][tT][tT][pP][sS]?:/)?/[\x21-\x7e]*"
WELL_FORMED = re.compile(
    rb"(?:GET|POST) " + TARGET + rb" HTTP/1\.[01]\r\n(?:[!-9;-~]+:[\t\x20-\x7e\x80-\xff]*\r\n)*\r\n"
)
"""Written down a second time, after RFC 9112 alone and without h11: what was kept has to begin like this."""


@dataclass(frozen=True)
class Attempt:
    """What one caller does."""

    pieces: tuple[bytes, ...]
    hang_up: bool
    reset: bool


def damaged(source: random.Random) -> bytes:
    """A request with up to eight accidents."""
    octets = bytearray(source.choice(SEEDS) if source.random() < 0.85 else source.choice(REFUSED)[0][:20_000])
    for _ in range(source.choice((0, 1, 1, 1, 2, 3, 8))):
        at, end = sorted((source.randrange(len(octets) + 1), source.randrange(len(octets) + 1)))
        match source.randrange(7):
            case 0:
                octets[at:at] = source.choice(GRAINS)
            case 1:
                octets[at : at + 1] = bytes([source.randrange(256)])
            case 2:
                del octets[at : at + source.randrange(1, 9)]
            case 3:
                octets[at:at] = octets[at:end]
            case 4:
                octets[at:at] = source.choice(SEEDS)[: source.randrange(60)]
            case 5:
                octets[at:at] = source.randbytes(source.randrange(20))
            case _:
                if source.random() < 0.3:
                    del octets[at:]
    return bytes(octets[:40_000])


def attempt(source: random.Random) -> Attempt:
    octets = damaged(source)
    cuts = sorted(source.randrange(len(octets) + 1) for _ in range(source.choice((0, 0, 0, 1, 2, 5))))
    places = [0, *cuts, len(octets)]
    pieces = tuple(octets[begin:end] for begin, end in itertools.pairwise(places) if begin < end)
    return Attempt(pieces, source.random() < 0.3, source.random() < 0.1)


async def make(ear: Ear, one: Attempt) -> Heard | None:
    if not one.reset:
        return await ear.say(*one.pieces, pause=0.001, hang_up=one.hang_up)
    _, writer = await ear.connect()
    for piece in one.pieces:
        writer.write(piece)
    with contextlib.suppress(OSError):  # closed meanwhile
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    await asyncio.sleep(0)
    writer.close()
    return None


async def storm(plain: Ear, encrypted: Ear, source: random.Random, number: int) -> int:
    """Attempts, sixteen at a time, every tenth with the certificate; how many were well-formed requests."""
    left = iter(range(number))
    well_formed = 0

    async def caller() -> None:
        nonlocal well_formed
        for at in left:
            each = attempt(source)
            heard = await make(encrypted if at % 10 == 9 else plain, each)
            octets = b"".join(each.pieces)
            well_formed += bool(WELL_FORMED.match(octets))
            if heard is not None:
                assert heard.seconds < 3.0, octets[:200]
                assert heard.status in ANSWERS, octets[:200]

    await asyncio.gather(*(caller() for _ in range(16)))
    return well_formed


ANSWERS = {0, 200, 400, 404, 405, 408, 411, 413, 414, 415, 431, 501, 503, 505}


@dataclass(frozen=True)
class Quiet:
    """What this program holds when all callers are gone; memory in KB."""

    connections: int
    objects: int
    memory: int


async def settled(ears: tuple[Ear, ...], descriptors: int) -> Quiet:
    """Wait until all is quiet, forget what the test itself remembers, and look."""
    process = psutil.Process()
    await eventually(lambda: process.num_fds() <= descriptors, 5.0)
    await asyncio.sleep(LIMITS.request_seconds + LIMITS.linger_seconds)
    for ear in ears:
        del ear.hits[:], ear.stored[:]
    gc.collect()
    objects = gc.get_objects()
    connections = sum(isinstance(each, Connection) for each in objects)
    return Quiet(connections, len(objects), process.memory_info().rss // 1024)


async def fuzz(folder: Path, seed: int, number: int) -> int:
    """So many attempts; how many callbacks were kept. Fails for whatever is wrong."""
    source = random.Random(seed)
    trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "both.pem")
    place = Place("127.0.0.1", 0, str(folder / "both.pem"))
    async with Ear(LIMITS) as plain, Ear(LIMITS, place=place) as encrypted:
        for ear in (plain, encrypted):
            await ear.say(get())
        descriptors = psutil.Process().num_fds()
        quiet, kept = [], 0
        for _ in range(3):
            well_formed = await storm(plain, encrypted, source, number // 3 + 1)
            assert 0 < len(plain.stored) - (not quiet) <= well_formed
            assert encrypted.stored == []
            kept += len(plain.stored)
            quiet.append(await settled((plain, encrypted), descriptors))
        print(*quiet, sep="\n")
        assert [each.connections for each in quiet] == [0, 0, 0]
        # The first third fills caches.
        assert abs(quiet[2].objects - quiet[1].objects) < 100
        assert quiet[2].memory - quiet[1].memory < 8 * 1024
        assert (await plain.say(get())).status == 200
        return kept


async def test_500_damaged_requests(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept = await fuzz(tmp_path, 20261201, 500)
    assert kept > 30
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_whatever_is_kept_is_well_formed() -> None:
    """One at a time, so that each kept callback is known by its request."""
    source = random.Random(7)
    async with Ear(LIMITS) as ear:
        for octets in [damaged(source) for _ in range(300)]:
            before = len(ear.stored)
            await ear.say(octets, hang_up=True)
            if len(ear.stored) > before:
                assert WELL_FORMED.match(octets), octets
                assert TOKEN.encode() in octets.partition(b"\r\n")[0] or b"%" in octets
        assert len(ear.stored) > 30


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_10000_damaged_requests(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    seed = int(os.environ.get("SMSDESK_SEED") or random.SystemRandom().randrange(10**9))
    print(f"\nseed {seed} (SMSDESK_SEED={seed} repeats it)")
    print(f"{await fuzz(tmp_path, seed, 10_000)} kept")
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
