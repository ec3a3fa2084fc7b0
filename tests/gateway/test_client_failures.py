"""What is certain when no answer comes: each kind of failure on real sockets, and every request at most once."""

import asyncio
import gzip
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import trustme
from far_end import NUMBER, PASSWORD, FarEnd, Line, Talk, account, far_end, free_port, replying

from smsdesk.domain.accounts import Account, Method
from smsdesk.domain.answers import Exchange, Failure
from smsdesk.domain.kinds import Kind
from smsdesk.gateway.client import GatewayClient

_PROXY_LOGIN = b64encode("puser:p@wé".encode())
QUICK = httpx.Timeout(connect=0.5, write=0.5, read=0.3, pool=0.5)


@asynccontextmanager
async def client_of(target: Account, **options: object) -> AsyncIterator[GatewayClient]:
    client = GatewayClient(target, PASSWORD, **options)  # type: ignore[arg-type]
    try:
        yield client
    finally:
        await client.aclose()


async def send(client: GatewayClient) -> Exchange:
    return await client.send(numbers=[NUMBER], text="Hi", kind=Kind.TEXT, sender="", seqno="S1", reports=True)


async def ask(target: Account, **options: object) -> tuple[Failure | None, str]:
    async with client_of(target, **options) as client:
        exchange = await send(client)
        assert exchange.items == ()
        return exchange.failure, exchange.detail


@pytest.fixture(params=[Method.POST, Method.GET])
def method(request: pytest.FixtureRequest) -> Method:
    return Method(request.param)


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


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _server_context(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def _trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_a_good_certificate(authority: trustme.CA, method: Method) -> None:
    async with (
        far_end(replying(b"1701:A"), _server_context(authority, "127.0.0.1")) as far,
        client_of(far.account(method=method), ssl_context=_trusting(authority)) as client,
    ):
        assert (await send(client)).code == 1701


async def test_a_certificate_of_nobody_we_know(authority: trustme.CA, method: Method) -> None:
    async with far_end(replying(b"1701:A"), _server_context(authority, "127.0.0.1")) as far:
        assert await ask(far.account(method=method)) == (Failure.NOT_CONNECTED, "certificate")
        assert far.requests == []


async def test_a_certificate_of_another_host(authority: trustme.CA, method: Method) -> None:
    async with far_end(replying(b"1701:A"), _server_context(authority, "other.example")) as far:
        target = far.account(method=method)
        assert await ask(target, ssl_context=_trusting(authority)) == (Failure.NOT_CONNECTED, "certificate")
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


# Somebody else answers.


@pytest.mark.parametrize(
    ("status", "body", "detail"),
    [
        ("407 Proxy Authentication Required", b"", "http_407"),
        ("503 Service Unavailable", b"1701:A", "http_503"),
        ("404 Not Found", b"<html>", "http_404"),
        ("200 OK", b"<html>Please log in</html>", "html"),
        ("200 OK", b"x" * 500_000, "too_long"),
        ("200 OK", gzip.compress(b"1701:A" * 1000), "compressed"),
    ],
)
async def test_no_gateway(status: str, body: bytes, detail: str, method: Method) -> None:
    talk = replying(body, status, "Content-Encoding: gzip") if detail == "compressed" else replying(body, status)
    async with far_end(talk) as far:
        assert await ask(far.account(method=method)) == (Failure.NOT_GATEWAY, detail)
        assert len(far.requests) == 1


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_a_redirect_is_never_followed(status: str, method: Method) -> None:
    async with far_end(replying(b"1701:A")) as elsewhere:
        talk = replying(b"1701:A", status, f"Location: http://localhost:{elsewhere.port}/")
        async with far_end(talk) as far:
            assert await ask(far.account(method=method)) == (Failure.NOT_GATEWAY, "redirect")
            assert (len(far.requests), elsewhere.connections) == (1, 0)


async def test_a_senseless_redirect_is_one_too() -> None:
    async with far_end(replying(b"", "302 Found", "Location: http://[::")) as far:
        assert await ask(far.account()) == (Failure.NOT_GATEWAY, "redirect")


async def test_of_an_endless_body_only_4_kb_are_kept() -> None:
    async def talk(line: Line) -> None:
        await line.request()
        await line.say(b"HTTP/1.1 200 OK\r\n\r\n1701:ABC\r\n<html>")
        while not line.writer.is_closing():
            await line.say(b"x" * 10000)
            await asyncio.sleep(0.001)

    async with far_end(talk) as far, client_of(far.account()) as client:
        exchange = await send(client)
        assert exchange.code == 1701
        assert len(exchange.raw) == 4096


async def test_a_gzip_bomb_stays_packed() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    async with far_end(replying(bomb, "200 OK", "Content-Encoding: gzip")) as far, client_of(far.account()) as client:
        exchange = await send(client)
        assert (exchange.detail, len(exchange.raw) <= 4096) == ("compressed", True)


# Who is asked, and who is told.


async def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch, method: Method) -> None:
    async with far_end(replying(b"1701:WRONG")) as proxy, far_end(replying(b"1701:A")) as far:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)
        async with client_of(far.account(method=method)) as client:
            assert (await send(client)).items[0].msg_id == "A"
        assert proxy.connections == 0


