"""What the desktop is told: each thing once, bursts as one, nothing while somebody looks, nothing when switched off."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from replies import write_in
from sending import FastClock, number
from timed_desk import Gateway, TimedDesk

from smsdesk.domain.events import AnswersUsedUp, BroadcastSettled, ListenerChanged, RunChanged
from smsdesk.domain.listening import ListenerProblem
from smsdesk.domain.notices import (
    AnswersNotice,
    BalanceNotice,
    ListenerNotice,
    MessagesNotice,
    Notice,
    OptOutsNotice,
    RunNotice,
    SettledNotice,
    Writer,
)
from smsdesk.domain.people import ContactDraft
from smsdesk.domain.records import Purpose
from smsdesk.domain.states import Reason, RunState
from smsdesk.services import notices
from smsdesk.services.notices import AGAIN, Notices


class Watcher:
    """A desk whose notices are collected; `in_front` is what its window says."""

    def __init__(self, timed: TimedDesk) -> None:
        self.timed = timed
        self.desk = timed.desk
        self.told: list[Notice] = []
        self.in_front = False
        self.desk.notices.start(self.told.append, lambda: self.in_front)

    async def wait(self, count: int) -> list[Notice]:
        await self.timed.wait(lambda: len(self.told) >= count)
        return self.told

    async def quiet(self) -> None:
        """Time enough for whatever might come (12 s on this clock)."""
        await self.timed.clock.sleep(12.0)
        async with asyncio.timeout(20):
            while self.desk.notices._errands.count:
                await asyncio.sleep(0.01)

    async def replies(self, *pairs: tuple[str, str]) -> None:
        await write_in(self.desk, self.timed.account_id, *pairs)


@pytest.fixture
async def watcher(tmp_path: Path) -> AsyncIterator[Watcher]:
    timed = TimedDesk(tmp_path, FastClock(60.0))
    async with timed.running():
        yield Watcher(timed)


async def test_one_message_with_its_words_and_the_name_of_the_contact(watcher: Watcher) -> None:
    await watcher.desk.contacts.save("real", ContactDraft("Aminah", "012-555 0101", {}), "MY")
    await watcher.replies(("60125550101", "Are you open on Sunday?"))
    (told,) = await watcher.wait(1)
    assert told == MessagesNotice("real", 1, (Writer("60125550101", "Aminah"),), "Are you open on Sunday?")


async def test_a_burst_is_told_as_one(watcher: Watcher) -> None:
    await watcher.replies(*((number(at % 3), f"message {at}") for at in range(5)))
    await watcher.quiet()
    assert watcher.told == [MessagesNotice("real", 5, tuple(Writer(number(at)) for at in range(3)))]
    await watcher.replies((number(7), "later"))
    await watcher.wait(2)
    assert watcher.told[1:] == [MessagesNotice("real", 1, (Writer(number(7)),), "later")]


async def test_a_burst_that_does_not_end_is_told_now_and_then(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BURST_PAUSE", 20.0)  # a third of a second on this clock
    monkeypatch.setattr(notices, "BURST_MOST", 60.0)
    for at in range(25):
        await watcher.replies((number(at), "x"))
        await watcher.timed.clock.sleep(5.0)
    await watcher.timed.clock.sleep(60.0)
    await watcher.quiet()
    counts = [told.count for told in watcher.told if isinstance(told, MessagesNotice)]
    assert sum(counts) == 25
    assert 2 <= len(counts) <= 10


async def test_a_repeated_message_is_told_once(watcher: Watcher) -> None:
    await watcher.replies(*[(number(1), "the same")] * 4)
    await watcher.quiet()
    assert [type(told) for told in watcher.told] == [MessagesNotice]
    assert watcher.told[0].count == 1  # type: ignore[union-attr]


async def test_an_opt_out_is_told_as_such_and_not_as_a_message_too(watcher: Watcher) -> None:
    await watcher.replies((number(1), "BATAL"), (number(2), "hello"), (number(3), "Stop"))
    await watcher.quiet()
    assert watcher.told == [
        OptOutsNotice("real", (Writer(number(1)), Writer(number(3)))),
        MessagesNotice("real", 1, (Writer(number(2)),), "hello"),
    ]


async def test_nothing_while_the_window_is_in_front(watcher: Watcher) -> None:
    watcher.in_front = True
    await watcher.replies((number(1), "hello"), (number(2), "STOP"))
    await watcher.quiet()
    assert watcher.told == []


async def test_nothing_when_somebody_comes_to_the_window_in_time(watcher: Watcher) -> None:
    await watcher.replies((number(1), "hello"))
    await asyncio.sleep(0)
    watcher.in_front = True
    await watcher.quiet()
    assert watcher.told == []


async def test_nothing_of_anything_when_switched_off(watcher: Watcher) -> None:
    await watcher.desk.preferences.change(notify=False)
    key = await watcher.timed.submit(watcher.timed.broadcast())
    await watcher.timed.until(key, RunState.DONE)
    await watcher.replies((number(1), "hello"), (number(2), "STOP"))
    watcher.desk.bus.tell(BroadcastSettled(key))
    await watcher.quiet()
    assert watcher.told == []


async def test_a_settled_broadcast_and_no_settled_reply(watcher: Watcher) -> None:
    timed = watcher.timed
    keys = []
    for purpose in (Purpose.BROADCAST, Purpose.REPLY, Purpose.AUTO_REPLY, Purpose.CONFIRMATION):
        keys.append(await timed.submit(replace(timed.broadcast(), purpose=purpose)))
        await timed.until(keys[-1], RunState.DONE)
    for key in keys:
        watcher.desk.bus.tell(BroadcastSettled(key))
    await watcher.quiet()
    (told,) = watcher.told
    assert isinstance(told, SettledNotice)
    assert told.row.broadcast.id == keys[0]
    assert told.row.counts.total == 3


async def test_a_run_that_stops_by_itself_once(watcher: Watcher) -> None:
    watcher.timed.gateway.answers = ["1704"]
    key = await watcher.timed.submit(watcher.timed.broadcast())
    await watcher.timed.until(key, RunState.HELD, Reason.NO_CREDITS)
    (told,) = await watcher.wait(1)
    assert isinstance(told, RunNotice)
    assert (told.row.broadcast.id, told.row.broadcast.reason) == (key, Reason.NO_CREDITS)
    for _ in range(3):
        watcher.desk.bus.tell(RunChanged(key))
    await watcher.quiet()
    assert len(watcher.told) == 1
    watcher.timed.gateway.answers = ["1704"]
    await watcher.desk.sender.resume(key)  # and stops again
    await watcher.wait(2)


async def test_what_a_person_does_is_no_news(watcher: Watcher) -> None:
    key = await watcher.timed.submit(replace(watcher.timed.broadcast(2000), reports=True))
    await watcher.desk.sender.pause(key)
    await watcher.timed.until(key, RunState.PAUSED, Reason.PERSON)
    await watcher.desk.sender.stop_run(key)
    await watcher.quiet()
    assert watcher.told == []


async def test_a_network_that_comes_and_goes_is_told_now_and_then(watcher: Watcher) -> None:
    told = watcher.desk.notices
    assert told._is_news(1, Reason.NO_NETWORK)
    assert not told._is_news(1, Reason.NO_NETWORK)
    for _ in range(3):
        told._standing.clear()  # it went on
        assert not told._is_news(1, Reason.NO_NETWORK)
    assert told._is_news(1, Reason.BAD_LOGIN)
    watcher.timed.clock._began -= AGAIN  # so much later
    told._standing.clear()
    assert told._is_news(1, Reason.NO_NETWORK)


async def test_low_credits_once_as_they_fall(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, FastClock(60.0), Gateway(left=1000))
    async with timed.running() as desk:
        watcher = Watcher(timed)
        account = desk.accounts.get(timed.account_id)
        assert account is not None
        await desk.accounts.set_options(account.id, replace(account.options, warn_below=500))
        for left in (1000, 490, 480, 600, 499):
            timed.gateway.left = left
            await desk.credits.ask(account.id)
            await watcher.quiet()
        assert watcher.told == [BalanceNotice(account.id, "Office", left, 500, practice=False) for left in (490, 499)]


async def test_no_more_automatic_answers_today(watcher: Watcher) -> None:
    account = watcher.desk.accounts.get(watcher.timed.account_id)
    assert account is not None
    watcher.desk.bus.tell(AnswersUsedUp(account.id))
    watcher.desk.bus.tell(AnswersUsedUp(account.id + 100))
    assert watcher.told == [AnswersNotice(account.id, "Office", 200, practice=False)]
    watcher.in_front = True
    watcher.desk.bus.tell(AnswersUsedUp(account.id))
    assert len(watcher.told) == 1, "who looks at the window has the toast"


async def test_trouble_of_a_listener_as_it_comes_and_as_it_changes(watcher: Watcher) -> None:
    now: list[ListenerProblem | None] = [None]
    watcher.desk.notices._listener_problem = lambda _id: now[0]
    account_id = watcher.timed.account_id
    taken, root = ListenerProblem.PORT_TAKEN, ListenerProblem.AS_ROOT
    for problem in (None, taken, taken, None, taken, root):
        now[0] = problem
        watcher.desk.bus.tell(ListenerChanged(account_id))
    assert watcher.told == [ListenerNotice(account_id, "Office", problem) for problem in (taken, taken, root)]


async def test_before_a_window_is_there_and_after_the_end_nothing_is_told(tmp_path: Path) -> None:
    timed = TimedDesk(tmp_path, FastClock(60.0))
    async with timed.running() as desk:
        await write_in(desk, timed.account_id, (number(1), "hello"))
        watcher = Watcher(timed)
        await watcher.replies((number(2), "hello"))
        assert isinstance(desk.notices, Notices)
    assert watcher.told == []
    assert desk.notices._errands.count == 0
