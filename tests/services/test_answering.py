"""What the program answers by itself: keywords and opt-outs, once, and with every doubt nothing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from inbox_desk import ANA, BEN, GONE, HOURS, InboxDesk, answering_desk, at_malaysian, inbox_desk
from timed_desk import DAY

from smsdesk.domain.auto_replies import AutoReply, AutoReplyError, AutoReplyProblem
from smsdesk.domain.callbacks import Origin
from smsdesk.domain.records import Purpose, Recipient
from smsdesk.domain.states import Reason, RunState
from smsdesk.services.submitting import broadcast_of
from smsdesk.store import accounts, answering
from smsdesk.store.schema import auto_replied, incoming, opt_outs


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[InboxDesk]:
    async with answering_desk(tmp_path) as made:
        yield made


async def test_a_keyword_is_answered_and_shows_in_the_thread(office: InboxDesk) -> None:
    await office.receive("Hours?")
    assert await office.answered() == [("auto_reply", HOURS)]
    assert office.timed.gateway.sent == [ANA]
    theirs, ours = await office.desk.inbox.thread("real", ANA)
    assert (theirs.text, ours.text, ours.purpose) == ("Hours?", HOURS, Purpose.AUTO_REPLY)


async def test_one_a_day(office: InboxDesk) -> None:
    await office.receive("hours")
    assert len(await office.answered()) == 1
    office.forward(3600)
    await office.receive("hours please")
    assert len(await office.answered()) == 1
    office.forward(DAY)
    await office.receive("hours")
    assert len(await office.answered()) == 2


async def test_an_account_of_the_same_book_does_not_double_it(office: InboxDesk) -> None:
    await office.receive("hours")
    await office.answered()
    moved = auto_replied.update().values(account_id=(await _another_account(office)))
    await office.desk.database.write(lambda c: c.execute(moved).rowcount)
    await office.receive("hours please")
    assert len(await office.answered()) == 1


async def _another_account(office: InboxDesk) -> int:
    return (await office.desk.database.write(accounts.add, replace(office.account, name="Second"))).id


async def test_an_opt_out_is_confirmed_once(office: InboxDesk) -> None:
    await office.receive("BATAL semua!")
    assert await office.answered() == [("confirmation", GONE)]
    assert office.timed.gateway.sent == [ANA]
    office.forward(2 * DAY)
    await office.receive("STOP")
    await office.receive("hours")
    assert len(await office.answered()) == 1


async def test_no_confirmation_where_none_is_wished(office: InboxDesk) -> None:
    await office.set_options()
    await office.receive("STOP")
    assert await office.answered() == []
    assert await office.count(sa.select(sa.func.count()).select_from(opt_outs)) == 1


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("hours", dict(sender="32728")),
        ("hours", dict(sender="KEDAI")),
        ("hours", dict(sender="60321234567")),
        ("hours", dict(shortcode=ANA)),
        ("hours", dict(shortcode="0125550001")),
        ("hours", dict(ago=16 * 60)),
        ("hours", dict(ago=-16 * 60)),
        ("hours", dict(origin=Origin.PASTED)),
        ("STOP", dict(origin=Origin.PASTED)),
        ("hours", dict(origin=Origin.SAMPLE)),
        ("STOP", dict(ago=16 * 60)),
        ("opening hours", {}),
        ("hours: this is an automatic reply", {}),
        ("Hours! Out of office.", {}),
        ("cukup", {}),
    ],
)
async def test_these_are_not_answered(office: InboxDesk, text: str, more: dict[str, Any]) -> None:
    await office.receive(text, more.pop("sender", ANA), **more)
    assert await office.answered() == []
    assert office.timed.gateway.sent == []


async def test_our_own_number_is_never_answered(office: InboxDesk) -> None:
    await office.set_options(own_number=ANA, replies=dict(confirm_opt_out=GONE))
    await office.receive("hours")
    await office.receive("STOP")
    assert await office.answered() == []


async def test_our_own_words_come_back_and_are_not_answered(office: InboxDesk) -> None:
    await office.answers("we", "Hello from us.")
    await office.answers("rm0", "Our prices.")
    await office.set_options(company="Kedai", prefix_mode="inserted", replies=dict(confirm_opt_out="We took you out."))
    for at, text in enumerate((HOURS.upper(), "we took you out", f"RM0 {HOURS}")):
        await office.receive(text, f"6012555002{at}")
    assert await office.answered() == []


async def test_what_went_out_before_is_known_also_after_it_was_changed(office: InboxDesk) -> None:
    (reply,) = await office.desk.inbox.auto_replies(office.account.id)
    await office.receive("hours")
    await office.answered()
    await office.desk.inbox.save_auto_reply(replace(reply, text="We are closed."))
    await office.answers("we", "Hello.")
    office.forward(DAY + 60)
    await office.receive(HOURS)
    assert len(await office.answered()) == 1


async def test_spam_and_repetitions_are_not_answered(office: InboxDesk) -> None:
    await office.receive("hello")
    await office.desk.inbox.spam("real", [ANA], True)
    await office.receive("hours")
    await office.receive("STOP")
    assert await office.answered() == []
    await office.receive("hello", BEN)
    await office.desk.database.write(
        lambda c: c.execute(incoming.update().where(incoming.c.number == BEN).values(text="hours")).rowcount
    )
    await office.receive("hello", BEN)
    assert await office.answered() == []


async def test_a_keyword_that_is_off_or_gone_is_not_answered(office: InboxDesk) -> None:
    (reply,) = await office.desk.inbox.auto_replies(office.account.id)
    await office.desk.inbox.save_auto_reply(replace(reply, on=False))
    await office.receive("hours")
    assert await office.answered() == []
    assert await office.desk.inbox.remove_auto_reply(reply.id) == replace(reply, on=False)
    assert await office.desk.inbox.remove_auto_reply(reply.id) is None
    assert await office.desk.inbox.auto_replies(office.account.id) == []


async def test_only_good_replies_are_kept(office: InboxDesk) -> None:
    save = office.desk.inbox.save_auto_reply
    for reply, problem in (
        (AutoReply(0, office.account.id, "HOURS!", "x"), AutoReplyProblem.KEYWORD_TAKEN),
        (AutoReply(0, office.account.id, "stop", "x"), AutoReplyProblem.OPTS_OUT),
        (AutoReply(0, 99, "info", "x"), AutoReplyProblem.GONE),
        (AutoReply(99, office.account.id, "info", "x"), AutoReplyProblem.GONE),
    ):
        with pytest.raises(AutoReplyError) as refused:
            await save(reply)
        assert refused.value.problem is problem


async def test_in_the_quiet_hours_malaysia_hears_nothing_and_others_do(tmp_path: Path) -> None:
    async with inbox_desk(tmp_path, at_malaysian(21)) as office:
        await office.set_options(replies=dict(confirm_opt_out=GONE))
        await office.answers("hours", HOURS)
        await office.receive("hours")
        await office.receive("STOP", BEN)
        assert await office.answered() == []
        await office.receive("hours", "6581234567")
        assert await office.answered() == [("auto_reply", HOURS)]


async def test_without_credits_or_over_the_limit_of_the_day_nothing_is_sent(office: InboxDesk) -> None:
    office.timed.gateway.left = 0
    await office.receive("hours")
    assert await office.answered() == []
    office.timed.gateway.left = 100
    await office.set_options(broadcast_day_limit=1)
    for at in range(3):
        await office.receive("hours", f"6012555003{at}")
        assert len(await office.answered()) == 1


async def test_a_text_that_breaks_a_blocking_rule_is_not_sent(office: InboxDesk) -> None:
    await office.answers("web", "See www.example.com")
    await office.receive("web")
    assert await office.answered() == []


async def test_asked_twice_at_once_it_is_answered_once(office: InboxDesk) -> None:
    await office.desk.opt_outs.add("real", [ANA], "me", "by hand")  # so that the first time nothing is answered
    await office.receive("hours")
    assert await office.answered() == []
    await office.desk.opt_outs.remove("real", [ANA])
    made = await asyncio.gather(*(office.desk._answering.answer(1) for _ in range(5)))
    assert len([key for key in made if key is not None]) == 1
    assert len(await office.answered()) == 1


async def test_what_is_stored_as_an_answer_goes_to_whoever_wrote(office: InboxDesk) -> None:
    await office.receive("info")
    draft = await office.desk.inbox.reply_draft(office.account, ANA, "Hi", purpose=Purpose.AUTO_REPLY)
    new = broadcast_of(draft, "", 0.0)
    with pytest.raises(ValueError, match="nobody else"):
        await office.desk.database.write(
            answering.answer, replace(new, recipients=(Recipient(BEN),)), office.desk.clock.wall(), incoming_id=1
        )
    wrong = replace(new, purpose=Purpose.CONFIRMATION)
    assert await office.desk.database.write(answering.answer, wrong, office.desk.clock.wall(), incoming_id=1) is None


async def test_after_a_crash_what_is_young_is_answered_and_nothing_twice(tmp_path: Path) -> None:
    async with inbox_desk(tmp_path) as office:
        await office.answers("hours", HOURS)
        await office.receive("hours")
        assert len(await office.answered()) == 1
        office.desk._answering._waiting.put_nowait = lambda _key: None  # type: ignore[method-assign]
        await office.receive("hours", BEN)
        assert len(await office.automatic()) == 1
        await office.keep("hours", "60125550003")
        await office.keep("hours", "60125550004", ago=20 * 60)
        timed = office.timed
    async with timed.running() as desk:
        await desk.preferences.change(hours_from=8, hours_to=20)
        again = InboxDesk(timed)
        await again.until(lambda: again.count(sa.select(sa.func.count()).select_from(incoming)), 4)
        await again.until(lambda: again.count(sa.select(sa.func.count()).select_from(auto_replied)), 3)
        assert len(await again.answered()) == 3
        assert sorted(timed.gateway.sent) == [ANA, BEN, "60125550003"]


async def test_what_never_left_before_a_crash_is_not_sent_after_it(office: InboxDesk) -> None:
    await office.receive("info")
    draft = await office.desk.inbox.reply_draft(office.account, ANA, HOURS, purpose=Purpose.AUTO_REPLY)
    key = await office.desk.database.write(
        answering.answer, broadcast_of(draft, "", 0.0), office.desk.clock.wall(), incoming_id=1
    )
    assert key is not None
    timed = office.timed
    await office.desk.stop()
    async with timed.running():
        await timed.until(key, RunState.STOPPED, Reason.PERSON)
        assert timed.gateway.sent == []


async def test_a_restored_file_answers_nothing_of_before(office: InboxDesk) -> None:
    asked = list[int]()
    engine = office.desk._answering
    await engine.stop()
    await office.receive("hours")

    async def restored() -> bool:
        return False

    async def note(incoming_id: int) -> None:
        asked.append(incoming_id)

    engine._ready, engine.answer = restored, note  # type: ignore[method-assign, assignment]
    engine.start()
    await asyncio.sleep(0.2)
    assert asked == []
    await office.receive("hours", BEN)
    await office.quiet()
    assert asked == [2]
