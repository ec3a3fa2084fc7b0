"""What good callers get: 200 once it is durable, and in every other case a reason to come again or not to."""

import asyncio
import logging

import pytest
from ear import ACCOUNT, QUICK, TOKEN, Ear, eventually, get, post

from smsdesk.domain.callbacks import Callback, CallbackKind, Origin
from smsdesk.domain.listening import Endpoint, Hit, HitKind, HitWhy, digest_of
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.listener import noting


async def test_a_report_and_a_reply_are_kept_as_they_came() -> None:
    async with Ear() as ear:
        answers = [
            await ear.say(get()),
            await ear.say(post("Sender=60&Msg=你好".encode(), path=f"/r?token={TOKEN}&p=1")),
        ]
        head, _, body = answers[0].octets.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n")
    assert body == b"OK\n"
    assert [each.status for each in answers] == [200, 200]
    report, reply = ear.stored
    assert (report.account_id, report.kind, report.origin) == (ACCOUNT, CallbackKind.REPORT, Origin.LISTENER)
    assert report.parameters == (("MsgId", "A1"), ("Sender", "60111"), ("Status", "6"))
    assert reply.kind is CallbackKind.REPLY
    assert reply.parameters == (("p", ""), ("Sender", "60"), ("Msg", "你好"))
    assert [(hit.account_id, hit.kind, hit.status, hit.why) for hit in ear.hits] == [
        (ACCOUNT, HitKind.REPORT, 200, HitWhy.STORED),
        (ACCOUNT, HitKind.REPLY, 200, HitWhy.STORED),
    ]
    assert ear.hits[0].length == len(get())


async def test_a_test_of_the_address_is_answered_and_not_kept() -> None:
    async with Ear() as ear:
        assert (await ear.say(get("", path=f"/{TOKEN}/report"))).status == 200
        assert (await ear.say(get(f"token={TOKEN}", path="/reply"))).status == 200
        assert (await ear.say(post(b""))).status == 200
        assert (await ear.say(get("hello=1"))).status == 200
    assert [each.kind for each in ear.stored] == [CallbackKind.OTHER]
    assert [hit.kind for hit in ear.hits] == [HitKind.TEST] * 3 + [HitKind.OTHER]


async def test_a_wrong_token_is_told_counted_and_never_kept() -> None:
    targets = ["/", "/report", f"/{TOKEN[:-1]}/report", f"/report?token={TOKEN}x", "/favicon.ico", "/%c3%a9"]
    async with Ear() as ear:
        for path in targets:
            assert (await ear.say(get("MsgId=1&Status=6", path=path.partition("?")[0]))).status == 404
            assert (await ear.say(post(b"Sender=1&Msg=1", path=path))).status == 404
    assert ear.stored == []
    assert ear.why == [HitWhy.WRONG_TOKEN] * 2 * len(targets)
    assert {hit.account_id for hit in ear.hits} == {0}


async def test_several_accounts_share_a_listener_and_tokens_change_at_once() -> None:
    mine, sample = Endpoint(1, digest_of("one")), Endpoint(2, digest_of("two"), Origin.SAMPLE)
    async with Ear(endpoints=(mine, sample)) as ear:
        assert [(await ear.say(get(path=f"/{token}/r"))).status for token in ("one", "two", TOKEN)] == [200, 200, 404]
        ear.listener.change_endpoints([Endpoint(3, digest_of(TOKEN)), mine])
        assert [(await ear.say(get(path=f"/{token}/r"))).status for token in ("one", "two", TOKEN)] == [200, 404, 200]
    assert [(each.account_id, each.origin) for each in ear.stored] == [
        (1, Origin.LISTENER),
        (2, Origin.SAMPLE),
        (1, Origin.LISTENER),
        (3, Origin.LISTENER),
    ]
    assert [hit.origin for hit in ear.hits if hit.account_id == 2] == [Origin.SAMPLE]


async def test_nobody_hears_200_before_it_is_durable() -> None:
    gate = asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def keep(_callback: Callback) -> None:
        loops.append(asyncio.get_running_loop())
        while not gate.is_set():
            await asyncio.sleep(0.005)

    async with Ear(keep=keep) as ear:
        saying = asyncio.create_task(ear.say(get()))
        await eventually(lambda: bool(loops))
        await asyncio.sleep(0.1)
        assert not saying.done()
        assert ear.hits == []
        gate.set()
        assert (await saying).status == 200
        assert loops[0] is not asyncio.get_running_loop()


