"""The practice gateway in its own process: kill -9 of either side, the lifeline, a port that is taken."""

import asyncio
import random
import socket
import subprocess
import sys

import aiohttp
import psutil
import pytest
import qasync

from smsdesk.practice.control import ask
from smsdesk.practice.process import PortTaken, PracticeFailed, PracticeProcess

FORM = {"username": "practice", "password": "practice", "message": "Kedai buka", "type": "1"}


async def send(session: aiohttp.ClientSession, address: str, index: int) -> str:
    """The answer, or "lost"."""
    form = FORM | {"mobile": f"60125550{index:03}", "seqno": f"s{index}"}
    try:
        async with session.post(address + "websmsapi/ISendSMS.aspx", data=form) as response:
            return await response.text()
    except (aiohttp.ClientError, ConnectionError):
        return "lost"


async def send_all(address: str, indexes: list[int], on_answer=lambda answers: None) -> dict[int, str]:
    """Send with eight at a time; `on_answer` sees all answers so far after each."""
    answers: dict[int, str] = {}
    waiting = iter(indexes)

    async def work(session: aiohttp.ClientSession) -> None:
        for index in waiting:
            answers[index] = await send(session, address, index)
            on_answer(answers)

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(work(session) for _ in range(8)))
    return answers


def holds(ledger: dict) -> bool:
    """The sums of the ledger."""
    charged = sum(charge["amount"] for charge in ledger["charges"])
    return ledger["credits"] == 1000 - charged and charged == len(ledger["messages"]) == ledger["used"]


@pytest.mark.parametrize("seed", range(4))
async def test_ledger_and_seqnos_outlive_kill_9_of_the_gateway(tmp_path, seed):
    gateway = PracticeProcess(tmp_path / "practice.sqlite")
    await gateway.start()
    moment = random.Random(seed).randrange(20, 180)

    def kill(answers: dict[int, str]) -> None:
        if len(answers) == moment:
            gateway.kill()

    answers = await send_all(gateway.address, list(range(200)), kill)
    assert not gateway.running
    accepted = {index: answer[5:] for index, answer in answers.items() if answer.startswith("1701:")}
    assert 0 < len(accepted) < 200

    await gateway.start()
    ledger = await ask(gateway.address, "ledger")
    assert holds(ledger)
    entered = {message["seqno"]: message["msg_id"] for message in ledger["messages"]}
    assert len(entered) == len(ledger["messages"])
    assert {f"s{index}": msg_id for index, msg_id in accepted.items()}.items() <= entered.items()

    again = await send_all(gateway.address, list(range(200)))
    assert {answer[:4] for index, answer in again.items() if f"s{index}" in entered} == {"1718"}
    assert {answer[:4] for index, answer in again.items() if f"s{index}" not in entered} == {"1701"}
    ledger = await ask(gateway.address, "ledger")
    assert holds(ledger)
    assert len({message["seqno"] for message in ledger["messages"]}) == len(ledger["messages"]) == 200
    await gateway.stop()


async def test_pushes_and_switches_outlive_it_too_but_addresses_with_a_secret_do_not(tmp_path):
    gateway = PracticeProcess(tmp_path / "practice.sqlite", callback="http://127.0.0.1:1/qtokenq", seed=4)
    await gateway.start()
    await ask(gateway.address, "behaviour", {"push_delay": [600, 600]})
    async with aiohttp.ClientSession() as session:
        assert (await send(session, gateway.address, 107)).startswith("1701:")
    identity = await ask(gateway.address, "identity")
    gateway.kill()
    again = PracticeProcess(tmp_path / "practice.sqlite", credits=7)
    await again.start()
    assert await ask(again.address, "identity") == identity
    assert await ask(again.address, "callback") == {}
    assert (await ask(again.address, "behaviour"))["push_delay"] == [600, 600]
    summary = await ask(again.address, "ledger?summary=1")
    assert (summary["pending_pushes"], summary["credits"]) == (1, 999)
    await again.stop()
    assert not any(b"qtokenq" in each.read_bytes() for each in tmp_path.iterdir())


async def test_it_ends_with_its_parent(tmp_path):
    program = (
        "import asyncio, sys, time; from smsdesk.practice.process import PracticeProcess\n"
        "gateway = PracticeProcess(); asyncio.run(gateway.start())\n"
        "print(gateway.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    orphan = psutil.Process(int(await asyncio.to_thread(parent.stdout.readline)))
    parent.kill()
    await asyncio.to_thread(parent.wait)
    parent.stdout.close()
    await asyncio.to_thread(psutil.wait_procs, [orphan], 10)
    assert not orphan.is_running()


async def test_a_taken_port_is_told():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        gateway = PracticeProcess(port=port)
        with pytest.raises(PortTaken, match=str(port)) as caught:
            await gateway.start()
        assert caught.value.port == port
        assert not gateway.running
    await gateway.start()
    assert gateway.port == port
    await gateway.stop()


async def test_a_file_that_cannot_be_is_told(tmp_path):
    for wrong in (tmp_path, tmp_path / "text"):
        (tmp_path / "text").write_text("no database at all, but long enough to be looked at" * 100)
        gateway = PracticeProcess(wrong)
        with pytest.raises(PracticeFailed, match="cannot open its file"):
            await gateway.start()
        assert not gateway.running


async def test_stop_and_start_again_on_the_same_port(tmp_path):
    gateway = PracticeProcess(tmp_path / "practice.sqlite", credits=3)
    await gateway.start()
    port, pid = gateway.port, gateway.pid
    await gateway.stop()
    await gateway.stop()
    assert not psutil.pid_exists(pid)
    again = PracticeProcess(tmp_path / "practice.sqlite", port)
    await again.start()
    assert (again.port, (await ask(again.address, "ledger?summary=1"))["credits"]) == (port, 3)
    await again.stop()


async def test_a_stop_does_not_wait_for_slow_answers():
    gateway = PracticeProcess()
    await gateway.start()
    await ask(gateway.address, "faults", {"rules": [{"fault": "slow", "seconds": 600}]})
    async with aiohttp.ClientSession() as session:
        sending = asyncio.create_task(send(session, gateway.address, 1))
        while (await ask(gateway.address, "ledger?summary=1"))["message_count"] == 0:
            await asyncio.sleep(0.01)
        await gateway.stop()
        assert await sending == "lost"


def test_it_works_on_the_loop_of_qasync(qapp):
    async def journey() -> int:
        gateway = PracticeProcess()
        await gateway.start()
        summary = await ask(gateway.address, "ledger?summary=1")
        await gateway.stop()
        return summary["credits"]

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
        assert runner.run(journey()) == 1000


def test_terminate_and_unlit_options_end_cleanly(tmp_path):
    command = [sys.executable, "-m", "smsdesk.practice"]
    process = subprocess.Popen([*command, "--quiet"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().startswith("practice gateway on http://127.0.0.1:")
    process.terminate()
    assert process.wait(10) == 0
    process.stdout.close()
    refused = subprocess.run(
        [*command, "--callback", "http://192.0.2.1/"], capture_output=True, text=True, timeout=10, check=False
    )
    assert refused.returncode == 2
    assert "callback address begins with" in refused.stderr
