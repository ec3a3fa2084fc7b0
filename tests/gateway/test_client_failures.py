"""What is certain when no answer comes: each kind of failure on real sockets, and every request at most once."""

import asyncio

import httpx
import pytest
import qasync
import trustme
from far_end import NUMBER, PASSWORD, FarEnd, Line, Talk, account, far_end, free_port, replying
from gateway_asking import ask, client_of, send, server_context, trusting

from smsdesk.domain.accounts import Method
from smsdesk.domain.answers import Failure
from smsdesk.domain.kinds import Kind
from smsdesk.gateway.client import GatewayClient

QUICK = httpx.Timeout(connect=0.5, write=0.5, read=0.3, pool=0.5)


# Nothing was written.


async def test_a_refused_port(method: Method) -> None:
    target = account(f"http://127.0.0.1:{free_port()}/", method=method)
    assert await ask(target) == (Failure.NOT_CONNECTED, "refused")


async def test_an_unknown_host(method: Method) -> None:
    target = account("http://nonexistent.invalid/", method=method)
    assert await ask(target) == (Failure.NOT_CONNECTED, "dns")


async def _silent(line: Line) -> None:
    await asyncio.wait([asyncio.create_task(line.until_gone())], timeout=2)


async def test_a_tls_handshake_without_end() -> None:
    async with far_end(_silent) as far:
        target = account(f"https://127.0.0.1:{far.port}/")
        assert await ask(target, timeout=QUICK) == (Failure.NOT_CONNECTED, "connect_timeout")
        assert await ask(target, total_seconds=0.3) == (Failure.NOT_CONNECTED, "connect_timeout")


