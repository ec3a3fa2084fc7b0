"""Transfers when something changes between two steps: the account, a second window, another question, midnight."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from transfer_stage import KIOSK, OPTIONS, TransferStage, judge

from smsdesk.domain.timing import day_of
from smsdesk.domain.transfer_records import TransferError
from smsdesk.domain.transfer_records import TransferProblem as P
from smsdesk.domain.transfers import TransferState as S
from smsdesk.domain.transfers import TransferWhy as W
from smsdesk.practice.ledger import PASSWORD, USER
from smsdesk.services.account_drafts import AccountDraft, AccountError

HOUR = 3600.0


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[TransferStage]:
    async with TransferStage(tmp_path / "data") as made:
        yield made


@pytest.mark.parametrize("name", ["a\u034fb", "\u3164", "me\u2800lur", "melur\ufe0f", "me\U000e0101lur", "\u0301melur"])
async def test_a_customer_with_something_that_nobody_sees_is_typed_again(stage: TransferStage, name: str) -> None:
    assert (await stage.transfers.check(stage.account_id, name, 1)).problems == (P.BAD_CUSTOMER,)


@pytest.mark.parametrize("name", ["சாந்தி", "محل", "陈记", "Özil & Söhne", "o'brien_2", "é"])
async def test_names_of_any_script_are_asked_for(stage: TransferStage, name: str) -> None:
    assert (await stage.transfers.check(stage.account_id, name, 1)).problems == ()


async def test_the_first_transfer_to_a_name_is_told(stage: TransferStage) -> None:
    assert not (await stage.transfers.check(stage.account_id, KIOSK, 5)).known
    assert (await stage.made(customer="nobody")).state is S.REFUSED
    assert not (await stage.transfers.check(stage.account_id, "nobody", 5)).known
    await stage.made()
    assert (await stage.transfers.check(stage.account_id, KIOSK, 5)).known
    assert not (await stage.transfers.check(stage.account_id, KIOSK.upper(), 5)).known


@pytest.mark.parametrize(
    "page", ["websmsapi/creditsLeft.aspx", "WebSmsApi/CREDITSLEFT.aspx", "websmsapi/ISendSMS.aspx"]
)
async def test_the_page_for_transfers_is_none_of_the_others(stage: TransferStage, page: str) -> None:
    """A balance of 1707 on the page for credits would look like a transfer."""
    with pytest.raises(AccountError):
        await stage.set_options(pages=replace(OPTIONS.pages, transfer=page))


async def test_an_account_that_became_another_one_under_the_question(stage: TransferStage) -> None:
    seen = stage.desk.accounts.get(stage.account_id)
    assert seen is not None
    found = await stage.transfers.check(stage.account_id, KIOSK, 5)
    assert found.good
    await stage.set_options(pages=replace(OPTIONS.pages, transfer="elsewhere.aspx"))
    with pytest.raises(TransferError) as caught:
        await stage.transfers.confirm(stage.account_id, KIOSK, 5, seen=seen)
    assert caught.value.problems == (P.ACCOUNT_CHANGED,)
    assert await stage.all() == []
    await stage.set_options()
    assert await stage.transfers.confirm(stage.account_id, KIOSK, 5, seen=seen)


async def test_the_same_twice_in_one_moment_is_one(stage: TransferStage) -> None:
    """Both were looked at before the first one was stored, and that one is done already."""
    really = stage.desk.database.write
    gate = asyncio.Event()

    async def late(function: Any, *args: Any, **kwargs: Any) -> Any:
        if getattr(function, "__name__", "") == "create" and not gate.is_set():
            gate.set()
            await asyncio.sleep(0.2)
        return await really(function, *args, **kwargs)

    stage.desk.database.write = late  # type: ignore[method-assign, assignment]
    second = asyncio.ensure_future(stage.transfers.confirm(stage.account_id, KIOSK, 5))
    await gate.wait()
    first = await stage.transfers.confirm(stage.account_id, KIOSK, 5)
    assert (await stage.transfers.send_now(first)).state is S.DONE
    with pytest.raises(TransferError) as caught:
        await second
    assert caught.value.problems == (P.SAME_AGAIN,)
    assert caught.value.earlier is not None
    assert len(stage.moved()) == 1


async def test_an_account_removed_and_added_again_keeps_its_transfers(stage: TransferStage) -> None:
    await stage.set_options(transfer_limit=500, transfer_day_limit=800)
    done = await stage.made(amount=500)
    lost = await stage.made("lost after", amount=200)
    stage.pass_time(0)
    await stage.transfers.close(lost.id, done=True)
    await stage.desk.accounts.remove(stage.account_id)
    draft = AccountDraft("Office", "gateway.example", USER, PASSWORD, replace(OPTIONS, transfer_day_limit=800))
    fresh = (await stage.desk.accounts.add(draft)).account.id
    assert fresh != stage.account_id
    assert [each.id for each in await stage.transfers.list(account_id=fresh)] == [lost.id, done.id]
    assert await stage.transfers.count(account_id=fresh) == 2
    assert [each.name for each in await stage.transfers.customers(fresh)] == [KIOSK]
    found = await stage.transfers.check(fresh, KIOSK, 500)
    assert (found.problems, found.day_used) == ((P.OVER_DAY_LIMIT,), 700)
    assert found.earlier is not None
    assert found.earlier.id == done.id
    other = AccountDraft("Other", "gateway.example", "somebody_else", PASSWORD, OPTIONS)
    stranger = (await stage.desk.accounts.add(other)).account.id
    assert await stage.transfers.list(account_id=stranger) == []


async def test_two_accounts_of_one_login_have_one_transfer_in_flight(stage: TransferStage) -> None:
    draft = AccountDraft("Office again", "gateway.example", USER, PASSWORD, OPTIONS)
    twin = (await stage.desk.accounts.add(draft)).account.id
    await stage.confirm(5)
    with pytest.raises(TransferError) as caught:
        await stage.transfers.confirm(twin, KIOSK, 6)
    assert caught.value.problems == (P.IN_FLIGHT,)


async def test_what_leaves_after_midnight_counts_for_that_day_too(stage: TransferStage) -> None:
    stage.hold_seconds = 120
    await stage.set_options(transfer_day_limit=150)
    ends = day_of(stage.clock.wall(), OPTIONS.time_zone)[1]
    stage.pass_time(ends - stage.clock.wall() - 30)
    key = await stage.confirm(100)
    stage.pass_time(60)
    assert (await stage.transfers.send_now(key)).state is S.DONE
    assert (await stage.transfers.check(stage.account_id, KIOSK, 51)).problems == (P.OVER_DAY_LIMIT,)
    assert (await stage.transfers.check(stage.account_id, KIOSK, 50)).problems == ()


async def test_the_balance_before_is_asked_for_from_then_on(stage: TransferStage) -> None:
    """What a question under way was answered before may have been spent since: it would look like the transfer."""
    key = await stage.confirm()
    really, stale, go = stage.far._balance, asyncio.Event(), asyncio.Event()
    questions = 0

    async def slow(request: httpx.Request, order: Any) -> httpx.Response:
        nonlocal questions
        questions += 1
        answer = await really(request, order)
        if questions == 1:
            stale.set()
            await go.wait()
        return answer

    stage.far._balance = slow  # type: ignore[method-assign]
    asking = asyncio.ensure_future(stage.desk.credits.ask(stage.account_id))
    await stale.wait()
    stage.ledger.set_credits(50_000)
    sending = asyncio.ensure_future(stage.transfers.send_now(key))
    await asyncio.sleep(0.05)
    go.set()
    await asking
    assert (await sending).left_before == 50_000
    assert judge(await stage.all(), stage.moved()) == []


async def test_a_wrong_page_name_leaves_it_to_the_person(stage: TransferStage) -> None:
    assert (await stage.made("html before")).why is W.NOT_GATEWAY
    assert (await stage.all())[0].state is S.DOUBT
