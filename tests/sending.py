"""A sender without a window, against the practice gateway: shared by the sender's tests, kill tests and benchmarks."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from smsdesk.domain.accounts import Account
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Counts, NewBroadcast, Recipient
from smsdesk.domain.states import MessageState, RunState
from smsdesk.gateway.client import GatewayClient
from smsdesk.services.bus import Bus
from smsdesk.services.sender import Sender
from smsdesk.services.tools import Tools
from smsdesk.store import runs, sent
from smsdesk.store.database import Database
from smsdesk.store.schema import accounts, broadcasts, messages
from smsdesk.system.clock import Clock


class FastClock(Clock):
    """Time that passes `speed` times as fast, and can be set by the test."""

    def __init__(self, speed: float = 1.0, ahead: float = 0.0) -> None:
        self.speed = speed
        self.wall_offset = ahead
        self.boot_offset = ahead
        self._began = time.monotonic()
        self._wall = time.time()
        self._boot = super().boot()

    def _passed(self) -> float:
        return (time.monotonic() - self._began) * self.speed

    def wall(self) -> float:
        return self._wall + self._passed() + self.wall_offset

    def boot(self) -> tuple[str, float]:
        return self._boot[0], self._boot[1] + self._passed() + self.boot_offset

    def monotonic(self) -> float:
        return self._passed()

    def let_pass(self, seconds: float) -> None:
        """All clocks go forward by so much, as if that time had passed."""
        self._began -= seconds / self.speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)


@dataclass
class Rig:
    """A database file, a sender and a client for one account of the practice gateway at `address`."""

    folder: Path
    address: str
    clock: Clock = field(default_factory=lambda: FastClock(60.0))
    password: str | None = "practice"
    concurrency: int = 4
    per_second: float = 0.0
    total_seconds: float = 5.0
    left: int | None = None
    account_id: int = 0
    client: Any = None

    async def __aenter__(self) -> "Rig":
        self.database = Database(self.folder / "smsdesk.sqlite")
        await self.database.open()
        self.account_id = await self.database.write(_account, self.address)
        self.bus = Bus()
        self.sender = self.new_sender()
        await self.sender.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.sender.stop()
        if self.client is not None:
            await self.client.aclose()
        await self.database.close()

    def new_sender(self) -> Sender:
        """A sender on this rig's parts."""
        tools = Tools(self.database, self.bus, self.clock, self._gateway, self.concurrency, self.per_second)
        return Sender(tools, left_for=self._left, before_release=_nothing)

    async def _gateway(self, _account_id: int) -> Any:
        if self.password is None:
            return None
        if self.client is None:
            account = Account(self.account_id, "Practice", self.address, "practice", practice=True)
            self.client = GatewayClient(account, self.password, total_seconds=self.total_seconds)
        return self.client

    async def set_password(self, password: str | None) -> None:
        """Use another password from now on."""
        client, self.client, self.password = self.client, None, password
        if client is not None:
            await client.aclose()

    async def _left(self, _account_id: int) -> int | None:
        return self.left

    def broadcast(self, recipients: int, *, reports: bool = True, first: int = 0, batch: int = 100) -> NewBroadcast:
        """A broadcast to fictional numbers, without a hold."""
        people = tuple(Recipient(number(first + at), f"Person {first + at}") for at in range(recipients))
        return NewBroadcast(
            self.account_id, "RM0 Kedai: hello", Kind.TEXT, "", reports, "Everybody", 1, people, "tester", batch, 0.0
        )

    async def state(self, broadcast_id: int) -> tuple[RunState, str]:
        """The run's state and reason."""
        found = await self.database.read(runs.load, broadcast_id)
        assert found is not None
        return found.state, found.reason.value

    async def counts(self, broadcast_id: int) -> Counts:
        """The counts as Sent shows them."""
        return await self.database.read(sent.counts, broadcast_id)

    async def rows(self) -> list[Any]:
        """Every message of the journal: number, state, why, code."""
        return await self.database.read(lambda c: c.execute(sa.select(messages).order_by(messages.c.id)).all())

    async def until(self, broadcast_id: int, *states: RunState, seconds: float = 60.0) -> None:
        """Wait until the run is in one of these states."""
        await self.wait(lambda: self._in(broadcast_id, states), seconds)

    async def _in(self, broadcast_id: int, states: tuple[RunState, ...]) -> bool:
        return (await self.state(broadcast_id))[0] in states

    async def wait(self, condition: Callable[[], Any], seconds: float = 30.0) -> None:
        """Wait until `await condition()` is true."""
        async with asyncio.timeout(seconds):
            while not await condition():
                await asyncio.sleep(0.02)


async def _nothing() -> None:
    pass


def number(at: int) -> str:
    """The `at`-th fictional Malaysian mobile number."""
    return f"6012{5550000 + at:07d}"


def _account(connection: sa.Connection, address: str) -> int:
    found = connection.execute(sa.select(accounts.c.id)).scalar()
    if found is not None:
        connection.execute(accounts.update().values(address=address))
        return int(found)
    row = dict(name="Practice", address=address, user_name="practice", practice=True, options={})
    key = connection.execute(accounts.insert().values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


async def ledger(address: str) -> dict[str, Any]:
    """The practice gateway's own truth."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(address + "ledger", timeout=30.0)
    assert answer.status_code == 200
    return dict(answer.json())


async def control(address: str, page: str, body: Any) -> None:
    """Switch something at the practice gateway."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(address + page, json=body, timeout=30.0)
    assert answer.status_code == 200, answer.text


ACCEPTED = (MessageState.ACCEPTED, MessageState.ACCEPTED_NO_ID)
OPEN_QUESTION = (MessageState.DOUBT, MessageState.UNCERTAIN, MessageState.SENDING)


def judge(rows: list[Any], charged: list[dict[str, Any]]) -> list[str]:
    """The promise of reliability.md, sentence by sentence: what breaks it, row by row (empty: nothing)."""
    charges: dict[str, int] = {}
    for message in charged:
        charges[message["number"]] = charges.get(message["number"], 0) + 1
    broken = [f"{digits} charged {times} times" for digits, times in charges.items() if times > 1]
    by_number = {row.number: MessageState(row.state) for row in rows}
    for digits, state in by_number.items():
        times = charges.pop(digits, 0)
        if state in ACCEPTED and times != 1:
            broken.append(f"{digits} is {state} but was charged {times} times")
        if state not in ACCEPTED and state not in OPEN_QUESTION and times:
            broken.append(f"{digits} is {state} but was charged")
    broken += [f"{digits} was charged but has no row" for digits in charges]
    return broken


def everything_stored(path: Path) -> tuple[list[Any], list[Any]]:
    """All messages and broadcasts of a data file that nobody has open."""
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = connection.execute(sa.select(messages)).all(), connection.execute(sa.select(broadcasts)).all()
    engine.dispose()
    return list(found[0]), list(found[1])


def faults_of(random_source: random.Random, share: float = 0.33) -> list[dict[str, Any]]:
    """Rules under which about `share` of the requests suffer, in all the ways there are."""
    kinds: list[dict[str, Any]] = [
        {"fault": "reset_before"},
        {"fault": "reset_after"},
        {"fault": "half_answer"},
        {"fault": "server_error"},
        {"fault": "html"},
        {"fault": "html", "taken": True},
        {"fault": "slow", "seconds": 1.5},
        {"fault": "slow_before", "seconds": 1.5},
        {"fault": "empty"},
        {"fault": "http_503"},
    ]
    random_source.shuffle(kinds)
    return [kind | {"probability": share / len(kinds)} for kind in kinds]
