"""A listener with a store of its own in memory, and callers that write exactly the octets they are told to."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType

from smsdesk.domain.callbacks import Callback
from smsdesk.domain.listening import Endpoint, Hit, HitWhy, Place, digest_of
from smsdesk.listener.limits import Limits
from smsdesk.listener.server import Listener

TOKEN = "Zk3_b-T0ken4abcdefghijklmnopqrst"
ACCOUNT = 7
ANYWHERE = Place("127.0.0.1", 0)
MINE = Endpoint(ACCOUNT, digest_of(TOKEN))
QUICK = Limits(request_seconds=0.4, keep_seconds=0.4, linger_seconds=0.3)
"""For whatever is not about time itself."""


@dataclass(frozen=True)
class Heard:
    """What a caller got back; `seconds` is how long the connection lived, `reset` that it ended with an error."""

    octets: bytes
    seconds: float
    reset: bool = False

    @property
    def status(self) -> int:
        """Of the final answer; 0 when there was none."""
        rest = self.octets.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
        return int(rest[9:12]) if rest.startswith(b"HTTP/1.1 ") else 0


@dataclass
class Ear:
    """The listener under test: `stored` is what it kept, `hits` what it told."""

    limits: Limits = QUICK
    place: Place = ANYWHERE
    endpoints: tuple[Endpoint, ...] = (MINE,)
    keep: Callable[[Callback], Awaitable[object]] | None = None
    stored: list[Callback] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = Listener(
            self.place, self.endpoints, self.keep or self._remember, self.hits.append, limits=self.limits
        )

    async def _remember(self, callback: Callback) -> None:
        self.stored.append(callback)

    async def __aenter__(self) -> "Ear":
        await self.listener.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.listener.stop()

    @property
    def why(self) -> list[HitWhy]:
        """The reasons of all hits."""
        return [hit.why for hit in self.hits]

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """An open connection."""
        return await asyncio.open_connection(self.place.host, self.listener.port)

    async def say(self, *pieces: bytes, pause: float = 0.0, hang_up: bool = False) -> Heard:
        """Write these octets, with a pause between the pieces, and read until the listener closes; `hang_up`: tell it
        that there will be no more."""
        reader, writer = await self.connect()
        began = time.perf_counter()
        heard = bytearray()
        reading = asyncio.create_task(_read(reader, heard))
        reset = False
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
                if reading.done():
                    break
            if hang_up:
                writer.write_eof()
        except OSError:
            reset = True
        reset |= await reading
        seconds = time.perf_counter() - began
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            reset = True
        return Heard(bytes(heard), seconds, reset)


async def _read(reader: asyncio.StreamReader, heard: bytearray) -> bool:
    """Collect until the end; True when that was an error."""
    try:
        async with asyncio.timeout(15.0):
            while chunk := await reader.read(65536):
                heard += chunk
    except OSError:
        return True
    return False


def get(query: str = "MsgId=A1&Sender=60111&Status=6", path: str = f"/{TOKEN}/report", more: str = "") -> bytes:
    """A callback as the gateway makes it; `more` are further header lines, each with its line end."""
    return f"GET {path}?{query} HTTP/1.1\r\nHost: desk.example\r\n{more}\r\n".encode("latin-1")


def post(
    body: bytes,
    path: str = f"/{TOKEN}/reply",
    kind: str = "application/x-www-form-urlencoded",
    length: int | str | None = None,
    more: str = "",
) -> bytes:
    """The same as a form."""
    head = f"POST {path} HTTP/1.1\r\nHost: desk.example\r\nContent-Type: {kind}\r\n"
    head += f"Content-Length: {len(body) if length is None else length}\r\n{more}\r\n"
    return head.encode("latin-1") + body


async def eventually(true: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something holds; fails when it does not."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)
