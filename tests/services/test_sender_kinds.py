"""Every kind of message through the whole sender to the practice gateway, and runs that wait for their hour."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from far_gateway import FarEnd, asked, idle
from sending import Rig, control, ledger, number

from smsdesk.domain.decisions import Why
from smsdesk.domain.events import BroadcastQueued, MessagesChanged
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.records import Letter, NewBroadcast, Recipient, Timing
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.practice.process import PracticeProcess
from smsdesk.store import runs, sent
from smsdesk.store.schema import messages

S = MessageState
TUNE = ("06050415810000AA01", "06050415810000AA02", "06050415810000AA03")
TUNES = dict(kind=Kind.BINARY_UDH, text=TUNE[0], pieces=TUNE, parts=3)


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[PracticeProcess]:
    process = PracticeProcess(tmp_path / "practice.sqlite", credits=1000)
    await process.start()
    yield process
    await process.stop()


@pytest.fixture
async def rig(tmp_path: Path, gateway: PracticeProcess) -> AsyncIterator[Rig]:
    async with Rig(tmp_path, gateway.address) as made:
        yield made


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Rig]:
    """A rig whose gateway says what the test says."""
    made = Rig(tmp_path, "http://127.0.0.1:9/")
    made.client = FarEnd()
    async with made:
        yield made


def new(rig: Rig, people: int = 2, **changes: Any) -> NewBroadcast:
    return replace(rig.broadcast(people), **changes)


async def sent_off(rig: Rig, broadcast: NewBroadcast) -> list[dict[str, Any]]:
    """Send it and wait for its end; what the ledger has."""
    key = await rig.sender.submit(broadcast)
    await rig.until(key, RunState.DONE)
    return list((await ledger(rig.address))["messages"])


@pytest.mark.parametrize(
    ("kind", "text", "wire_type"),
    [
        (Kind.TEXT, "RM0 Kedai: 5€ [buka]", "1"),
        (Kind.FLASH, "RM0 Kedai: kilat", "2"),
        (Kind.UNICODE, "RM0 花店 😀", "3"),
        (Kind.UNICODE_FLASH, "RM0 பூக்கடை", "4"),
        (Kind.BINARY_UDH, "06050415820000aabbcc", "5"),
        (Kind.BINARY, "00FF80", "6"),
    ],
)
@pytest.mark.parametrize("reports", [True, False])
async def test_what_is_sent_is_what_the_ledger_shows(
    rig: Rig, kind: Kind, text: str, wire_type: str, reports: bool
) -> None:
    found = await sent_off(rig, new(rig, kind=kind, text=text, reports=reports))
    page = "ISendSMS.aspx" if reports or kind.one_each else "ISendSMSNoDR.aspx"
    stored = text.upper() if kind.binary else text
    assert [(one["text"], one["type"], one["page"]) for one in found] == [(stored, wire_type, page)] * 2


@pytest.mark.parametrize("kind", [Kind.UNICODE, Kind.UNICODE_FLASH])
async def test_the_gateway_encodes_unicode_where_the_account_wants_it(rig: Rig, kind: Kind) -> None:
    found = await sent_off(rig, new(rig, 1, kind=kind, text="你好 & 😀", raw_unicode=True))
    assert [(one["text"], one["page"]) for one in found] == [("你好 & 😀", "ISendSMSUnicode.aspx")]
    assert found[0]["type"] == str(kind.wire_type)


async def test_the_page_that_encodes_is_for_unicode_with_reports_only(rig: Rig) -> None:
    await sent_off(rig, new(rig, 2, kind=Kind.UNICODE, text="你好", raw_unicode=True, reports=False))
    found = await sent_off(rig, new(rig, 2, text="plain", raw_unicode=True))
    assert [one["page"] for one in found] == ["ISendSMSNoDR.aspx"] * 2 + ["ISendSMS.aspx"] * 2


@pytest.mark.parametrize("barcode", list(BarcodeType))
async def test_every_barcode_goes_by_its_page(rig: Rig, barcode: BarcodeType) -> None:
    text = "Voucher %barcode% until 6pm"
    found = await sent_off(rig, new(rig, kind=Kind.BARCODE, text=text, barcode=barcode, reports=False))
    assert {(one["page"], one["type"]) for one in found} == {("ISendSMS2D.aspx", barcode.value)}
    assert all(one["text"].startswith("Voucher 8") and one["msg_id"] for one in found)


async def test_letters_of_two_encodings_and_mixed_senders(rig: Rig) -> None:
    people = (Recipient(number(0)), Recipient("6591234567"), Recipient(number(1)))
    letters = (Letter("Hi Ali", Kind.TEXT, 1), Letter("你好 美玲", Kind.UNICODE, 1), Letter("Hi Siti", Kind.TEXT, 1))
    merged = new(rig, recipients=people, letters=letters, text="Hi {name}", sender="MELUR", reports=False)
    found = {one["number"]: (one["text"], one["type"], one["sender"]) for one in await sent_off(rig, merged)}
    assert found == {
        number(0): ("Hi Ali", "1", ""),
        "6591234567": ("你好 美玲", "3", "MELUR"),
        number(1): ("Hi Siti", "1", ""),
    }


async def test_a_tune_arrives_whole_and_in_order(rig: Rig) -> None:
    faults = [{"fault": name, "probability": 0.1} for name in ("reset_before", "reset_after", "half_answer", "empty")]
    await control(rig.address, "faults", {"seed": 5, "rules": faults})
    found = await sent_off(rig, new(rig, 12, **TUNES))
    for at in range(12):
        assert [one["text"] for one in found if one["number"] == number(at)] == list(TUNE)
    assert len({one["seqno"] for one in found}) == len(found) == 36


async def test_a_refused_piece_spares_the_rest(rig: Rig) -> None:
    short = replace(new(rig, 2, **TUNES), recipients=(Recipient("6012345"), Recipient(number(1))))
    key = await rig.sender.submit(short)
    await rig.until(key, RunState.DONE)
    rows = await rig.database.read(sent.list_messages, key, offset=0, limit=9)
    assert [row.state for row in rows] == [S.REFUSED, S.CANCELLED, S.CANCELLED, S.ACCEPTED, S.ACCEPTED, S.ACCEPTED]
    assert [row.why for row in rows[1:3]] == [Why.PART_MISSING] * 2
    counts = await rig.counts(key)
    assert (counts.failed, counts.accepted, counts.total) == (1, 1, 2)


async def test_a_balance_counts_every_part_of_every_letter(rig: Rig) -> None:
    letters = (Letter("a", Kind.TEXT, 1), Letter("b" * 161, Kind.TEXT, 2))
    merged = new(rig, 2, letters=letters, text="{x}", parts=2)
    for broadcast, need in ((merged, 3), (replace(new(rig, 2, **TUNES)), 6)):
        rig.left = need - 1
        key = await rig.sender.submit(broadcast)
        await rig.until(key, RunState.HELD)
        assert (await rig.state(key))[1] == Reason.NO_CREDITS.value
        rig.left = need
        assert await rig.sender.resume(key)
        await rig.until(key, RunState.DONE)


@pytest.mark.parametrize(
    "changes",
    [
        dict(kind=Kind.BINARY, text="0G"),
        dict(kind=Kind.BINARY_UDH, text="00" * 141),
        dict(kind=Kind.UNICODE, text="\ud83d"),
        dict(kind=Kind.BARCODE, text="x"),
        dict(recipients=(Recipient("not a number"),)),
    ],
)
async def test_what_no_page_takes_holds_its_run(rig: Rig, changes: dict[str, Any]) -> None:
    key = await rig.sender.submit(new(rig, 1) if "recipients" in changes else new(rig, 1, text="x"))
    await rig.until(key, RunState.DONE)
    before = len((await ledger(rig.address))["messages"])
    # A lone surrogate never gets into the data file: what is stored is broken afterwards.
    text = changes.pop("text", "x")
    key = await rig.sender.submit(replace(new(rig, 1, **changes), text="x", hold_seconds=600.0))
    if text != "\ud83d":
        await rig.database.write(
            lambda c: c.exec_driver_sql("UPDATE broadcasts SET text = ? WHERE id = ?", (text, key))
        )
    else:
        await rig.database.write(
            lambda c: c.exec_driver_sql("UPDATE broadcasts SET kind = 'barcode' WHERE id = ?", (key,))
        )
    await rig.sender.send_now(key)
    await rig.until(key, RunState.HELD)
    assert await rig.state(key) == (RunState.HELD, Reason.MESSAGE_REFUSED.value)
    await rig.wait(lambda: idle(rig))
    rows = await rig.database.read(sent.list_messages, key, offset=0, limit=9)
    assert {(row.state, row.why) for row in rows} == {(S.QUEUED, Why.UNSENDABLE)}
    details = await rig.database.read(sent.details, rows[0].id)
    assert [exchange.detail for exchange in details.exchanges] == ["unsendable"]
    assert len((await ledger(rig.address))["messages"]) == before
    assert await rig.sender.stop_run(key)
    assert (await rig.counts(key)).not_sent == 1


async def test_a_scheduled_run_waits_for_its_hour_and_its_hold(alone: Rig) -> None:
    told = list[int]()
    alone.bus.listen(BroadcastQueued, lambda event: told.append(event.broadcast_id))
    due = alone.clock.wall() + 3600.0
    key = await alone.sender.submit(new(alone, 2, timing=Timing(due)))
    await asyncio.sleep(0.1)
    assert not await alone.sender.resume(key)
    assert await alone.state(key) == (RunState.SCHEDULED, "")
    assert alone.client.asked == []
    assert await alone.sender.release_scheduled(key, 30.0)
    assert not await alone.sender.release_scheduled(key)
    assert await alone.state(key) == (RunState.HOLDING, "")
    await alone.until(key, RunState.DONE)
    assert told == [key, key]
    assert len(alone.client.asked) == 2


async def test_undo_in_the_hold_of_a_scheduled_run(alone: Rig) -> None:
    key = await alone.sender.submit(new(alone, 2, timing=Timing(alone.clock.wall() + 60.0)))
    assert await alone.sender.release_scheduled(key, 3600.0)
    assert await alone.sender.undo(key)
    assert await alone.rows() == []
    assert not await alone.sender.release_scheduled(key)


async def test_a_missed_run_goes_when_a_person_says_so(alone: Rig) -> None:
    key = await alone.sender.submit(new(alone, 2, timing=Timing(alone.clock.wall() + 60.0)))
    assert await alone.database.write(runs.miss, key)
    again = alone.new_sender()
    assert await again.start() == []  # also after a restart it waits for a person
    await again.stop()
    assert await alone.state(key) == (RunState.HELD, Reason.MISSED.value)
    assert await alone.sender.resume(key)
    await alone.until(key, RunState.DONE)


async def test_sleep_leaves_a_scheduled_run_scheduled(alone: Rig) -> None:
    key = await alone.sender.submit(new(alone, 2, timing=Timing(alone.clock.wall() + 60.0)))
    await alone.sender.halt(Reason.SLEEP)
    assert await alone.state(key) == (RunState.SCHEDULED, "")
    assert await alone.sender.stop_run(key)
    assert (await alone.counts(key)).not_sent == 2


async def test_after_the_first_few_a_click_lets_the_others_go(alone: Rig) -> None:
    key = await alone.sender.submit(new(alone, 6, timing=Timing(canary=2)))
    await alone.until(key, RunState.PAUSED)
    assert await alone.state(key) == (RunState.PAUSED, Reason.CANARY.value)
    assert [numbers for numbers, _ in alone.client.asked] == [(number(0),), (number(1),)]
    assert await alone.sender.resume(key)
    await alone.until(key, RunState.DONE)
    assert len(alone.client.asked) == 6


async def test_after_the_first_few_have_it_the_others_go_by_themselves(alone: Rig) -> None:
    key = await alone.sender.submit(new(alone, 6, timing=Timing(canary=2)))
    await alone.until(key, RunState.PAUSED)
    await report(alone, key, 1)
    await asyncio.sleep(0.1)
    assert (await alone.state(key))[0] is RunState.PAUSED
    await report(alone, key, 2)
    await alone.until(key, RunState.DONE)
    assert len(alone.client.asked) == 6


async def test_reports_that_came_before_the_wait_count_too(alone: Rig) -> None:
    gate = asyncio.Event()

    async def slow() -> Any:
        await gate.wait()
        return alone.client.accept((), 2)

    alone.client.answer = lambda numbers, at: slow() if at == 2 else alone.client.accept(numbers, at)
    key = await alone.sender.submit(new(alone, 4, timing=Timing(canary=2)))
    await alone.wait(lambda: asked(alone.client, 2))
    await report(alone, key, 1)
    await report(alone, key, 2)
    gate.set()
    await alone.until(key, RunState.DONE)
    assert len(alone.client.asked) == 4


async def test_after_a_restart_a_canary_waits_for_a_person(alone: Rig) -> None:
    key = await alone.sender.submit(new(alone, 4, timing=Timing(canary=1)))
    await alone.until(key, RunState.PAUSED)
    await alone.sender.stop()
    alone.sender = alone.new_sender()
    assert await alone.sender.start() == []
    await report(alone, key, 1)
    await asyncio.sleep(0.1)
    assert await alone.state(key) == (RunState.PAUSED, Reason.CANARY.value)
    assert await alone.sender.resume(key)
    await alone.until(key, RunState.DONE)


async def report(rig: Rig, key: int, position: int) -> None:
    """The delivery report of one recipient, as the listener will write it."""

    def write(connection: sa.Connection) -> None:
        mine = messages.c.broadcast_id == key, messages.c.position == position
        connection.execute(messages.update().where(*mine).values(delivery=6))

    await rig.database.write(write)
    rig.bus.tell(MessagesChanged(key))