async def test_the_accounts_proxy_is_used(method: Method) -> None:
    async with far_end(replying(b"1701:P")) as proxy:
        address = proxy.address.replace("//", "//puser:p%40w%C3%A9@")
        target = account("http://gateway.invalid/", method=method, proxy=address)
        async with client_of(target) as client:
            assert (await send(client)).items[0].msg_id == "P"
        assert proxy.requests[0].target.startswith("http://gateway.invalid/websmsapi/ISendSMS.aspx")
        assert proxy.requests[0].headers["proxy-authorization"] == f"Basic {_PROXY_LOGIN.decode()}"


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_is_not_there(scheme: str) -> None:
    target = account(f"{scheme}://gateway.invalid/", proxy=f"http://127.0.0.1:{free_port()}")
    assert await ask(target) == (Failure.NOT_CONNECTED, "proxy")


async def test_a_proxy_that_makes_no_tunnel() -> None:
    async def refuse(line: Line) -> None:
        await line.reader.readuntil(b"\r\n\r\n")
        await line.answer(b"", "407 Proxy Authentication Required")

    async def hang_up(line: Line) -> None:
        await line.reader.readuntil(b"\r\n\r\n")

    for talk in (refuse, hang_up, _reset_at_once):
        async with far_end(talk) as proxy:
            target = account("https://gateway.invalid/", proxy=proxy.address)
            assert await ask(target) == (Failure.NOT_CONNECTED, "proxy")


async def test_a_tunnel_through_a_proxy(authority: trustme.CA, method: Method) -> None:
    heads: list[bytes] = []

    async def tunnel(line: Line) -> None:
        heads.append(await line.reader.readuntil(b"\r\n\r\n"))
        reader, writer = await asyncio.open_connection("127.0.0.1", far.port)
        await line.say(b"HTTP/1.1 200 Connected\r\n\r\n")
        try:
            await asyncio.gather(_pump(line.reader, writer), _pump(reader, line.writer))
        finally:
            writer.close()

    async with far_end(replying(b"1701:A"), _server_context(authority, "127.0.0.1")) as far, far_end(tunnel) as proxy:
        target = far.account(method=method, proxy=proxy.address.replace("//", "//puser:p%40w%C3%A9@"))
        async with client_of(target, ssl_context=_trusting(authority)) as client:
            assert (await send(client)).code == 1701
        assert (await ask(target)) == (Failure.NOT_CONNECTED, "certificate")
        assert heads[0].startswith(b"CONNECT 127.0.0.1:")
        assert b"proxy-authorization: basic " + _PROXY_LOGIN.lower() in heads[0].lower()
        assert "proxy-authorization" not in far.requests[0].headers
        assert PASSWORD.encode() not in heads[0]
        assert len(far.requests) == 1


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


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
        assert type(asyncio.get_running_loop()).__module__.startswith("qasync")
    async with far_end(_hang_up_after) as far:
        assert await ask(far.account()) == (Failure.LOST, "cut_off")
        assert len(far.requests) == 1
