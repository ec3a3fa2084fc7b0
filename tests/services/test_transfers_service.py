"""Transfers as a person makes them, before the practice gateway's own ledger."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from transfer_stage import KIOSK, OPTIONS, TransferStage, judge

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.events import BalanceChanged, TransferChanged
from smsdesk.domain.transfer_records import TransferError
from smsdesk.domain.transfer_records import TransferProblem as P
from smsdesk.domain.transfers import TransferState as S
from smsdesk.domain.transfers import TransferWhy as W
from smsdesk.services.account_drafts import AccountError

HOUR = 3600.0


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[TransferStage]:
    async with TransferStage(tmp_path / "data") as made:
        yield made


async def problems(stage: TransferStage, customer: str = KIOSK, amount: int = 100) -> tuple[P, ...]:
    return (await stage.transfers.check(stage.account_id, customer, amount)).problems


async def test_a_transfer_from_the_look_to_the_receipt(stage: TransferStage) -> None:
    found = await stage.transfers.check(stage.account_id, f" {KIOSK} ", 250)
    assert (found.good, found.customer, found.left, found.remains, found.earlier) == (
        True,
        KIOSK,
        100_000,
        99_750,
        None,
    )
    stage.events.clear()
    key = await stage.confirm(250)
    assert stage.far.transfers == 0
    sent = await stage.transfers.send_now(key)
    assert (sent.state, sent.code, sent.left_before, sent.left_after) == (S.DONE, 1707, 100_000, 99_750)
    assert [(each["customer"], each["amount"], each["seqno"]) for each in stage.moved()] == [(KIOSK, 250, sent.seqno)]
    assert stage.events.count(TransferChanged(stage.account_id, key)) >= 3
    assert stage.events.count(BalanceChanged(stage.account_id)) == 2
    details = await stage.transfers.details(key)
    assert details is not None
    assert [(each.code, each.raw) for each in details.exchanges] == [(1707, "1707")]
    assert [each.name for each in await stage.transfers.customers(stage.account_id, "melur")] == [KIOSK]
    assert await stage.transfers.count(search=sent.seqno) == 1
    assert await stage.transfers.list() == [sent]
    assert await stage.transfers.checks.day_used(stage.account_id) == 250


async def test_the_hold_ends_by_itself_and_sends_once(stage: TransferStage) -> None:
    await stage.desk.preferences.change(hold_seconds=1)
    stage.clock.speed = 20.0
    key = await stage.confirm()
    assert (await stage.one(key)).state is S.CONFIRMED
    await stage.until(key, S.DONE)
    assert not await stage.transfers.undo(key)
    assert (await stage.transfers.send_now(key)).attempts == 1
    assert (await stage.transfers.ask_again(key)).attempts == 1
    assert stage.far.transfers == len(stage.moved()) == 1


async def test_undo_takes_it_back_for_good(stage: TransferStage) -> None:
    key = await stage.confirm()
    assert await stage.transfers.undo(key)
    assert (await stage.transfers.send_now(key)).why is W.UNDONE
    assert stage.far.transfers == 0
    assert (await stage.made()).state is S.DONE


async def test_what_is_entered_is_looked_at(stage: TransferStage) -> None:
    await stage.set_options(transfer_limit=500, transfer_day_limit=800)
    assert await problems(stage) == ()
    assert await problems(stage, "  ") == (P.NO_CUSTOMER,)
    assert await problems(stage, "a\u202eb") == await problems(stage, "x" * 201) == (P.BAD_CUSTOMER,)
    assert await problems(stage, "Practice") == (P.OWN_NAME,)
    assert await problems(stage, amount=0) == await problems(stage, amount=-5) == (P.BAD_AMOUNT,)
    assert await problems(stage, amount=501) == (P.OVER_LIMIT,)
    assert (await stage.made(amount=500)).state is S.DONE
    assert await problems(stage, amount=301) == (P.OVER_DAY_LIMIT,)
    found = await stage.transfers.check(stage.account_id, KIOSK, 300)
    assert (found.good, found.day_room, found.day_used) == (True, 300, 500)
    stage.pass_time(25 * HOUR)
    assert await problems(stage, amount=301) == ()
    await stage.set_options(pages=AccountOptions().pages)
    assert await problems(stage) == (P.NO_PAGE,)
    assert (await stage.transfers.check(99, KIOSK, 1)).problems == (P.NO_ACCOUNT,)


async def test_a_balance_that_is_not_known_or_not_enough_prevents_it(stage: TransferStage) -> None:
    stage.ledger.set_credits(99)
    assert await problems(stage) == (P.NOT_ENOUGH,)
    for said, word in (("lost", "timeout"), ("1702", "unclear"), ("12 34 56", "unclear")):
        stage.far.balance = said
        found = await stage.transfers.check(stage.account_id, KIOSK, 50)
        assert found.problems == (P.BALANCE_UNKNOWN,)
        assert found.remains is None
        assert found.balance_failed == word


@pytest.mark.parametrize(("said", "why"), [("lost", W.BALANCE_UNKNOWN), ("Used: 0 Left: 99", W.NOT_ENOUGH)])
async def test_the_balance_is_looked_at_once_more_before_it_leaves(stage: TransferStage, said: str, why: W) -> None:
    key = await stage.confirm()
    stage.far.balance = said
    sent = await stage.transfers.send_now(key)
    assert (sent.state, sent.why, stage.far.transfers) == (S.CANCELLED, why, 0)


async def test_the_same_again_has_to_be_meant(stage: TransferStage) -> None:
    first = await stage.made()
    found = await stage.transfers.check(stage.account_id, KIOSK, 100)
    assert found.good
    assert found.earlier == first
    with pytest.raises(TransferError) as caught:
        await stage.transfers.confirm(stage.account_id, KIOSK, 100)
    assert (caught.value.problems, caught.value.earlier) == ((P.SAME_AGAIN,), first)
    assert (await stage.made()).seqno != first.seqno
    stage.pass_time(25 * HOUR)
    assert await stage.transfers.confirm(stage.account_id, KIOSK, 100)


async def test_one_in_flight(stage: TransferStage) -> None:
    key = await stage.confirm()
    found = await stage.transfers.check(stage.account_id, KIOSK, 7)
    assert found.problems == (P.IN_FLIGHT,)
    assert found.in_flight == await stage.one(key)
    with pytest.raises(TransferError):
        await stage.confirm(7)
    results = await asyncio.gather(*(stage.transfers.send_now(key) for _ in range(3)))
    assert {each.state for each in results} == {S.DONE}
    assert stage.far.transfers == 1


async def test_two_windows_confirm_at_the_same_moment(stage: TransferStage) -> None:
    results = await asyncio.gather(*(stage.confirm(at + 1) for at in range(4)), return_exceptions=True)
    assert sorted(isinstance(each, TransferError) for each in results) == [False, True, True, True]


@pytest.mark.parametrize(
    ("fault", "customer", "why", "code"),
    [
        ("1702", KIOSK, W.BAD_LOGIN, 1702),
        ("1704", KIOSK, W.NO_CREDITS, 1704),
        ("", "nobody_here", W.NO_CUSTOMER, 1708),
    ],
)
async def test_refused(stage: TransferStage, fault: str, customer: str, why: W, code: int) -> None:
    refused = await stage.made(fault, customer=customer)
    assert (refused.state, refused.why, refused.code) == (S.REFUSED, why, code)
    assert (await stage.transfers.ask_again(refused.id)).attempts == 1
    assert not await stage.transfers.close(refused.id, done=True)
    assert stage.moved() == []


async def test_a_lost_answer_is_asked_about_by_the_person_alone(stage: TransferStage) -> None:
    lost = await stage.made("lost after")
    assert (lost.state, lost.why) == (S.DOUBT, W.ANSWER_LOST)
    assert (lost.left_before, lost.left_after) == (100_000, 99_900)
    assert stage.transfers.can_ask_again(lost)
    await stage.restart()
    stage.pass_time(5 * HOUR)
    await stage.transfers.list()
    assert stage.far.transfers == 1
    asked = await stage.again(lost.id)
    assert (asked.state, asked.why, asked.code, asked.seqno) == (S.DONE, W.SEQNO_KNOWN, 1718, lost.seqno)
    assert len(stage.moved()) == 1


async def test_asking_again_does_it_when_it_was_not_done(stage: TransferStage) -> None:
    lost = await stage.made("lost before")
    assert lost.left_after == 100_000
    asked = await stage.again(lost.id)
    assert (asked.state, asked.why, asked.code, asked.left_after) == (S.DONE, W.NONE, 1707, 99_900)


async def test_after_23_hours_only_the_person_knows(stage: TransferStage) -> None:
    lost = await stage.made("lost after")
    stage.pass_time(23 * HOUR + 60)
    assert not stage.transfers.can_ask_again(lost)
    asked = await stage.again(lost.id)
    assert (asked.state, asked.why, stage.far.transfers) == (S.UNCERTAIN, W.TOO_OLD, 1)
    assert await stage.transfers.ask_balance(lost.id) == 99_900
    assert await stage.transfers.close(lost.id, done=True)
    closed = await stage.one(lost.id)
    assert (closed.state, closed.why, bool(closed.closed_by)) == (S.DONE, W.MARKED_DONE, True)
    assert judge(await stage.all(), stage.moved()) == []


async def test_what_nobody_asks_about_becomes_uncertain_when_somebody_looks(stage: TransferStage) -> None:
    lost = await stage.made("lost after")
    stage.clock.wall_offset -= 600
    assert [each.why for each in await stage.transfers.list()] == [W.CLOCK_BACK]
    assert (await stage.again(lost.id)).attempts == 1


async def test_1718_is_not_believed_against_the_balance(tmp_path: Path) -> None:
    async with TransferStage(tmp_path / "data", used_by=(1703,)) as stage:
        # The answer was a 1703 that used the seqno up, and the program was killed before it was written down.
        key = await stage.confirm()
        stage.ledger.db.execute("BEGIN IMMEDIATE")
        stage.ledger.remember("practice", (await stage.one(key)).seqno)
        stage.ledger.db.execute("COMMIT")
        await stage.act(stage.transfers.send_now(key), "crash before")
        asked = await stage.again(key)
        assert (asked.state, asked.why) == (S.UNCERTAIN, W.BALANCE_DIFFERS)
        assert judge(await stage.all(), stage.moved()) == []


async def test_1718_without_a_balance_stays_in_doubt_until_there_is_one(stage: TransferStage) -> None:
    lost = await stage.made("lost after")
    stage.far.balance = "lost"
    asked = await stage.again(lost.id)
    assert (asked.state, asked.why) == (S.DOUBT, W.BALANCE_UNKNOWN)
    stage.far.balance = ""
    assert (await stage.again(lost.id)).state is S.DONE


async def test_an_account_keeps_its_gateway_while_it_is_needed(stage: TransferStage) -> None:
    lost = await stage.made("lost after")
    with pytest.raises(AccountError):
        await stage.set_options(pages=replace(OPTIONS.pages, transfer="elsewhere.aspx"))
    with pytest.raises(AccountError):
        await stage.desk.accounts.remove(stage.account_id)
    await stage.transfers.close(lost.id, done=True)
    await stage.desk.accounts.remove(stage.account_id)


async def test_the_room_that_broadcasts_have_today(stage: TransferStage) -> None:
    assert await stage.desk.day_limits.room(stage.account_id) is None
    await stage.set_options(broadcast_day_limit=40)
    assert await stage.desk.day_limits.room(stage.account_id) == 40
    assert await stage.desk.day_limits.room(99) is None
    assert await stage.desk.day_limits.used(stage.account_id) == 0


async def test_a_question_under_way_is_not_taken_for_the_balance_after(stage: TransferStage) -> None:
    stale, go = asyncio.Event(), asyncio.Event()
    really = stage.far._balance

    async def slow(request: httpx.Request, order: Any) -> httpx.Response:
        answer = await really(request, order)
        if stage.far.transfers == 0 and (await stage.all())[0].state is S.SENDING:
            stale.set()
            await go.wait()
        return answer

    async def ask_meanwhile(request: httpx.Request, order: Any, fault: str) -> str:
        stage.far.transfers = 0
        asking = asyncio.ensure_future(stage.desk.credits.ask(stage.account_id))
        await stale.wait()
        stage.far.transfers = 1
        asking.add_done_callback(lambda _done: None)
        asyncio.get_running_loop().call_later(0.05, go.set)
        return stage.far._take(order)

    stage.far._balance = slow  # type: ignore[method-assign]
    stage.far._transfer = ask_meanwhile  # type: ignore[method-assign]
    sent = await stage.made()
    assert (sent.state, sent.left_before, sent.left_after) == (S.DONE, 100_000, 99_900)
