"""All connections of a listener: accepted, counted, and the oldest waiting one dropped when there are too many."""

import asyncio
import errno
import socket
import ssl

from smsdesk.listener.connection import Connection, Stage, Terms

_AT_ONCE = 16  # accepted in one go, so that those who are in are heard between
_MOMENT = 0.02
_PAUSE = 0.1
_EXHAUSTED = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM))


class Crowd:
    """Accepts on one socket, in the loop that runs; `close` ends it."""

    def __init__(self, door: socket.socket, context: ssl.SSLContext | None, terms: Terms) -> None:
        self._door = door
        self._context = context
        self._terms = terms
        self._loop = asyncio.get_running_loop()
        self._tasks: dict[Connection, asyncio.Task[None]] = {}  # oldest first
        self._gone = asyncio.Event()
        self._resting: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._tasks)

    def open(self) -> None:
        """Begin to accept."""
        self._resting = None
        self._loop.add_reader(self._door.fileno(), self._accept)

    def shut(self) -> None:
        """Accept no more, and let go of everybody who only waits; callbacks under way keep their connections."""
        self._loop.remove_reader(self._door.fileno())
        if self._resting is not None:
            self._resting.cancel()
        self._door.close()
        for connection in [each for each in self._tasks if each.stage is Stage.READING]:
            connection.drop()

    async def empty(self, seconds: float) -> None:
        """Wait until all have got their answers and are gone; who takes longer is cut off."""
        try:
            async with asyncio.timeout(seconds):
                while self._tasks:
                    self._gone.clear()
                    await self._gone.wait()
        except TimeoutError:
            for connection in list(self._tasks):
                connection.end()
        await asyncio.sleep(0)  # transports let go of their sockets in the loop's next turn

    def left(self, connection: Connection) -> None:
        """A connection is over."""
        task = self._tasks.pop(connection, None)
        if task is not None:
            task.cancel()
        self._gone.set()

    def _accept(self) -> None:
        for _ in range(_AT_ONCE):
            oldest = next((each for each in self._tasks if each.may_go), None)
            full = len(self._tasks) >= self._terms.limits.connections
            if full and oldest is None:
                # All have just come, or are callbacks on their way to the disk: the next ones wait where the system
                # keeps them.
                self._rest(_MOMENT)
                return
            try:
                taken, _address = self._door.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                if oldest is not None and error.errno in _EXHAUSTED:
                    oldest.drop()
                self._rest(_PAUSE)
                return
            if full and oldest is not None:
                oldest.drop()
            self._admit(taken)

    def _rest(self, seconds: float) -> None:
        """Accept nobody for so long."""
        self._loop.remove_reader(self._door.fileno())
        self._resting = self._loop.call_later(seconds, self.open)

    def _admit(self, taken: socket.socket) -> None:
        taken.setblocking(False)
        connection = Connection(self._terms, self, encrypted=self._context is not None)
        task = self._loop.create_task(self._establish(connection, taken), name="connection")
        task.add_done_callback(lambda _: _close_orphan(connection, taken))
        self._tasks[connection] = task

    async def _establish(self, connection: Connection, taken: socket.socket) -> None:
        handshake = None if self._context is None else self._terms.limits.request_seconds + 1.0
        goodbye = None if self._context is None else self._terms.limits.linger_seconds
        connection.begun = True
        try:
            await self._loop.connect_accepted_socket(
                lambda: connection,
                taken,
                ssl=self._context,
                ssl_handshake_timeout=handshake,
                ssl_shutdown_timeout=goodbye,
            )
        except OSError as error:
            connection.failed(handshake=isinstance(error, ssl.SSLError))


def _close_orphan(connection: Connection, taken: socket.socket) -> None:
    """Close a socket whose task was cancelled before asyncio had it."""
    if not connection.begun:
        taken.close()
