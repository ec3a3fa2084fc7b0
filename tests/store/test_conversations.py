"""Conversations in order on their shelves, what goes out in them, their threads, and the bin."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from arrivals_stage import ANA, BEN, ArrivalsStage, arrivals_stage
from journal_stage import people

from smsdesk.domain.conversations import ConversationQuery, InboxShelf, ThreadKey
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Letter, Purpose, Timing
from smsdesk.store import contacts, conversations, inbox_bin, opt_outs, runs, threads
from smsdesk.store.schema import callbacks, incoming, messages

CARL, DEE = "60125550003", "60125550004"
S = InboxShelf


@pytest.fixture
def stage() -> Iterator[ArrivalsStage]:
    with arrivals_stage() as made:
        yield made


@pytest.fixture
def four(stage: ArrivalsStage) -> ArrivalsStage:
    """Four conversations, a minute apart."""
    for number in (ANA, BEN, CARL, DEE):
        stage.receive("hello", number)
        stage.at += 60
    return stage


def mark(stage: ArrivalsStage, column: str, *numbers: str, at: float | None = 1.0) -> list[str]:
    return conversations.set_mark(stage.connection, "real", numbers, column, at)


def read(stage: ArrivalsStage, *numbers: str) -> None:
    for number in numbers:
        assert conversations.set_unread(stage.connection, "real", number, unread=False)


def test_unread_ones_first_then_the_newest_whatever_the_page(four: ArrivalsStage) -> None:
    read(four, ANA, BEN, DEE)
    order = [CARL, DEE, BEN, ANA]
    assert four.numbers() == order
    query = ConversationQuery("real")
    for limit in (1, 2, 3):
        pages = [conversations.page(four.connection, query, at, limit) for at in range(0, 4, limit)]
        assert [each.number for page in pages for each in page] == order
    assert conversations.size(four.connection, query) == 4
    assert four.numbers(S.UNREAD) == [CARL]


def test_shelves_exclude_each_other_and_are_counted(four: ArrivalsStage) -> None:
    assert mark(four, "archived_at", ANA, BEN, CARL) == [ANA, BEN, CARL]
    assert mark(four, "spam_at", BEN, CARL) == [BEN, CARL]
    assert mark(four, "deleted_at", CARL) == [CARL]
    assert [four.numbers(shelf) for shelf in (S.INBOX, S.ARCHIVED, S.SPAM, S.BIN)] == [[DEE], [ANA], [BEN], [CARL]]
    expected = {S.INBOX: 1, S.UNREAD: 1, S.ARCHIVED: 1, S.SPAM: 1, S.BIN: 1}
    assert conversations.counts(four.connection, "real") == expected
    assert set(conversations.counts(four.connection, "practice").values()) == {0}


@pytest.mark.parametrize("column", ["archived_at", "spam_at", "deleted_at"])
def test_the_opposite_undoes_and_only_what_changed_is_named(four: ArrivalsStage, column: str) -> None:
    before = [four.one(number) for number in (ANA, BEN)]
    assert mark(four, column, ANA, BEN, "60129999999") == [ANA, BEN]
    assert mark(four, column, ANA) == []
    assert mark(four, column, ANA, BEN, at=None) == [ANA, BEN]
    assert [four.one(number) for number in (ANA, BEN)] == before


def test_a_new_message_brings_back_from_archive_and_bin_but_not_from_spam(four: ArrivalsStage) -> None:
    mark(four, "archived_at", ANA)
    mark(four, "deleted_at", BEN)
    mark(four, "spam_at", CARL)
    mark(four, "deleted_at", CARL)
    for number in (ANA, BEN, CARL):
        four.receive("again", number)
    assert sorted(four.numbers()) == [ANA, BEN, DEE]
    assert four.numbers(S.SPAM) == [CARL]


def test_read_and_unread(four: ArrivalsStage) -> None:
    four.receive("more")
    assert four.one().unread == 2
    read(four, ANA)
    assert not conversations.set_unread(four.connection, "real", ANA, unread=False)
    assert conversations.set_unread(four.connection, "real", ANA, unread=True)
    assert not conversations.set_unread(four.connection, "real", ANA, unread=True)
    assert four.one().unread == 1
    assert not conversations.set_unread(four.connection, "practice", ANA, unread=False)


def test_the_name_is_that_of_the_oldest_contact_of_the_same_book(four: ArrivalsStage) -> None:
    four.contact("Practice Ana", ANA, "practice")
    gone = four.contact("Gone Ana", ANA)
    first = four.contact("Ana", ANA)
    four.contact("Ana’s mother", ANA)
    contacts.set_deleted(four.connection, "real", [gone], 1.0)
    assert (four.one().name, four.one().contact_id) == ("Ana", first)
    assert (four.one(BEN).name, four.one(BEN).contact_id) == ("", None)
    four.receive("hi", account=four.practice_id)
    assert four.one(book="practice").name == "Practice Ana"


def test_opt_outs_are_those_of_the_same_book(four: ArrivalsStage) -> None:
    opt_outs.add(four.connection, "practice", [ANA], "me", "by hand", 1.0)
    assert not four.one().opted_out


def test_what_goes_out_is_the_newest_of_its_conversations(four: ArrivalsStage) -> None:
    key = four.create(text="Sale!", recipients=people(ANA, BEN, "60125559999"))
    assert four.one().last_text == "hello"
    opt_outs.add(four.connection, "real", [BEN], "me", "by hand", four.at)
    four.release(key)
    assert (four.one().last_text, four.one().last_mine, four.one().last_at) == ("Sale!", True, four.at)
    assert four.one(BEN).last_text == "hello"
    assert conversations.one(four.connection, "real", "60125559999") is None


def test_what_was_undone_was_never_there(four: ArrivalsStage) -> None:
    key = four.create(text="Sale!", recipients=people(ANA))
    assert [line.text for line in four.thread()] == ["hello", "Sale!"]
    runs.undo(four.connection, key)
    assert [line.text for line in four.thread()] == ["hello"]
    assert four.one().last_text == "hello"


def test_own_letters_and_titles_stand_for_what_went_out(four: ArrivalsStage) -> None:
    letters = (Letter("Hi Ana", Kind.TEXT, 1), Letter("Hi Ben", Kind.UNICODE, 1))
    four.start(text="Hi {name}", recipients=people(ANA, BEN), letters=letters)
    tune = dict(kind=Kind.BINARY_UDH, text="00AA", title="Ringtone", recipients=people(CARL))
    four.start(**tune)
    assert [four.one(number).last_text for number in (ANA, BEN, CARL)] == ["Hi Ana", "Hi Ben", "Ringtone"]
    line = four.thread(BEN)[-1]
    assert (line.text, line.kind, line.purpose) == ("Hi Ben", Kind.UNICODE, Purpose.BROADCAST)


def test_practice_never_shows_in_a_real_thread(four: ArrivalsStage) -> None:
    four.account_id, real = four.practice_id, four.account_id
    four.start(text="practised", recipients=people(ANA))
    four.account_id = real
    assert [line.text for line in four.thread()] == ["hello"]
    assert four.one().last_text == "hello"
    assert [line.text for line in four.thread(book="practice")] == ["practised"]


def test_a_scheduled_message_stands_at_its_hour(stage: ArrivalsStage) -> None:
    stage.create(text="later", recipients=people(ANA), timing=Timing(due_at=stage.at + 500))
    stage.at += 100
    stage.receive("before")
    stage.at += 1000
    stage.receive("after")
    assert [line.text for line in stage.thread()] == ["before", "later", "after"]


def test_pages_of_a_thread_lose_and_double_nothing_at_equal_times(stage: ArrivalsStage) -> None:
    for at in range(40):
        stage.keep(f"theirs {at}")
        stage.apply()
        stage.create(text=f"ours {at}", recipients=people(ANA))
        stage.at += at % 7 == 0
    whole = stage.thread()
    assert len(whole) == 80
    assert [line.key for line in whole] == sorted(line.key for line in whole)
    for limit in (1, 7, 30, 80):
        found, before = list[str](), None
        while lines := threads.page(stage.connection, "real", ANA, before, limit):
            found = [line.text for line in lines] + found
            before = lines[0].key
        assert found == [line.text for line in whole]


def test_a_page_that_ends_among_equal_times_goes_on_there(stage: ArrivalsStage) -> None:
    stage.receive("theirs")
    stage.create(text="ours", recipients=people(ANA))
    key: ThreadKey = stage.thread()[1].key
    assert [line.text for line in threads.page(stage.connection, "real", ANA, key, 5)] == ["theirs"]


def test_the_bin_is_emptied_for_good_also_of_raw_callbacks(four: ArrivalsStage) -> None:
    four.receive("hello", BEN)  # a repetition, three minutes later
    four.receive("secret")
    four.receive("secret")  # a repetition
    four.start(text="Sale!", recipients=people(ANA))
    mark(four, "deleted_at", ANA)
    assert inbox_bin.erase_some(four.connection, "practice") == 0
    assert inbox_bin.erase_some(four.connection, "real") == 1
    assert inbox_bin.erase_some(four.connection, "real") == 0
    assert conversations.one(four.connection, "real", ANA) is None
    left = four.connection.execute(sa.select(callbacks.c.parameters)).scalars().all()
    assert left
    assert "secret" not in str(left)
    assert ANA not in str(left)
    assert ANA not in {row.number for row in four.messages()}
    assert four.connection.execute(sa.select(sa.func.count()).select_from(messages)).scalar() == 1
    assert four.numbers(typed="secret") == []
    found = four.connection.exec_driver_sql("SELECT count(*) FROM incoming_search WHERE incoming_search MATCH 'secret'")
    assert found.scalar() == 0
    assert four.connection.execute(sa.select(sa.func.count()).select_from(incoming)).scalar() == 3
