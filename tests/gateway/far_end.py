"""A far end made of a bare socket server: it counts what arrives and misbehaves as a test says."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from smsdesk.domain.accounts import Account, AccountOptions

PASSWORD = "s3cret p&=+ %#é;"
NUMBER = "60125550142"


@dataclass
class Line:
    """One accepted connection."""

    far: "FarEnd"
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def request(self) -> "Request":
        """Reads one request to its end and counts it."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        method, target, _ = first.split(" ")
        request = Request(method, target, headers, body.decode("ascii"))
        self.far.requests.append(request)
        return request

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, body: bytes, status: str = "200 OK", *headers: str) -> None:
        lines = "".join(f"{line}\r\n" for line in headers)
        head = f"HTTP/1.1 {status}\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
        await self.say(head.encode("latin-1") + body)

    def reset(self) -> None:
        """Closes with RST instead of FIN."""
        plug = self.writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.close()

    async def until_gone(self) -> None:
        """Waits until the client has closed its side."""
        with contextlib.suppress(OSError):
            while await self.reader.read(65536):
                pass
        self.far.gone.set()


@dataclass(frozen=True)
class Request:
    """What arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: str

    @property
    def parameters(self) -> dict[str, str]:
        source = self.body if self.method == "POST" else self.target.partition("?")[2]
        fields = parse_qs(source, keep_blank_values=True, strict_parsing=True, encoding="utf-8")
        assert all(len(values) == 1 for values in fields.values())
        return {name: values[0] for name, values in fields.items()}


@dataclass
class FarEnd:
    """A running server and its counts."""

    port: int = 0
    scheme: str = "http"
    connections: int = 0
    requests: list[Request] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/"

    def account(self, **options: object) -> Account:
        return account(self.address, **options)


Talk = Callable[[Line], Awaitable[None]]


@asynccontextmanager
async def far_end(talk: Talk, context: ssl.SSLContext | None = None) -> AsyncIterator[FarEnd]:
    """Serves each connection with `talk` on a free port of 127.0.0.1."""
    far = FarEnd(scheme="https" if context else "http")
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far.connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await talk(Line(far, reader, writer))
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    far.port = server.sockets[0].getsockname()[1]
    try:
        yield far
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def replying(body: bytes, status: str = "200 OK", *headers: str) -> Talk:
    """Answers every request of every connection the same way."""

    async def talk(line: Line) -> None:
        while True:
            await line.request()
            await line.answer(body, status, *headers)

    return talk


def account(address: str, **options: object) -> Account:
    return Account(7, "Office", address, "office user", options=AccountOptions(**options))  # type: ignore[arg-type]


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return int(plug.getsockname()[1])
