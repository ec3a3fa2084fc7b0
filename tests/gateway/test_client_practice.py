"""The client against the practice gateway in a process of its own: every page, codes and faults."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from far_end import account

from smsdesk.domain.accounts import Method, Pages
from smsdesk.domain.answers import Exchange, Failure, Figures
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.gateway.client import GatewayClient
from smsdesk.practice.control import ask
from smsdesk.practice.ledger import CUSTOMERS, PASSWORD, USER
from smsdesk.practice.process import PracticeProcess

PAGES = Pages(transfer="websmsapi/creditsTransfer.aspx")


class Desk:
    """A client, the gateway's control pages, and a seqno for each request."""

    def __init__(self, address: str, method: Method, password: str = PASSWORD) -> None:
        self.address = address
        self.seqnos = iter(f"SEQNO{n}" for n in range(1000))
        there = account(address, method=method, pages=PAGES)
        self.client = GatewayClient(type(there)(1, "Practice", address, USER, True, there.options), password)

    async def send(self, *numbers: str, text: str = "Kedai buka", kind: Kind = Kind.TEXT, seqno: str = "") -> Exchange:
        targets = numbers or ("60125550142",)
        return await self.client.send(
            numbers=targets,
            text=text,
            kind=kind,
            sender="",
            seqno=seqno or next(self.seqnos),
            reports=len(targets) == 1,
        )

    async def faults(self, *rules: dict[str, Any]) -> None:
        await ask(self.address, "faults", {"seed": 1, "rules": list(rules)})

    async def messages(self) -> list[dict[str, Any]]:
        return list((await ask(self.address, "ledger"))["messages"])


@pytest.fixture(params=[Method.POST, Method.GET])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    process = PracticeProcess(tmp_path / "practice.sqlite")
    await process.start()
    found = Desk(process.address, Method(request.param))
    yield found
    await found.client.aclose()
    await process.stop()


async def test_every_page(desk: Desk) -> None:
    first = await desk.send(text="Harga 5€ & syarat = [1]")
    second = await desk.send(text="中文😀", kind=Kind.UNICODE)
    third = await desk.client.send_unicode(number="60125550143", text="中é", kind=Kind.UNICODE, sender="", seqno="U1")
    fourth = await desk.client.send_barcode(
        number="60125550143", text="Kod %barcode%", kind=BarcodeType.MMS, sender="", seqno="B1"
    )
    batch = await desk.send("60125550144", "60125550145", text="Jualan")
    assert [exchange.code for exchange in (first, second, third, fourth)] == [1701] * 4
    assert {item.code for item in batch.items} == {1701}
    messages = await desk.messages()
    assert [message["text"] for message in messages[:3]] == ["Harga 5€ & syarat = [1]", "中文😀", "中é"]
    assert [message["number"] for message in messages] == [f"6012555014{n}" for n in (2, 2, 3, 3, 4, 5)]
    given = [exchange.items[0].msg_id for exchange in (first, second, third, fourth)]
    assert given == [message["msg_id"] for message in messages[:4]]
    moved = await desk.client.transfer(customer=CUSTOMERS[0], amount=25, seqno="T1")
    again = await desk.client.transfer(customer=CUSTOMERS[0], amount=25, seqno="T1")
    nobody = await desk.client.transfer(customer="nobody_here", amount=25, seqno="T2")
    assert [exchange.code for exchange in (moved, again, nobody)] == [1707, 1718, 1708]
    totals = await ask(desk.address, "ledger")
    figures = (await desk.client.credits_left()).figures
    assert figures == Figures(used=totals["used"], left=totals["credits"])


async def test_a_wrong_password(desk: Desk) -> None:
    wrong = Desk(desk.address, Method.POST, "wrong")
    assert (await wrong.send()).code == 1702
    figures = (await wrong.client.credits_left()).figures
    assert figures == Figures(bare=1702, maybe_refused=True)
    await wrong.client.aclose()


@pytest.mark.parametrize(
    ("fault", "failure", "taken"),
    [
        ("reset_before", Failure.LOST, 0),
        ("reset_after", Failure.LOST, 1),
        ("half_answer", Failure.LOST, 1),
        ("empty", Failure.LOST, 1),
        ("html", Failure.NOT_GATEWAY, 0),
        ("redirect", Failure.NOT_GATEWAY, 0),
        ("http_503", Failure.NOT_GATEWAY, 0),
    ],
)
async def test_a_fault_then_the_same_seqno(desk: Desk, fault: str, failure: Failure, taken: int) -> None:
    """One request is one request: the second is ours, and it tells what became of the first."""
    await desk.faults({"fault": fault, "next": 1})
    assert (await desk.send(seqno="AGAIN")).failure is failure
    assert len(await desk.messages()) == taken
    assert (await desk.send(seqno="AGAIN")).code == (1718 if taken else 1701)
    assert len(await desk.messages()) == 1
    assert (await ask(desk.address, "faults"))["followed"] == 0


async def test_forced_codes(desk: Desk) -> None:
    for fault, code in (("server_error", 1703), ("no_credits", 1704), ("unknown_code", 1799)):
        await desk.faults({"fault": fault, "next": 1})
        assert (await desk.send()).code == code
