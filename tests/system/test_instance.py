"""One instance per data folder, and what a second start may say to the first."""

import asyncio
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.system.files import OwnFilesError
from smsdesk.system.handover import LARGEST, Command, parse_request, read_address
from smsdesk.system.instance import Instance, Request, acquire, ask_first
from smsdesk.system.paths import DataDir

SHOW = {"command": "show"}

_FIRST = """
import asyncio, sys
from pathlib import Path
from smsdesk.system.instance import acquire
from smsdesk.system.paths import DataDir
datadir = DataDir(Path(sys.argv[1])); datadir.prepare()
instance = acquire(datadir)
async def main():
    await instance.serve(lambda request: print("got", request.command, request.link, flush=True))
    print("serving", flush=True)
    await asyncio.sleep(60)
if instance is None:
    print("second", flush=True)
else:
    asyncio.run(main())
"""

_UNDER_QT = """
import asyncio, sys, threading
from pathlib import Path
import qasync
from PySide6.QtWidgets import QApplication
from smsdesk.system.instance import acquire, ask_first
from smsdesk.system.paths import DataDir
datadir = DataDir(Path(sys.argv[1])); datadir.prepare()
app = QApplication([])
async def main():
    got = []
    instance = acquire(datadir, by_port=sys.argv[2] == "port")
    await instance.serve(got.append)
    answers = []
    def second():
        answers.append(ask_first(datadir, {"command": "open", "link": "sms:+60125550142"}, 10))
        answers.append(ask_first(datadir, {"command": "run"}, 10))
    asker = threading.Thread(target=second); asker.start()
    while asker.is_alive():
        await asyncio.sleep(0.01)
    await instance.close()
    print(answers, [r.link for r in got], acquire(datadir) is not None)
with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
    runner.run(main())
"""


def start_first(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _FIRST, str(root)], stdout=subprocess.PIPE, text=True)


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert process.stdout is not None
    process.stdout.close()


@pytest.fixture
def datadir(short_path: Path) -> DataDir:
    datadir = DataDir(short_path / "data")
    datadir.prepare()
    return datadir


class Serving:
    """A running first instance of this process, and what reached it."""

    def __init__(self, instance: Instance, datadir: DataDir) -> None:
        self.instance = instance
        self.datadir = datadir
        self.requests: list[Request] = []

    async def ask(self, message: dict[str, str], timeout: float = 10) -> bool:
        return await asyncio.to_thread(ask_first, self.datadir, message, timeout)

    async def send(self, data: bytes) -> bytes:
        """Send octets as any program could; gives the answer, empty when the line was cut."""
        address = read_address(self.datadir)
        assert address is not None
        if address.port:
            reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
        else:
            reader, writer = await asyncio.open_unix_connection(address.socket)
        try:
            writer.write(data)
            return await reader.read(100)
        except ConnectionError:
            return b""
        finally:
            writer.close()


@pytest.fixture(params=["socket", "port"])
async def serving(datadir: DataDir, request: pytest.FixtureRequest) -> AsyncIterator[Serving]:
    instance = acquire(datadir, by_port=request.param == "port")
    assert instance is not None
    serving = Serving(instance, datadir)
    await instance.serve(serving.requests.append)
    yield serving
    await instance.close()


async def test_show_and_open(serving: Serving) -> None:
    assert acquire(serving.datadir) is None
    assert await serving.ask(SHOW)
    link = "sms:+60125550142?body=Salam%20" + "ä" * 5000
    assert await serving.ask({"command": "open", "link": link})
    assert serving.requests == [Request(Command.SHOW), Request(Command.OPEN, link)]


@pytest.mark.parametrize(
    "message",
    [
        {"command": "quit"},
        {"command": "open"},
        {"command": "open", "link": "file:///etc/passwd"},
        {"command": "open", "link": "sms:\n"},
        {"command": "open", "link": "sms:\ud800"},
        {},
    ],
)
async def test_nothing_else(serving: Serving, message: dict[str, str]) -> None:
    assert not await serving.ask(message)
    assert serving.requests == []
    assert await serving.ask(SHOW)