async def test_a_server_without_tls() -> None:
    async def talk(line: Line) -> None:
        await line.say(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    async with far_end(talk) as far:
        assert await ask(account(f"https://127.0.0.1:{far.port}/")) == (Failure.NOT_CONNECTED, "tls")


async def test_a_handshake_cut_short() -> None:
    async def talk(line: Line) -> None:
        await line.reader.read(10)
        line.reset()

    async with far_end(talk) as far:
        assert await ask(account(f"https://127.0.0.1:{far.port}/")) == (Failure.NOT_CONNECTED, "tls")


async def test_a_good_certificate(authority: trustme.CA, method: Method) -> None:
    async with (
        far_end(replying(b"1701:A"), server_context(authority, "127.0.0.1")) as far,
        client_of(far.account(method=method), ssl_context=trusting(authority)) as client,
    ):
        assert (await send(client)).code == 1701


async def test_a_certificate_of_nobody_we_know(authority: trustme.CA, method: Method) -> None:
    async with far_end(replying(b"1701:A"), server_context(authority, "127.0.0.1")) as far:
        assert await ask(far.account(method=method)) == (Failure.NOT_CONNECTED, "certificate")
        assert far.requests == []


async def test_a_certificate_of_another_host(authority: trustme.CA, method: Method) -> None:
    async with far_end(replying(b"1701:A"), server_context(authority, "other.example")) as far:
        target = far.account(method=method)
        assert await ask(target, ssl_context=trusting(authority)) == (Failure.NOT_CONNECTED, "certificate")
        assert far.requests == []


async def test_no_free_connection() -> None:
    async def talk(line: Line) -> None:
        await line.request()
        await line.until_gone()

    impatient = httpx.Timeout(connect=5, write=5, read=5, pool=0.2)
    async with far_end(talk) as far, client_of(far.account(), connections=1, timeout=impatient) as client:
        first = asyncio.create_task(send(client))
        while not far.requests:
            await asyncio.sleep(0.01)
        assert (await send(client)).failure is Failure.NOT_CONNECTED
        assert len(far.requests) == 1
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first


async def test_a_closed_client() -> None:
    async with far_end(replying(b"1701")) as far:
        client = GatewayClient(far.account(), PASSWORD)
        await client.aclose()
        exchange = await send(client)
        assert (exchange.failure, exchange.detail, far.connections) == (Failure.NOT_CONNECTED, "closed", 0)


# The connection was up: the request may have been taken.


async def _hang_up(line: Line) -> None:
    line.writer.close()


async def _reset_at_once(line: Line) -> None:
    line.reset()


async def _hang_up_after(line: Line) -> None:
    await line.request()


async def _reset_after(line: Line) -> None:
    await line.request()
    line.reset()


async def _half_head(line: Line) -> None:
    await line.request()
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Le")


async def _half_body(line: Line) -> None:
    await line.request()
    await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n1701:ABC\r\n")


async def _half_chunk(line: Line) -> None:
    await line.request()
    await line.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n1701:ABC\r\n\r\n")


async def _no_http(line: Line) -> None:
    await line.request()
    await line.say(b"1701:ABC\r\n\r\n")


async def _long_header(line: Line) -> None:
    await line.request()
    await line.say(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20000 + b"\r\n\r\n1701")


async def _odd_reason(line: Line) -> None:
    await line.request()
    await line.say(b"HTTP/1.1 200 \xff\xfe\r\nContent-Length: 4\r\n\r\n1701")


@pytest.mark.parametrize(
    ("talk", "details"),
    [
        (_hang_up, {"reset", "cut_off"}),
        (_reset_at_once, {"reset", "cut_off"}),
        (_hang_up_after, {"cut_off"}),
        (_reset_after, {"reset"}),
        (_half_head, {"cut_off"}),
        (_half_body, {"cut_off"}),
        (_half_chunk, {"cut_off"}),
        (_no_http, {"bad_http"}),
        (_long_header, {"bad_http"}),
        (_odd_reason, {"error"}),
        (replying(b""), {"empty"}),
    ],
)
async def test_a_lost_answer_and_no_second_request(talk: Talk, details: set[str], method: Method) -> None:
    async with far_end(talk) as far:
        failure, detail = await ask(far.account(method=method))
        assert failure is Failure.LOST
        assert detail in details
        assert far.connections == 1
        assert len(far.requests) <= 1


async def test_half_an_answer_is_kept_for_reading_only() -> None:
    async with far_end(_half_body) as far, client_of(far.account()) as client:
        exchange = await send(client)
        assert (exchange.items, exchange.raw, exchange.http_status) == ((), "1701:ABC\r\n", 200)


async def test_silence(method: Method) -> None:
    async def talk(line: Line) -> None:
        await line.request()
        await asyncio.wait([asyncio.create_task(line.until_gone())], timeout=2)
        await line.answer(b"1701:LATE")

    async with far_end(talk) as far:
        assert await ask(far.account(method=method), timeout=QUICK) == (Failure.LOST, "timeout")
        await far.gone.wait()
        far.gone.clear()
        assert await ask(far.account(method=method), total_seconds=0.3) == (Failure.LOST, "timeout")
        await far.gone.wait()
        assert len(far.requests) == 2


async def test_a_drip_runs_into_the_time_in_all() -> None:
    async def talk(line: Line) -> None:
        await line.request()
        await line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n")
        for letter in b"1701:LATE".ljust(40):
            await line.say(bytes([letter]))
            await asyncio.sleep(0.05)

    async with far_end(talk) as far:
        assert await ask(far.account(), timeout=QUICK, total_seconds=0.6) == (Failure.LOST, "timeout")


async def test_an_error_status_counts_even_if_its_page_is_cut() -> None:
    async def talk(line: Line) -> None:
        await line.request()
        await line.say(b"HTTP/1.1 503 Busy\r\nContent-Length: 300\r\n\r\n<html>")

    async with far_end(talk) as far:
        assert await ask(far.account()) == (Failure.NOT_GATEWAY, "http_503")


# Kept-alive connections.


async def test_a_connection_closed_while_idle_is_not_used_again() -> None:
    async def talk(line: Line) -> None:
        await line.request()
        await line.answer(b"1701:A")

    async with far_end(talk) as far, client_of(far.account()) as client:
        assert (await send(client)).code == 1701
        await asyncio.sleep(0.1)
        assert (await send(client)).code == 1701
        assert (far.connections, len(far.requests)) == (2, 2)


@pytest.mark.parametrize("end", [Line.reset, lambda line: line.writer.close()])
async def test_a_connection_that_breaks_under_its_second_request(end: object) -> None:
    async def talk(line: Line) -> None:
        await line.request()
        await line.answer(b"1701:A")
        await line.request()
        end(line)  # type: ignore[operator]

    async with far_end(talk) as far, client_of(far.account()) as client:
        assert (await send(client)).code == 1701
        second = await client.send(numbers=[NUMBER], text="Hi", kind=Kind.TEXT, sender="", seqno="S2", reports=True)
        assert second.failure is Failure.LOST
        assert far.connections == 1
        assert [request.parameters["seqno"] for request in far.requests] == ["S1", "S2"]


async def test_a_hundred_breaking_connections_and_no_body_twice() -> None:
    turns = iter(range(1000))

    async def talk(line: Line) -> None:
        while True:
            await line.request()
            if next(turns) % 3 == 2:
                return line.reset()
            await line.answer(b"1701:A")

    async with far_end(talk) as far, client_of(far.account(), connections=4) as client:
        exchanges = await asyncio.gather(
            *(
                client.send(numbers=[NUMBER], text="Hi", kind=Kind.TEXT, sender="", seqno=f"S{n}", reports=True)
                for n in range(100)
            )
        )
        seqnos = [request.parameters["seqno"] for request in far.requests]
        assert len(seqnos) == len(set(seqnos))
        for n, exchange in enumerate(exchanges):
            assert exchange.failure is not Failure.NOT_CONNECTED or f"S{n}" not in seqnos
        assert {exchange.failure for exchange in exchanges} == {None, Failure.LOST}


async def _cancelled_when(far: FarEnd, client: GatewayClient, ready: asyncio.Event) -> None:
    task = asyncio.create_task(send(client))
    await ready.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(far.gone.wait(), 5)


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n1701:A"])
async def test_cancelling_goes_through_and_closes_the_connection(head: bytes, method: Method) -> None:
    asked = asyncio.Event()

    async def talk(line: Line) -> None:
        await line.request()
        await line.say(head)
        await asyncio.sleep(0.05)
        asked.set()
        await line.until_gone()

    async with far_end(talk) as far, client_of(far.account(method=method)) as client:
        await _cancelled_when(far, client, asked)


async def test_a_basic_send_under_qts_loop(qapp: object) -> None:
    async with far_end(replying(b"1701:QT")) as far, client_of(far.account()) as client:
        exchanges = await asyncio.gather(*(send(client) for _ in range(5)))
        assert [exchange.items[0].msg_id for exchange in exchanges] == ["QT"] * 5
        assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)
    async with far_end(_hang_up_after) as far:
        assert await ask(far.account()) == (Failure.LOST, "cut_off")
        assert len(far.requests) == 1
