"""The Inbox as the screen uses it: pages, marks that can be undone, search that stays true, and replies."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from inbox_desk import ANA, BEN, InboxDesk, at_malaysian, inbox_desk
from private_life import standing_in, stored_octets
from sending import ledger

from smsdesk.domain.conversations import ConversationQuery, InboxShelf
from smsdesk.domain.events import ConversationsChanged, MessageReceived, OptedOutByReply
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import ProblemKind
from smsdesk.domain.people import ContactDraft
from smsdesk.domain.records import Override, Purpose
from smsdesk.domain.states import RunState
from smsdesk.gateway.client import GatewayClient
from smsdesk.services.broadcasts import Draft
from smsdesk.store import conversations

REAL = ConversationQuery("real")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[InboxDesk]:
    async with inbox_desk(tmp_path) as made:
        yield made


async def numbers(office: InboxDesk, query: ConversationQuery = REAL) -> list[str]:
    found = await office.desk.inbox.page(query, 0, 100)
    assert len(found) == await office.desk.inbox.size(query)
    return [each.number for each in found]


async def test_what_comes_in_is_there_and_told(office: InboxDesk) -> None:
    office.listen(MessageReceived, ConversationsChanged, OptedOutByReply)
    await office.receive("hello")
    await office.receive("STOP", BEN)
    assert await numbers(office) == [BEN, ANA]
    assert office.told == [
        ConversationsChanged("real", ANA),
        MessageReceived("real", ANA, 1),
        ConversationsChanged("real", BEN),
        MessageReceived("real", BEN, 2),
        OptedOutByReply("real", BEN, 2),
    ]
    assert (await office.desk.inbox.counts("real"))[InboxShelf.UNREAD] == 2
    assert await office.desk.inbox.mark_read("real", ANA)
    assert not await office.desk.inbox.mark_read("real", ANA)
    assert (await office.desk.inbox.counts("real"))[InboxShelf.UNREAD] == 1
    assert await office.desk.inbox.mark_unread("real", ANA)


async def test_marks_are_undone_by_the_opposite_and_told_once(office: InboxDesk) -> None:
    await office.receive("hello")
    await office.receive("hello", BEN)
    inbox = office.desk.inbox
    office.listen(ConversationsChanged)
    for act in (inbox.archive, inbox.bin, inbox.spam):
        assert sorted(await act("real", [ANA, BEN], True)) == [ANA, BEN]
        assert await numbers(office) == []
        assert await act("real", [ANA], True) == []
        assert sorted(await act("real", [ANA, BEN], False)) == [ANA, BEN]
        assert await numbers(office) == [BEN, ANA]
    assert office.told == [ConversationsChanged("real")] * 6
    await inbox.archive("real", [ANA], True)
    assert office.told[-1] == ConversationsChanged("real", ANA)


async def test_the_bin_is_emptied_in_pieces(office: InboxDesk) -> None:
    for at in range(60):
        await office.keep("hello", f"6012555{at:04d}")
    await office.receive("stays")
    binned = [each.number for each in await office.desk.inbox.page(REAL, 0, 100) if each.number != ANA]
    await office.desk.inbox.bin("real", binned, True)
    office.listen(ConversationsChanged)
    assert await office.desk.inbox.erase_bin("real") == len(binned) >= 59
    assert office.told == [ConversationsChanged("real")]
    assert await office.desk.inbox.erase_bin("real") == 0
    assert await numbers(office) == [ANA]


async def test_of_what_was_in_the_bin_nothing_is_left_in_the_file(office: InboxDesk) -> None:
    for at in range(40):
        await office.receive(f"qreplyq {at}", BEN)
        await office.receive(f"qreplyq {at}", BEN)
        await office.receive(f"stays {at}")
    await office.desk.keep_draft(f"inbox/real/{BEN}", "qdraftq")
    await office.desk.inbox.bin("real", [BEN], True)
    assert await office.desk.inbox.erase_bin("real") == 1
    left = stored_octets(office.desk.database.path)
    assert standing_in(left, ["qreplyq", "qdraftq", BEN]) == []
    assert standing_in(left, ["stays", "sta"]) == ["stays", "sta"]  # the words of others can still be found
    assert await numbers(office, ConversationQuery("real", typed="stays")) == [ANA]


async def test_what_waits_to_be_looked_at_does_not_bring_an_erased_person_back(office: InboxDesk) -> None:
    await office.receive("hello", BEN)
    for at in range(150):
        await office.keep(f"qreplyq {at}", BEN)
    await office.desk.erasing.erase(BEN)
    await office.desk.arrivals.work_off()
    assert await numbers(office) == []
    assert standing_in(stored_octets(office.desk.database.path), [BEN, "qreplyq"]) == []


async def test_the_top_of_a_list_is_its_size_and_its_first_page(office: InboxDesk) -> None:
    await office.receive("red roses")
    await office.receive("red tulips", BEN)
    await office.receive("blue", "60125550003")
    for query in (REAL, ConversationQuery("real", typed="red"), ConversationQuery("real", typed="red")):
        size, rows = await office.desk.inbox.top(query, 1)
        assert size == await office.desk.inbox.size(query)
        assert rows == await office.desk.inbox.page(query, 0, 1)
    await office.receive("red again", "60125550004")
    assert (await office.desk.inbox.top(ConversationQuery("real", typed="red"), 1))[0] == 3


async def test_a_search_is_made_once_and_again_after_a_change(
    office: InboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[str]()
    found = conversations.found
    monkeypatch.setattr(conversations, "found", lambda c, query: made.append(query.typed) or found(c, query))
    await office.receive("red roses")
    await office.receive("red tulips", BEN)
    red = ConversationQuery("real", typed="red")
    assert await office.desk.inbox.size(red) == 2
    pages = [await office.desk.inbox.page(red, at, 1) for at in (0, 1, 2)]
    assert [[each.number for each in page] for page in pages] == [[BEN], [ANA], []]
    assert made == ["red"]
    await office.receive("red lilies", "60125550003")
    assert len(await numbers(office, red)) == 3
    await office.desk.contacts.save("real", ContactDraft("Redzuan", "60125550004"), "MY")
    assert len(await numbers(office, red)) == 3
    await office.receive("hi", "60125550004")
    assert (await numbers(office, red))[0] == "60125550004"
    assert made == ["red"] * 4


async def test_a_reply_is_a_broadcast_of_one_and_shows_in_its_thread(office: InboxDesk) -> None:
    await office.receive("hello")
    preflight = await office.desk.inbox.reply_draft(office.account, ANA, "Hi “there”", True)
    assert (preflight.need, preflight.measure.kind) == (1, Kind.UNICODE)
    assert {finding.rule.id for finding in preflight.findings} == {"no_price_prefix", "no_company"}
    key = await office.desk.inbox.send_reply(preflight)
    await office.timed.until(key, RunState.DONE)
    stored = await office.timed.load(key)
    assert (stored.purpose, stored.to_label, stored.recipients) == (Purpose.REPLY, f"+{ANA}", 1)
    theirs, ours = await office.desk.inbox.thread("real", ANA)
    assert (theirs.mine, ours.mine, ours.text, ours.purpose) == (False, True, "Hi “there”", Purpose.REPLY)
    assert await office.desk.inbox.thread("real", ANA, ours.key) == [theirs]
    one = await office.desk.inbox.one("real", ANA)
    assert one is not None
    assert (one.last_mine, one.last_text) == (True, "Hi “there”")
    assert office.timed.gateway.sent == [ANA]


async def test_a_reply_holds_and_can_be_undone(office: InboxDesk) -> None:
    await office.receive("hello")
    await office.desk.preferences.change(hold_seconds=30)
    preflight = await office.desk.inbox.reply_draft(office.account, ANA, "Hi", True)
    key = await office.desk.inbox.send_reply(preflight)
    assert (await office.timed.standing(key))[0] is RunState.HOLDING
    assert len(await office.desk.inbox.thread("real", ANA)) == 2
    assert await office.desk.sender.undo(key)
    assert len(await office.desk.inbox.thread("real", ANA)) == 1
    assert office.timed.gateway.sent == []


async def test_who_opted_out_gets_no_reply_and_the_reason_is_told(office: InboxDesk) -> None:
    await office.receive("STOP")
    for purpose in (Purpose.REPLY, Purpose.BROADCAST, Purpose.AUTO_REPLY):
        preflight = await office.desk.inbox.reply_draft(office.account, ANA, "Hi", True, purpose=purpose)
        assert [problem.kind for problem in preflight.gathered.problems] == [ProblemKind.OPTED_OUT]
        assert not preflight.can_send
        with pytest.raises(ValueError, match=r"no reply|mend"):
            await office.desk.inbox.send_reply(preflight)
    assert office.timed.gateway.sent == []


async def test_nothing_but_the_confirmation_passes_the_release_to_who_opted_out(office: InboxDesk) -> None:
    await office.desk.preferences.change(hold_seconds=30)
    await office.receive("hello")
    draft = await office.desk.inbox.reply_draft(office.account, ANA, "Hi", True)
    held = await office.desk.inbox.send_reply(draft)
    await office.receive("STOP")
    again = await office.desk.inbox.send_reply(draft)  # a pre-flight of before
    confirmation = await office.desk.inbox.reply_draft(office.account, ANA, "Hi", purpose=Purpose.CONFIRMATION)
    with pytest.raises(ValueError, match="no reply"):
        await office.desk.inbox.send_reply(confirmation)
    for key in (held, again):
        await office.desk.sender.resume(key)
        await office.timed.until(key, RunState.DONE)
    lines = await office.desk.inbox.thread("real", ANA)
    assert [line.state.value for line in lines if line.mine] == ["cancelled", "cancelled"]
    assert office.timed.gateway.sent == []


@pytest.mark.parametrize(("number", "kind"), [("32728", ProblemKind.INVALID), ("60321234567", ProblemKind.NOT_MOBILE)])
async def test_what_is_no_mobile_number_gets_no_reply(office: InboxDesk, number: str, kind: ProblemKind) -> None:
    await office.receive("hello", number)
    preflight = await office.desk.inbox.reply_draft(office.account, number, "Hi", True)
    assert [problem.kind for problem in preflight.gathered.problems] == [kind]
    assert not preflight.can_send


async def test_numbers_abroad_are_taken_as_they_are_whatever_the_account(office: InboxDesk) -> None:
    await office.receive("hello", "6581234567")
    preflight = await office.desk.inbox.reply_draft(office.account, "6581234567", "Hi", True)
    assert [person.number for person in preflight.people] == ["6581234567"]
    assert preflight.findings == ()


async def test_a_rule_that_blocks_wants_a_note(office: InboxDesk) -> None:
    text = "See www.example.com"
    blocked = await office.desk.inbox.reply_draft(office.account, ANA, text, True)
    assert not blocked.can_send
    noted = await office.desk.inbox.reply_draft(office.account, ANA, text, True, (Override("link", "they asked"),))
    assert noted.can_send


async def test_the_quiet_hours_are_told_and_a_person_may_still_reply(tmp_path: Path) -> None:
    async with inbox_desk(tmp_path, at_malaysian(22)) as office:
        preflight = await office.desk.inbox.reply_draft(office.account, ANA, "Hi", True)
        assert "quiet_hours" in {finding.rule.id for finding in preflight.findings}
        assert preflight.can_send


async def test_the_pre_flight_of_compose_keeps_who_opted_out_out(office: InboxDesk) -> None:
    await office.receive("STOP")
    preflight = await office.desk.inbox.reply_draft(office.account, ANA, "Hi", True)
    compose = await office.desk.broadcasts.preflight(Draft(office.account, preflight.draft.chips, "Hi"))
    assert compose.recipients == 0


async def test_practice_replies_go_to_the_practice_gateway_and_stay_in_its_book(
    office: InboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.desk.accounts._clients, "_factory", GatewayClient)
    account = await office.desk.practice.begin()
    await office.receive("hello", account=account.id)
    assert await numbers(office) == []
    preflight = await office.desk.inbox.reply_draft(account, ANA, "Hi", True)
    key = await office.desk.inbox.send_reply(preflight)
    await office.timed.until(key, RunState.DONE)
    assert [line.text for line in await office.desk.inbox.thread("practice", ANA)] == ["hello", "Hi"]
    assert await office.desk.inbox.thread("real", ANA) == []
    assert await office.desk.inbox.one("real", ANA) is None
    charged = (await ledger(account.address))["messages"]
    assert [(one["number"], one["text"]) for one in charged] == [(ANA, "Hi")]
