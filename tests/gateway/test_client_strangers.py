"""Somebody else answers, redirects or stands between: nothing is followed, and nobody else is told."""

import asyncio
import gzip
from base64 import b64encode

import pytest
import trustme
from far_end import PASSWORD, Line, account, far_end, free_port, replying
from gateway_asking import ask, client_of, send, server_context, trusting

from smsdesk.domain.accounts import Method
from smsdesk.domain.answers import Failure

_PROXY_LOGIN = b64encode("puser:p@wé".encode())


@pytest.mark.parametrize(
    ("status", "body", "detail"),
    [
        ("407 Proxy Authentication Required", b"", "http_407"),
        ("503 Service Unavailable", b"1701:A", "http_503"),
        ("404 Not Found", b"<html>", "http_404"),
        ("200 OK", b"<html>Please log in</html>", "html"),
        ("200 OK", b"x" * 500_000, "too_long"),
        ("200 OK", gzip.compress(b"1701:A" * 1000, mtime=0), "compressed"),
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

    async def reset(line: Line) -> None:
        line.reset()

    for talk in (refuse, hang_up, reset):
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

    async with far_end(replying(b"1701:A"), server_context(authority, "127.0.0.1")) as far, far_end(tunnel) as proxy:
        target = far.account(method=method, proxy=proxy.address.replace("//", "//puser:p%40w%C3%A9@"))
        async with client_of(target, ssl_context=trusting(authority)) as client:
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
