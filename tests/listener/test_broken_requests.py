"""Broken requests over a real socket: each is refused for its own reason, nothing is stored, nobody is left hanging."""

import asyncio
import logging
from pathlib import Path

import pytest
from broken_requests import CUT, REFUSED, SLOW
from ear import QUICK, TOKEN, Ear, Heard, get

from smsdesk.domain.listening import HitKind, HitWhy
from smsdesk.listener import answers
from smsdesk.listener.limits import Limits


def is_plain(heard: Heard) -> bool:
    """A short answer that ends the connection, or none, without anything of the request."""
    head, _, body = heard.octets.partition(b"\r\n\r\n")
    if not heard.octets:
        return True
    return (
        b"Connection: close" in head
        and b"text/plain" in head
        and b"server:" not in head.lower()
        and len(heard.octets) < 400
        and TOKEN.encode() not in heard.octets
        and int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]) == len(body)
    )


def test_there_are_enough_of_them() -> None:
    octets = {each for each, _ in REFUSED} | set(CUT) | set(SLOW)
    assert len(octets) >= 190
    assert {why for _, why in REFUSED} | {HitWhy.CUT_OFF, HitWhy.TOO_SLOW} | {
        *(HitWhy.STORED, HitWhy.TEST, HitWhy.WRONG_TOKEN, HitWhy.BUSY, HitWhy.NOT_STORED),
        *(HitWhy.DROPPED, HitWhy.HANDSHAKE),
    } == set(HitWhy)


async def test_each_is_refused_for_its_own_reason() -> None:
    wrong = []
    async with Ear() as ear:
        for octets, why in REFUSED:
            del ear.hits[:]
            heard = await ear.say(octets)
            if ear.why != [why] or heard.status != answers.STATUS.get(why, 0):
                # 2 MB are not read to the end for the sake of an answer: such a caller may find a reset instead.
                if not (len(octets) > 1_000_000 and heard.reset and ear.why == [why]):
                    wrong.append((octets[:80], why, ear.why, heard.status))
            elif heard.octets and not is_plain(heard) and not octets.startswith(b"HEAD"):
                wrong.append((octets[:80], heard.octets))
            if heard.seconds > 2.0 or ear.hits[0].kind is not HitKind.NONE:
                wrong.append((octets[:80], heard.seconds, ear.hits))
        assert ear.stored == []
        # And it goes on as if nothing had been.
        assert (await ear.say(get())).status == 200
    assert wrong == []


async def test_who_hangs_up_in_the_middle_is_told_so() -> None:
    async with Ear() as ear:
        for octets in CUT:
            del ear.hits[:]
            heard = await ear.say(octets, hang_up=True)
            assert (ear.why, heard.status) == ([HitWhy.CUT_OFF], 400), octets
        assert ear.stored == []


async def test_who_does_not_go_on_is_told_so_in_time() -> None:
    async with Ear() as ear:
        heard = await asyncio.gather(*(ear.say(octets) for octets in SLOW))
        assert [each.status for each in heard] == [408] * len(SLOW)
        assert set(ear.why) == {HitWhy.TOO_SLOW}
        assert all(0.35 < each.seconds < 3.0 for each in heard)
        assert ear.stored == []


ROOMY = Limits(connections=1000, request_seconds=0.5, keep_seconds=2.0, linger_seconds=0.2)


def corpus(corpora: Path) -> list[Path]:
    found = sorted((corpora / "http").rglob("*.raw"))
    assert len(found) > 600
    return found


async def replay(ear: Ear, requests: list[bytes]) -> list[Heard]:
    """All of them, some at a time."""
    gate = asyncio.Semaphore(32)

    async def one(octets: bytes) -> Heard:
        async with gate:
            return await ear.say(octets)

    return await asyncio.gather(*(one(octets) for octets in requests))


async def test_the_corpora_as_they_are(corpora: Path, caplog: pytest.LogCaptureFixture) -> None:
    requests = [path.read_bytes() for path in corpus(corpora)]
    async with Ear(ROOMY) as ear:
        heard = await replay(ear, requests)
        assert ear.stored == []  # nobody of them knows the token
        assert {each.status for each in heard} <= {0, 400, 404, 405, 408, 411, 413, 414, 415, 431, 501, 505}
        assert all(each.seconds < 10.0 for each in heard)
        assert all(is_plain(each) or octets.startswith(b"HEAD") for octets, each in zip(requests, heard, strict=True))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


FINE_FOR_US = (
    # Only their targets were wrong, which are ours now.
    "gunicorn/invalid-rfc9112_target_asterisk_non_options_01",
    "gunicorn/invalid-rfc9112_target_authority_non_connect_01",
    "gunicorn/invalid-rfc9112_target_relative_01",
    "llhttp/invalid-uri-Disallow_UTF-8_in_URI_path_in_strict_mode",
    # Only what follows a good request is wrong, which nobody reads: the connection ends with the first answer.
    "llhttp/invalid-connection-CRLF_between_requests_explicit_close_",
    "llhttp/invalid-connection-CRLF_between_requests_explicit_close_followed_by_tab",
    "llhttp/invalid-connection-Upgrade_GET_request",
    "llhttp/invalid-connection-Upgrade_POST_request",
)


def with_token(octets: bytes, number: int) -> bytes:
    """The same request to the right address: its first line's target is ours, the rest is as it was."""
    first, feed, rest = octets.partition(b"\n")
    words = first.split(b" ")
    if len(words) < 3:
        return octets
    words[1:-1] = [f"/{TOKEN}/report?MsgId=N{number}&Status=6".encode()]
    return b" ".join(words) + feed + rest


async def test_no_malformed_request_of_the_corpora_makes_a_row(corpora: Path) -> None:
    """With our token in their first lines the good ones are taken, so that something can go wrong with the others."""
    paths = corpus(corpora)
    async with Ear(ROOMY) as ear:
        await replay(ear, [with_token(path.read_bytes(), at) for at, path in enumerate(paths)])
    stored = {paths[int(each.value("MsgId")[1:])].relative_to(corpora / "http").as_posix() for each in ear.stored}
    malformed = {name for name in stored if "invalid" in name or "lenient-only" in name}
    assert malformed - {f"{name}.raw" for name in FINE_FOR_US} == set()
    assert len(stored) > 30


async def test_five_real_seconds_and_no_more() -> None:
    async with Ear(Limits()) as ear:
        silent = ear.say()
        dripping = ear.say(*(get()[at : at + 1] for at in range(40)), pause=0.25)
        dripped_body = ear.say(get(more="Content-Length: 99\r\n"), *[b"x"] * 30, pause=0.25)
        heard = await asyncio.gather(silent, dripping, dripped_body)
        assert [each.status for each in heard] == [0, 408, 408]
        assert all(each.seconds < 10.0 for each in heard)
        assert 4.9 < heard[0].seconds < 6.0
        assert ear.why == [HitWhy.TOO_SLOW] * 2
        assert ear.stored == []
    assert QUICK.request_seconds < 1.0
