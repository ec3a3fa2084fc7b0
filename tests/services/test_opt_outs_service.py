"""Opt-outs: kept with who and when, and unsent messages to them never leave."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from office import NOON, Office

from smsdesk.domain.events import ContactsChanged, MessagesChanged
from smsdesk.domain.lists import ListRow
from smsdesk.domain.numbers import NumberProblem
from smsdesk.domain.records import OptOut
from smsdesk.store.schema import messages


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(tmp_path) as made:
        yield made


async def states(office: Office, broadcast_id: int) -> list[tuple[str, str]]:
    query = sa.select(messages.c.number, messages.c.state).where(messages.c.broadcast_id == broadcast_id)
    return [tuple(row) for row in await office.database.read(lambda connection: connection.execute(query).all())]


async def test_who_when_and_how_are_kept(office: Office) -> None:
    await office.person("Kavitha", "0125550101")
    assert await office.opt_outs.add("real", ["60125550101", "60125550101"], "melur", "by hand") == ["60125550101"]
    assert await office.opt_outs.add("real", ["60125550101"], "other", "pasted") == []
    assert await office.opt_outs.page("real") == [OptOut("60125550101", NOON, "melur", "by hand", "Kavitha")]
    assert await office.opt_outs.page("practice") == []
    assert await office.opt_outs.size("real", "kavi") == 1
    assert await office.opt_outs.size("real", "012-555 0101") == 1
    assert await office.opt_outs.size("real", "ravi") == 0
    assert (await office.contacts.counts("real")).opted_out == 1


async def test_unsent_messages_are_cancelled_and_said(office: Office) -> None:
    real = await office.broadcast(["60125550101", "60125550102"])
    trial = await office.broadcast(["60125550101"], practice=True)
    await office.opt_outs.add("real", ["60125550101"], "melur", "by hand")
    assert await states(office, real) == [("60125550101", "cancelled"), ("60125550102", "queued")]
    assert await states(office, trial) == [("60125550101", "queued")]
    assert office.events == [ContactsChanged("real"), MessagesChanged(real)]


async def test_a_list_adds_up(office: Office) -> None:
    rows = [ListRow("0125550101"), ListRow("+60125550101"), ListRow("12x"), ListRow(""), ListRow("03-2161 0000")]
    result = await office.opt_outs.add_rows("real", "MY", rows, "melur", "list.csv")
    assert result.added == ("60125550101", "60321610000")
    assert result.already == 1
    assert [problem for _, problem in result.problems] == [NumberProblem.NOT_A_NUMBER, NumberProblem.NONE_GIVEN]


async def test_taking_back_and_its_undo(office: Office) -> None:
    await office.opt_outs.add("real", ["60125550101", "60125550102"], "melur", "by hand")
    removed = await office.opt_outs.remove("real", ["60125550101", "60125550199"])
    assert [line.number for line in removed] == ["60125550101"]
    assert await office.opt_outs.among("real", ["60125550101", "60125550102"]) == {"60125550102"}
    await office.opt_outs.put_back("real", removed)
    assert (await office.opt_outs.page("real", "0125550101"))[0] == OptOut("60125550101", NOON, "melur", "by hand")


async def test_many_numbers(office: Office) -> None:
    numbers = [f"6012555{at:04}" for at in range(6000)]
    await office.opt_outs.add("real", numbers[::2], "melur", "list.csv")
    assert await office.opt_outs.among("real", numbers) == set(numbers[::2])
    assert await office.opt_outs.among("practice", numbers) == set()