@pytest.mark.parametrize(
    "data",
    [
        b"\n",
        b"\0\xff\n",
        b"[]\n",
        b"[" * 60_000 + b"\n",
        b'"show"\n',
        b'{"command": ["show"]}\n',
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
async def test_garbage(serving: Serving, data: bytes) -> None:
    assert await serving.send(data) == b"no\n"
    assert serving.requests == []
    assert await serving.ask(SHOW)


async def test_a_megabyte(serving: Serving) -> None:
    assert await serving.send(b"x" * 1_000_000) == b""
    line = json.dumps({"command": "open", "link": "sms:" + "1" * LARGEST}).encode() + b"\n"
    assert await serving.send(line) == b""
    assert serving.requests == []
    assert await serving.ask(SHOW)


async def test_silent_clients_are_dropped(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smsdesk.system.instance._PATIENCE", 0.2)
    answers = await asyncio.gather(*(serving.send(b'{"comm') for _ in range(20)))
    assert set(answers) == {b""}
    assert await serving.ask(SHOW)


async def test_closing_with_a_silent_client(serving: Serving) -> None:
    silent = asyncio.create_task(serving.send(b""))
    await asyncio.sleep(0.05)
    await serving.instance.close()
    assert await silent == b""
    again = acquire(serving.datadir)
    assert again is not None
    again.release()


async def test_the_port_needs_the_token(datadir: DataDir) -> None:
    instance = acquire(datadir, by_port=True)
    assert instance is not None
    serving = Serving(instance, datadir)
    await instance.serve(serving.requests.append)
    assert await serving.send(b'{"command": "show"}\n') == b"no\n"
    assert await serving.send(b'{"command": "show", "token": ""}\n') == b"no\n"
    assert await serving.send(b'{"command": "show", "token": "\\ud800"}\n') == b"no\n"
    assert serving.requests == []
    await instance.close()


async def test_only_this_user_reaches_it(serving: Serving) -> None:
    assert serving.datadir.lock.stat().st_mode & 0o777 == 0o600
    address = read_address(serving.datadir)
    assert address is not None
    if address.socket:
        assert Path(address.socket).stat().st_mode & 0o777 == 0o600
    assert address.token not in repr(address) or not address.token


async def test_a_data_folder_too_deep_for_a_socket(tmp_path: Path) -> None:
    datadir = DataDir(tmp_path / ("x" * 120))
    datadir.prepare()
    instance = acquire(datadir, by_port=False)
    assert instance is not None
    serving = Serving(instance, datadir)
    await instance.serve(serving.requests.append)
    address = read_address(datadir)
    assert address is not None
    folder = Path(address.socket).parent
    assert folder.stat().st_mode & 0o777 == 0o700
    assert await serving.ask(SHOW)
    await instance.close()
    assert not folder.exists()


def test_the_short_folder_of_a_killed_instance_is_removed(tmp_path: Path) -> None:
    root = tmp_path / ("x" * 120)
    first = start_first(root)
    assert line_of(first) == "serving"
    address = read_address(DataDir(root))
    assert address is not None
    stop(first)
    assert Path(address.socket).exists()
    again = acquire(DataDir(root))
    assert again is not None
    again.release()
    assert not Path(address.socket).parent.exists()


def test_killed_and_started_again(datadir: DataDir) -> None:
    first = start_first(datadir.root)
    assert line_of(first) == "serving"
    assert acquire(datadir) is None
    assert ask_first(datadir, SHOW)
    assert line_of(first) == "got show"
    stop(first)
    assert datadir.socket.is_socket()
    assert not ask_first(datadir, SHOW, timeout=0.2)
    second = start_first(datadir.root)
    assert line_of(second) == "serving"
    assert ask_first(datadir, {"command": "open", "link": "sms:+60125550142"})
    assert line_of(second) == "got open sms:+60125550142"
    stop(second)


def test_starts_at_the_same_time(datadir: DataDir) -> None:
    starts = [start_first(datadir.root) for _ in range(4)]
    said = sorted(line_of(process) for process in starts)
    assert said == ["second", "second", "second", "serving"]
    assert ask_first(datadir, SHOW)
    for process in starts:
        stop(process)


async def test_the_first_is_still_starting(datadir: DataDir) -> None:
    instance = acquire(datadir)
    assert instance is not None
    serving = Serving(instance, datadir)
    asking = asyncio.create_task(serving.ask(SHOW))
    await asyncio.sleep(0.2)
    assert not asking.done()
    await instance.serve(serving.requests.append)
    assert await asking
    await instance.close()


def test_nobody_there(datadir: DataDir) -> None:
    assert not ask_first(datadir, SHOW, timeout=0.1)
    datadir.lock.write_text("\0garbage")
    assert not ask_first(datadir, SHOW, timeout=0.1)


def test_a_child_process_does_not_keep_the_lock(datadir: DataDir) -> None:
    instance = acquire(datadir)
    assert instance is not None
    child = multiprocessing.get_context("spawn").Process(target=signal.pause)
    child.start()
    other = subprocess.Popen(["sleep", "30"])
    instance.release()
    instance.release()
    again = acquire(datadir)
    child.kill()
    child.join()
    child.close()
    other.kill()
    other.wait()
    assert again is not None
    again.release()


def test_a_link_as_lock_is_refused(short_path: Path) -> None:
    (short_path / "victim").write_text("precious")
    datadir = DataDir(short_path)
    datadir.lock.symlink_to(short_path / "victim")
    with pytest.raises(OwnFilesError):
        acquire(datadir)
    assert (short_path / "victim").read_text() == "precious"


def test_an_answer_from_another_program_is_none(datadir: DataDir) -> None:
    """Something else listens at the address of a dead instance."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        entries = {"pid": os.getpid(), "socket": "", "port": other.getsockname()[1], "token": "t"}
        datadir.lock.write_text(json.dumps(entries))
        assert not ask_first(datadir, SHOW, timeout=0.2)


@pytest.mark.parametrize("way", ["socket", "port"])
def test_under_qasync(datadir: DataDir, way: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _UNDER_QT, str(datadir.root), way],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.stdout.strip() == "[True, False] ['sms:+60125550142'] True"
    assert done.stderr == ""


@given(st.binary(max_size=300))
def test_no_line_breaks_the_parser(line: bytes) -> None:
    assert parse_request(line + b"\n") is None
