"""What the run bar has to know beside a broadcast: what the rest will cost, and whether it is night for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sending import FastClock, number
from timed_desk import TimedDesk

from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Letter, NewBroadcast, Recipient
from smsdesk.domain.states import Reason, RunState
from smsdesk.ui import run_line
from smsdesk.ui.run_acts import around_of

PARTS = (1, 3, 1, 2)


def of_different_length(account_id: int) -> NewBroadcast:
    people = tuple(Recipient(number(at)) for at in range(len(PARTS)))
    letters = tuple(Letter(f"RM0 Kedai: {at}", Kind.TEXT, parts) for at, parts in enumerate(PARTS))
    return NewBroadcast(
        account_id, "RM0 Kedai: {no}", Kind.TEXT, "", True, "All", 3, people, "me", hold_seconds=60.0, letters=letters
    )


def octets_in_three(account_id: int) -> NewBroadcast:
    people = (Recipient(number(0)), Recipient(number(1)))
    pieces = ("0B0504158100000003010301AA", "0B0504158100000003010302AA", "0B0504158100000003010303AA")
    return NewBroadcast(
        account_id,
        pieces[0],
        Kind.BINARY_UDH,
        "",
        True,
        "All",
        3,
        people,
        "me",
        hold_seconds=60.0,
        pieces=pieces,
    )


@pytest.mark.parametrize(("made", "cost"), [(of_different_length, "7 credits"), (octets_in_three, "6 credits")])
async def test_the_run_bar_asks_for_as_much_as_the_pre_flight_did(
    tmp_path: Path, made: Callable[[int], NewBroadcast], cost: str
) -> None:
    timed = TimedDesk(tmp_path, FastClock())
    async with timed.running() as desk:
        key = await timed.submit(made(timed.account_id))
        row = await desk.broadcasts.one(key)
        assert row is not None
        line = run_line.line_for(row, await around_of(desk, row))
        assert line.rest == f"to All, {cost}"


async def test_what_is_left_is_reckoned_and_not_the_dearest_times_the_number(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, FastClock(30.0))
    timed.gateway.answers = ["1701:a", "1704"]
    async with timed.running() as desk:
        await desk.preferences.change(concurrency=1, per_second=1)
        key = await timed.submit(of_different_length(timed.account_id))
        await desk.sender.send_now(key)
        await timed.until(key, RunState.HELD, Reason.NO_CREDITS)
        row = await desk.broadcasts.one(key)
        assert row is not None
        line = run_line.line_for(row, await around_of(desk, row))
        assert line.rest == "1 sent, 3 not sent, 6 credits are needed."