async def test_what_cannot_be_stored_is_503_and_told_without_a_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    async def keep(callback: Callback) -> None:
        if callback.value("MsgId") == "A1":
            raise StoreError(StoreProblem.FULL)
        raise RuntimeError(f"secret {callback.parameters}")

    async with Ear(keep=keep) as ear:
        for octets in (get(), get("MsgId=B2&Status=6")):
            heard = await ear.say(octets)
            assert heard.status == 503
            assert b"Retry-After: " in heard.octets
            assert b"secret" not in heard.octets
    assert ear.why == [HitWhy.NOT_STORED] * 2
    assert "secret" not in caplog.text
    assert "B2" not in caplog.text


async def test_a_disk_that_refuses_a_flood_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    refuses = True

    async def keep(_callback: Callback) -> None:
        if refuses:
            raise StoreError(StoreProblem.FULL)

    async with Ear(keep=keep) as ear:
        for _ in range(30):
            assert (await ear.say(get())).status == 503
        refuses = False
        assert (await ear.say(get())).status == 200
        refuses = True
        assert (await ear.say(get())).status == 503
    assert caplog.text.count("could not be stored") == 2


async def test_a_disk_that_hangs_is_503_in_time_and_the_callback_may_still_be_kept() -> None:
    kept: list[Callback] = []

    async def keep(callback: Callback) -> None:
        await asyncio.sleep(0.8)
        kept.append(callback)

    async with Ear(keep=keep) as ear:
        heard = await ear.say(get())
        assert heard.status == 503
        assert 0.35 < heard.seconds < 1.5
        await eventually(lambda: len(kept) == 1)
    assert ear.why == [HitWhy.NOT_STORED]


async def test_a_listener_that_cannot_tell_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    ear = Ear()

    def deaf(_hit: Hit) -> None:
        raise ValueError("secret")

    ear.listener._on_hit = deaf
    async with ear:
        assert (await ear.say(get())).status == 200
        assert (await ear.say(get())).status == 200
    assert len(ear.stored) == 2
    assert "secret" not in caplog.text


async def test_a_form_waits_for_its_go() -> None:
    octets = post(b"Sender=60&Msg=hi", more="Expect: 100-continue\r\n")
    async with Ear() as ear:
        reader, writer = await ear.connect()
        writer.write(octets.removesuffix(b"Sender=60&Msg=hi"))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"Sender=60&Msg=hi")
        assert (await reader.read()).startswith(b"HTTP/1.1 200 ")
        writer.close()
        await writer.wait_closed()
    assert len(ear.stored) == 1


async def test_who_writes_on_gets_one_answer_and_is_read_no_further() -> None:
    async with Ear() as ear:
        heard = await ear.say(get("MsgId=1&Status=6") * 30)
        assert heard.octets.count(b"HTTP/1.1 ") == 1
        assert heard.status == 200
        # Kept alive or not, in both versions: a connection carries one request.
        for version, more in (("1.0", "Connection: keep-alive\r\n"), ("1.1", ""), ("1.1", "Connection: close\r\n")):
            heard = await ear.say(get("MsgId=2&Status=6", more=more).replace(b"HTTP/1.1", f"HTTP/{version}".encode()))
            assert heard.status == 200
            assert b"Connection: close\r\n" in heard.octets
            assert heard.seconds < QUICK.request_seconds
    assert len(ear.stored) == 4


async def test_nothing_of_a_request_is_logged_and_not_too_much_of_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = ("S3cret", "60123456789", TOKEN, "desk.example", "127.0.0.1")
    async with Ear() as ear:
        for at in range(30):
            await ear.say(get(f"Sender=60123456789&Msg=S3cret{at}&p=S3cret"))
            await ear.say(get("Msg=S3cret", path="/S3cret"), b"S3cret \0")
            await ear.say(b"S3cret /S3cret\r\n\r\n")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("smsdesk")]
    assert all(secret not in line for secret in secrets for line in lines)
    assert len(lines) == 21
    assert lines[0].startswith("request: stored, 1")
    assert lines[-1] == "70 more requests"


def test_notes_begin_again_after_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    times = iter([0.0, *[1.0] * 25, 61.0, 62.0])
    notes = noting.Notes(lambda: next(times))
    for _ in range(27):
        notes.note(Hit(0.0, 0, HitKind.NONE, 404, HitWhy.WRONG_TOKEN, 5))
    lines = [record.getMessage() for record in caplog.records]
    assert lines == ["request: wrong_token, 5 bytes"] * 20 + ["5 more requests"] + ["request: wrong_token, 5 bytes"] * 2
