"""For any sequence of answers, faults, crashes and acts of a person: the ledger moved what the list tells, and once."""

import asyncio
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transfer_stage import CRASHES, FAULTS, KIOSK, TransferStage, judge

from smsdesk.domain.transfer_records import TransferError
from smsdesk.domain.transfers import TransferState as S
from smsdesk.practice.ledger import CUSTOMERS
from smsdesk.store import sqlite
from smsdesk.store.upgrade import upgrade

NAMES = (*CUSTOMERS, "nobody_here")
USED_BY = ((), (1703,), (1702, 1703, 1704, 1708, 1709))
LIKELY = tuple(fault for fault in FAULTS if fault not in CRASHES)
SECOND = ("", "lost before", "unconnected", "1703", "1704", "crash answered")
PLACE = st.integers(0, 3)
STEP = st.one_of(
    st.tuples(st.just("make"), st.integers(1, 3), st.sampled_from(NAMES), st.sampled_from(FAULTS)),
    st.tuples(st.just("again"), PLACE, st.sampled_from((*LIKELY, *CRASHES, "", ""))),
    st.tuples(st.just("close"), PLACE),
    st.tuples(st.just("confirm"), st.integers(1, 3), st.sampled_from(NAMES)),
    st.tuples(st.just("send now"), st.sampled_from(FAULTS)),
    st.tuples(st.sampled_from(("undo", "restart", "kill", "arrive"))),
    st.tuples(st.just("hours"), st.sampled_from((0.1, 6.0, 22.0, 25.0))),
    st.tuples(st.just("clock"), st.sampled_from((-3600.0, 3600.0))),
    st.tuples(st.just("balance"), st.sampled_from(("", "", "lost", "1702"))),
    st.tuples(st.just("buy"), st.integers(1, 500)),
    st.tuples(st.just("look")),
)


@dataclass
class Life:
    """A person before the program, who tells the truth when asked what has become of a transfer."""

    stage: TransferStage
    seqnos: dict[int, str] = field(default_factory=dict)

    async def take(self, step: tuple[Any, ...]) -> None:
        name, *given_ = step
        await getattr(self, f"do_{name.replace(' ', '_')}")(*given_)
        await self.look()

    async def look(self) -> None:
        """The promise, and that a transfer has one seqno for all its life."""
        rows = await self.stage.all()
        assert judge(rows, self.stage.moved()) == []
        for row in rows:
            assert self.seqnos.setdefault(row.id, row.seqno) == row.seqno
            assert row.left_before is not None or row.attempts == 0

    async def do_make(self, amount: int, customer: str, fault: str) -> None:
        if await self.do_confirm(amount, customer):
            await self.do_send_now(fault)

    async def do_confirm(self, amount: int, customer: str) -> bool:
        try:
            await self.stage.confirm(amount, customer)
        except TransferError:
            return False
        return True

    async def do_send_now(self, fault: str) -> None:
        for row in await self.stage.all():
            if row.state is S.CONFIRMED:
                await self.stage.act(self.stage.transfers.send_now(row.id), fault)

    async def do_undo(self) -> None:
        for row in await self.stage.all():
            await self.stage.transfers.undo(row.id)

    async def do_again(self, place: int, fault: str) -> None:
        doubts = [row.id for row in await self.stage.all() if row.state is S.DOUBT]
        if doubts:
            await self.stage.again(doubts[place % len(doubts)], fault)

    async def do_close(self, place: int) -> None:
        undecided = [row for row in await self.stage.all() if row.undecided]
        if undecided:
            self.stage.far.arrive()
            row = undecided[place % len(undecided)]
            done = any(each["seqno"] == row.seqno for each in self.stage.moved())
            assert await self.stage.transfers.close(row.id, done=done)

    async def do_restart(self) -> None:
        requests = self.stage.far.transfers
        await self.stage.restart()
        assert self.stage.far.transfers == requests

    async def do_kill(self) -> None:
        await self.stage.restart(kill=True)

    async def do_arrive(self) -> None:
        self.stage.far.arrive()

    async def do_hours(self, hours: float) -> None:
        self.stage.far.arrive()  # no request is under way for hours
        self.stage.pass_time(hours * 3600)

    async def do_clock(self, seconds: float) -> None:
        self.stage.clock.wall_offset += seconds

    async def do_balance(self, said: str) -> None:
        self.stage.far.balance = said

    async def do_buy(self, amount: int) -> None:
        self.stage.ledger.set_credits(self.stage.ledger.account()["credits"] + amount)

    async def do_look(self) -> None:
        await self.stage.transfers.list()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with its tables: making them takes longer than a whole life."""
    path = tmp_path_factory.mktemp("empty") / "smsdesk.sqlite3"
    engine = sqlite.engine_for(path)
    upgrade(engine, path)
    engine.dispose()
    return path


async def live(empty: Path, steps: list[tuple[Any, ...]], used_by: tuple[int, ...]) -> None:
    """One life, or several."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        folder.mkdir(mode=0o700)
        shutil.copy(empty, folder / empty.name)
        async with TransferStage(folder, credits=1000, used_by=used_by) as stage:
            life = Life(stage)
            for step in steps:
                await life.take(step)
            stage.far.arrive()
            await life.look()


