"""Automatic answers where something comes in between: an opt-out taken back, a run that is held, the night, a brace."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from inbox_desk import ANA, BEN, GONE, HOURS, InboxDesk, answering_desk, at_malaysian, inbox_desk
from timed_desk import DAY

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import AnswersUsedUp
from smsdesk.domain.records import Purpose
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.gateway.client import GatewayClient
from smsdesk.services.desk import Desk
from smsdesk.services.submitting import broadcast_of
from smsdesk.store import answering


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[InboxDesk]:
    async with answering_desk(tmp_path) as made:
        yield made


async def held_confirmation(office: InboxDesk) -> int:
    """ANA wrote STOP, and its confirmation is stored but has not left; the id of its broadcast."""
    await office.set_options()  # so that nothing is confirmed by itself
    await office.receive("STOP")
    await office.quiet()
    draft = await office.desk.inbox.reply_draft(office.account, ANA, GONE, purpose=Purpose.CONFIRMATION)
    new = broadcast_of(draft, "", 0.0)
    key = await office.desk.database.write(answering.answer, new, office.desk.clock.wall(), incoming_id=1)
    assert key is not None
    return key


def answer_with(
    office: InboxDesk, monkeypatch: pytest.MonkeyPatch, first: Callable[[httpx.Request], httpx.Response | None]
) -> None:
    """Something stands before the gateway from now on."""
    gateway = office.timed.gateway

    def client(account: Account, password: str) -> GatewayClient:
        transport = httpx.MockTransport(lambda request: first(request) or gateway._answer(request))
        return GatewayClient(account, password, transport=transport)

    monkeypatch.setattr(office.desk.accounts._clients, "_factory", client)
    office.desk.accounts._clients.drop(office.account.id)


async def states(office: InboxDesk, key: int) -> list[MessageState]:
    return [row.state for row in await office.desk.broadcasts.messages(key, 0, 10)]


async def test_an_answer_of_this_morning_does_not_keep_the_confirmation_from_going(office: InboxDesk) -> None:
    await office.receive("hours")
    assert await office.answered() == [("auto_reply", HOURS)]
    office.forward(3600)
    await office.receive("STOP")
    assert await office.answered() == [("auto_reply", HOURS), ("confirmation", GONE)]
    await office.receive("stop all")
    await office.receive("hours")
    assert len(await office.answered()) == 2


async def test_a_confirmation_comes_once_a_day_however_often_somebody_is_let_in_again(office: InboxDesk) -> None:
    for minute in range(3):
        await office.receive(("STOP", "batal", "HENTI")[minute])
        assert await office.answered() == [("confirmation", GONE)]
        await office.desk.opt_outs.remove("real", [ANA])
    await office.receive("hours")  # and after it no keyword is answered either
    assert len(await office.answered()) == 1
    office.forward(DAY)
    await office.receive("STOP")
    assert len(await office.answered()) == 2


async def test_no_more_than_so_many_a_day_whoever_writes_and_it_is_told_once(office: InboxDesk) -> None:
    await office.set_options(replies=dict(confirm_opt_out=GONE, answers_a_day=3))
    office.listen(AnswersUsedUp)
    for person in range(6):
        await office.receive("hours" if person % 2 else "STOP", f"6012555010{person}")
    assert len(await office.answered()) == 3
    assert len(office.timed.gateway.sent) == 3
    assert office.told == [AnswersUsedUp(office.account.id)]
    office.forward(DAY)
    await office.receive("hours", BEN)
    assert len(await office.answered()) == 4
    await office.set_options(replies=dict(confirm_opt_out=GONE, answers_a_day=0))  # no limit
    for person in range(6, 9):
        await office.receive("hours", f"6012555010{person}")
    assert len(await office.answered()) == 7


async def test_of_two_answers_at_once_only_the_one_that_there_is_room_for_is_stored(office: InboxDesk) -> None:
    await office.set_options(replies=dict(answers_a_day=1))
    await office.receive("hi", ANA)
    await office.receive("hi", BEN)
    await office.quiet()
    stored = []
    for key, number in ((1, ANA), (2, BEN)):
        draft = await office.desk.inbox.reply_draft(office.account, number, HOURS, purpose=Purpose.AUTO_REPLY)
        new, now = broadcast_of(draft, "", 0.0), office.desk.clock.wall()
        stored.append(await office.desk.database.write(answering.answer, new, now, incoming_id=key, most=1))
    assert [key is not None for key in stored] == [True, False]


async def test_who_was_let_in_again_is_not_told_that_nothing_comes_any_more(office: InboxDesk) -> None:
    key = await held_confirmation(office)
    await office.desk.opt_outs.remove("real", [ANA])
    await office.desk.sender.resume(key)
    await office.timed.until(key, RunState.DONE)
    assert await states(office, key) == [MessageState.CANCELLED]
    assert office.timed.gateway.sent == []


async def test_a_confirmation_in_doubt_is_not_asked_about_after_the_opt_out_was_taken_back(office: InboxDesk) -> None:
    office.timed.gateway.answers = ["nothing of a gateway"] * 50
    await office.receive("STOP")
    await office.quiet()
    mine = (await office.automatic())[0].id
    await office.until(lambda: states(office, mine), [MessageState.DOUBT])
    await office.desk.opt_outs.remove("real", [ANA])
    assert await states(office, mine) == [MessageState.UNCERTAIN]


async def test_undoing_that_leaves_the_confirmation_cancelled_and_others_alone(office: InboxDesk) -> None:
    key = await held_confirmation(office)
    await office.desk.opt_outs.remove("real", [BEN])
    assert await states(office, key) == [MessageState.QUEUED]
    removed = await office.desk.opt_outs.remove("real", [ANA])
    assert await states(office, key) == [MessageState.CANCELLED]
    await office.desk.opt_outs.put_back("real", removed)
    assert await states(office, key) == [MessageState.CANCELLED]


@pytest.mark.parametrize("code", ["1702", "1704"])
async def test_what_the_gateway_holds_is_not_kept_for_a_person_to_let_go_days_later(
    office: InboxDesk, code: str
) -> None:
    office.timed.gateway.answers = [code]
    await office.receive("hours")
    await office.quiet()
    (one,) = await office.automatic()
    await office.timed.until(one.id, RunState.STOPPED, Reason.PERSON)
    assert await states(office, one.id) == [MessageState.CANCELLED]
    assert office.timed.gateway.sent == []


async def test_a_network_that_comes_back_within_minutes_lets_it_go_and_later_not(
    office: InboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = [True]
    answer_with(office, monkeypatch, lambda request: _cut(request) if cut else None)
    for who, minutes, end in ((ANA, 1, RunState.DONE), (BEN, 20, RunState.STOPPED)):
        cut[:] = [True]
        await office.receive("hours", who)
        await office.quiet()
        one = (await office.automatic())[-1]
        await office.timed.until(one.id, RunState.PAUSED, Reason.NO_NETWORK)
        office.passes(minutes * 60)
        cut.clear()
        office.desk.sender.try_now()
        await office.timed.until(one.id, end, Reason.PERSON if end is RunState.STOPPED else Reason.NONE)
    assert office.timed.gateway.sent == [ANA]


def _cut(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route", request=request)


async def test_braces_are_braces(office: InboxDesk) -> None:
    await office.answers("price", "Roses {red} 5, {name} 6, {{ 7")
    await office.set_options(replies=dict(confirm_opt_out="Bye {name}"))
    await office.receive("price")
    await office.receive("STOP", BEN)
    assert len(await office.answered()) == 2
    for number, text in ((ANA, "Roses {red} 5, {name} 6, {{ 7"), (BEN, "Bye {name}")):
        (_theirs, ours) = await office.desk.inbox.thread("real", number)
        assert (ours.text, ours.state) == (text, MessageState.ACCEPTED_NO_ID)


async def test_the_night_may_fall_while_the_balance_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with inbox_desk(tmp_path, at_malaysian(19, 50)) as office:
        await office.answers("hours", HOURS)

        def slow(request: httpx.Request) -> httpx.Response | None:
            if "credits" in request.url.path:
                office.forward(600)
            return None

        answer_with(office, monkeypatch, slow)
        await office.receive("hours")
        assert await office.answered() == []
        assert office.timed.gateway.sent == []


async def test_what_a_restored_file_had_not_looked_at_is_not_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inbox_desk(tmp_path) as office:
        await office.answers("hours", HOURS)
        await office.desk.arrivals.stop()
        await office.keep("hours")
        timed = office.timed

    async def restored(_desk: Desk) -> bool:
        return False

    monkeypatch.setattr(Desk, "_same_file", restored)
    async with timed.running():
        again = InboxDesk(timed)
        await again.receive("hours", BEN)
        assert await again.answered() == [("auto_reply", HOURS)]
        assert timed.gateway.sent == [BEN]
