"""https with a person's own certificate, and every way in which that may fail."""

import asyncio
import contextlib
import socket
import ssl
import subprocess
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import trustme
from ear import QUICK, Ear, eventually, get, post

from smsdesk.domain.listening import HitKind, HitWhy, ListenerError, ListenerProblem, Place
from smsdesk.listener import binding
from smsdesk.listener.limits import Limits


class Papers:
    """A certificate of a private authority, its key, and what a caller needs to trust it."""

    def __init__(self, folder: Path) -> None:
        self.authority = trustme.CA()
        issued = self.authority.issue_cert("127.0.0.1", "localhost")
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        self.both, self.trusted = folder / "both.pem", folder / "authority.pem"
        self.certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        issued.private_key_pem.write_to_path(self.key)
        issued.private_key_and_cert_chain_pem.write_to_path(self.both)
        self.authority.cert_pem.write_to_path(self.trusted)

    def place(self) -> Place:
        return Place("127.0.0.1", 0, str(self.certificate), str(self.key))

    def client(self, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.trusted))
        context.maximum_version = newest
        return context


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    return Papers(tmp_path)


async def ask(ear: Ear, context: ssl.SSLContext, octets: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", ear.listener.port, ssl=context)
    writer.write(octets)
    answer = await reader.read()
    writer.close()
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        await writer.wait_closed()
    return answer


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_callbacks_over_tls(papers: Papers, version: ssl.TLSVersion) -> None:
    async with Ear(place=papers.place()) as ear:
        context = papers.client(version)
        assert (await ask(ear, context, get())).startswith(b"HTTP/1.1 200 ")
        assert (await ask(ear, context, post(b"Sender=60&Msg=" + b"x" * 8000))).startswith(b"HTTP/1.1 200 ")
        assert (await ask(ear, context, get(path="/wrong"))).startswith(b"HTTP/1.1 404 ")
        assert (await ask(ear, context, post(b"Msg=" + b"a" * 100_000))).startswith(b"HTTP/1.1 413 ")
        assert (await ask(ear, context, get() * 50)).count(b"HTTP/1.1 ") == 1
    assert len(ear.stored) == 3


async def test_a_key_in_the_certificate_file_is_found(papers: Papers) -> None:
    async with Ear(place=replace(papers.place(), certificate=str(papers.both), certificate_key="")) as ear:
        assert (await ask(ear, papers.client(), get())).startswith(b"HTTP/1.1 200 ")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_old_versions_are_refused(papers: Papers) -> None:
    async with Ear(place=papers.place()) as ear:
        context = papers.client()
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await ask(ear, context, get())
        await eventually(lambda: ear.why == [HitWhy.HANDSHAKE])


def mistrust(port: int) -> None:
    """Begin, dislike the certificate, say so, as OpenSSL does by itself (asyncio's caller just leaves)."""
    with socket.create_connection(("127.0.0.1", port)) as raw:
        ssl.create_default_context().wrap_socket(raw, server_hostname="127.0.0.1")


async def test_who_does_not_trust_us_or_speaks_plainly_is_told_of(papers: Papers) -> None:
    async with Ear(place=papers.place()) as ear:
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.to_thread(mistrust, ear.listener.port)
        await eventually(lambda: len(ear.hits) == 1)
        assert (await ear.say(get())).status == 0
        assert (await ear.say(b"\x16\x03\x01\xff\xff" + b"\0" * 300)).status == 0
        await eventually(lambda: len(ear.hits) == 3)
    assert ear.why == [HitWhy.HANDSHAKE] * 3
    assert {(hit.kind, hit.status, hit.account_id, hit.length) for hit in ear.hits} == {(HitKind.NONE, 0, 0, 0)}
    assert ear.stored == []


async def test_tls_to_a_listener_without_it_is_told_of() -> None:
    async with Ear() as ear:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await ask(ear, ssl.create_default_context(), get())
        await eventually(lambda: ear.why == [HitWhy.ENCRYPTED])


async def test_the_time_of_a_request_holds_during_the_handshake_too(papers: Papers) -> None:
    async with Ear(place=papers.place()) as ear:
        silent = ear.say()
        slow = ear.say(*[b"\x16", b"\x03", b"\x01", b"\x02", b"\x00", b"\x01", b"\x00", b"\x01"] * 4, pause=0.1)
        heard = await asyncio.gather(silent, slow)
        assert all(each.seconds < 2.0 for each in heard)
        assert [each.status for each in heard] == [0, 0]
        # And after it: a handshake is no reason for more time.
        began = asyncio.get_running_loop().time()
        assert (await ask(ear, papers.client(), b"GET /")).startswith(b"HTTP/1.1 408 ")
        assert asyncio.get_running_loop().time() - began < 2.0


async def test_those_in_a_handshake_are_counted_and_go_first(papers: Papers) -> None:
    async with Ear(Limits(connections=10), place=papers.place()) as ear:
        sockets = []
        for _ in range(30):
            each = socket.create_connection(("127.0.0.1", ear.listener.port))
            each.setblocking(False)
            sockets.append(each)
        await asyncio.sleep(0.3)
        assert (await ask(ear, papers.client(), get())).startswith(b"HTTP/1.1 200 ")
        process = psutil.Process()
        ours = [each for each in process.net_connections("tcp") if each.laddr and each.laddr.port == ear.listener.port]
        assert len(ours) <= 11
        for each in sockets:
            each.close()


async def test_handshakes_of_every_kind_leave_no_descriptor_behind(papers: Papers) -> None:
    process = psutil.Process()
    context = papers.client()
    before = process.num_fds()
    async with Ear(Limits(request_seconds=0.7, linger_seconds=0.1), place=papers.place()) as ear:
        for _ in range(3):
            await asyncio.gather(
                *(ask(ear, context, get()) for _ in range(5)),
                *(ear.say(octets) for octets in (b"", b"\x16", get(), b"\x16\x03\x01\0\5hello", b"\xff" * 500)),
                *(ask(ear, ssl.create_default_context(), get()) for _ in range(3)),
                return_exceptions=True,
            )
    assert len(ear.stored) == 15
    await eventually(lambda: process.num_fds() <= before)


def make_bad(papers: Papers, folder: Path) -> dict[str, tuple[str, str]]:
    """Names of certificates and keys with which nothing can begin."""
    empty, foreign, locked = folder / "empty.pem", folder / "foreign.pem", folder / "locked.pem"
    empty.write_bytes(b"")
    trustme.CA().issue_cert("localhost").private_key_pem.write_to_path(foreign)
    command = ["openssl", "rsa", "-aes256", "-passout", "pass:word", "-in", str(papers.key), "-out", str(locked)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        ec = ["openssl", "ec", "-aes256", "-passout", "pass:word", "-in", str(papers.key), "-out", str(locked)]
        subprocess.run(ec, capture_output=True, check=True)
    certificate, key = str(papers.certificate), str(papers.key)
    return {
        "no file": (str(folder / "nothing.pem"), key),
        "no key file": (certificate, str(folder / "nothing.pem")),
        "a folder": (str(folder), key),
        "empty": (str(empty), key),
        "a key instead": (key, key),
        "no key": (certificate, ""),
        "only a key": ("", key),
        "another's key": (certificate, str(foreign)),
        "a password": (certificate, str(locked)),
        "NUL": ("a\0b", key),
        "newlines": ("\n", "\n"),
    }


async def test_a_certificate_that_cannot_be_used_is_said(papers: Papers, tmp_path: Path) -> None:
    for name, (certificate, key) in make_bad(papers, tmp_path).items():
        ear = Ear(place=Place("127.0.0.1", 0, certificate, key))
        with pytest.raises(ListenerError) as refused:
            # Quickly: nobody is asked for a password on a terminal.
            await asyncio.wait_for(ear.listener.start(), 5.0)
        assert refused.value.problem is ListenerProblem.BAD_CERTIFICATE, name
        assert str(tmp_path) not in str(refused.value)
        await ear.listener.stop()


def test_no_certificate_is_no_tls() -> None:
    assert binding.tls_context(Place("127.0.0.1", 80)) is None
    assert QUICK.request_seconds < Limits().request_seconds