_CALM = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


@settings(_CALM, max_examples=40)
@given(st.lists(STEP, min_size=3, max_size=14), st.sampled_from(USED_BY))
def test_the_ledger_moved_what_the_list_tells(
    empty: Path, steps: list[tuple[Any, ...]], used_by: tuple[int, ...]
) -> None:
    asyncio.run(live(empty, steps, used_by))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@settings(_CALM, max_examples=int(os.environ.get("SMSDESK_EXAMPLES") or 3000))
@given(st.lists(STEP, min_size=5, max_size=40), st.sampled_from(USED_BY))
def test_the_ledger_moved_what_the_list_tells_in_long_lives(
    empty: Path, steps: list[tuple[Any, ...]], used_by: tuple[int, ...]
) -> None:
    asyncio.run(live(empty, steps, used_by))


async def one_after_the_other(empty: Path, first: str, then: tuple[str, ...], used_by: tuple[int, ...]) -> None:
    """Transfers that suffer the same, asked about again with each fault in turn."""
    steps: list[tuple[Any, ...]] = []
    for second in then:
        steps += [("make", 5, KIOSK, first), ("again", 0, second), ("again", 0, ""), ("arrive",), ("close", 0)]
    await live(empty, steps, used_by)


@pytest.mark.parametrize("first", FAULTS)
async def test_every_fault_followed_by_another(empty: Path, first: str) -> None:
    await one_after_the_other(empty, first, SECOND, USED_BY[FAULTS.index(first) % len(USED_BY)])


MAKE, AGAIN = ("make", 5, KIOSK), ("again", 0)
TRAPS: dict[str, list[tuple[Any, ...]]] = {
    "not reached again after a lost answer": [(*MAKE, "lost after"), (*AGAIN, "unconnected")],
    "the gateway has forgotten the seqno": [(*MAKE, "lost after"), ("hours", 25.0), (*AGAIN, "")],
    "and the clock was set back": [(*MAKE, "lost after"), ("hours", 25.0), ("clock", -90_000.0), (*AGAIN, "")],
    "the lost answer was a 1703": [(*MAKE, "lost 1703"), (*AGAIN, "")],
    "the lost answer was a 1704": [(*MAKE, "lost 1704"), (*AGAIN, "")],
    "a kill before a 1703 was written down": [(*MAKE, "crash 1703"), (*AGAIN, "")],
    "another one explains the balance": [(*MAKE, "lost 1703"), (*MAKE, ""), (*AGAIN, "")],
    "one that arrives late explains the balance": [
        (*MAKE, "late"), (*MAKE, "lost 1703"), ("arrive",), ("again", 1, ""),
    ],
    "no balance to be had": [(*MAKE, "lost 1703"), ("balance", "lost"), (*AGAIN, "")],
    "an ambiguous balance": [(*MAKE, "lost 1703"), ("balance", "1702"), (*AGAIN, "")],
    "killed in the hold": [("confirm", 5, KIOSK), ("kill",), ("send now", ""), (*MAKE, "")],
    "refused when asked again": [(*MAKE, "lost after"), (*AGAIN, "1702"), (*AGAIN, "1704"), (*AGAIN, "")],
    "killed while asking again": [(*MAKE, "1703"), (*AGAIN, "crash after"), (*AGAIN, "unconnected"), (*AGAIN, "")],
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
async def test_traps(empty: Path, trap: str) -> None:
    for used_by in (USED_BY[0], USED_BY[2]):
        await live(empty, TRAPS[trap], used_by)


@pytest.mark.soak
@pytest.mark.parametrize("used_by", USED_BY)
@pytest.mark.parametrize("first", FAULTS)
async def test_every_fault_followed_by_every_fault(empty: Path, first: str, used_by: tuple[int, ...]) -> None:
    await one_after_the_other(empty, first, FAULTS, used_by)
