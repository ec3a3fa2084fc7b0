"""Programs not written by us as callers: curl, wget, a browser, Python's own client, httpx."""

import asyncio
import contextlib
import http.client
import os
import shutil
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from ear import QUICK, TOKEN, Ear, get

from smsdesk.domain.callbacks import CallbackKind
from smsdesk.domain.listening import HitWhy

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
REPLY = {
    "Sender": "60123456789",
    "Shortcode": "36828",
    "ContentType": "1",
    "Msg": "Ya, setuju & terima kasih 100% 😀\n你好",
}


def program(*names: str) -> str:
    """The first of these that is installed; the test is skipped without."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"{names[0]} is not installed")
    return found


async def run(*command: str, seconds: float = 20.0) -> tuple[int, str]:
    """The return code of a program and what it wrote."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, env=environment
    )
    try:
        async with asyncio.timeout(seconds):
            told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, told.decode()


def address(ear: Ear, what: str = "reply", token: str = TOKEN, **parameters: str) -> str:
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"http://127.0.0.1:{ear.listener.port}/{token}/{what}{query}"


async def test_curl() -> None:
    curl = program("curl")
    code = "-w%{http_code} %{http_version} %{content_type}"
    fields = [part for name, value in REPLY.items() for part in ("--data-urlencode", f"{name}={value}")]
    async with Ear() as ear:
        for options in (["-G", *fields], fields, ["--http1.0", *fields], ["-H", "Expect: 100-continue", *fields]):
            version = "1.1"  # ours, in whatever version we are asked
            told = await run(curl, "-sS", code, *options, address(ear))
            assert told == (0, f"OK\n200 {version} text/plain; charset=utf-8")
        refused = [
            (await run(curl, "-sS", "-o/dev/null", "-w%{http_code}", *options))[1]
            for options in (
                [address(ear, token="wrong")],
                ["-I", address(ear)],
                ["-XDELETE", address(ear)],
                ["-d", "x" * 9000, address(ear)],
                ["-F", "Msg=hi", address(ear)],
                ["-H", "Transfer-Encoding: chunked", "-d", "Msg=hi", address(ear)],
                ["-H", f"X: {'a' * 9000}", address(ear)],
                [address(ear, Msg="a" * 5000)],
            )
        ]
        assert refused == ["404", "405", "405", "413", "415", "501", "431", "414"]
        # Two to one place, as with a connection that is kept: both arrive, on a connection each.
        one = address(ear, "report", MsgId="1", Status="6")
        assert (await run(curl, "-sS", one, one))[1] == "OK\nOK\n"
    assert [dict(each.parameters) for each in ear.stored[:4]] == [REPLY] * 4
    assert [each.kind for each in ear.stored[4:]] == [CallbackKind.REPORT] * 2


async def test_wget(tmp_path: Path) -> None:
    wget = program("wget")
    plain = (wget, "-q", "-O-", "--tries=1", "--no-config")
    async with Ear() as ear:
        assert await run(*plain, address(ear, **REPLY)) == (0, "OK\n")
        assert await run(*plain, f"--post-data={urlencode(REPLY)}", address(ear)) == (0, "OK\n")
        assert (await run(*plain, address(ear, token="wrong")))[0] == 8
        assert (await run(*plain, "--spider", address(ear)))[0] == 8  # HEAD is not a callback
    assert [dict(each.parameters) for each in ear.stored] == [REPLY] * 2
    assert list(tmp_path.iterdir()) == []


async def test_a_browser(tmp_path: Path) -> None:
    browser = program(*BROWSERS)
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={tmp_path}")
    async with Ear() as ear:
        # What a person does to try the address.
        code, told = await run(browser, *options, "--dump-dom", address(ear), seconds=60.0)
        assert code == 0
        assert "OK" in told
        await run(browser, *options, "--dump-dom", address(ear, "report", MsgId="B-1", Status="6"), seconds=60.0)
    assert HitWhy.TEST in ear.why
    assert {each.value("MsgId") for each in ear.stored} == {"B-1"}


def with_standard_library(port: int) -> list[int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10.0)
    found = []
    with contextlib.closing(connection):
        for at in range(3):  # it opens a new connection where the last one was closed
            connection.request("GET", f"/{TOKEN}/report?MsgId=P{at}&Status=6")
            answer = connection.getresponse()
            answer.read()
            found.append(answer.status)
    return found


async def test_python_and_httpx() -> None:
    async with Ear() as ear:
        assert await asyncio.to_thread(with_standard_library, ear.listener.port) == [200] * 3
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(3):
                assert (await client.get(address(ear), params=REPLY)).text == "OK\n"
                assert (await client.post(address(ear), data=REPLY)).status_code == 200
    assert len(ear.stored) == 9
    assert dict(ear.stored[-1].parameters) == REPLY


async def test_a_raw_socket_that_closes_its_half_first() -> None:
    async with Ear() as ear:
        for octets in (get(), get().replace(b"HTTP/1.1", b"HTTP/1.0")):
            heard = await ear.say(octets, hang_up=True)
            assert (heard.status, heard.reset) == (200, False)
            assert heard.seconds < QUICK.request_seconds
    assert len(ear.stored) == 2
