"""A practice gateway inside the test's own loop, with a real ledger file and a plain HTTP client."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from smsdesk.practice.control import ask
from smsdesk.practice.faults import FaultPlan
from smsdesk.practice.ledger import Ledger
from smsdesk.practice.server import PracticeServer

GIVEN = {
    "username": "practice",
    "password": "practice",
    "message": "Kedai buka",
    "mobile": "60125550142",
    "type": "1",
}


class Gateway:
    """What a test does with the gateway: `send` a form, `ask` a control page."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self.session = session
        self.port = port
        self.address = f"http://127.0.0.1:{port}/"

    def post(self, page: str = "ISendSMS.aspx", **fields: str) -> aiohttp.client._RequestContextManager:
        """A POST of the usual parameters, changed by `fields`; an empty value stays in."""
        form = GIVEN | fields
        return self.session.post(f"{self.address}websmsapi/{page}", data=form, allow_redirects=False)

    async def send(self, page: str = "ISendSMS.aspx", **fields: str) -> str:
        """The body of the answer, which must come with status 200."""
        async with self.post(page, **fields) as response:
            assert response.status == 200
            return await response.text()

    async def code(self, page: str = "ISendSMS.aspx", **fields: str) -> str:
        """The first four characters of the answer."""
        return (await self.send(page, **fields))[:4]

    async def ask(self, page: str, body: dict | None = None) -> dict:
        """A control page."""
        return await ask(self.address, page, body)

    async def faults(self, *rules: dict, seed: int = 1) -> None:
        """Switch faults."""
        await self.ask("faults", {"seed": seed, "rules": list(rules)})

    async def ledger(self) -> dict:
        """The whole ledger, whose sums must hold at any moment."""
        found = await self.ask("ledger")
        assert found["credits"] == found["granted"] - found["used"] - found["transferred"]
        assert found["used"] == sum(charge["amount"] for charge in found["charges"])
        assert found["used"] == sum(message["charge"] for message in found["messages"])
        return found


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway with 1,000 credits that pushes quickly."""
    server = PracticeServer(Ledger(tmp_path / "practice.sqlite"), FaultPlan())
    port = await server.start()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield Gateway(session, port)
    await server.stop()
