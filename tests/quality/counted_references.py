"""Makes requests with httpx on Qt's loop and prints how the counts of None and True go; run by test_references.py."""

import asyncio
import gc
import sys
import threading

import httpx
import httpx_aiohttp
import qasync
from PySide6.QtWidgets import QApplication

REQUESTS = 2_000
STEP = 200
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Type: text/plain\r\n\r\n1701"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers every request of a connection alike."""
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(ANSWER)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


class Server(threading.Thread):
    """The far end, on a loop of its own in a thread of its own."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.port = 0
        self.ready = threading.Event()

    def run(self) -> None:
        asyncio.run(self.serve())

    async def serve(self) -> None:
        """Serves until the process ends."""
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await server.serve_forever()


async def request_and_count(port: int) -> None:
    """One line `requests count-of-None count-of-True` every STEP requests."""
    transport = httpx_aiohttp.AiohttpTransport()
    # Without time-outs: qasync keeps a cancelled timer, and what it holds, until it would have fired.
    async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=None) as client:
        for done in range(1, REQUESTS + 1):
            response = await client.get(f"http://127.0.0.1:{port}/")
            assert response.text == "1701"
            if done % STEP == 0:
                gc.collect()
                sys.stdout.write(f"{done} {sys.getrefcount(None)} {sys.getrefcount(True)}\n")


def main() -> None:
    """Runs the requests on the loop that the program uses."""
    server = Server()
    server.start()
    server.ready.wait(10)
    application = QApplication(["counting"])
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        runner.run(request_and_count(server.port))


if __name__ == "__main__":
    main()
