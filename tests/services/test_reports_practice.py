"""Reports of all statuses from the practice gateway through the real listener, doubled, out of order and early: Sent
shows the ledger's truth."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sending import FastClock, control, ledger

from smsdesk.domain.accounts import Account
from smsdesk.domain.delivery import FINAL, Reception, counting_of
from smsdesk.domain.events import BroadcastSettled
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import NewBroadcast, Recipient
from smsdesk.domain.states import MessageState, RunState
from smsdesk.practice.control import ask
from smsdesk.practice.pushes import statuses
from smsdesk.services.desk import Desk
from smsdesk.store.schema import callbacks
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets

ENDINGS = ("07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "99", "42")
PEOPLE = 52
WAYS: dict[str, dict[str, float]] = {
    "as they come": {},
    "doubled and out of order": {"push_duplicates": 0.7, "push_reordered": 0.5},
    "before the answer": {"push_early": 0.6, "push_duplicates": 0.3, "push_reordered": 0.5},
}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    folder = DataDir(tmp_path / "data")
    folder.prepare()
    made = Desk(folder, clock=FastClock(), secrets=Secrets(backends=()))
    await made.start()
    yield made
    await made.stop()


async def listening(desk: Desk, behaviour: dict[str, float]) -> Account:
    """The practice account, whose gateway pushes to its listener."""
    account = await desk.practice.begin()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    await desk.listening.change(account.id, port=port)
    assert desk.reports.reception(account.id) is Reception.OFF
    await desk.listening.turn_on(account.id)
    while "reports" not in await ask(account.address, "callback"):
        await desk.clock.sleep(0.02)
    assert desk.reports.reception(account.id) is Reception.LISTENING
    await control(account.address, "behaviour", {"push_delay": [0.0, 0.3], "push_retry_seconds": 0.1} | behaviour)
    return account


async def all_applied(desk: Desk, account: Account) -> int:
    """Wait until the gateway has nothing more to push and all of it is applied; how many came."""
    while (await ask(account.address, "ledger?summary=1"))["pending_pushes"]:
        await desk.clock.sleep(0.05)
    while await desk.arrivals.work_off():
        pass
    number = sa.select(sa.func.count(callbacks.c.id))
    return await desk.database.read(lambda connection: int(connection.execute(number).scalar_one()))


async def test_where_the_port_is_taken_reports_cannot_arrive(desk: Desk) -> None:
    account = await desk.practice.begin()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        await desk.listening.change(account.id, port=taken.getsockname()[1])
        await desk.listening.turn_on(account.id)
        while desk.reports.reception(account.id) is not Reception.TROUBLE:
            await desk.clock.sleep(0.02)


@pytest.mark.parametrize("way", WAYS)
async def test_sent_shows_what_the_ledger_says(desk: Desk, way: str) -> None:
    account = await listening(desk, WAYS[way])
    await desk.preferences.change(per_second=100, hours_from=0, hours_to=24)
    told: list[int] = []
    desk.bus.listen(BroadcastSettled, lambda event: told.append(event.broadcast_id))
    numbers = [f"60125{at:04d}{ENDINGS[at % len(ENDINGS)]}" for at in range(5000, 5000 + PEOPLE)]
    people = tuple(Recipient(number) for number in numbers)
    key = await desk.sender.submit(
        NewBroadcast(account.id, "RM0 Kedai: hi", Kind.TEXT, "", True, "All", 1, people, "t", 100, 0.0)
    )
    while (await desk.broadcasts.one(key)).broadcast.state is not RunState.DONE:  # type: ignore[union-attr]
        await desk.clock.sleep(0.05)
    came = await all_applied(desk, account)
    rows = await desk.broadcasts.messages(key, 0, 1000)
    charged = {message["number"]: message for message in (await ledger(account.address))["messages"]}
    for row in rows:
        assert row.state is MessageState.ACCEPTED
        assert row.msg_id == charged[row.number]["msg_id"]
        kept = (await desk.broadcasts.details(row.id)).reports
        sent = [str(status) for status in statuses(row.number, 0)]
        assert sorted(each.status for each in kept) == sorted(sent)
        assert row.delivery == counting_of(int(each.status) for each in kept)
        finals = [int(status) for status in sent if int(status) in FINAL]
        assert row.delivery == (finals[0] if finals else 99)
    doubled = came - sum(len(statuses(number, 0)) for number in numbers)
    assert doubled > 0 if "push_duplicates" in WAYS[way] else doubled == 0
    # Those of status 99 are never final, so it is not settled before they are overdue.
    assert told == []
    counts = (await desk.broadcasts.one(key)).counts  # type: ignore[union-attr]
    assert (counts.delivered, counts.failed, counts.accepted, counts.unknown) == (32, 12, 8, 4)
