"""One instance per data folder: a lock, and a local socket by which a second start reaches the first."""

import asyncio
import json
import os
import secrets
import shutil
import socket
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from smsdesk.system.files import OwnFilesError, look_at, open_private
from smsdesk.system.handover import LARGEST, Address, Request, ask_first, check_token, parse_request, read_address
from smsdesk.system.paths import DataDir

_LONGEST_SOCKET_PATH = 100  # the system's limit is 108 octets on Linux, 104 on macOS, with the closing zero
_SHORT_PREFIX = "smsdesk-"
_PATIENCE = 3.0  # seconds for a client to say what it wants
_MOST_CLIENTS = 8

__all__ = ["Instance", "Request", "acquire", "ask_first"]

OnRequest = Callable[[Request], None]


class Instance:
    """The one running instance; it holds the lock until `close` or the end of the process.

    The lock file itself is never removed: another start may have it open already.
    """

    def __init__(self, datadir: DataDir, descriptor: int, by_port: bool) -> None:
        self._datadir = datadir
        self._descriptor = descriptor
        self._by_port = by_port
        self._token = secrets.token_hex(16) if by_port else ""
        self._server: asyncio.Server | None = None
        self._path: Path | None = None
        self._clients: set[asyncio.Task[None]] = set()
        self._on_request: OnRequest = lambda _: None
        _remove_short_folder(read_address(datadir))
        self._write(Address())

    async def serve(self, on_request: OnRequest) -> None:
        """Take requests of later starts from now on; each one is handed to `on_request` in the loop.

        Raises OSError when the socket cannot be made; the lock holds all the same.
        """
        self._on_request = on_request
        if self._by_port:
            self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0, limit=LARGEST)
            port = self._server.sockets[0].getsockname()[1]
            self._write(Address(port=port, token=self._token))
        else:
            self._path = _socket_path(self._datadir)
            with suppress(FileNotFoundError):
                self._path.unlink()  # left by a killed instance; the lock says that it is dead
            await self._listen_at(self._path)
            self._write(Address(socket=str(self._path)))

    async def close(self) -> None:
        """Stop serving and let go of the lock."""
        if self._server is not None:
            self._server.close()
            for client in tuple(self._clients):
                client.cancel()
            await asyncio.gather(*self._clients, return_exceptions=True)
            await self._server.wait_closed()
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()
            _remove_short_folder(Address(socket=str(self._path)))
        self._write(Address())
        self.release()

    def release(self) -> None:
        """Let go of the lock alone, where no loop runs any longer; safe to call twice."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)

    async def _listen_at(self, path: Path) -> None:
        if sys.platform == "win32":
            raise OSError("no local sockets here")
        listening = _bound_socket(path)
        try:
            self._server = await asyncio.start_unix_server(self._meet, sock=listening, limit=LARGEST)
        except BaseException:
            listening.close()
            raise

    def _write(self, address: Address) -> None:
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, json.dumps({**asdict(address), "pid": os.getpid()}).encode("ascii"))

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._clients) >= _MOST_CLIENTS:
            writer.transport.abort()
            return
        self._clients.add(task)
        try:
            async with asyncio.timeout(_PATIENCE):
                writer.write(b"ok\n" if self._take(await reader.readline()) else b"no\n")
                await writer.drain()
        except (OSError, TimeoutError, ValueError):  # ValueError: a line beyond the limit
            writer.transport.abort()
        except asyncio.CancelledError:  # only `close` cancels; the stream's own callback would log it
            writer.transport.abort()
        finally:
            self._clients.discard(task)
            writer.close()

    def _take(self, line: bytes) -> bool:
        request = parse_request(line) if check_token(line, self._token) else None
        if request is not None:
            self._on_request(request)
        return request is not None


def acquire(datadir: DataDir, by_port: bool = sys.platform == "win32") -> Instance | None:
    """Become the one instance of a prepared data folder; None when another process is it already.

    `by_port`: be reached by a loopback port and a secret token instead of a local socket (Windows has none).
    Raises OwnFilesError or OSError when the lock file cannot be opened.
    """
    descriptor = open_private(datadir.lock, os.O_RDWR | os.O_CREAT)
    try:
        if _lock(descriptor):
            return Instance(datadir, descriptor, by_port)
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


if sys.platform == "win32":

    def _lock(descriptor: int) -> bool:
        import msvcrt

        # Windows locks keep others from reading: the locked octet lies far behind the contents.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _bound_socket(path: Path) -> socket.socket:
    if sys.platform == "win32":
        raise OSError("no local sockets here")
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        bound.bind(str(path))  # in a folder that nobody else may enter
        path.chmod(0o600)
    except BaseException:
        bound.close()
        raise
    return bound


def _socket_path(datadir: DataDir) -> Path:
    if len(os.fsencode(datadir.socket)) <= _LONGEST_SOCKET_PATH:
        return datadir.socket
    return Path(tempfile.mkdtemp(prefix=_SHORT_PREFIX)) / "instance"  # mkdtemp makes it 0700


def _remove_short_folder(address: Address | None) -> None:
    """Remove the private folder of a long data folder's socket, also one left by a killed instance."""
    folder = Path(address.socket).parent if address and address.socket else None
    if folder is None or not folder.name.startswith(_SHORT_PREFIX):
        return
    with suppress(OSError, OwnFilesError):
        found = look_at(folder)
        if found is not None and stat.S_ISDIR(found.st_mode) and folder.parent == Path(tempfile.gettempdir()):
            shutil.rmtree(folder)
