"""Credits: asked once at a time, kept, and read with the meaning the account gives to lone numbers."""

import asyncio
from pathlib import Path

import httpx
import pytest
from account_rig import DRAFT, account_rig

from smsdesk.domain.answers import Failure
from smsdesk.domain.events import BalanceChanged
from smsdesk.domain.records import Balance
from smsdesk.domain.storage import StoreError


class FarEnd:
    """Answers `body` to each request, once `open` is set."""

    def __init__(self, body: str = "10/90") -> None:
        self.body = body
        self.requests = 0
        self.open = asyncio.Event()
        self.open.set()
        self.arrived = asyncio.Event()

    async def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.requests += 1
        self.arrived.set()
        await self.open.wait()
        return httpx.Response(200, text=self.body)


async def test_an_answer_is_kept_and_published(tmp_path: Path) -> None:
    async with account_rig(tmp_path, FarEnd()) as rig:
        key = (await rig.accounts.add(DRAFT)).account.id
        assert await rig.credits.latest(key) is None
        rig.events.clear()
        exchange = await rig.credits.ask(key)
        assert exchange.figures is not None
        expected = Balance(key, rig.clock.now, 10, 90, "10/90")
        assert await rig.credits.latest(key) == expected
        rig.clock.now += 60
        await rig.credits.ask(key)
        assert [balance.at for balance in await rig.credits.history(key)] == [expected.at, rig.clock.now]
        assert rig.events == [BalanceChanged(key)] * 2


@pytest.mark.parametrize("body", ["<html>hotel</html>", "", "1702 Invalid Username/Password"])
async def test_what_is_no_answer_is_given_back_and_the_old_balance_stays(tmp_path: Path, body: str) -> None:
    far = FarEnd()
    async with account_rig(tmp_path, far) as rig:
        key = (await rig.accounts.add(DRAFT)).account.id
        await rig.credits.ask(key)
        before = await rig.credits.latest(key)
        rig.events.clear()
        far.body = body
        exchange = await rig.credits.ask(key)
        assert exchange.raw == body
        assert (await rig.credits.latest(key), rig.events) == (before, [])
        assert await rig.credits.left(key) is None


async def test_who_asks_meanwhile_shares_the_answer_and_may_go_away(tmp_path: Path) -> None:
    far = FarEnd()
    async with account_rig(tmp_path, far) as rig:
        key = (await rig.accounts.add(DRAFT)).account.id
        other = (await rig.accounts.add(DRAFT)).account.id
        far.open.clear()
        callers = [asyncio.create_task(rig.credits.ask(key)) for _ in range(3)]
        await far.arrived.wait()
        assert rig.credits.asking(key)
        callers[0].cancel()
        stranger = asyncio.create_task(rig.credits.ask(other))
        far.open.set()
        first, *answers = await asyncio.gather(*callers, return_exceptions=True)
        await stranger
        assert isinstance(first, asyncio.CancelledError)
        assert answers[0] is answers[1]
        assert far.requests == 2
        await asyncio.sleep(0)
        assert not rig.credits.asking(key)
        await rig.credits.ask(key)
        assert far.requests == 3


async def test_stop_ends_what_is_under_way(tmp_path: Path) -> None:
    far = FarEnd()
    async with account_rig(tmp_path, far) as rig:
        key = (await rig.accounts.add(DRAFT)).account.id
        far.open.clear()
        caller = asyncio.create_task(rig.credits.ask(key))
        await far.arrived.wait()
        await rig.credits.stop()
        with pytest.raises(asyncio.CancelledError):
            await caller
        assert await rig.credits.latest(key) is None


async def test_a_lone_number_gets_its_meaning_also_afterwards(tmp_path: Path) -> None:
    far = FarEnd("490")
    async with account_rig(tmp_path, far) as rig:
        key = (await rig.accounts.add(DRAFT)).account.id
        assert await rig.credits.left(key) is None
        unknown = await rig.credits.latest(key)
        assert unknown is not None
        assert (unknown.used, unknown.left, unknown.bare) == (None, None, 490)
        await rig.credits.set_bare_meaning(key, True)
        assert rig.events[-1] == BalanceChanged(key)
        assert (await rig.credits.latest(key)).left == 490
        assert await rig.credits.left(key) == 490
        await rig.credits.set_bare_meaning(key, False)
        assert [(b.used, b.left) for b in await rig.credits.history(key)] == [(490, None)] * 2
        await rig.credits.set_bare_meaning(99, True)  # an account removed meanwhile


async def test_a_lone_1702_never_gets_a_meaning(tmp_path: Path) -> None:
    async with account_rig(tmp_path, FarEnd("1702")) as rig:
        key = (await rig.accounts.add(DRAFT)).account.id
        await rig.credits.set_bare_meaning(key, True)
        assert await rig.credits.left(key) is None
        balance = await rig.credits.latest(key)
        assert balance is not None
        assert (balance.left, balance.bare, balance.maybe_refused) == (None, 1702, True)


async def test_without_a_password_nothing_is_asked(tmp_path: Path) -> None:
    far = FarEnd()
    async with account_rig(tmp_path, far) as rig:
        exchange = await rig.credits.ask(7)
        assert (exchange.failure, exchange.detail, far.requests) == (Failure.NOT_CONNECTED, "no_password", 0)


async def test_a_full_disk_does_not_take_the_answer_away(tmp_path: Path) -> None:
    async with account_rig(tmp_path, FarEnd()) as rig:
        key = (await rig.accounts.add(DRAFT)).account.id
        await rig.accounts.client(key)
        rig.events.clear()
        await rig.database.close()
        assert (await rig.credits.ask(key)).figures is not None
        assert rig.events == []
        with pytest.raises(StoreError):
            await rig.credits.latest(key)
